"""Understand the sheets of a file: headers, columns, sections, and the post of each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from officials.exporting.headings import OPTIONS
from officials.phones import Numbering

from .columns import SEARCHED, Column, Correction, Header, correct, find_header, is_header
from .entries import Entry, EntryReader, RawEntry
from .layout import RowKind, cell_of, classify, folded_header, section_of
from .readers.refusals import Reason, Refused
from .readers.sheets import Book, Row, Sheet
from .roles import NAME_ROLES, Role
from .texts import DITTO, clean_unit, is_unit, strip_numbering, unit_in_title


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of which no post was read. ``text``: its first text."""

    row: int
    kind: RowKind
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as it was understood. ``header_row``: as the file counts it, 0 for none."""

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """The tables of a file. ``unread``: sheets without a header; ``hidden``: those not opened."""

    tables: tuple[Table, ...]
    unread: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def entries(self) -> list[Entry]:
        """Return the entries of all tables, in the order of the file."""
        return [entry for table in self.tables for entry in table.entries]


def understand(
    book: Book,
    numbering: Numbering,
    *,
    area_code: str = "",
    corrections: Mapping[str, Correction] | None = None,
) -> Understanding:
    """Read the entries of a book. ``corrections``: by the name of the sheet.

    Raises Refused when no sheet has a header.
    """
    reader = EntryReader(numbering, area_code)
    tables, unread = [], []
    for sheet in book.sheets:
        if table := _read_sheet(sheet, reader, (corrections or {}).get(sheet.name)):
            tables.append(table)
        elif sheet.rows:
            unread.append(sheet.name)
    if not tables:
        reason = Reason.NO_HEADER_IN_TEXT if book.encoding else Reason.NO_HEADER
        raise Refused(reason, limit=SEARCHED, encoding=book.encoding)
    hidden = tuple(name for name in book.hidden if name != OPTIONS)
    return Understanding(tuple(tables), tuple(unread), hidden)


def _read_sheet(sheet: Sheet, reader: EntryReader, correction: Correction | None) -> Table | None:
    header = correct(sheet.rows, correction) if correction else find_header(sheet.rows)
    if header is None:
        return None
    walk = _Walk(sheet, header)
    while header:
        following = _next_header(sheet.rows, header) if not correction else None
        end = following.first if following else len(sheet.rows)
        for columns in header.lists():
            walk.read_list(columns, header, end)
        header = following
    number = sheet.rows[walk.header.last].number if walk.header.last >= 0 else 0
    entries = sorted(map(reader.read, walk.found), key=lambda entry: entry.row)
    return Table(
        sheet.name, number, walk.header.columns, tuple(entries), tuple(walk.skipped.values())
    )


def _next_header(rows: Sequence[Row], header: Header) -> Header | None:
    """Return the header of another table below, with other columns than this one."""
    named = [column.role for column in header.columns]
    for index in range(header.last + 1, len(rows)):
        found = find_header(rows, index, 1) if is_header(rows[index]) else None
        if found and [column.role for column in found.columns] != named:
            return found
    return None


@dataclass
class _Walk:
    """The rows of a sheet, read list by list."""

    sheet: Sheet
    header: Header
    found: list[RawEntry] = field(default_factory=list)
    skipped: dict[int, Skipped] = field(default_factory=dict)
    section: str = ""

    def read_list(self, columns: tuple[Column, ...], header: Header, end: int) -> None:
        """Read the rows of one list from below its header."""
        rows = self.sheet.rows
        header_texts = folded_header(rows[max(header.first, 0) : header.last + 1])
        has_unit = any(column.role in {Role.UNIT, Role.UNIT_AND_TITLE} for column in columns)
        region, last, above = "", None, ""
        for row in rows[header.last + 1 : end]:
            cells = [(column, cell_of(row, column)) for column in columns]
            kind = classify(row, cells, header_texts)
            if kind is RowKind.SECTION:
                text = section_of(row)
                region, self.section = (text, self.section) if has_unit else (region, text)
            if kind is not RowKind.POST:
                self._skip(row, kind)
                continue
            if last and _continues(row, columns):
                last.cells += [
                    (column, text) for column, text in cells if column.index not in row.continued
                ]
                continue
            last = RawEntry(self.sheet.name, row.number, _with_dittos(cells, last), above=above)
            above = next((text for _column, text in last.texts(Role.UNIT)), above)
            self._place(last, region, has_unit=has_unit)
            self.found.append(last)

    def _place(self, raw: RawEntry, region: str, *, has_unit: bool) -> None:
        """Give an entry the unit of its section or of the sheet, where no column has it."""
        if has_unit:
            if _is_region(region) and not raw.texts(Role.REGION):
                raw.region = region
            return
        regions = raw.texts(Role.REGION)
        named = clean_unit(regions[-1][1]) if regions else ""
        raw.unit = self.section or named or self.unit_of_sheet

    @cached_property
    def unit_of_sheet(self) -> str:
        """Return the unit named by the paragraph or rows above the table, or by the sheet."""
        above = [self.sheet.heading]
        above += [
            text for row in self.sheet.rows[: max(self.header.first, 0)] for text in row.cells
        ]
        found = next(filter(None, map(unit_in_title, dict.fromkeys(above))), "")
        name = strip_numbering(self.sheet.name)
        return found or (name if is_unit(name) else "")

    def _skip(self, row: Row, kind: RowKind) -> None:
        if kind is not RowKind.BLANK:
            text = next(filter(None, row.cells), "")
            self.skipped.setdefault(row.number, Skipped(row.number, kind, text))


def _continues(row: Row, columns: Sequence[Column]) -> bool:
    """Return whether the name of a row is merged with the one above: more numbers of a person."""
    merged = [column for column in columns if column.index in row.continued]
    own = [column for column in columns if column.index not in row.continued]
    return any(column.role in NAME_ROLES for column in merged) and not any(
        column.role in {Role.TITLE, Role.UNIT, Role.UNIT_AND_TITLE} and cell_of(row, column)
        for column in own
    )


def _with_dittos(
    cells: Sequence[tuple[Column, str]], above: RawEntry | None
) -> list[tuple[Column, str]]:
    return [(column, _resolve(column, text, above)) for column, text in cells]


def _resolve(column: Column, text: str, above: RawEntry | None) -> str:
    """Return the text above for 同上."""
    if text not in DITTO or above is None:
        return text
    return next((before for other, before in above.cells if other.index == column.index), text)


def _is_region(text: str) -> bool:
    return text.endswith(("镇", "乡", "街道", "区", "县", "市", "旗", "州"))
