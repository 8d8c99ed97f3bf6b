"""Read text whose cells stand between commas, tabs or other signs."""

import csv
import io
import re
from collections.abc import Iterable

from .decoding import decode
from .grid import Budget, clean, numbered
from .refusals import Reason, Refused
from .sheets import MAX_COLUMNS, MAX_ROWS, Book, Sheet

_LINES_TO_COMPARE = 50
MAX_LINE = 2**20  # characters
_GUARD = re.compile(r"^'(?=\W*[=+\-@＝＋－＠﹦﹢﹣﹫])")
_GAP = re.compile("[ \u00a0]*\u3000[ \u3000\u00a0]*|[ \u00a0]{2,}")


def read_delimited(data: bytes, name: str) -> Book:
    """Read a file; Excel's Unicode text has tabs, .csv mostly commas.

    Other programs and hands write semicolons, strokes, signs in full width and wide gaps. Raises
    Refused.
    """
    text, encoding = decode(data)
    return Book((_sheet(_lines(text, "\t,;|，｜；", quoted=True), name),), encoding=encoding)


def read_pasted(data: bytes, name: str) -> Book:
    """Read UTF-8 from a text box: cells between tabs, else strokes, commas or wide gaps."""
    text, encoding = decode(data)
    return Book((_sheet(_lines(text, "\t|｜,，", quoted=False), name),), encoding=encoding)


def _lines(text: str, candidates: str, *, quoted: bool) -> Iterable[list[str]]:
    """Split lines at the sign that most of them have, or at wide gaps where none has one.

    ``quoted``: quotation marks without such a sign are those of a table of one column.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > MAX_LINE:
            raise Refused(Reason.LONG_CELL, line=number)
    delimiter = _delimiter(text, candidates)
    if delimiter in text or (quoted and not _GAP.search(text)):
        return _split(text, delimiter)
    return (_GAP.split(line.strip()) for line in text.splitlines())


def _delimiter(text: str, candidates: str) -> str:
    """Return the sign with which most lines are split; the earlier candidate where equal."""
    lines = text.splitlines()[:_LINES_TO_COMPARE]
    return max(candidates, key=lambda sign: sum(sign in line for line in lines))


def _split(text: str, delimiter: str) -> Iterable[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = 1
    try:
        for cells in reader:
            yield cells
            begun = reader.line_num + 1
    except csv.Error as error:
        is_long = "field larger" in str(error)
        raise Refused(Reason.LONG_CELL if is_long else Reason.QUOTES, line=begun) from None


def _unguard(cell: str) -> str:
    """Return a cell without what keeps spreadsheets from changing it.

    Excel writes ="0558…" so that a number keeps its 0, our tables an apostrophe before a formula.
    """
    return _GUARD.sub("", re.sub(r'^="(.*)"$', r"\1", cell))


def _sheet(lines: Iterable[list[str]], name: str) -> Sheet:
    budget = Budget()
    rows: list[list[str]] = []
    for cells in lines:
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise Refused(Reason.TOO_MANY_COLUMNS, sheet=name, count=len(cells), limit=MAX_COLUMNS)
        if len(rows) == MAX_ROWS:
            raise Refused(Reason.TOO_MANY_ROWS, sheet=name, count=MAX_ROWS + 1, limit=MAX_ROWS)
        budget.spend(len(cells))
        rows.append([clean(_unguard(cell)) for cell in cells])
    return Sheet(name, tuple(numbered(rows)))
