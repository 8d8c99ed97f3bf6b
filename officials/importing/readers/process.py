"""Read files in a process of their own, with limits on memory and time.

A file that makes a parser crash, loop or swell ends that process alone. It starts with an empty
environment, so that it knows no password of the site, and may write no file.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from .formats import MAX_FILE
from .refusals import Reason, Refused
from .sheets import MAX_CHARACTERS, Book, Row, Sheet

SECONDS = 1  # of the processor, for a small file
# More: a file of 50,000 rows has one or three and takes two, or six where others share the core.
SECONDS_PER_MEGABYTE, MOST_SECONDS = 10, 21
# On the clock for each second of the processor: how many others there are is no fault of the file.
PATIENCE = 60

ROOT = Path(__file__).parents[3]
COMMAND = (sys.executable, "-B", "-m", "officials.importing.readers")


def read(data: bytes, name: str, *, include_hidden: bool = False) -> Book:
    """Read a file; its name says what it claims to be. Raises Refused."""
    if len(data) > MAX_FILE:
        raise Refused(Reason.TOO_LARGE, size=-(-len(data) // 2**20), limit=MAX_FILE // 2**20)
    return _run({"name": name, "include_hidden": include_hidden}, data)


def read_clipboard(text: str, html: str = "") -> Book:
    """Read pasted text, and the HTML beside it where the browser hands it over. Raises Refused."""
    size = len(text.encode()) + len(html.encode())
    if size > MAX_FILE:
        raise Refused(Reason.TOO_LARGE, size=-(-size // 2**20), limit=MAX_FILE // 2**20)
    return _run({"html": html}, text.encode())


def _run(request: dict[str, Any], data: bytes) -> Book:
    header = json.dumps(request).encode() + b"\n"
    seconds = processor_seconds(len(header) + len(data))
    try:
        # The command is ours alone: no word of it comes from the file or its name.
        done = subprocess.run(  # noqa: S603
            [*COMMAND, str(seconds)],
            input=header + data,
            capture_output=True,
            timeout=seconds * PATIENCE,
            cwd=ROOT,
            env={"PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused(Reason.TOO_MUCH_WORK) from None
    if done.returncode:
        # Ended by a signal: out of memory or time.
        raise Refused(Reason.TOO_MUCH_WORK if done.returncode < 0 else Reason.BROKEN)
    answer = json.loads(done.stdout)
    if reason := answer.get("refused"):
        raise Refused(Reason(reason), **answer["params"])
    return from_json(answer)


def processor_seconds(size: int) -> int:
    """Return how many seconds of the processor a file of ``size`` bytes may take."""
    return min(SECONDS + round(SECONDS_PER_MEGABYTE * size / 2**20), MOST_SECONDS)


def check_length(book: Book) -> None:
    """Raise Refused for more text than a list has.

    A file names one long text in many cells, which share it here; the answer repeats it.
    """
    cells = (len(cell) for sheet in book.sheets for row in sheet.rows for cell in row.cells)
    if sum(cells) > MAX_CHARACTERS:
        raise Refused(Reason.UNPACKED)


def to_json(book: Book) -> dict[str, Any]:
    """Return a book as the process writes it."""
    return {
        "sheets": [
            {
                "name": sheet.name,
                "heading": sheet.heading,
                "rows": [[row.number, row.cells, [*row.continued]] for row in sheet.rows],
            }
            for sheet in book.sheets
        ],
        "hidden": book.hidden,
        "encoding": book.encoding,
    }


def from_json(answer: dict[str, Any]) -> Book:
    """Return the book that ``to_json`` wrote."""
    sheets = (
        Sheet(
            sheet["name"],
            tuple(
                Row(number, tuple(cells), frozenset(continued))
                for number, cells, continued in sheet["rows"]
            ),
            sheet["heading"],
        )
        for sheet in answer["sheets"]
    )
    return Book(tuple(sheets), tuple(answer["hidden"]), answer["encoding"])
