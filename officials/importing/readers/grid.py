"""Lay cells that span columns and rows into a grid: merged cells are repeated."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .refusals import Reason, Refused
from .sheets import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Row, Sheet

# First row, first column, last row, last column; all from 0.
Range = tuple[int, int, int, int]


class Budget:
    """The cells that a file may still fill."""

    def __init__(self) -> None:
        self._left = MAX_CELLS

    def spend(self, cells: int) -> None:
        """Raise Refused when the file has too many cells."""
        self._left -= cells
        if self._left < 0:
            raise Refused(Reason.TOO_MANY_CELLS)


@dataclass(slots=True)
class Cell:
    """A cell of a table with the columns and rows that it spans.

    ``continues``: it is merged with the cell above, whatever its own text.
    """

    text: str
    columns: int = 1
    rows: int = 1
    continues: bool = False


@dataclass(slots=True)
class _Below:
    """A cell that reaches into the coming rows."""

    text: str
    rows: int


@dataclass(slots=True)
class Table:
    """A table that is built row by row, as HTML and Word describe them."""

    name: str
    budget: Budget
    heading: str = ""
    _rows: list[Row] = field(default_factory=list)
    _below: dict[int, _Below] = field(default_factory=dict)
    _above: list[str] = field(default_factory=list)
    _count: int = 0

    def add_row(self, cells: Iterable[Cell], *, skip: int = 0) -> None:
        """Add a row whose first ``skip`` columns are empty. Raises Refused for a huge table."""
        self._count += 1
        if self._count > MAX_ROWS:
            raise Refused(Reason.TOO_MANY_ROWS, sheet=self.name, count=self._count, limit=MAX_ROWS)
        texts: list[str] = [""] * skip
        continued: set[int] = set()
        for cell in cells:
            self._take_below(texts, continued)
            for _column in range(max(cell.columns, 1)):
                column = len(texts)
                self._check_width(column)
                text = cell.text
                if cell.continues:
                    text = self._above[column] if column < len(self._above) else ""
                    continued.add(column)
                if cell.rows > 1:
                    self._below[column] = _Below(text, cell.rows - 1)
                texts.append(text)
        self._take_below(texts, continued)
        while self._below and max(self._below) >= len(texts):
            texts.append("")
            self._take_below(texts, continued)
        self._above = texts
        self.budget.spend(len(texts))
        if any(texts):
            self._rows.append(Row(self._count, tuple(texts), frozenset(continued)))

    def _take_below(self, texts: list[str], continued: set[int]) -> None:
        """Fill the next columns from cells of rows above that reach into this one."""
        while below := self._below.get(len(texts)):
            below.rows -= 1
            if not below.rows:
                del self._below[len(texts)]
            continued.add(len(texts))
            texts.append(below.text)

    def _check_width(self, column: int) -> None:
        if column >= MAX_COLUMNS:
            raise Refused(
                Reason.TOO_MANY_COLUMNS, sheet=self.name, count=column + 1, limit=MAX_COLUMNS
            )

    @property
    def single_column(self) -> str | None:
        """Return the texts of a table of one column as lines, None for a wider one."""
        lines = [[text for text in row.cells if text] for row in self._rows]
        if any(len(texts) > 1 for texts in lines):
            return None
        return "\n".join(text for texts in lines for text in texts)

    def sheet(self) -> Sheet:
        """Return the table as a sheet."""
        return Sheet(self.name, tuple(self._rows), self.heading)


def fill_ranges(rows: list[list[str]], ranges: Iterable[Range], budget: Budget) -> Sequence[Row]:
    """Repeat the first cell of each merged range in all its cells; leave out empty rows.

    ``rows``: all rows from the first of the sheet, changed in place.
    """
    width = max(map(len, rows), default=0)
    continued: dict[int, set[int]] = {}
    for top, left, bottom, right in ranges:
        if top >= len(rows) or left >= len(rows[top]) or not (text := rows[top][left]):
            continue
        last_row, last_column = min(bottom, len(rows) - 1), min(right, width - 1)
        budget.spend((last_row - top + 1) * (last_column - left + 1))
        for row in range(top, last_row + 1):
            rows[row][left : last_column + 1] = [text] * (last_column + 1 - left)
            if row > top:
                continued.setdefault(row, set()).update(range(left, last_column + 1))
    return numbered(rows, continued)


def numbered(
    rows: Iterable[Sequence[str]], continued: Mapping[int, Iterable[int]] | None = None
) -> list[Row]:
    """Return the rows with text, numbered from 1. ``continued``: columns by index of the row."""
    merged = continued or {}
    return [
        Row(index + 1, tuple(cells), frozenset(merged.get(index, ())))
        for index, cells in enumerate(rows)
        if any(cells)
    ]


def clean(text: str) -> str:
    """Return the text of a cell without outer spaces, with plain line breaks."""
    text = re.sub(r"\r\n?|[\u2028\u2029\v\f]", "\n", text).replace("\0", "")
    return text.strip(" \t\n\u3000\u00a0\ufeff")
