"""Read the original of an import again: its sheets, and how they are understood."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from officials.db.many_rows import without_garbage_collection
from officials.importing.columns import SEARCHED, Correction
from officials.importing.readers import process
from officials.importing.readers.refusals import Refused
from officials.importing.readers.sheets import Book
from officials.importing.roles import Role
from officials.importing.tables import Understanding, understand
from officials.importing.turned import turn_book
from officials.issues import Issue
from officials.models import ImportBatch, Region
from officials.models.national_hotlines import find_area_code, read_numbering

# Values of ``ImportBatch.source_format`` for what is no file; files have their extension.
TEXT, HTML, GRID = "pasted text", "pasted html", "grid"


def pack_book(book: Book) -> bytes:
    """Return a book as the column ``sheets`` of a batch holds it."""
    return zlib.compress(json.dumps(process.to_json(book), ensure_ascii=False).encode(), 1)


def read_file(data: bytes, name: str) -> Book:
    """Return the sheets of a file, with a person in each row. Raises Refused."""
    return turn_book(process.read(data, name))


def read_clipboard(text: str, html: str = "") -> Book:
    """Return the sheets of what was pasted, with a person in each row. Raises Refused."""
    return turn_book(process.read_clipboard(text, html))


def read_book(batch: ImportBatch) -> Book:
    """Return the sheets of the original: those that are stored, or read anew. Raises Refused."""
    if batch.sheets is not None:
        return process.from_json(json.loads(zlib.decompress(batch.sheets)))
    data = bytes(batch.source)
    if batch.source_format == HTML:
        return read_clipboard("", data.decode())
    if batch.source_format in {TEXT, GRID}:
        return read_clipboard(data.decode())
    return read_file(data, batch.file_name)


def first_rows(book: Book, count: int) -> Book:
    """Return a book with the first rows of each sheet: ``count`` below the deepest header."""
    sheets = (replace(each, rows=each.rows[: SEARCHED + count]) for each in book.sheets)
    return replace(book, sheets=tuple(sheets))


def understand_original(batch: ImportBatch) -> Understanding:
    """Return how the original is understood with the corrections of the batch. Raises Refused."""
    return understand_sheets(read_book(batch), batch.region, batch.corrections)


def understand_sheets(book: Book, region: Region, stored: Mapping[str, Any]) -> Understanding:
    """Return how a book is understood; ``stored``: corrections as a batch has them.

    Raises Refused.
    """
    numbering, area_code = read_numbering(), find_area_code(region)
    corrections = parse_corrections(stored)
    with without_garbage_collection():
        return understand(book, numbering, area_code=area_code, corrections=corrections)


def understand_book(batch: ImportBatch, book: Book) -> tuple[Understanding | None, Issue | None]:
    """Return how a book is understood with the corrections of the batch, or why it is not."""
    try:
        return understand_sheets(book, batch.region, batch.corrections), None
    except Refused as refused:
        return None, refused.issue


def format_corrections(corrections: Mapping[str, Correction]) -> dict[str, Any]:
    """Return corrections as the column of a batch holds them."""
    return {
        sheet: {
            "header_row": each.header_row,
            "roles": {str(index): role and role.value for index, role in each.roles.items()},
        }
        for sheet, each in corrections.items()
    }


def parse_corrections(stored: Mapping[str, Any]) -> dict[str, Correction]:
    """Return the corrections of a batch, by the name of the sheet."""
    return {
        sheet: Correction(
            each["header_row"],
            {int(index): Role(role) if role else None for index, role in each["roles"].items()},
        )
        for sheet, each in stored.items()
        if not each.get("is_dropped")
    }


@dataclass(frozen=True, slots=True)
class OriginalLine:
    """A row as the list has it: its sheet and number there, and its cells with text."""

    sheet: str
    row: int
    cells: tuple[str, ...]


def read_lines(batch: ImportBatch) -> dict[int, OriginalLine]:
    """Return the rows of a list as its file has them, by the id of their post, in its order."""
    cells = {
        (sheet.name, row.number): tuple(dict.fromkeys(filter(None, row.cells)))
        for sheet in read_book(batch).sheets
        for row in sheet.rows
    }
    listed = batch.rows.exclude(post=None).exclude(row=0).order_by("position")
    rows = listed.values_list("post", "sheet", "row")
    return {
        post: OriginalLine(sheet, row, cells.get((sheet, row), ())) for post, sheet, row in rows
    }
