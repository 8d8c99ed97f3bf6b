"""Write .xlsx files whose cells are text: no spreadsheet computes or shortens them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import Any

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PART = 2**16  # bytes that are sent at once


@dataclass(frozen=True)
class Choices:
    """Drop-down lists of a sheet, which other values may be written over.

    ``by_column``: the values by the index of the column from 0; they stand on a hidden sheet of
    the name ``sheet``.
    """

    sheet: str
    by_column: Mapping[int, Sequence[str]] = field(default_factory=dict)


def write_xlsx(
    name: str,
    headings: Sequence[str],
    rows: Iterable[Iterable[Any]],
    *,
    choices: Choices | None = None,
) -> Iterator[bytes]:
    """Yield the parts of a file with one sheet: a frozen header, and a line for each row.

    The columns are as wide as the headings and the first rows need. What is typed into the rows
    below stays text, too.
    """
    from officials.exporting import sheets  # noqa: PLC0415 - see there

    with TemporaryFile() as file:
        sheets.write(file, name, headings, rows, choices)
        file.seek(0)
        while part := file.read(PART):
            yield part
