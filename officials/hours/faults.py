"""Say why hours that somebody typed cannot be read, and what to write instead."""

import re

from officials.issues import Issue

from .reading import EARLY, EVENING, HOUR, NOON, fold, parse
from .week import DAY

_ = str  # Marks templates for translation; the interface translates `Issue.template`.

TEMPLATES = {
    # Mistakes.
    "clock": _("“%(written)s”不是钟点：请核对；一天从 0:00 到 24:00。"),
    "reversed": _("“%(written)s”结束不比开始晚：请核对。"),
    "weekday": _("“%(written)s”不是星期几：请核对。"),
    "ditto": _("“%(written)s”不是时间：请把时间再写一遍。"),
    "refers": _("“%(written)s”不是时间：请打开公告照抄；公告没有写，就留空。"),
    "nothing": _("“%(written)s”不是时间：公告没有写，就留空。"),
    # Doubts: the public page shows the words, and no more.
    "twelve_hours": _("“%(written)s”分不清上午下午：请写 24 小时制，例如：8:30–17:30。"),
    "no_days": _("受理时间“%(written)s”没有写星期几：公开页面照样显示，但不说“现在可打”。"),
    "no_minutes": _("“%(written)s”读不出是不是钟点：请写成 9:00–17:00 的样子。"),
    "unreadable": _(
        "受理时间“%(written)s”读不出星期几和钟点：公开页面照样显示这些字，但不说“现在可打”。"
    ),
}
MISTAKES = {"clock", "reversed", "weekday", "ditto", "refers", "nothing"}

_DITTO = re.compile("[同上前左]{2}|〃|″")
_REFERS = re.compile("(?:详?见|参见|详情).{0,30}")
_NOTHING = re.compile("无|暂无|没有|待定|未定|不详|不明|[-/]+")
_WEEKDAY = re.compile("(?:周|星期|礼拜)[八九十0089]")
_CLOCK = re.compile(r"(?<![0-9:])([0-9]{1,2})(?::([0-9]{2})|[点时](?:([0-9]{1,2})分?)?)(?![0-9])")
_SPAN = re.compile(r"(?<![0-9:午上晚早晨])([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})(?![0-9])")
_BARE_SPAN = re.compile("(?<![0-9:])[0-9]{1,2}-[0-9]{1,2}(?![0-9:点时])")


def find_fault(text: str) -> Issue | None:
    """Return why ``text`` cannot be read as hours; None where it can, and for none.

    Those of ``MISTAKES`` are no hours at all; the others are shown as they are printed.
    """
    if not text or parse(text):
        return None
    folded = fold(text)
    for code, words in (("ditto", _DITTO), ("refers", _REFERS), ("nothing", _NOTHING)):
        if words.fullmatch(folded):
            return _issue(code, text)
    if weekday := _WEEKDAY.search(folded):
        return _issue("weekday", weekday[0])
    for clock in _CLOCK.finditer(folded):
        past = int(clock[2] or clock[3] or 0)
        if past >= HOUR or int(clock[1]) * HOUR + past > DAY:
            return _issue("clock", clock[0])
    return _find_fault_of_spans(folded) or _find_doubt(folded, text)


def find_mistake(text: str) -> Issue | None:
    """Return why ``text`` is no hours at all; None for others, also where they are not read."""
    fault = find_fault(text)
    return fault if fault and fault.code in MISTAKES else None


def explain(text: str, found: Issue) -> Issue:
    """Return why hours are wrong where they were taken for a hidden number, else what was found."""
    fault = find_fault(text)
    return found if fault is None or fault.code in {"unreadable", "no_days"} else fault


def _find_fault_of_spans(folded: str) -> Issue | None:
    for span in _SPAN.finditer(folded):
        hour, minute, end_hour, end_minute = map(int, span.groups())
        begin, end = hour * HOUR + minute, end_hour * HOUR + end_minute
        is_overnight = begin >= EVENING and end <= NOON
        is_early = 0 < begin < EARLY  # 2:30-5:30 after a morning
        if (end > begin and not is_early) or is_overnight:
            continue
        is_clear = not is_early and (end > NOON or end == begin)
        return _issue("reversed" if is_clear else "twelve_hours", span[0])
    return None


def _find_doubt(folded: str, text: str) -> Issue:
    if parse(f"每天 {text}"):
        return _issue("no_days", text)
    if bare := _BARE_SPAN.search(folded):
        return _issue("no_minutes", bare[0])
    return _issue("unreadable", text)


def _issue(code: str, written: str) -> Issue:
    return Issue(code, TEMPLATES[code], {"written": written})
