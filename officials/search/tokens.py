"""Turn an edition into search tokens.

The first character of a token is its kind:

    =  a whole name of the holder, also in pinyin, or a number      @  a title, a department
    n  a character of the holder's name, or two adjacent ones       ^  the surname
    p  pinyin of the name, its words, a syllable                    i  initials
    t  two adjacent characters of title, duties or department       #  3 or 4 digits of a number
    r  the id of a region in the path      d  a department type     l  the level of the region
    h  a kind of hotline    v  the month of the last verification
    s  "vacant", or how somebody holds the post if not in full: "acting"
"""

from collections.abc import Collection, Iterable
from datetime import date

from officials import names, pinyin
from officials.models.choices import Capacity
from officials.models.posts import PostKind
from officials.publication.cards import Card, Term
from officials.search.normalise import (
    MIN_DIGITS,
    bigrams,
    fold,
    ngrams,
    normalise_name,
    pinyin_letters,
)
from officials.search.tsquery import all_of, quote_lexeme

MAX_DIGITS = 4
_LONG_NAME = 4


def card_tokens(
    card: Card, path: Iterable[int], withheld: Collection[str] = frozenset()
) -> set[str]:
    """Return the tokens of a card, that is of reviewed text only.

    ``path``: the ids of the regions from the province down to the card's. ``withheld``: the uids
    of officials by whose names nothing is found.
    """
    result = {f"r{region}" for region in path} | {f"d{card.department_type}"}
    result |= {f"@{normalise_name(card.title)}", f"@{normalise_name(card.department)}"}
    written = f"{card.title} {card.duties} {card.department}"
    for term in (card.holder, *card.terms):
        if term and term.official in withheld:
            written = written.replace(term.name, " ")
    text = fold(written)
    result |= {f"t{bigram}" for bigram in bigrams(text)}
    named = card.holder if card.holder and card.holder.official not in withheld else None
    return result | _status_tokens(card) | (_holder_tokens(named) if named else set())


def _status_tokens(card: Card) -> set[str]:
    if card.kind != PostKind.SEAT:
        return set()
    if card.holder is None:
        return {"svacant"}
    return {f"s{card.holder.capacity}"} - {f"s{Capacity.FULL}"}


def _holder_tokens(holder: Term) -> set[str]:
    name = normalise_name(holder.name)
    surname = normalise_name(names.split_surname(holder.name, holder.surname_length)[0])
    result = {f"={name}", f"={''.join(fold(holder.name).split())}"}
    result |= {f"n{part}" for part in {*name, *bigrams(name)}}
    result |= {f"^{surname}"} if surname else set()
    for reading in holder.readings:
        whole, initials = pinyin.full(reading), pinyin.initials(reading)
        parts = {whole, pinyin.full(pinyin.given_name(reading)), *pinyin.syllables(reading)}
        parts = (parts | _latin_words(holder, reading)) - {""}
        result |= {f"p{part}" for part in parts} | ({f"={whole}"} if whole else set())
        latin_surname = pinyin.surname(reading, holder.name, holder.surname_length)
        result |= {f"^{latin_surname}"} if surname else set()
        result |= {f"i{initials[:n]}" for n in range(2, len(initials) + 1)}
    return result


def _latin_words(holder: Term, reading: str) -> set[str]:
    """Return the words of a holder's Latin name, and the last two syllables of a long one.

    A name of four and more characters is often called by them where it has no surname: batu.
    """
    latin = pinyin.latin_name(reading, holder.name, holder.surname_length)
    result = {pinyin_letters(fold(word)) for word in f"{latin} {holder.latin}".split()}
    if not names.split_surname(holder.name, holder.surname_length)[0]:
        syllables = reading.split()
        end = 0
        for part in holder.name.split("·"):
            end += len(part)
            if len(part) >= _LONG_NAME and end <= len(syllables):
                result.add("".join(syllables[end - 2 : end]))
    return result


def hotline_tokens(digits: Iterable[str], kinds: Iterable[str], verified: date | None) -> set[str]:
    """Return the tokens of the displayed hotlines, and of the month of the last verification."""
    result = {f"h{kind}" for kind in kinds} | ({verified.strftime("v%Y%m")} if verified else set())
    for number in digits:
        result |= {f"={number}"} | {
            f"#{part}" for size in (MIN_DIGITS, MAX_DIGITS) for part in ngrams(number, size)
        }
    return result


def digits_query(digits: str) -> str:
    """Return the tsquery of numbers that contain ``digits``.

    For more than MAX_DIGITS it also matches numbers that contain all their parts elsewhere.
    """
    parts = ngrams(digits, min(len(digits), MAX_DIGITS))
    return all_of([quote_lexeme(f"#{part}") for part in sorted({*parts})])
