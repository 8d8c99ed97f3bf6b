"""Understand the sheets of a file: headers, columns, sections, and the post of each row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from officials.exporting.headings import OPTIONS
from officials.phones import Numbering

from .columns import SEARCHED, Column, Correction, Header, correct, find_header, is_header
from .entries import Entry, EntryReader
from .headless import goes_on, guess_header
from .layout import RowKind
from .raw_entries import RawEntry
from .readers.refusals import Reason, Refused
from .readers.sheets import Book, Row, Sheet
from .turned import turn_book
from .walk import Skipped, Walk

__all__ = ["Entry", "RowKind", "Skipped", "Table", "Understanding", "understand"]


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
    sheets = turn_book(book).sheets
    tables = _read_sheets(sheets, reader, corrections or {}, find_header)
    tables = tables or _read_sheets(sheets, reader, {}, guess_header)
    if not tables:
        reason = Reason.NO_HEADER_IN_TEXT if book.encoding else Reason.NO_HEADER
        raise Refused(reason, limit=SEARCHED, encoding=book.encoding)
    read = {id(sheet) for sheet, _table in tables}
    unread = tuple(sheet.name for sheet in sheets if sheet.rows and id(sheet) not in read)
    hidden = tuple(name for name in book.hidden if name != OPTIONS)
    return Understanding(tuple(table for _sheet, table in tables), unread, hidden)


def _read_sheets(
    sheets: Sequence[Sheet],
    reader: EntryReader,
    corrections: Mapping[str, Correction],
    find: Callable[[Sequence[Row]], Header | None],
) -> list[tuple[Sheet, Table]]:
    """Return the sheets that have a table; one without a header may go on from the one before."""
    tables: list[tuple[Sheet, Table]] = []
    before: Walk | None = None
    for sheet in sheets:
        correction = corrections.get(sheet.name)
        header = correct(sheet.rows, correction) if correction else find(sheet.rows)
        if header:
            walk = Walk(sheet, header)
        elif before and goes_on(sheet.rows, before.last_header.columns):
            walk = before.continue_with(sheet)
        else:
            continue
        tables.append((sheet, _read_sheet(walk, reader, is_corrected=correction is not None)))
        before = walk
    return tables


def _read_sheet(walk: Walk, reader: EntryReader, *, is_corrected: bool) -> Table:
    rows, header = walk.sheet.rows, walk.header
    following: Header | None = header
    while following:
        header = following
        following = _next_header(rows, header) if not is_corrected else None
        walk.read(header, following.first if following else len(rows))
    reader = reader.with_area_code(walk.area_code)
    number = rows[walk.header.last].number if walk.header.last >= 0 else 0
    entries = sorted(map(reader.read, _taken_from(walk.found)), key=lambda entry: entry.row)
    return Table(
        walk.sheet.name, number, walk.header.columns, tuple(entries), tuple(walk.skipped.values())
    )


def _taken_from(found: list[RawEntry]) -> Iterator[RawEntry]:
    """Yield what was found, in order, and let go of it: of 50,000 rows it is thirty megabytes."""
    found.reverse()
    while found:
        yield found.pop()


def _next_header(rows: Sequence[Row], header: Header) -> Header | None:
    """Return the header of another table below, with other columns than this one."""
    named = [column.role for column in header.columns]
    for index in range(header.last + 1, len(rows)):
        found = find_header(rows, index, 1) if is_header(rows[index]) else None
        if found and [column.role for column in found.columns] != named:
            return found
    return None
