"""Read .xlsx, .xls and .ods by calamine, with merged cells, without what is hidden."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from lxml import etree
from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .archives import read_member
from .grid import Budget, Range, clean, fill_ranges
from .refusals import Reason, Refused
from .sheets import MAX_COLUMNS, MAX_ROWS, Book, Sheet
from .taken_back import TakenBack, find_taken_back

_DIMENSION = re.compile(rb'<(?:\w+:)?dimension[^>]*\bref="[A-Z]+[0-9]+:[A-Z]+([0-9]{1,9})"')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\br="([0-9]{1,9})"')
_EXACT = 2**53  # whole numbers up to here are exact as floats

_ODS = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ODS_CELLS = (f"{_ODS}table-cell", f"{_ODS}covered-table-cell")


def read_workbook(
    data: bytes, archive: zipfile.ZipFile | None, *, include_hidden: bool = False
) -> Book:
    """Read a workbook. ``archive``: of .xlsx and .ods, checked. Raises Refused."""
    is_ods = archive is not None and "content.xml" in archive.namelist()
    if archive and not is_ods:
        _check_dimensions(archive)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise Refused(Reason.ENCRYPTED) from None
    spans = _ods_spans(archive) if archive and is_ods else {}
    is_xlsx = archive is not None and not is_ods and not include_hidden
    taken_back = find_taken_back(archive) if archive and is_xlsx else {}
    sheets, hidden, budget = [], [], Budget()
    for index, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ != SheetTypeEnum.WorkSheet:
            continue
        if metadata.visible != SheetVisibleEnum.Visible and not include_hidden:
            hidden.append(metadata.name)
            continue
        texts, merged = _read(workbook.get_sheet_by_index(index), spans.get(index), budget)
        lost = taken_back.get(metadata.name, TakenBack()).clear(texts)
        hidden += [f"{metadata.name} {words}" for words in lost]
        sheets.append(Sheet(metadata.name, tuple(fill_ranges(texts, merged, budget))))
    if not sheets and hidden:
        raise Refused(Reason.ONLY_HIDDEN, sheets="、".join(hidden))
    return Book(tuple(sheets), tuple(hidden))


def _read(
    sheet: CalamineSheet, spans: list[Range] | None, budget: Budget
) -> tuple[list[list[str]], list[Range]]:
    """Return the texts of a sheet, and its merged ranges."""
    end_row, end_column = sheet.end or (-1, -1)
    if end_row >= MAX_ROWS:
        raise Refused(Reason.TOO_MANY_ROWS, sheet=sheet.name, count=end_row + 1, limit=MAX_ROWS)
    if end_column >= MAX_COLUMNS:
        raise Refused(
            Reason.TOO_MANY_COLUMNS, sheet=sheet.name, count=end_column + 1, limit=MAX_COLUMNS
        )
    budget.spend((end_row + 1) * (end_column + 1))
    values = sheet.to_python(skip_empty_area=False) if sheet.end else []
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return [[_text(value) for value in row] for row in values], spans or merged


def _text(value: float | str | date | time | timedelta) -> str:
    """Return a value as text: whole floats as integers, days as 2026-01-31."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _EXACT
        return str(int(value)) if whole else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)


def _check_dimensions(archive: zipfile.ZipFile) -> None:
    """Refuse sheets that say themselves that they are huge, before they are read."""
    for name in archive.namelist():
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            continue
        data = read_member(archive, name)
        last = max((int(row) for row in _ROW.findall(data)), default=0)
        if dimension := _DIMENSION.search(data):
            last = max(last, int(dimension[1]))
        if last > MAX_ROWS:
            sheet = name.rsplit("/", 1)[1].removesuffix(".xml")
            raise Refused(Reason.TOO_MANY_ROWS, sheet=sheet, count=last, limit=MAX_ROWS)


def _ods_spans(archive: zipfile.ZipFile) -> dict[int, list[Range]]:
    """Return the merged ranges of each table of an .ods by its index: calamine has none."""
    content = read_member(archive, "content.xml")
    if b"-spanned=" not in content:
        return {}
    found: dict[int, list[Range]] = {}
    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=(f"{_ODS}table", f"{_ODS}table-row"),
        resolve_entities=False,
        no_network=True,
    )
    table, row = -1, 0
    for event, element in events:
        if element.tag == f"{_ODS}table":
            if event == "start":
                table, row = table + 1, 0
        elif event == "end":
            found.setdefault(table, []).extend(_spans_of_row(element, row))
            row += _repeated(element, "rows")
            element.clear()
    return found


def _spans_of_row(element: etree._Element, row: int) -> Iterator[Range]:
    column = 0
    for cell in element.iterchildren(*_ODS_CELLS):
        columns, rows = _count(cell, "columns-spanned"), _count(cell, "rows-spanned")
        if columns > 1 or rows > 1:
            yield row, column, row + rows - 1, column + columns - 1
        column += _repeated(cell, "columns")


def _repeated(element: etree._Element, what: str) -> int:
    return _count(element, f"{what}-repeated")


def _count(element: etree._Element, attribute: str) -> int:
    value = element.get(f"{_ODS}number-{attribute}", "1")
    return max(int(value), 1) if value.isdecimal() and len(value) < 8 else 1  # noqa: PLR2004
