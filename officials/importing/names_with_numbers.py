"""Split cells that hold a person and their numbers: 王示例 0558-…, 王示例（15400000001）."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from officials.names import HAN, is_surname

from .columns import Column
from .roles import NAME_AND_PHONE, Role, fold

_DIGITS = re.compile(r"[+(（]?\s*[0-9０-９]{2,}")
_BEHIND_DIGITS = re.compile(
    rf"(.*[0-9０-９][)）]?)[\s,，、/:：(（]*([{HAN}·][{HAN}· ]+)[)）\s]*", re.DOTALL
)
# 手机：, 电话, tel.: between the name and its number.
_LABEL = re.compile(
    r"[(（\s]*(?:(?:联系|办公|值班)?电话|手机(?:号码?)?|座机|固话|办公?|[Tt][Ee][Ll]\.?)[\s:：]*$"
)
_BETWEEN = " \t\n　,，、/:：;；-—(（"
_WORD = re.compile(f"[{HAN}]{{2,4}}")
_NO_NAMES = {"单位", "时间", "单线", "平时", "明线", "高峰"}  # they begin with surnames


def split_names_off(cells: Iterable[tuple[Column, str]]) -> Iterator[tuple[Column, str]]:
    """Yield cells, with two for each of a column of names with numbers.

    A second name stays with the first, so that both are reported as several.
    """
    for column, text in cells:
        if column.role is not Role.NAME_AND_PHONE:
            yield column, text
            continue
        header = NAME_AND_PHONE.fullmatch(fold(column.header))
        words = (header["name"], header["number"]) if header else (column.header, column.header)
        name, numbers = _split(text)
        yield replace(column, role=Role.NAME, header=words[0]), name
        yield replace(column, role=Role.PHONE, header=words[1]), numbers


def _split(text: str) -> tuple[str, str]:
    """Return the name, or several names, and the numbers of a cell."""
    found = _DIGITS.search(text)
    if not found:
        return text, ""
    name = _LABEL.sub("", text[: found.start()]).strip(_BETWEEN)
    numbers = text[found.start() :]
    if not name and (behind := _BEHIND_DIGITS.fullmatch(text)):
        return behind[2], behind[1]
    if name and re.search("[(（][^)）]*$", text[: found.start()]):
        numbers = numbers.rstrip(")）")
    words = set(_WORD.findall(numbers)) - _NO_NAMES
    others = sorted(word for word in words if is_surname(word[0]))
    return "、".join([name, *others]), numbers
