"""Read tables without a header: those that go on from another, and those whose cells tell."""

import re
from collections.abc import Callable, Sequence

from officials import hours, names

from .columns import Column, Header
from .readers.sheets import Row
from .roles import NAME_ROLES, NUMBER_ROLES, Role
from .texts import is_unit

_MOST = 0.6  # share of the rows, of a table that goes on
_NEARLY_ALL = 0.9  # share of the cells of a column
_LEAST_ROWS = 2
_LEAST_CELLS = 3  # of the row of a post
_SEARCHED = 40  # rows
_LONG = 6  # characters of duties
_NUMBER = re.compile(r"(?:[^0-9]*[0-9]){7,}|\D{0,6}1[0-9]{2,4}")
_DIGITS = re.compile("(?:[- ]*[0-9]){7,}")
_NAME = re.compile(f"[{names.HAN}]{{2,4}}|[{names.HAN}]+(?:·[{names.HAN}]+)+")
_NEEDED = {Role.NAME, Role.TITLE, Role.PHONE}


def goes_on(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    """Return whether rows without a header are more rows of a list with these columns."""
    posts = [row for row in rows[:_SEARCHED] if len({*row.cells} - {""}) >= _LEAST_CELLS]
    used = [column for column in columns if column.role]
    width = max((column.index for column in used), default=-1)
    if not posts or any(any(row.cells[width + 1 :]) for row in posts):
        return False
    return sum(_fits(row, used) for row in posts) >= _MOST * len(posts)


def _fits(row: Row, columns: Sequence[Column]) -> bool:
    numbers = [_cell(row, each) for each in columns if each.role in NUMBER_ROLES]
    others = [
        _cell(row, each) for each in columns if each.role in {*NAME_ROLES, Role.UNIT, Role.TITLE}
    ]
    people = [_cell(row, each) for each in columns if each.role in NAME_ROLES - NUMBER_ROLES]
    return (
        any(map(_NUMBER.match, numbers))
        and not any(map(_DIGITS.search, others))
        and not any(re.search("[0-9]", name) for name in people)
    )


def _cell(row: Row, column: Column) -> str:
    return row.cells[column.index] if column.index < len(row.cells) else ""


def guess_header(rows: Sequence[Row]) -> Header | None:
    """Return the columns of a list that has no header, or None where a single one is not clear.

    Each column with text says by its cells what it holds; names, titles and numbers are there.
    """
    posts = [row for row in rows[:_SEARCHED] if len({*row.cells} - {""}) >= _LEAST_CELLS]
    if len(posts) < _LEAST_ROWS or not all(any(map(_DIGITS.search, row.cells)) for row in posts):
        return None
    width = max(len(row.cells) for row in posts)
    columns = []
    for index in range(width):
        texts = [row.cells[index] for row in posts if index < len(row.cells) and row.cells[index]]
        role = _role_of(texts)
        if texts and role is None:
            return None
        columns.append(Column(index, role))
    found = [column.role for column in columns if column.role]
    is_clear = all(found.count(role) == 1 for role in found if role not in NUMBER_ROLES)
    return Header(-1, -1, tuple(columns)) if is_clear and {*found} >= _NEEDED else None


def _role_of(texts: Sequence[str]) -> Role | None:
    """Return what the cells of a column hold, or None."""
    kinds: dict[Role, Callable[[str], object]] = {
        Role.SEQUENCE: re.compile(r"[0-9]{1,4}[.、]?").fullmatch,
        Role.PHONE: _NUMBER.match,
        Role.TITLE: names.is_title,
        Role.UNIT: is_unit,
        Role.NAME: is_name,
        Role.HOURS: hours.parse,
        Role.DUTIES: lambda text: len(text) > _LONG or "、" in text,
    }
    for role, holds in kinds.items():
        if texts and sum(bool(holds(text)) for text in texts) >= _NEARLY_ALL * len(texts):
            return role
    return None


def is_name(text: str) -> bool:
    """Return whether a text is a name with a usual surname, one with ·, or a vacancy."""
    parsed = names.parse(text)
    if parsed.is_vacant:
        return True
    is_whole = _NAME.fullmatch(parsed.text) is not None
    begins = names.is_surname(parsed.text[:2]) or names.is_surname(parsed.text[:1])
    return is_whole and ("·" in parsed.text or begins)
