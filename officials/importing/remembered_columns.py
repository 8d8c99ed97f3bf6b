"""Use the columns that an office corrected before, where a new list has the same headings.

A list without a header is known by the content of its columns: names, titles, numbers.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from officials import names
from officials.models import ImportBatch, Region

from .columns import SEARCHED, find_header
from .readers.sheets import Book, Row, Sheet

NEWEST = 100  # lists of a region that are looked through
_LEAST_KINDS = 2  # of columns that tell what they hold
_MOST = 0.6  # share of the cells of a column
_NUMBER = re.compile("(?:[^0-9]*[0-9]){7,}")
_SEQUENCE = re.compile("[0-9]{1,4}[.、]?")
_NAME = re.compile(f"[{names.HAN}]{{2,4}}")


def find_remembered(region: Region, book: Book) -> dict[str, Any]:
    """Return the newest corrections for the sheets of a book, as a batch stores them.

    Each names the list that it comes from as ``remembered_from``.
    """
    past = ImportBatch.objects.filter(region=region).exclude(corrections={}).order_by("-pk")
    known: dict[tuple[str, ...], Any] = {}
    for uid, stored in past.values_list("uid", "corrections")[:NEWEST]:
        for each in stored.values():
            if key := tuple(each.get("headings") or each.get("kinds") or ()):
                known.setdefault(key, each | {"remembered_from": uid})
    found = {}
    for sheet in book.sheets if known else ():
        for number, key in _list_keys(sheet):
            each = known.get(key)
            if each and not each.get("is_dropped"):
                found[sheet.name] = each | {"header_row": number}
                break
    return found


def _list_keys(sheet: Sheet) -> Iterable[tuple[int, tuple[str, ...]]]:
    """Yield the keys by which a sheet may be known, with the row of the header or 0."""
    for row in sheet.rows[:SEARCHED]:
        yield row.number, headings_of(row)
    if sheet.rows and not find_header(sheet.rows):
        yield 0, kinds_of(sheet)


def kinds_of(sheet: Sheet) -> tuple[str, ...]:
    """Return the content of each column of a list without a header, or nothing if few tell it."""
    rows = sheet.rows[:SEARCHED]
    width = max((len(row.cells) for row in rows), default=0)
    columns = (
        [row.cells[index] for row in rows if index < len(row.cells)] for index in range(width)
    )
    kinds = tuple(map(_kind_of, columns))
    return kinds if len({*kinds} - {"", "text"}) >= _LEAST_KINDS else ()


def _kind_of(cells: Sequence[str]) -> str:
    filled = [text for text in cells if text]
    counts = Counter(map(_kind_of_cell, filled))
    kind, count = max(counts.items(), key=lambda each: each[1], default=("", 0))
    return kind if count >= _MOST * len(filled) else "text"


def _kind_of_cell(text: str) -> str:
    if _NUMBER.match(text):
        return "number"
    if _SEQUENCE.fullmatch(text):
        return "sequence"
    if names.is_title(text):
        return "title"
    is_name = _NAME.fullmatch(text) and (names.is_surname(text[0]) or names.is_surname(text[:2]))
    return "name" if is_name else "text"


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
        keys = {name: each[name] for name in ("headings", "kinds") if name in each}
        dropped = keys | {"is_dropped": True}
        batch.corrections = batch.corrections | {sheet: dropped}
        batch.save(update_fields=["corrections"])


def headings_of(row: Row) -> tuple[str, ...]:
    """Return the cells of a row without the empty ones at its end."""
    cells: Sequence[str] = row.cells
    while cells and not cells[-1]:
        cells = cells[:-1]
    return tuple(cells)


def add_headings(stored: Mapping[str, Any], sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Add to corrections of a batch the headings or the kinds by which they are known again."""
    rows = {(sheet.name, row.number): row for sheet in sheets for row in sheet.rows[:SEARCHED]}
    by_name = {sheet.name: sheet for sheet in sheets}
    headed = {}
    for sheet, each in stored.items():
        row = rows.get((sheet, each["header_row"]))
        headed[sheet] = each | ({"headings": [*headings_of(row)]} if row else {})
        if not each["header_row"] and any(each["roles"].values()) and sheet in by_name:
            headed[sheet] = each | {"kinds": [*kinds_of(by_name[sheet])]}
    return headed
