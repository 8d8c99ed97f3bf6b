"""The rows of a list that were not taken, as a sheet to mend and send again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from officials.admin.imports.column_forms import ROLE_NAMES
from officials.exporting.workbooks import write_xlsx
from officials.importing.columns import Column
from officials.importing.readers.sheets import Book
from officials.importing.roles import Role, recognise
from officials.importing.tables import Table, Understanding


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row by its place in the file, its department, and what is wrong with it."""

    sheet: str
    row: int
    unit: str
    problems: Sequence[str]


def write_rejected(
    book: Book, understanding: Understanding, rows: Sequence[RejectedRow]
) -> Iterator[bytes]:
    """Yield a workbook of the cells as the file has them, with the place and the problems.

    Sheets with different columns stand in one: each heading is a column.
    """
    tables = {each.sheet: each for each in understanding.tables}
    cells = {(sheet.name, row.number): row.cells for sheet in book.sheets for row in sheet.rows}
    lines = [
        {
            **_line(row, tables.get(row.sheet), cells.get((row.sheet, row.row), ())),
            _("原表位置"): f"{row.sheet} {row.row}",
            _("不收的原因"): "；".join(map(str, row.problems)),
        }
        for row in rows
    ]
    headings = list(dict.fromkeys(heading for line in lines for heading in line))
    return write_xlsx(
        _("不收的行"), headings, ([line.get(h, "") for h in headings] for line in lines)
    )


def _line(row: RejectedRow, table: Table | None, cells: Sequence[str]) -> Mapping[str, str]:
    columns = [each for each in table.columns if each.role] if table else []
    line: dict[str, str] = {}
    if row.unit and not any(each.role in {Role.UNIT, Role.UNIT_AND_TITLE} for each in columns):
        line[str(ROLE_NAMES[Role.UNIT])] = row.unit
    for column in columns:
        heading = _heading(column)
        while heading in line:
            heading += "2"
        line[heading] = cells[column.index] if column.index < len(cells) else ""
    return line


def _heading(column: Column) -> str:
    """Return the header of the file, or the name of the role where it would be read otherwise."""
    found = recognise(column.header)
    if found and found.role is column.role:
        return column.header
    return str(ROLE_NAMES[column.role]) if column.role else column.header
