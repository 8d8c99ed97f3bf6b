"""Write a contact as vCard 3.0 (RFC 2426), as Android and iOS read it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from officials import phones

# In octets, without the line end (RFC 2425, 5.8.1).
MAX_LINE_LENGTH = 75
LINE_END = "\r\n"
# TEXT is of version 4.0 (RFC 6350); readers of 3.0 keep types that they do not know.
TYPES: dict[str, str] = {phones.Use.FAX: "FAX", phones.Use.TEXT: "TEXT", phones.Kind.MOBILE: "CELL"}

_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Telephone:
    """A number in canonical digits, without extension: a phone would dial it with the number."""

    kind: phones.Kind
    digits: str
    use: phones.Use = phones.Use.CALL

    @property
    def type(self) -> str:
        """The values of TYPE."""
        return f"WORK,{TYPES.get(self.use) or TYPES.get(self.kind, 'VOICE')}"


@dataclass(frozen=True)
class Contact:
    """A post as an entry of an address book; a vacant one has no ``family`` and ``given``.

    ``organisation``: the whole and its parts, the largest first.
    """

    name: str
    family: str
    given: str
    organisation: tuple[str, ...]
    title: str
    telephones: tuple[Telephone, ...]
    url: str
    revised: datetime
    note: str


def write(contact: Contact) -> bytes:
    """Return the vCard in UTF-8, with folded lines."""
    family, given = escape(contact.family), escape(contact.given or contact.name)
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{family};{given};;;",
        f"FN:{escape(contact.name)}",
        f"ORG:{';'.join(map(escape, contact.organisation))}",
        f"TITLE:{escape(contact.title)}",
        *(
            f"TEL;TYPE={each.type}:{phones.href(each.kind, each.digits).removeprefix('tel:')}"
            for each in contact.telephones
        ),
        f"URL:{contact.url}",
        f"REV:{contact.revised.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        f"NOTE:{escape(contact.note)}",
        "END:VCARD",
    ]
    return b"".join(fold(line) for line in lines)


def escape(text: str) -> str:
    """Escape text so that it ends neither its line nor its part of a value."""
    text = _CONTROLS.sub("", _BREAKS.sub("\n", text))
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", r"\n")


def fold(line: str) -> bytes:
    """Split a line into pieces of at most 75 octets, between characters.

    Each piece after the first begins with a space.
    """
    pieces, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > MAX_LINE_LENGTH:
            pieces.append("")
            size = 1
        pieces[-1] += character
        size += width
    return (f"{LINE_END} ".join(pieces) + LINE_END).encode()
