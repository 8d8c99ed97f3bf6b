"""Understand the sheets of a file: headers, columns, sections, and the post of each row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from officials.exporting.headings import OPTIONS
from officials.phones import Numbering

from .columns import SEARCHED, Column, Correction, Header, correct, find_header, is_header
from .entries import Entry, EntryReader, RawEntry
from .layout import RowKind
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
    tables, unread = [], []
    for sheet in turn_book(book).sheets:
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
    walk = Walk(sheet, header)
    while header:
        following = _next_header(sheet.rows, header) if not correction else None
        end = following.first if following else len(sheet.rows)
        walk.read(header, end)
        header = following
    number = sheet.rows[walk.header.last].number if walk.header.last >= 0 else 0
    entries = sorted(map(reader.read, _taken_from(walk.found)), key=lambda entry: entry.row)
    return Table(
        sheet.name, number, walk.header.columns, tuple(entries), tuple(walk.skipped.values())
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
