"""The shape in which every reader returns a file: sheets of numbered rows of text."""

from dataclasses import dataclass

MAX_ROWS = 60_000  # of a sheet
MAX_COLUMNS = 256  # of a sheet
MAX_CELLS = 2_000_000  # of a file, merged cells counted as often as they are repeated
MAX_CHARACTERS = 20_000_000  # of all cells, a text that several share counted for each


@dataclass(frozen=True, slots=True)
class Row:
    """A row with text. ``number``: as the file counts it, from 1; 0 of a header that it lacks.

    ``cells``: text without outer spaces; a merged cell stands in each of its columns and rows.
    ``continued``: the columns of cells that are merged with the cell above.
    """

    number: int
    cells: tuple[str, ...]
    continued: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet, or a table of a document. ``heading``: the paragraph before the table."""

    name: str
    rows: tuple[Row, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a file, ``hidden``: the names of those that were not read.

    ``encoding``: of a text, otherwise empty.
    """

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    encoding: str = ""
