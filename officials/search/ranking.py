"""Rank editions in one order for the whole country, cut into bands.

The order: leading departments before others, from provinces down to townships; within such a class
region by region in the order of their codes (GB/T 2260), and there as on the region's page.
"""

from bisect import bisect_right

from officials.models.regions import Level

# The levels from the top; a functional zone ranks as a county.
_LEVEL_ORDER = {Level.PROVINCE: 0, Level.PREFECTURE: 1, Level.COUNTY: 2, Level.ZONE: 2}
_LOWEST_LEVEL = 3
# Exceeds the rank of any edition: a department's is at most 32,767, and a post's (posts.py).
_RANKS = 40_000_000
# The upper bound of each class, by level and a department's rank: leading departments first.
_CLASS_BOUNDS = [
    level * _RANKS + (department * 1000 or _RANKS)
    for level, departments in enumerate(((30, 100, 0), (30, 100, 300, 0), (30, 100, 300, 0)))
    for department in departments
]
_CODE_DIGITS = 9
_CODES = 1_000_000_000
# The largest classes are split by provinces. Of the posts of a level 北京 and 天津 hold one in a
# hundred, 河北 to 辽宁 a sixth, 吉林 to 福建 a fifth, 江西 to 湖南 a sixth, the rest two fifths.
_SPLIT_CLASSES = (4, 5, 6, 8, 9, 10, 11)
_SPLIT_CODES = [int(province.ljust(_CODE_DIGITS, "0")) for province in ("13", "22", "36", "44")]


def _combine(class_: int, code: int, rank: int = 0) -> int:
    return (class_ * _CODES + code) * _RANKS + rank


# The first rank of each band but the first. A band is a partition of the search rows. Each holds
# about as much as all before it, so that the best 1,001 of many hits are in the first few.
BANDS = [
    _combine(class_, code)
    for class_ in range(1, len(_CLASS_BOUNDS) + 1)
    for code in ((0, *_SPLIT_CODES) if class_ in _SPLIT_CLASSES else (0,))
]


def search_rank(rank: int, level: int, code: str) -> int:
    """Return the rank of an edition among all editions of the country, the best first.

    ``rank``: the edition's within its region; ``level`` and ``code``: the region's.
    """
    digits = "".join(filter(str.isdecimal, code)) or "9" * _CODE_DIGITS
    number = int(digits[:_CODE_DIGITS].ljust(_CODE_DIGITS, "0"))
    level_rank = _LEVEL_ORDER.get(Level(level), _LOWEST_LEVEL) * _RANKS + rank
    return _combine(bisect_right(_CLASS_BOUNDS, level_rank), number, rank)
