"""Read from an .ods what calamine leaves out: merged, hidden and struck cells."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from .archives import read_member
from .grid import Range
from .sheets import MAX_COLUMNS, MAX_ROWS
from .taken_back import TakenBack

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _STYLE = f"{_OASIS}table:1.0}}", f"{_OASIS}style:1.0}}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_AWAY = {"collapse", "filter"}
_TELLING = (b"-spanned=", b"visibility=", b"line-through")


@dataclass(slots=True)
class _Table:
    spans: list[Range] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    cells: set[tuple[int, int]] = field(default_factory=set)
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The merged ranges of a table and the parts of it that are not read."""

    spans: list[Range] = field(default_factory=list)
    taken_back: TakenBack = field(default_factory=TakenBack)


def read_layouts(archive: zipfile.ZipFile) -> dict[int, Layout]:
    """Return the layout of each table by its index; empty where no table has anything to tell."""
    content = read_member(archive, "content.xml")
    if not any(mark in content for mark in _TELLING):
        return {}
    return {
        index: Layout(
            table.spans,
            TakenBack(frozenset(table.rows), frozenset(table.columns), frozenset(table.cells)),
        )
        for index, table in enumerate(_read_tables(content))
    }


def _read_tables(content: bytes) -> list[_Table]:
    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=(
            f"{_STYLE}style",
            f"{_TABLE}table",
            f"{_TABLE}table-column",
            f"{_TABLE}table-row",
        ),
        resolve_entities=False,
        no_network=True,
    )
    struck: set[str] = set()
    tables: list[_Table] = []
    for event, element in events:
        if event == "start":
            if element.tag == f"{_TABLE}table":
                tables.append(_Table())
        elif element.tag == f"{_STYLE}style":
            if _is_struck(element):
                struck.add(str(element.get(f"{_STYLE}name")))
        elif element.tag == f"{_TABLE}table-column" and tables:
            _add_columns(tables[-1], element)
        elif element.tag == f"{_TABLE}table-row" and tables:
            _add_rows(tables[-1], element, struck)
            element.clear()
    return tables


def _is_struck(style: etree._Element) -> bool:
    texts = style.findall(f"{_STYLE}text-properties")
    lines = (
        text.get(f"{_STYLE}text-line-through-{name}")
        for text in texts
        for name in ("style", "type")
    )
    return any(line not in {None, "none"} for line in lines)


def _add_columns(table: _Table, element: etree._Element) -> None:
    end = min(table.column + _repeated(element, "columns"), MAX_COLUMNS)
    if element.get(f"{_TABLE}visibility") in _AWAY:
        table.columns.update(range(table.column, end))
    table.column = end


def _add_rows(table: _Table, element: etree._Element, struck: set[str]) -> None:
    end = min(table.row + _repeated(element, "rows"), MAX_ROWS)
    if element.get(f"{_TABLE}visibility") in _AWAY:
        table.rows.update(range(table.row, end))
    table.spans += _spans_of_row(element, table.row)
    if struck:
        table.cells.update(
            (table.row, column)
            for column, cell in _places(element)
            if cell.get(f"{_TABLE}style-name") in struck
        )
    table.row = end


def _spans_of_row(element: etree._Element, row: int) -> Iterator[Range]:
    for column, cell in _places(element):
        columns, rows = _count(cell, "columns-spanned"), _count(cell, "rows-spanned")
        if columns > 1 or rows > 1:
            yield row, column, row + rows - 1, column + columns - 1


def _places(element: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Yield the cells of a row with the column of each."""
    column = 0
    for cell in element.iterchildren(*_CELLS):
        yield column, cell
        column += _repeated(cell, "columns")


def _repeated(element: etree._Element, what: str) -> int:
    return _count(element, f"{what}-repeated")


def _count(element: etree._Element, attribute: str) -> int:
    value = element.get(f"{_TABLE}number-{attribute}", "1")
    return max(int(value), 1) if value.isdecimal() and len(value) < 8 else 1  # noqa: PLR2004
