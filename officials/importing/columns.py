"""Find the header of a sheet and the lists below it: one, or several side by side."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from .readers.sheets import Row
from .roles import NAME_ROLES, NUMBER_ROLES, PHONE_ROLES, PLACE_ROLES, Role, fold, recognise

SEARCHED = 20  # rows in which the first header is looked for
MAX_HEADER_ROWS = 3
_LEAST_COLUMNS = 2
_PER_CELL = 0.5  # share of the cells of a header that are known
# Each header of numbers has one of these: few other cells need to be read as headers.
_DIGIT = re.compile("[0-9]")
_OF_TWO = re.compile("[ab][岗角]")
_OF_NUMBERS = re.compile("[话話机機线線码碼式真信a-zａ-ｚ]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. ``header``: its lowest header; ``above``: the one over that."""

    index: int
    role: Role | None
    header: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a header, by their indexes in the sheet, and the columns that they name."""

    first: int
    last: int
    columns: tuple[Column, ...]

    def lists(self) -> list[tuple[Column, ...]]:
        """Return the columns of each list; shared ones are in all."""
        return _split(self.columns)


@dataclass(frozen=True, slots=True)
class Correction:
    """Columns that a person corrected. ``header_row``: as the file counts it, 0 for none.

    ``roles``: by the index of the column from 0; None for a column that is not read.
    """

    header_row: int
    roles: Mapping[int, Role | None] = field(default_factory=dict)


def find_header(rows: Sequence[Row], start: int = 0, searched: int = SEARCHED) -> Header | None:
    """Return the header with the most known words among the next rows, or None."""
    indexes = range(start, min(start + searched, len(rows)))
    candidates = [index for index in indexes if is_header(rows[index])]
    if not candidates:
        return None
    best = max(candidates, key=lambda index: (*_score(rows[index]), -index))
    return _extend(rows, best)


def is_header(row: Row) -> bool:
    """Return whether a row names two columns or more, one of them of numbers."""
    if not _OF_NUMBERS.search("\n".join(row.cells)):
        return False
    texts = {text for text in row.cells if text}
    if not any(map(_names_numbers, texts)):
        return False
    known = [found for text in texts if (found := recognise(text))]
    return (
        len({found.role for found in known}) >= _LEAST_COLUMNS
        and any(found.is_exact for found in known)
        and len(known) >= _PER_CELL * len(texts)
    )


def _names_numbers(text: str) -> bool:
    if not _OF_NUMBERS.search(text):
        return False
    found = recognise(text)
    return found is not None and found.role in NUMBER_ROLES


def correct(rows: Sequence[Row], correction: Correction) -> Header:
    """Return the header that a person chose, with the roles that they gave."""
    numbers = [row.number for row in rows]
    header = Header(-1, -1, ())
    if correction.header_row in numbers:
        index = numbers.index(correction.header_row)
        header = _extend(rows, index)
    width = max((len(row.cells) for row in rows), default=0)
    found = {column.index: column for column in header.columns}
    columns = [found.get(index, Column(index, None)) for index in range(width)]
    return replace(
        header,
        columns=tuple(
            replace(each, role=correction.roles.get(each.index, each.role)) for each in columns
        ),
    )


def _score(row: Row) -> tuple[int, int]:
    known = {fold(text): found for text in row.cells if (found := recognise(text))}
    return len(known), sum(found.is_exact for found in known.values())


def _extend(rows: Sequence[Row], index: int) -> Header:
    """Take in the rows above and below that are headers in each of their cells."""
    first = last = index
    while last - first + 1 < MAX_HEADER_ROWS and _belongs(rows, first - 1, first):
        first -= 1
    while last - first + 1 < MAX_HEADER_ROWS and _belongs(rows, last + 1, last):
        last += 1
    width = max(len(row.cells) for row in rows[first : last + 1])
    columns = (_column(rows[first : last + 1], index) for index in range(width))
    return Header(first, last, tuple(columns))


def _belongs(rows: Sequence[Row], index: int, neighbour: int) -> bool:
    if not 0 <= index < len(rows) or abs(rows[index].number - rows[neighbour].number) != 1:
        return False
    merged = rows[max(index, neighbour)].continued
    own = [
        (column, text)
        for column, text in enumerate(rows[index].cells)
        if text and column not in merged
    ]
    same = [fold(text) for text in rows[index].cells] == [
        fold(text) for text in rows[neighbour].cells
    ]
    if not own or same:
        return False
    if not all(recognise(text) for _column, text in own):
        if index > neighbour:
            return _divides(own, rows[neighbour])
        return _completes(own, rows[neighbour])
    # A text alone below a header is one of its words or the heading of a section.
    found = recognise(own[0][1])
    return len({*rows[index].cells} - {""}) > 1 or (
        len(own) == 1 and own[0][0] > 0 and found is not None and found.is_exact
    )


def _divides(own: Sequence[tuple[int, str]], above: Row) -> bool:
    """Return whether texts stand below merged headers of numbers: 固定 · 移动 below 联系电话."""
    cells = ("", *above.cells, "")

    def is_below_merged(column: int) -> bool:
        header = cells[column + 1] if column + 1 < len(cells) else ""
        return _names_numbers(header) and header in {cells[column], cells[column + 2]}

    return all(is_below_merged(column) and not _DIGIT.search(text) for column, text in own)


def _completes(own: Sequence[tuple[int, str]], below: Row) -> bool:
    """Return whether a row names the columns that the header below it leaves blank.

    Its other texts stand above names of columns: 单位 · 姓名 · 联系 above 办公电话 · 手机.
    """
    known = {column for column, text in own if recognise(text)}
    filled = {column for column, text in enumerate(below.cells) if text}
    others = {column for column, _text in own} - known
    return len(known) >= _LEAST_COLUMNS and known.isdisjoint(filled) and others <= filled


def _column(rows: Sequence[Row], index: int) -> Column:
    """Return a column by the lowest of its headers that is known."""
    texts = [row.cells[index] for row in rows if index < len(row.cells) and row.cells[index]]
    texts = list(dict.fromkeys(texts))
    found = [each for text in reversed(texts) if (each := recognise(text))]
    return Column(
        index,
        found[0].role if found else None,
        texts[-1] if texts else "",
        texts[-2] if len(texts) > 1 else "",
    )


def _split(columns: tuple[Column, ...]) -> list[tuple[Column, ...]]:
    """Split the columns of lists side by side, each with names and numbers of its own."""
    used = tuple(column for column in columns if column.role)
    starts = _starts_of_repetitions(used) or _starts_by_names(used)
    if starts and used[starts[0]].role in PHONE_ROLES:  # 局长 电话 副局长 电话 副局长 电话
        starts = _starts_by_names(used) or starts
    if not starts:
        return [_single_names(used)]
    lists = []
    ends = [*starts[1:], len(used)]
    anchor = starts[0]
    common = PLACE_ROLES
    if all(_OF_TWO.match(fold(used[start].header)) for start in starts):
        common |= {Role.TITLE, Role.DUTIES}  # 岗位 · A岗 · 电话 · B岗 · 电话
    shared = [column for column in used[:anchor] if column.role in common]
    first = [column for column in used[:anchor] if column.role not in common]
    for start, end in zip(starts, ends, strict=True):
        own = used[start:end]
        lists.append(_single_names((*shared, *(first if start == anchor else ()), *own)))
    return lists


def _starts_of_repetitions(columns: Sequence[Column]) -> list[int]:
    """Return where each list begins when the same headers come again, else an empty list."""
    keys = [(column.role, fold(column.header)) for column in columns]
    repeated = {key for key, count in Counter(keys).items() if count > 1}
    for wanted in (NAME_ROLES, {Role.TITLE}, {Role.UNIT, Role.UNIT_AND_TITLE}):
        anchor = next((key for key in keys if key[0] in wanted and key in repeated), None)
        if anchor is None:
            continue
        places = [index for index, key in enumerate(keys) if key == anchor]
        lead = _common_lead(keys, places)
        starts = [place - lead for place in places]
        if _each_has_numbers(columns, starts):
            return starts
    return []


def _common_lead(keys: Sequence[object], places: Sequence[int]) -> int:
    """Return how many columns before the anchor are the same in each list."""
    lead = 0
    room = min(places[0], *(after - before - 1 for before, after in pairwise(places)))
    while lead < room and len({keys[place - lead - 1] for place in places}) == 1:
        lead += 1
    return lead


def _starts_by_names(columns: Sequence[Column]) -> list[int]:
    """Return the columns of names when numbers follow each: 负责人 电话 联系人 电话."""
    places = [index for index, column in enumerate(columns) if column.role in NAME_ROLES]
    return places if len(places) > 1 and _each_has_numbers(columns, places) else []


def _each_has_numbers(columns: Sequence[Column], starts: Sequence[int]) -> bool:
    ends = [*starts[1:], len(columns)]
    return all(
        any(column.role in PHONE_ROLES for column in columns[start:end])
        for start, end in zip(starts, ends, strict=True)
    )


def _single_names(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Keep the column of names that says so, or the first; others are remarks about the post."""
    return tuple(_without_second_names(columns))


def _without_second_names(columns: Sequence[Column]) -> Iterator[Column]:
    named = [column for column in columns if column.role in NAME_ROLES]
    plain = (column for column in named if "姓名" in fold(column.above + column.header))
    kept = next(plain, None) or next(iter(named), None)
    for column in columns:
        is_other = column.role in NAME_ROLES and column is not kept
        yield replace(column, role=Role.REMARKS) if is_other else column
