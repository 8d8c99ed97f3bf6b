"""The value of a number, its display and its tel: address."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from officials.characters import REDACTED


class Kind(StrEnum):
    """How a number is dialled."""

    MOBILE = "mobile"
    LANDLINE = "landline"  # digits hold area code and local number
    TOLLFREE = "tollfree"  # 400 and 800
    SHORT = "short"  # 12345, 95598; digits hold an area code before it when one was written


class Use(StrEnum):
    """Tell telephones from fax and message lines, where nobody speaks at the other end."""

    CALL = "call"
    FAX = "fax"
    TEXT = "text"


@dataclass(frozen=True)
class Numbering:
    """The numbering plan of the mainland.

    ``area_codes``: area code with its 0 -> lengths of its local numbers, in digits;
    ``short_codes``: dialled without an area code.
    """

    area_codes: Mapping[str, Collection[int]]
    short_codes: Collection[str]

    def is_short_code(self, digits: str) -> bool:
        """Return whether it is listed, or in the service ranges 95 and 96 (five or six digits)."""
        return digits in self.short_codes or bool(re.fullmatch("9[56][0-9]{3,4}", digits))


@dataclass(frozen=True)
class Number:
    """One number. Two are equal when the same keys are pressed to reach them."""

    kind: Kind
    digits: str  # canonical, [0-9] only
    extension: str = ""
    label: str = field(default="", compare=False)  # what stood before it: 办公电话
    note: str = field(default="", compare=False)  # what stood in brackets or behind it
    raw: str = field(default="", compare=False)  # the cell, as it was written
    use: Use = field(default=Use.CALL, compare=False)  # by its words

    @property
    def area_code(self) -> str:
        """Return the area code in the digits, or an empty string."""
        return area_code_of(self.kind, self.digits)

    @property
    def is_of_nobody(self) -> bool:
        """Return whether it is a short number, such as 110, which is nobody's own."""
        return self.kind == Kind.SHORT and not self.extension

    @property
    def shown(self) -> str:
        """Return the number grouped for reading."""
        return shown(self.kind, self.digits, self.extension)

    @property
    def tel(self) -> str:
        """Return the ``tel:`` address."""
        return href(self.kind, self.digits, self.extension)


def area_code_of(kind: str, digits: str) -> str:
    """Return the area code of canonical digits: 010 and 02x have three digits, others four."""
    if kind not in {Kind.LANDLINE, Kind.SHORT} or not digits.startswith("0"):
        return ""
    return digits[: 3 if digits[1:2] in {"1", "2"} else 4]


def shown(kind: str, digits: str, extension: str = "") -> str:
    """Group digits for reading: 154 0000 0001, 029-0000 0001 转 801, 400 000 0001, 029-12345."""
    if digits == REDACTED:
        return digits
    if kind == Kind.MOBILE:
        text = f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    elif kind == Kind.TOLLFREE:
        text = f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    elif area_code := area_code_of(kind, digits):
        local = digits[len(area_code) :]
        text = f"{area_code}-{local}"
        if kind == Kind.LANDLINE:
            text = f"{area_code}-{local[:-4]} {local[-4:]}"
    else:
        text = digits
    return f"{text} 转 {extension}" if extension else text


def href(kind: str, digits: str, extension: str = "") -> str:
    """Return the `tel:` address (RFC 3966): digits, one leading `+` and `;ext=` only.

    Mobiles and landlines are written with +86 and so work from everywhere. 400, 800 and short
    codes are written as they are dialled inside China, an area code with its 0: there a short
    code has no international form that every network routes (`+86-12345` reaches nobody).
    """
    if kind == Kind.MOBILE:
        digits = f"+86{digits}"
    elif kind == Kind.LANDLINE:
        digits = f"+86{digits[1:]}"
    return f"tel:{digits};ext={extension}" if extension else f"tel:{digits}"
