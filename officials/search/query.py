"""What each word of a query may be, and the tsqueries that find it, the best sense first.

A word has senses, each with a place in the order: 0 the very name or number, 1 a place, a
department, a title or a surname, 2 a part of a name or words of duties, 3 what only sounds alike
or is not finished. A query becomes one tsquery for each, and each contains the one before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from officials import names, phones, pinyin
from officials.search.interpretation import Interpretation
from officials.search.normalise import MIN_DIGITS, InvalidQuery, fold, is_han, letters, pairs, words
from officials.search.segment import TITLE, says_nothing, segment
from officials.search.tokens import all_of, any_of, holding, quoted
from officials.search.vocabulary import Vocabulary

NAMED, PART, ALIKE = range(1, 4)

# A name is looked for by its sound, and pinyin by its beginning, where that is short enough to
# find somebody and long enough not to find everybody.
LONGEST_NAME = 4
FEWEST_LETTERS = 4
MOST_INITIALS = 6
LONG_NUMBER = 7
# The digits that a token of a number holds; of more, several hold each a part.
MOST_TOLD = 4
# Each reads every word that begins so.
MOST_UNFINISHED = 2
# What a department is called by besides its work.
_BODY = re.compile("(?:[局厅部]|委员会|办公室|管理中心)$")
_SYLLABLE = re.compile(
    "(?:[zcs]h|[b-df-hj-np-tw-z])?(?:iong|[iu]ang|i?ao|i?ang|i?ong|i?an|u?an|eng|ing|uai|u?ai|i?ou"
    "|[uv]e|ie|ei|ui|iu|uo|[iu]a|en|in|un|er|[aeiouv])"
)


@dataclass(frozen=True)
class Word:
    """One word, and the tsqueries that find it, by how well they do.

    ``exact``: the very name or number; ``strict``: a title, a surname. Both are held by ``part``,
    which stands for them in a wider search. ``named``: what the word names. ``known``: it is
    perhaps no part of a person's name. ``parts``: the words of which it may consist.
    ``fragment``: digits that a row must hold, which four by four cannot say, unless it is found
    by what the word names.
    """

    understood: Interpretation
    known: bool
    exact: tuple[str, ...] = ()
    strict: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    fragment: str = ""
    parts: tuple["Word", ...] = ()

    def at(self, tier: int) -> str:
        """Return the tsquery of all senses up to a place in the order."""
        whole = (
            (*self.exact, *self.strict, *self.named)
            if tier == NAMED
            else (*self.named, *self.part, *(self.alike if tier == ALIKE else ()))
        )
        return any_of([*whole, all_of([part.at(tier) for part in self.parts])])

    @property
    def settled(self) -> str:
        """The tsquery of what a word names; of one that names nothing all but what is alike."""
        if not self.parts:
            return self.at(NAMED if self.known else PART)
        whole = (*self.exact, *self.strict, *self.named)
        return any_of([*whole, all_of([part.settled for part in self.parts])])

    @property
    def very(self) -> str:
        """The tsquery of the very name, within a text without spaces too."""
        within = any_of([part.very for part in self.parts])
        rest = all_of([part.at(PART) for part in self.parts])
        return any_of([*self.exact, all_of([within, rest])])


@dataclass(frozen=True)
class Query:
    """``tiers``: tsqueries, the best first, each containing the one before it.

    ``fragments``: digits that a number must hold, or else a row must be found by a tsquery.
    """

    tiers: tuple[str, ...]
    fragments: tuple[tuple[str, str], ...]
    understood: tuple[Interpretation, ...]


def read(query: str, vocabulary: Vocabulary) -> Query:
    """Say what each word of a query may be, and ask for all of them.

    Raises InvalidQuery for a query that is empty, too long, or has a number of fewer than
    three digits.
    """
    said = words(query)
    written = joined([word for word in said if not says_nothing(word)] or said, vocabulary)
    latin = [word for word in written if not is_han(word[0]) and not word[0][0].isdigit()]
    unfinished = [word for word in latin if _is_unfinished("".join(word))][:MOST_UNFINISHED]
    asked = [_word(word, vocabulary, unfinished=word in unfinished) for word in written]
    whole = any_of([*_wholes(written), *(word.very for word in asked)])
    tiers = [
        all_of([any_of([whole]), all_of([word.at(PART) for word in asked])]),
        all_of([word.at(NAMED) for word in asked]),
        all_of([word.settled for word in asked]),
        *(all_of([word.at(tier) for word in asked]) for tier in (PART, ALIKE)),
    ]
    return Query(
        tiers=tuple(dict.fromkeys(tier for tier in tiers if tier)),
        fragments=tuple((f"%{word.fragment}%", word.at(NAMED)) for word in asked if word.fragment),
        understood=tuple(
            part.understood
            for word in asked
            for part in (word.parts if not word.understood.kinds else (word,))
        ),
    )


def joined(written: Sequence[str], vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    """Join neighbours in Latin letters that together name a place, a department or a matter."""
    result: list[tuple[str, ...]] = []
    rest = list(written)
    while rest:
        size = 1
        for length in range(len(rest), 1, -1):
            latin = all(not is_han(word) and not word[0].isdigit() for word in rest[:length])
            if latin and _names_something(letters("".join(rest[:length])), vocabulary):
                size = length
                break
        result.append(tuple(rest[:size]))
        rest = rest[size:]
    return result


def _names_something(word: str, vocabulary: Vocabulary) -> bool:
    return any(word in names for names in (vocabulary.spelled, vocabulary.types, vocabulary.topics))


def _wholes(written: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield names that neighbours of one script make together: 王 伟, wang wei."""
    flat = [part for word in written for part in word]
    spelled = [word if is_han(word) else letters(word) for word in flat]
    for first in range(len(flat)):
        for last in range(first + 2, min(len(flat), first + LONGEST_NAME) + 1):
            if len({_script(word) for word in flat[first:last]}) == 1:
                yield quoted("=" + "".join(spelled[first:last]))


def _script(word: str) -> str:
    return "digits" if word[0].isdigit() else "han" if is_han(word) else "latin"


def _word(written: tuple[str, ...], vocabulary: Vocabulary, *, unfinished: bool) -> Word:
    if len(written) > 1:
        together = _latin("".join(written), vocabulary, unfinished=False)
        apart = tuple(_latin(part, vocabulary, unfinished=False) for part in written)
        return replace(together, known=True, parts=apart)
    word = written[0]
    if word[0].isdigit():
        return _number(word, vocabulary)
    if is_han(word):
        return _chinese(word, vocabulary)
    return _latin(word, vocabulary, unfinished=unfinished)


def _named(word: str, vocabulary: Vocabulary) -> tuple[list[str], Interpretation]:
    """Return the tsqueries of what a word names, and how it was understood so far."""
    places, types = vocabulary.places_of(word), vocabulary.types.get(word, ())
    matters = vocabulary.topics.get(word, ())
    codes = [*types, *(code for matter in matters for code in matter.types[:1])]
    found = [f"r{place.id}" for place in places] + [quoted(f"d{code}") for code in codes]
    places += vocabulary.once(word)
    return found, Interpretation(
        word,
        kinds=("place",) * bool(places)
        + ("department",) * bool(types)
        + ("matter",) * bool(matters),
        places=tuple((place.code, vocabulary.full_name(place)) for place in places),
        types=tuple((code, vocabulary.type_names[code]) for code in types),
        matters=tuple((matter.slug, matter.name) for matter in matters),
    )


def _meant(word: str, vocabulary: Vocabulary) -> list[str]:
    """Return the tsqueries of what a word says or names in a wider sense.

    Words of a title or duties, those of a department's name among them, so that 城管 finds
    城市管理; departments that answer a matter besides the first of them; places that were called
    so, where others are today.
    """
    matters, types = vocabulary.topics.get(word, ()), vocabulary.types.get(word, ())
    work = [fold(vocabulary.type_names[code]) for code in types]
    said = [_pairs("t", _BODY.sub("", each)) for each in (word, *work)] if types else []
    answering = [quoted(f"d{code}") for matter in matters for code in matter.types[1:]]
    return [
        *(said if said and all(said) else [_pairs("t", word), *said]),
        *answering,
        *(f"r{place.id}" for place in vocabulary.once(word)),
    ]


def _chinese(word: str, vocabulary: Vocabulary, *, split_up: bool = True) -> Word:
    found, understood = _named(word, vocabulary)
    is_title = TITLE.fullmatch(word) is not None
    # The short name of a township may as well be somebody's, or a word of duties.
    known = is_title or understood.kinds not in {(), ("place",)} or vocabulary.is_part(word)
    parts = segment(word, vocabulary) if split_up and not known else ()
    # Somebody may be called like a place, but not like a title, a department or a matter.
    is_name = len(word) <= LONGEST_NAME and (not known or understood.kinds == ("place",))
    readings = (
        pinyin.readings(word) if is_name and not known and not parts and len(word) > 1 else ()
    )
    said = _pairs("t", word)
    surname = word in names.COMPOUND_SURNAMES or len(word) == 1
    if is_title:
        understood = understood.of("title")
    elif not known and not parts:
        understood = understood.of(*("name",) * is_name, *("words",) * (len(word) > 1))
    return Word(
        understood,
        known=known,
        exact=(quoted("=" + word),) * (is_name or not known),
        strict=(quoted("^" + word),) * surname
        + (quoted("@" + word),) * (1 < len(word) <= LONGEST_NAME)
        + (said,) * bool(understood.matters),
        # A long title may be written without the signs between its words.
        named=(*found, *(quoted("@" + word),) * (len(word) > LONGEST_NAME)),
        part=(_pairs("n", word) if is_name or not known else "", *_meant(word, vocabulary)),
        alike=tuple(quoted("p" + pinyin.full(reading)) for reading in readings if reading),
        parts=tuple(_chinese(each, vocabulary, split_up=False) for each in parts),
    )


def _pairs(kind: str, word: str) -> str:
    """Return the tsquery of each two neighbours; a character alone is one of a name only."""
    two = sorted(pairs(word))
    if two:
        return all_of([quoted(kind + each) for each in two])
    return quoted(kind + word) if kind == "n" else ""


def _latin(word: str, vocabulary: Vocabulary, *, unfinished: bool) -> Word:
    spelled = letters(word)
    found, understood = _named(spelled, vocabulary)
    known = bool(understood.kinds)
    if not known:
        understood = understood.of("pinyin" if re.search("[aeiouv]", spelled) else "initials")
    # No syllable begins with i, u or v.
    may_be_initials = 1 < len(spelled) <= MOST_INITIALS and not {*spelled} & {*"iuv"}
    return Word(
        understood,
        known=known,
        exact=(quoted("=" + spelled),),
        named=(*found, quoted("^" + spelled)),
        part=(
            quoted("p" + spelled),
            *(quoted("i" + spelled),) * may_be_initials,
            *_meant(spelled, vocabulary),
        ),
        alike=(quoted("p" + spelled) + ":*",) * unfinished,
    )


def _is_unfinished(word: str) -> bool:
    """Whether pinyin may go on: more than a syllable, or more letters than the shortest name."""
    spelled = letters(word)
    if _SYLLABLE.fullmatch(spelled):
        return False
    begun = _SYLLABLE.match(spelled)
    return len(spelled) >= FEWEST_LETTERS or bool(begun and begun.end() < len(spelled))


def _number(word: str, vocabulary: Vocabulary) -> Word:
    digits = phones.canonical_fragment(word)
    if len(digits) < MIN_DIGITS:
        raise InvalidQuery(_("号码请至少输入 %d 位数字。") % MIN_DIGITS)
    found, understood = _named(digits, vocabulary)
    # Of a long number the end tells most; the fragment is compared with all of it.
    told = digits[3:] if len(digits) > LONG_NUMBER else digits
    # A title may hold a short number, and a type of department be called by it: 12345.
    return Word(
        understood.of("number"),
        known=True,
        exact=(quoted("=" + digits),),
        named=(*found, quoted("t" + digits)),
        part=(holding(told),),
        fragment=digits if len(digits) > MOST_TOLD else "",
    )
