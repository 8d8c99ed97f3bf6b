"""Turn sheets of other shapes into sheets that have a person in each row."""

from dataclasses import replace
from itertools import zip_longest

from .columns import find_header
from .headless import guess_header
from .labelled import line_up
from .plain_lines import line_up_lines
from .readers.sheets import MAX_COLUMNS, Book, Row, Sheet

_SEARCHED = 3  # columns in which the headers are looked for


def turn_book(book: Book) -> Book:
    """Return a book with the sheets turned that have no person in each row of a table.

    They have one in each column, in each form, or in each line of words.

    The number of a row is that of its column then, from 1, or that of the first row of its form. A
    turned sheet stays as it is.
    """
    return replace(book, sheets=tuple(map(_turn, book.sheets)))


def _turn(sheet: Sheet) -> Sheet:
    if lined_up := line_up(sheet):
        return lined_up
    if not sheet.rows or find_header(sheet.rows):
        return sheet
    return _turn_round(sheet) or _line_up_words(sheet)


def _line_up_words(sheet: Sheet) -> Sheet:
    """Return a sheet whose lines are words with spaces as a table, other sheets as they are."""
    return sheet if guess_header(sheet.rows) else line_up_lines(sheet) or sheet


def _turn_round(sheet: Sheet) -> Sheet | None:
    """Return a sheet with a person in each column turned round, or None."""
    if len(sheet.rows) > MAX_COLUMNS:
        return None
    titles = [row for row in sheet.rows if len({*row.cells} - {""}) == 1]
    lines = [row.cells for row in sheet.rows if row not in titles]
    columns = enumerate(zip_longest(*lines, fillvalue=""), 1)
    rows = tuple(Row(number, cells) for number, cells in columns if any(cells))
    if not find_header(rows, searched=_SEARCHED):
        return None
    above = next((text for row in titles for text in row.cells if text), "")
    return replace(sheet, rows=rows, heading=above or sheet.heading)
