"""How an edition becomes tokens.

A token says by its first letter what it is:

    =  a whole: the holder's name, also in pinyin, or a number      @  a title, a department
    n  a character of the holder's name, or two neighbours          ^  the surname
    p  pinyin of the name, the given name, a syllable               i  initials
    t  two neighbouring characters of title, duties or department   #  3 or 4 digits of a number
    r  the id of a region in the path      d  a department type     l  the level of the place
    h  a kind of hotline    v  the month of the last verification
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from officials import names, pinyin
from officials.models.regions import Level
from officials.publication.cards import Card, Term
from officials.search.normalise import bare, fold, pairs

# Topmost first; a functional zone stands among counties.
_LEVELS = {Level.PROVINCE: 0, Level.PREFECTURE: 1, Level.COUNTY: 2, Level.ZONE: 2}
_BELOW = 3
# More than any rank in a place: a department's is at most 32,767, and a post's (posts.py).
_STEP = 40_000_000
# Where each class of the order ends, by level and a department's rank: leading departments first.
_CLASSES = [
    level * _STEP + (department * 1000 or _STEP)
    for level, departments in enumerate(((30, 100, 0), (30, 100, 300, 0), (30, 100, 300, 0)))
    for department in departments
]
# Within a class, place by place in the order of their codes (GB/T 2260), of so many digits.
_DIGITS = 9
_PLACES = 1_000_000_000
# The classes of most posts are parted by provinces. Of a level, 北京 and 天津 hold a hundredth, and
# then 河北 to 辽宁 a sixth, 吉林 to 福建 a fifth, 江西 to 湖南 a sixth, those behind two fifths.
_PARTED = (4, 5, 6, 8, 9, 10, 11)
_PARTS = [int(province.ljust(_DIGITS, "0")) for province in ("13", "22", "36", "44")]


def _position(step: int, place: int, rank: int = 0) -> int:
    return (step * _PLACES + place) * _STEP + rank


# Where each band of the order begins, after the first; a band is a partition of the search rows.
# Each holds about as much as all before it, so that of many hits the best 1,001 are among a few.
BANDS = [
    _position(step, place)
    for step in range(1, len(_CLASSES) + 1)
    for place in ((0, *_PARTS) if step in _PARTED else (0,))
]


def order(rank: int, level: int, code: str) -> int:
    """Return where an edition stands among all: topmost places first, then as in its place.

    ``rank``: the edition's; ``level`` and ``code``: of its place. Leading departments of all places
    of a level stand before others.
    """
    digits = "".join(filter(str.isdecimal, code)) or "9" * _DIGITS
    place = int(digits[:_DIGITS].ljust(_DIGITS, "0"))
    step = bisect_right(_CLASSES, _LEVELS.get(Level(level), _BELOW) * _STEP + rank)
    return _position(step, place, rank)


def tokens(card: Card, path: Iterable[int]) -> set[str]:
    """Return the tokens of a card in a place: of what was reviewed, not of the register."""
    result = {f"r{region}" for region in path} | {f"d{card.department_type}"}
    result |= {f"@{bare(card.title)}", f"@{bare(card.department)}"}
    said = fold(f"{card.title} {card.duties} {card.department}")
    result |= {f"t{pair}" for pair in pairs(said)}
    return result | (_of_holder(card.holder) if card.holder else set())


def _of_holder(holder: Term) -> set[str]:
    name = bare(holder.name)
    surname = bare(names.split_surname(holder.name)[0])
    result = {f"={name}", f"={''.join(fold(holder.name).split())}"}
    result |= {f"n{piece}" for piece in {*name, *pairs(name)}}
    result |= {f"^{surname}"} if surname else set()
    for reading in holder.readings:
        whole, initials = pinyin.full(reading), pinyin.initials(reading)
        spelled = {whole, pinyin.full(pinyin.given(reading)), *pinyin.syllables(reading)} - {""}
        result |= {f"p{each}" for each in spelled} | ({f"={whole}"} if whole else set())
        result |= {f"^{pinyin.surname(reading)}"} if surname else set()
        result |= {f"i{initials[:n]}" for n in range(2, len(initials) + 1)}
    return result


def of_numbers(digits: Iterable[str], kinds: Iterable[str], verified: date | None) -> set[str]:
    """Return the tokens of the numbers that are shown, and of the month of the last check."""
    result = {f"h{kind}" for kind in kinds} | ({verified.strftime("v%Y%m")} if verified else set())
    for number in digits:
        result |= {f"={number}"} | {
            f"#{piece}" for size in (3, 4) for piece in pieces(number, size)
        }
    return result


def pieces(digits: str, size: int) -> list[str]:
    """Return every so many neighbouring digits."""
    return [digits[i : i + size] for i in range(len(digits) - size + 1)]


def holding(digits: str) -> str:
    """Return the tsquery of numbers that may hold ``digits``; of 3 or 4 they do."""
    found = pieces(digits, min(len(digits), 4))
    return all_of([quoted(f"#{piece}") for piece in sorted({*found})])


def vector(words: Iterable[str]) -> str:
    """Return the literal of a tsvector that holds ``words`` as they are."""
    return " ".join(quoted(word) for word in sorted(words))


def quoted(word: str) -> str:
    """Return a word as a tsvector or a tsquery spells it."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def all_of(parts: Sequence[str]) -> str:
    """Return the tsquery of ``parts``, each a tsquery, together; nothing where one is nothing."""
    return _joined(" & ", parts) if parts and all(parts) else ""


def any_of(parts: Sequence[str]) -> str:
    """Return the tsquery of any of ``parts``; those that are nothing are left out."""
    return _joined(" | ", [part for part in dict.fromkeys(parts) if part])


def _joined(sign: str, parts: Sequence[str]) -> str:
    return f"({sign.join(parts)})" if len(parts) > 1 else "".join(parts)
