"""Write a picture as PNG, and read the size of one without decoding it."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# What follows the mark of a JPEG's frame: length, precision, height, width.
_FRAME = struct.Struct(">HBHH")
_FRAME_MARKS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_MARKS_ALONE = {0x01, *range(0xD0, 0xD9)}


def write_png(rows: list[bytes], width: int) -> bytes:
    """Return a PNG of ``rows``, each of ``width`` pixels in red, green and blue bytes."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return SIGNATURE + b"".join(
        _chunk(*each) for each in ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def read_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG or JPEG in pixels, or None where it does not say."""
    if data.startswith(SIGNATURE):
        if data[12:16] != b"IHDR" or len(data) < len(SIGNATURE) + 16:
            return None
        width, height = struct.unpack(">II", data[16:24])
        return (width, height) if width and height else None
    return _read_jpeg_size(data) if data.startswith(b"\xff\xd8") else None


def _read_jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Return the size in the first frame of a JPEG, which stands before its pixels."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - begins each mark
        mark = data[at + 1]
        if mark == 0xFF or mark in _MARKS_ALONE:  # noqa: PLR2004
            at += 1 if mark == 0xFF else 2  # noqa: PLR2004
            continue
        if mark in _FRAME_MARKS:
            if at + 2 + _FRAME.size > len(data):
                return None
            _length, _precision, height, width = _FRAME.unpack_from(data, at + 2)
            return (width, height) if width and height else None
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return None
