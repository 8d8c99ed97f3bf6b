"""Read from the header of a column what holds for all of its numbers."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from officials import hours, phones
from officials.phones.grammar import MAX_LENGTH

from .columns import Column
from .roles import AREA_CODE_AT_END, NOT_PUBLIC, TRANSLATION, Role, fold, recognise
from .texts import GENERIC_PHONES, clean_text

_USES: Mapping[Role | None, phones.Use] = {
    Role.FAX: phones.Use.FAX,
    Role.MESSAGES: phones.Use.TEXT,
}
_BRACKETED = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_AREA_CODE = re.compile("(?:区号)?[:：]?(0[0-9]{2,3})-?")
_NOT_PUBLIC = re.compile(
    rf"(?:{NOT_PUBLIC})(?:电话|号码?)?[:：]?\s*[0-9][0-9 -]*"
    rf"|[0-9][0-9 -]*[(（]\s*(?:{NOT_PUBLIC})(?:电话|号码?)?\s*[)）]"
    r"|[0-9][0-9 -]*[(（]\s*[hH]\s*[)）]"
)
_OPTIONAL = re.compile(r"[(\[](?:必填|必填项|选填|可不填)[)\]]")
_BETWEEN = " 、，,;；/|\n"


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """The facts of a header. ``label``: empty for 联系电话 and the like."""

    label: str = ""
    use: phones.Use = phones.Use.CALL
    hours: str = ""
    area_code: str = ""


@lru_cache(maxsize=256)
def read_number_column(column: Column) -> NumberColumn:
    """Return what 办公电话（区号0558）, 热线（工作日8:30-17:30） or 传真 say of their numbers."""
    header = unicodedata.normalize("NFKC", clean_text(column.header))
    opening = area_code = ""
    for remark in _BRACKETED.finditer(header):
        words = remark[1].strip()
        if found := _AREA_CODE.fullmatch(words):
            area_code = found[1]
        elif hours.parse(words):
            opening = words
        else:
            continue
        header = header.replace(remark[0], "")
    if at_end := AREA_CODE_AT_END.search(header):
        area_code = area_code or at_end[1]
        header = header[: at_end.start()]
    use = phones.read_use(header) or _USES.get(column.role, phones.Use.CALL)
    label = TRANSLATION.sub("", _OPTIONAL.sub("", header).strip(" :*"))
    if fold(label) in GENERIC_PHONES:  # 电话 below 值班室, but not below 联系方式 or 局长
        label = "" if recognise(column.above) else clean_text(column.above)
    return NumberColumn(label, use, opening, area_code)


def join_extensions(cells: Sequence[tuple[Column, str]]) -> list[tuple[Column, str]]:
    """Give the extension in a column of its own to the number in the column before it."""
    joined: list[tuple[Column, str]] = []
    for column, text in cells:
        if joined and column.role is Role.EXTENSION and re.fullmatch("[0-9]{1,6}", text):
            before, number = joined[-1]
            is_said = re.search("转|ext", number, re.IGNORECASE)
            joined[-1] = before, number if is_said else f"{number}转{text}"
        else:
            joined.append((column, text))
    return joined


def clean_area_code(text: str) -> str:
    """Return the digits of a cell that is an area code, else an empty string."""
    found = _AREA_CODE.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    return found[1] if found else ""


def split_not_public(text: str) -> tuple[str, list[str]]:
    """Return a cell without the numbers that it says are at home or internal, and those."""
    if len(text) > MAX_LENGTH:  # refused anyway
        return text, []
    found = [match[0].strip() for match in _NOT_PUBLIC.finditer(text)]
    if not found:
        return text, []
    kept = [part.strip(_BETWEEN) for part in _NOT_PUBLIC.split(text)]
    return "；".join(filter(None, kept)), found
