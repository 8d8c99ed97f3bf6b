"""Read which notice a query names: by its document number, or by the day of its publication."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date

from officials.search.normalise import fold
from officials.search.numerals import write_days_in_digits

_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_NUMBER = "(?P<number>[0-9]{1,5})"
_BRACKETED = re.compile(
    rf"(?P<prefix>[\u4e00-\u9fff]{{0,12}})\s*[〔〖\[【(《〈<]?\s*{_YEAR}\s*"
    rf"(?:[〕〗\]】)》〉>]\s*第?|年\s*第)\s*{_NUMBER}\s*号?"
)
# Without brackets the issuer's abbreviation stands before the year: 临政办发2025 7号.
_PLAIN = re.compile(
    rf"(?P<prefix>[\u4e00-\u9fff]{{2,12}}){_YEAR}(?:\s*年\s*|[\s\-]+){_NUMBER}\s*号"
)
# Words that stand before the number of a document, and behind it.
_BEFORE = re.compile(
    "^.*(?:根据|依据|按照|参照|参见|关于|查询|查找|查看|文件|文号|发文|印发|公告|通告|通知|公示)"
)
_BEHIND = re.compile(r"^\s*(?:文件|文)?\s*(?:的?(?:公告|通告|通知|公示|全文|原文|内容))?\s*$")
_DAY = re.compile(
    rf"(?<![0-9]){_YEAR}\s*(?:年\s*(?P<month>1[0-2]|0?[1-9])\s*月(?:\s*(?P<day>3[01]|[12][0-9]|0?[1-9])"
    r"\s*[日号])?|(?P<sep>[-./])(?P<month2>1[0-2]|0?[1-9])(?P=sep)(?P<day2>3[01]|[12][0-9]|0?[1-9])(?![0-9]))"
)
# A day without signs may be a number as well.
_BARE_DAY = re.compile("((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True)
class NoticeReference:
    """A notice as a query names it. ``prefix``, ``year`` and ``number``: of its document number.

    ``first`` and ``last``: the days between which it was published. Each may be missing.
    ``may_be_number``: the whole query is eight digits, which may be a telephone number as well.
    """

    prefix: str = ""
    year: str = ""
    number: str = ""
    first: date | None = None
    last: date | None = None
    may_be_number: bool = False


def parse_notice_reference(query: str) -> tuple[NoticeReference | None, str]:
    """Return the document number or the day that a query names, and the query without it."""
    text = write_days_in_digits(fold(query))
    if match := _BRACKETED.search(text) or _PLAIN.search(text):
        number = match["number"].lstrip("0") or "0"
        prefix = _BEFORE.sub("", match["prefix"])
        return NoticeReference(prefix, match["year"], number), _without(match, text)
    if match := _DAY.search(text):
        year, month = int(match["year"]), int(match["month"] or match["month2"])
        day = int(match["day"] or match["day2"] or 0)
        if reference := _read_days(year, month, day):
            return reference, _without(match, text)
    bare = _BARE_DAY.fullmatch(text.strip())
    reference = _read_days(*map(int, bare.groups())) if bare else None
    return (replace(reference, may_be_number=True), "") if reference else (None, query)


def _read_days(year: int, month: int, day: int) -> NoticeReference | None:
    """Return a reference to a day, or to a month if ``day`` is 0; None if there is no such day."""
    last_day = calendar.monthrange(year, month)[1]
    if day > last_day:
        return None
    return NoticeReference(
        first=date(year, month, day or 1), last=date(year, month, day or last_day)
    )


def _without(match: re.Match[str], text: str) -> str:
    behind = text[match.end() :]
    return f"{text[: match.start()]} {'' if _BEHIND.match(behind) else behind}"
