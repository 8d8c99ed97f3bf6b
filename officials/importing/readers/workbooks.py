"""Read .xlsx, .xls and .ods by calamine, with merged cells, without what is hidden."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from . import binary_workbooks
from .archives import read_member
from .grid import Budget, Range, clean, fill_ranges
from .opendocument import Layout, read_layouts
from .refusals import Reason, Refused
from .sheets import MAX_COLUMNS, MAX_ROWS, Book, Sheet
from .taken_back import TakenBack, find_taken_back

_DIMENSION = re.compile(rb'<(?:\w+:)?dimension[^>]*\bref="[A-Z]+[0-9]+:[A-Z]+([0-9]{1,9})"')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\br="([0-9]{1,9})"')
_EXACT = 2**53  # whole numbers up to here are exact as floats


def read_workbook(
    data: bytes, archive: zipfile.ZipFile | None, *, include_hidden: bool = False
) -> Book:
    """Read a workbook. ``archive``: of .xlsx and .ods, checked. Raises Refused."""
    is_ods = archive is not None and "content.xml" in archive.namelist()
    if archive and not is_ods:
        _check_dimensions(archive)
    if not archive and binary_workbooks.is_encrypted(data):
        raise Refused(Reason.ENCRYPTED)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    layouts = read_layouts(archive) if archive and is_ods else {}
    taken_back = {} if include_hidden else _find_taken_back(data, archive, workbook, layouts)
    sheets, hidden, budget = [], [], Budget()
    for index, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ != SheetTypeEnum.WorkSheet:
            continue
        if metadata.visible != SheetVisibleEnum.Visible and not include_hidden:
            hidden.append(metadata.name)
            continue
        spans = layouts[index].spans if index in layouts else None
        texts, merged = _read(workbook.get_sheet_by_index(index), spans, budget)
        lost = taken_back.get(metadata.name, TakenBack()).clear(texts)
        hidden += [f"{metadata.name} {words}" for words in lost]
        sheets.append(Sheet(metadata.name, tuple(fill_ranges(texts, merged, budget))))
    if not sheets and hidden:
        raise Refused(Reason.ONLY_HIDDEN, sheets="、".join(hidden))
    return Book(tuple(sheets), tuple(hidden))


def _find_taken_back(
    data: bytes,
    archive: zipfile.ZipFile | None,
    workbook: CalamineWorkbook,
    layouts: Mapping[int, Layout],
) -> Mapping[str, TakenBack]:
    """Return what is hidden or struck through, by the name of the sheet."""
    if archive and not layouts:
        return find_taken_back(archive)
    found = [layouts[index].taken_back for index in sorted(layouts)]
    if not archive:
        found = binary_workbooks.find_taken_back(data)
    if len(found) != len(workbook.sheet_names):
        return {}
    return dict(zip(workbook.sheet_names, found, strict=True))


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
