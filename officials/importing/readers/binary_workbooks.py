"""Find what the sheets of an .xls keep from their reader: calamine reads values alone.

The file is a small file system ([MS-CFB]); its stream Workbook is a sequence of records ([MS-XLS]).
"""

import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from .taken_back import TakenBack

_END_OF_CHAIN = 0xFFFFFFFA  # and above: no sector
_HEADER_SECTORS = 109
_SMALL = 4096  # bytes; shorter streams lie in sectors of their own
_SMALL_SECTOR = 64
_SECTORS = {512, 4096}  # bytes, the two that there are
_ENTRY = 128  # bytes of the directory for each stream
_STREAM, _ROOT = 2, 5

_BOF, _EOF = 0x809, 0x0A
_PASSWORD = 0x2F
_FONT, _XF, _SHEET = 0x31, 0xE0, 0x85
_ROW, _COLUMN = 0x208, 0x7D
_CELLS = {0xFD, 0x203, 0x27E, 0x204, 0x06, 0x205}
_NUMBERS = 0xBD  # cells of a row beside each other
_STRUCK, _ROW_HIDDEN, _COLUMN_HIDDEN = 0x08, 0x20, 0x01
_LAST_COLUMN = 255
_MISSING_FONT = 4  # no font has this index


@dataclass(slots=True)
class _Found:
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    cells: set[tuple[int, int]] = field(default_factory=set)


def find_taken_back(data: bytes) -> list[TakenBack]:
    """Return what is hidden or struck through, for each sheet in the order of the file.

    Empty for a file that is not laid out as expected.
    """
    try:
        return [*_read_sheets(_read_stream(data, "Workbook"))]
    except (struct.error, IndexError):
        return []


def is_encrypted(data: bytes) -> bool:
    """Return whether a password protects a file; calamine cannot tell it from a broken one."""
    with suppress(struct.error, IndexError):
        return any(kind == _PASSWORD for kind, _ in _records(_read_stream(data, "Workbook"), 0))
    return False


def _read_stream(data: bytes, name: str) -> bytes:
    """Return a stream of a compound file; empty where there is none."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in _SECTORS:
        return b""
    (directory,) = struct.unpack_from("<I", data, 48)
    (small_table,) = struct.unpack_from("<I", data, 60)
    sectors = memoryview(data)[size:]
    table: list[int] = []
    for sector in struct.unpack_from(f"<{_HEADER_SECTORS}I", data, 76):
        if sector < _END_OF_CHAIN:
            table += struct.unpack_from(f"<{size // 4}I", sectors, sector * size)
    small_sectors = b""
    for kind, words, first, length in _read_entries(_chain(sectors, table, directory, size)):
        if kind == _ROOT:  # its content is that of all small streams
            small_sectors = _chain(sectors, table, first, size)
        elif kind == _STREAM and words == name and length >= _SMALL:
            return _chain(sectors, table, first, size)[:length]
        elif kind == _STREAM and words == name:
            small = _chain(sectors, table, small_table, size)
            links = struct.unpack(f"<{len(small) // 4}I", small)
            return _chain(small_sectors, links, first, _SMALL_SECTOR)[:length]
    return b""


def _read_entries(directory: bytes) -> Iterator[tuple[int, str, int, int]]:
    """Yield the kind, the name, the first sector and the bytes of each entry of a directory."""
    for begin in range(0, len(directory), _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, begin + 64)
        name = directory[begin : begin + max(length - 2, 0)].decode("utf-16-le", errors="replace")
        yield kind, name, *struct.unpack_from("<II", directory, begin + 116)


def _chain(sectors: bytes | memoryview, links: Sequence[int], first: int, size: int) -> bytes:
    """Return the content of the sectors that follow each other from the first, in a circle too."""
    parts: list[bytes] = []
    while first < len(links) and len(parts) * size < len(sectors):
        parts.append(bytes(sectors[first * size : (first + 1) * size]))
        first = links[first]
    return b"".join(parts)


def _records(stream: bytes, begin: int) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the content of the records of a part of the stream."""
    depth = 0
    while begin + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, begin)
        depth += (kind == _BOF) - (kind == _EOF)
        yield kind, stream[begin + 4 : begin + 4 + length]
        if depth <= 0:
            return
        begin += 4 + length


def _read_sheets(stream: bytes) -> Iterator[TakenBack]:
    fonts: list[bool] = []
    styles: list[int] = []
    sheets: list[int] = []
    for kind, content in _records(stream, 0):
        if kind == _FONT:
            fonts += [False] * (len(fonts) == _MISSING_FONT)
            fonts.append(bool(struct.unpack_from("<H", content, 2)[0] & _STRUCK))
        elif kind == _XF:
            styles += struct.unpack_from("<H", content)
        elif kind == _SHEET:
            sheets += struct.unpack_from("<I", content)
    struck = {style for style, font in enumerate(styles) if font < len(fonts) and fonts[font]}
    for begin in sheets:
        found = _read_sheet(stream, begin, struck)
        yield TakenBack(frozenset(found.rows), frozenset(found.columns), frozenset(found.cells))


def _read_sheet(stream: bytes, begin: int, struck: set[int]) -> _Found:
    found = _Found()
    for kind, content in _records(stream, begin):
        if kind == _ROW:
            if struct.unpack_from("<H", content, 12)[0] & _ROW_HIDDEN:
                found.rows.update(struct.unpack_from("<H", content))
        elif kind == _COLUMN:
            first, last, _width, _style, options = struct.unpack_from("<5H", content)
            if options & _COLUMN_HIDDEN:
                found.columns.update(range(first, min(last, _LAST_COLUMN) + 1))
        elif struck:
            found.cells.update(
                place for place, style in _styled_cells(kind, content) if style in struck
            )
    return found


def _styled_cells(kind: int, content: bytes) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield the cells of a record, each with the index of its style."""
    if kind in _CELLS:
        row, column, style = struct.unpack_from("<3H", content)
        yield (row, column), style
    elif kind == _NUMBERS:
        row, column = struct.unpack_from("<2H", content)
        for index, begin in enumerate(range(4, len(content) - 2, 6)):
            yield (row, column + index), struct.unpack_from("<H", content, begin)[0]
