"""Decode the bytes of a text: BOM, then UTF-8, then GB18030, both strict; never by replacing."""

import re

from .refusals import Reason, Refused

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),  # begins like the next one
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "gb18030": "GB18030",
}
# Common in lists of officials. Bytes of Big5 decode as GB18030 without an error, but not to these.
_SIMPLIFIED = re.compile("姓名|单位|职务|电话|手机|部门|备注|联系|办公|局|长")
_TRADITIONAL = re.compile("姓名|單位|職務|電話|手機|部門|備註|聯絡|辦公|職稱|單 位")
# What other encodings look like as UTF-16: Hangul, and characters for private use.
_NOT_CHINESE = re.compile("[\uac00-\ud7a3\ue000-\uf8ff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_LEAST_HAN = 2  # of a line; two bytes of GB18030 seldom look like a character of UTF-8
_FEW = 3  # bytes that are wrong in a text which is otherwise UTF-8
_SAMPLE = 4096  # bytes in which zeros tell UTF-16 from other text


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding.

    Raises Refused for Big5, for one broken byte, which it locates, for lines in different
    encodings, and for anything else.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding), _NAMES[encoding]
    if encoding := _utf16_without_bom(data):
        text = _strict(data, encoding)
        if _NOT_CHINESE.search(text):
            raise Refused(Reason.UNKNOWN_ENCODING)
        return text, _NAMES[encoding]
    if b"\0" in data:
        raise Refused(Reason.UNKNOWN_CONTENT)
    try:
        return data.decode("utf-8"), _NAMES["utf-8"]
    except UnicodeDecodeError as error:
        if _is_utf8_but_for_few(data):
            raise _located(data, "utf-8", error) from None
    return _decode_chinese(data), _NAMES["gb18030"]


def _decode_chinese(data: bytes) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        if _is_big5(data):
            raise Refused(Reason.BIG5) from None
        _refuse_mixed(data)
        damaged = data.decode("gb18030", errors="replace")
        if damaged.count("\ufffd") > _FEW or not _SIMPLIFIED.search(damaged):
            raise Refused(Reason.UNKNOWN_ENCODING) from None
        raise _located(data, "gb18030", error) from None
    if not _SIMPLIFIED.search(text) and _is_big5(data):
        raise Refused(Reason.BIG5)
    _refuse_mixed(data)
    return text


def _refuse_mixed(data: bytes) -> None:
    for number, line in enumerate(data.split(b"\n"), 1):
        if _is_utf8(line):
            raise Refused(Reason.MIXED_ENCODINGS, line=number)


def _is_utf8(line: bytes) -> bool:
    """Return whether a line is Chinese in UTF-8, which also decodes as GB18030 to other words."""
    try:
        return len(_HAN.findall(line.decode())) >= _LEAST_HAN
    except UnicodeDecodeError:
        return False


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _located(data, encoding, error) from None


def _located(data: bytes, encoding: str, error: UnicodeDecodeError) -> Refused:
    """Return the refusal of a text with a broken byte, by line and character from 1."""
    before = data[: error.start].decode(encoding, errors="replace")
    return Refused(
        Reason.BAD_BYTE,
        line=before.count("\n") + 1,
        column=len(before) - (before.rfind("\n") + 1) + 1,
        byte=data[error.start],
        encoding=_NAMES[encoding],
    )


def _is_utf8_but_for_few(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    right = sum(character > "\u07ff" for character in text) - wrong
    return wrong <= _FEW and right > 2 * wrong


def _is_big5(data: bytes) -> bool:
    text = data.decode("big5hkscs", errors="replace")
    return text.count("\ufffd") <= _FEW and bool(_TRADITIONAL.search(text))


def _utf16_without_bom(data: bytes) -> str:
    """Return the byte order of UTF-16 without a mark: tabs and digits have a zero byte."""
    sample = data[:_SAMPLE]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if len(data) % 2 or not odd + even:
        return ""
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else ""
