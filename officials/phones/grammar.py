"""Decide which digits are a number: rules 1, 5 and 6 of the grammar."""

import re
import unicodedata
from dataclasses import dataclass, replace

from .numbers import Kind, Numbering, area_code_of

# Three-digit prefixes without a block that voice customers hold (data.md; libphonenumber's
# metadata of 2025 knows none of them either). New ones appear, hence only a warning.
UNASSIGNED = {"142", "143", "154", "160", "161", "163", "164", "169", "179", "194"}

MAX_LENGTH = 500  # characters of a cell or a query
MAX_DIGITS = 13  # 86 and a mobile, or 86 and a landline with its 0

COMPLETED = 3  # the cost of a local number to which an area code was added

# Signs that are what they look like, but for their width.
_USUAL = re.compile("[ -^`-~\t\n、，；：（）０-９一-\u9fff]*")
_DASH_OF_HAN = re.compile("(?<=[0-9])一(?=[0-9])")
_SPACES = re.compile("[ \t]+")
_TEL = re.compile(r"^tel:(?=[+0-9])", re.IGNORECASE)
_EXT = re.compile(r";\s*ext\s*=\s*", re.IGNORECASE)
_AROUND_DASH = re.compile(r" *-[ -]*")
_BROKEN_LINE = re.compile(r"(?<=[0-9]-)\s*\n\s*(?=[0-9])")
_APART = re.compile(r"(?<![0-9转x# -])(0[0-9]{2,3})\s*[/\n]\s*(?=[0-9]{7,8}(?![0-9]))")
_MOBILE = re.compile("(0?)(1[3-9][0-9]{9})")
_TOLLFREE = re.compile("[48]00[0-9]{7}")
_COUNTRY = re.compile(r"\+86|86(?=[0-9]{10,11}$)")
_SIGNS = str.maketrans("", "", "-. ")
_IN_BRACKETS = re.compile(r"(?<![0-9])(0[0-9]{2,3}) ?\(([0-9]{7,8})\)")
_CALLED_AREA_CODE = re.compile("区号 ?:? ?(?=0[0-9]{2,3})")

EXTENSION = r"(?:总机)?(?:转(?:接)?(?:分机|内线)?|分机|内线|ext(?:ension)?\.?|x|#)号?\s*:?\s*"


@dataclass(frozen=True)
class Found:
    """A recognised number, the cost of the guess, and its warnings."""

    kind: Kind
    digits: str
    extension: str = ""
    warnings: tuple[str, ...] = ()
    cost: int = 1

    @property
    def area_code(self) -> str:
        """Return the area code in the digits, or an empty string."""
        return area_code_of(self.kind, self.digits)

    @property
    def is_completed(self) -> bool:
        """Return whether the area code was added to a local number."""
        return self.cost == COMPLETED


def identify(written: str, numbering: Numbering) -> Found | None:
    """Return a complete number: with its area code, or one that needs none; else None."""
    digits, abroad = bare_digits(written)
    if match := _MOBILE.fullmatch(digits):
        doubts = {"mobile_zero": match[1], "unassigned": match[2][:3] in UNASSIGNED}
        warnings = tuple(code for code, doubt in doubts.items() if doubt)
        return Found(Kind.MOBILE, match[2], warnings=warnings)
    if _TOLLFREE.fullmatch(digits):
        return Found(Kind.TOLLFREE, digits)
    if numbering.is_short_code(digits):
        return Found(Kind.SHORT, digits)
    if re.fullmatch("0[0-9]{5,11}", digits):
        return _with_area_code(digits, numbering)
    # From abroad an area code has no 0, and a spreadsheet takes the 0 from a number.
    found = (
        _with_area_code(f"0{digits}", numbering) if re.fullmatch("[0-9]{5,11}", digits) else None
    )
    if found and not abroad:
        return replace(found, warnings=("zero_added",)) if found.kind == Kind.LANDLINE else None
    return found


def is_public_short_number(digits: str, *, mainland: bool) -> bool:
    """Return whether digits have the shape of a number that all of a territory dials alike.

    On the mainland 1xx, five digits that begin with 10 to 12, and the service ranges 95 and 96;
    in Hong Kong, Macao and Taiwan three or four digits.
    """
    shape = "1[0-9]{2}|1[0-2][0-9]{3}|9[56][0-9]{3,4}" if mainland else "[1-9][0-9]{2,3}"
    return bool(re.fullmatch(shape, digits))


def _with_area_code(digits: str, numbering: Numbering) -> Found | None:
    area_code = area_code_of(Kind.LANDLINE, digits)
    local = digits[len(area_code) :]
    lengths = numbering.area_codes.get(area_code)
    if lengths and len(local) in lengths:
        return Found(Kind.LANDLINE, digits)
    return Found(Kind.SHORT, digits) if lengths and numbering.is_short_code(local) else None


def fold(text: str) -> str:
    """Normalise signs: half width, `-` for every dash, no invisible characters."""
    if _USUAL.fullmatch(text):
        text = unicodedata.normalize("NFKC", text)
    else:
        text = _without_odd_signs(text)
    text = _DASH_OF_HAN.sub("-", text)
    text = _SPACES.sub(" ", text).strip(" '\"‘’“”=")
    text = _CALLED_AREA_CODE.sub("", _TEL.sub("", text))
    text = _EXT.sub("转", text)
    text = _BROKEN_LINE.sub("", _AROUND_DASH.sub("-", text))
    text = _IN_BRACKETS.sub(r"\1-\2", text)  # 0558(0000001)
    return _APART.sub(r"\1-", text)  # 0558/0000001


def _without_odd_signs(text: str) -> str:
    text = re.sub("[\u00b2\u00b3\u00b9\u2070-\u209c]", "", text)  # Footnote marks are no digits,
    text = re.sub("[\u2460-\u24ff\u2776-\u2793\u3200-\u32ff]", "\n", text)  # nor is ① a 1.
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[\r\v\f\u2028\u2029]", "\n", text)
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    text = re.sub("[\u2010-\u2015\u2043\u2212\u2500\u2501\u2e3a\u2e3b\u30fc_]", "-", text)
    text = re.sub("(?<=[0-9]) *[·•] *(?=[0-9])", "-", text)
    return text.translate(str.maketrans("〔〕", "()"))


def without_country(digits: str) -> tuple[str, bool]:
    """Drop +86, or a bare 86 before too many digits; return also whether one was there."""
    abroad = False
    while match := _COUNTRY.match(digits):
        digits, abroad = digits[match.end() :], True
    return digits, abroad


def bare_digits(written: str) -> tuple[str, bool]:
    """Return the digits as dialled inside China, and whether a country code was written."""
    return without_country(re.sub("^0086", "+86", written.translate(_SIGNS)))


def canonical_fragment(query: str) -> str:
    """Return the stored form of a number or a part of one, typed in any format.

    Text with other words gives "". An extension is left out: it is stored apart.
    """
    text = fold(query[:MAX_LENGTH])
    match = re.fullmatch(rf"([+0-9.() -]*?)(?:{EXTENSION}[0-9]*)?", text, re.IGNORECASE)
    if not match:
        return ""
    digits, abroad = without_country(re.sub(r"\(0\)|[^+0-9]", "", match[1]))
    if "+" in digits:
        return ""
    # Stored numbers may hold 0086 or 86 anywhere, so a short fragment keeps them; what came
    # from abroad lacks the area code's 0, which matches as a part of the stored number.
    if not abroad and re.fullmatch("0086[0-9]{7,}", digits):
        return canonical_fragment(digits[4:])
    return digits[1:] if re.fullmatch("01[3-9][0-9]{9}", digits) else digits


def text_of(value: object) -> str:
    """Return the text of a cell; a whole float of a spreadsheet as its integer."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and value.bit_length() > MAX_LENGTH:
        return "9" * (MAX_LENGTH + 1)  # Python refuses to print very long integers.
    text = str(value).strip()
    return text[:-2] if re.fullmatch(r"[0-9]+\.0", text) else text
