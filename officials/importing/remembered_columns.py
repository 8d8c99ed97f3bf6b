"""Use the columns that an office corrected before, where a new list has the same headings."""

from collections.abc import Mapping, Sequence
from typing import Any

from officials.models import ImportBatch, Region

from .columns import SEARCHED
from .readers.sheets import Book, Row, Sheet

NEWEST = 100  # lists of a region that are looked through


def find_remembered(region: Region, book: Book) -> dict[str, Any]:
    """Return the newest corrections for the sheets of a book, as a batch stores them.

    Each names the list that it comes from as ``remembered_from``. A list without a header has no
    headings by which it could be known again.
    """
    past = ImportBatch.objects.filter(region=region).exclude(corrections={}).order_by("-pk")
    known: dict[tuple[str, ...], Any] = {}
    for uid, stored in past.values_list("uid", "corrections")[:NEWEST]:
        for each in stored.values():
            if headings := tuple(each.get("headings", ())):
                known.setdefault(headings, each | {"remembered_from": uid})
    found = {}
    for sheet in book.sheets:
        for row in sheet.rows[:SEARCHED]:
            each = known.get(headings_of(row))
            if each and not each.get("is_dropped"):
                found[sheet.name] = each | {"header_row": row.number}
                break
    return found


def list_remembered(batch: ImportBatch) -> dict[str, ImportBatch]:
    """Return the lists from which corrections of a batch come, by the name of the sheet."""
    sources = {
        sheet: each["remembered_from"]
        for sheet, each in batch.corrections.items()
        if each.get("remembered_from")
    }
    lists = ImportBatch.objects.filter(uid__in=sources.values()).only("uid", "file_name", "made_at")
    by_uid = {each.uid: each for each in lists}
    return {sheet: by_uid[uid] for sheet, uid in sources.items() if uid in by_uid}


def drop_remembered(batch: ImportBatch, sheet: str) -> None:
    """Read a sheet by its header again; the next list with these headings is read so too."""
    each = batch.corrections.get(sheet, {})
    if each.get("remembered_from"):
        dropped = {"headings": each["headings"], "is_dropped": True}
        batch.corrections = batch.corrections | {sheet: dropped}
        batch.save(update_fields=["corrections"])


def headings_of(row: Row) -> tuple[str, ...]:
    """Return the cells of a row without the empty ones at its end."""
    cells: Sequence[str] = row.cells
    while cells and not cells[-1]:
        cells = cells[:-1]
    return tuple(cells)


def add_headings(stored: Mapping[str, Any], sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Add to corrections of a batch the headings by which they are known again."""
    rows = {(sheet.name, row.number): row for sheet in sheets for row in sheet.rows[:SEARCHED]}
    headed = {}
    for sheet, each in stored.items():
        row = rows.get((sheet, each["header_row"]))
        headed[sheet] = each | ({"headings": [*headings_of(row)]} if row else {})
    return headed
