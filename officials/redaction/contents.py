"""Search the content of a value or a file, and put marks into it.

Pure. JSON is searched in each of its texts, numbers and keys. Bytes are searched as texts in the
encodings of office software, unpacked where they are packed.
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from officials.characters import REDACTED
from officials.redaction.spellings import Span, Spelling, mask

_TAGS = re.compile("(?:<[^<>]*>)+")
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
# Of one packed file; a larger one is searched in its first part.
MAX_UNPACKED = 256 * 2**20
# Texts of a row that belong to the digits beside them.
DIGITS, EXTENSION = "digits", "extension"


def find_texts(value: Any, spelling: Spelling) -> Iterator[str]:
    """Yield each text in a value (a string, bytes, or what JSON can hold) that may be meant."""
    match value:
        case str():
            yield value
        case bytes() | memoryview():
            yield from read_texts(bytes(value), spelling)
        case dict():
            passed = spelling.passes_by(value)
            yield from value
            for key, each in value.items():
                if key not in passed:
                    yield from find_texts(each, spelling)
        case list() | tuple():
            for each in value:
                yield from find_texts(each, spelling)
        case int() | float() if not isinstance(value, bool):
            yield str(value)


def find_spans(value: Any, spelling: Spelling) -> Iterator[tuple[str, Span]]:
    """Yield each find in a value with the text that it stands in."""
    for text in find_texts(value, spelling):
        for span in spelling.find(text):
            yield text, span


def redact(value: Any, spelling: Spelling) -> Any:
    """Return a value of text or JSON with marks in place of all finds.

    With digits goes the extension beside them.
    """
    match value:
        case str():
            return mask(value, spelling.find(value))
        case dict():
            passed = spelling.passes_by(value)
            redacted = {
                redact(key, spelling): each if key in passed else redact(each, spelling)
                for key, each in value.items()
            }
            if redacted.get(DIGITS) == REDACTED and redacted.get(EXTENSION):
                redacted[EXTENSION] = REDACTED
            return redacted
        case list() | tuple():
            return [redact(each, spelling) for each in value]
        case int() | float() if not isinstance(value, bool):
            masked = redact(str(value), spelling)
            return value if masked == str(value) else masked
    return value


def redact_packed(data: bytes, spelling: Spelling) -> bytes:
    """Return packed JSON with marks in place of finds; a mark for what cannot be unpacked."""
    try:
        book = redact(json.loads(zlib.decompress(data)), spelling)
    except (zlib.error, ValueError):
        return REDACTED.encode()
    return zlib.compress(json.dumps(book, ensure_ascii=False).encode(), 1)


def is_readable(data: bytes) -> bool:
    """Return whether the texts of a file can be read: not those of a picture or a PDF."""
    return not data.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG"))


def read_texts(data: bytes, spelling: Spelling) -> Iterator[str]:
    """Yield the texts that bytes may hold, once for each encoding that fits."""
    unpacked = _unpack(data)
    if unpacked is None:
        yield from _decode(data)
        return
    for part in unpacked:
        for text in _decode(part):
            if text.startswith(("{", "[")):
                yield from _read_json(text, spelling)
            else:
                # Cells and runs of a document; a number may be split between them.
                yield _TAGS.sub(" ", text) if text.lstrip().startswith("<") else text


def _read_json(text: str, spelling: Spelling) -> Iterator[str]:
    try:
        value = json.loads(text)
    except ValueError:
        yield text
    else:
        yield from find_texts(value, spelling)


def _unpack(data: bytes) -> list[bytes] | None:
    """Return the parts of a ZIP archive, or what zlib or gzip packed; None for anything else."""
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return [_read_part(archive, each) for each in archive.infolist()]
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error):
            return None
    unpack: Callable[[bytes], Any] = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress
    try:
        return [unpack(data)] if data[:1] in {b"\x78", b"\x1f"} else None
    except zlib.error:
        return None


def _read_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as file:
        return file.read(MAX_UNPACKED)


def _decode(data: bytes) -> Iterator[str]:
    for encoding in _ENCODINGS:
        # UTF-16 of Latin digits has a zero in each second byte.
        if not encoding.startswith("utf-16") or b"\0" in data:
            text = data.decode(encoding, errors="replace")
            if encoding != "gb18030" or "\ufffd" in data.decode("utf-8", errors="replace"):
                yield text
