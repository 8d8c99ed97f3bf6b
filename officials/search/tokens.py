"""How an edition becomes tokens.

A token says by its first letter what it is: ``n`` a piece of the holder's name, ``=`` the whole
name, ``p`` pinyin, ``i`` initials, ``^`` the surname in Latin letters, ``t`` a piece of title,
duties or department, ``r`` the id of a region in the path, ``d`` a department type.
"""

from collections.abc import Iterable

from officials import names, pinyin
from officials.cards import Card
from officials.search.folding import fold, pieces


def tokens(card: Card, path: Iterable[int]) -> set[str]:
    """Return the tokens of a card in a place: of what was reviewed, not of the register."""
    result = {f"r{region}" for region in path} | {f"d{card.department_type}"}
    result |= {f"t{piece}" for piece in pieces(f"{card.title} {card.duties} {card.department}")}
    if card.holder:
        name = fold(card.holder.name)
        result |= {f"={''.join(name.split())}"} | {f"n{piece}" for piece in pieces(name)}
        for reading in card.holder.readings:
            given, initials = pinyin.full(pinyin.given(reading)), pinyin.initials(reading)
            spelled = (pinyin.full(reading), given, *pinyin.syllables(reading))
            result |= {f"p{each}" for each in spelled}
            if names.split_surname(card.holder.name)[0]:
                result.add(f"^{pinyin.surname(reading)}")
            result |= {f"i{initials[:n]}" for n in range(2, len(initials) + 1)}
    return result - {"p"}


def vector(words: Iterable[str]) -> str:
    """Return the literal of a tsvector that holds ``words`` as they are."""
    return " ".join(quoted(word) for word in sorted(words))


def quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
