"""Write the sheets of .xlsx files with openpyxl, which few processes need: it loads slowly."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from officials.exporting.workbooks import Choices

TEXT_FORMAT = "@"
MAX_CELL = 32_767  # characters, by the format
MIN_WIDTH, MAX_WIDTH = 6, 42  # of a column, in half-width characters
MEASURED_ROWS = 100
LAST_ROW = 5_000  # of drop-down lists
_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # the format writes signs so
_HEAD_FONT = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="EEF2F6")


def write(
    file: IO[bytes],
    name: str,
    headings: Sequence[str],
    rows: Iterable[Iterable[Any]],
    choices: Choices | None,
) -> None:
    """Write a file as ``workbooks.write_xlsx`` describes it."""
    book = Workbook(write_only=True)
    book.properties.creator = ""
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    following = (list(row) for row in rows)
    first = list(islice(following, MEASURED_ROWS))
    for index, heading in enumerate(headings):
        column = sheet.column_dimensions[get_column_letter(index + 1)]
        column.width = _width([heading, *(row[index] for row in first)])
        column.number_format = TEXT_FORMAT
    sheet.append([_heading(sheet, heading) for heading in headings])
    # The cells of a row are written at once, so that all rows can use the same ones.
    cells = [WriteOnlyCell(sheet) for _heading in headings]
    for cell in cells:
        cell.number_format = TEXT_FORMAT
    for row in chain(first, following):
        for cell, value in zip(cells, row, strict=True):
            _set_text(cell, value)
        sheet.append(cells)
    if choices:
        _add_choices(book, sheet, choices)
    book.save(file)


def _heading(sheet: Worksheet, heading: str) -> Any:
    cell = WriteOnlyCell(sheet)
    _set_text(cell, heading)
    cell.font, cell.fill, cell.number_format = _HEAD_FONT, _HEAD_FILL, TEXT_FORMAT
    return cell


def _set_text(cell: Any, value: Any) -> None:
    """Set a cell to text, also when it looks like a formula; None is an empty cell."""
    text = "" if value is None else str(value)
    cell.value = _LOOKS_ESCAPED.sub("_x005F_", _NOT_IN_XML.sub("", text))[:MAX_CELL] or None
    if cell.value is not None:
        cell.data_type = "s"


def _width(values: Iterable[Any]) -> int:
    """Return the width of a column in half-width characters; Chinese ones count twice."""
    texts = ("" if value is None else str(value) for value in values)
    widest = max(sum(2 if _is_wide(sign) else 1 for sign in text[:MAX_WIDTH]) for text in texts)
    return min(max(widest + 2, MIN_WIDTH), MAX_WIDTH)


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def _add_choices(book: Workbook, sheet: Worksheet, choices: Choices) -> None:
    """Offer values in the cells below the header; they stand on a hidden sheet."""
    hidden = book.create_sheet(choices.sheet)
    hidden.sheet_state = "hidden"
    lists = [*choices.by_column.values()]
    for line in range(max(map(len, lists))):
        hidden.append([values[line] if line < len(values) else None for values in lists])
    for place, (index, values) in enumerate(choices.by_column.items(), 1):
        letter, column = get_column_letter(place), get_column_letter(index + 1)
        validation = DataValidation(
            type="list",
            formula1=f"'{choices.sheet}'!${letter}$1:${letter}${len(values)}",
            allow_blank=True,
            showErrorMessage=False,
        )
        validation.add(f"{column}2:{column}{LAST_ROW}")
        sheet.data_validations.append(validation)
