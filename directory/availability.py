"""Whether somebody answers a number now, which of a post's to call first, and which one instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from officials import hours, phones
from officials.days import day_of
from officials.models.choices import Result
from officials.models.public import LiveHotline, LivePost
from officials.publication.cards import OVERDUE_DAYS
from officials.search import Interpretation

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
A_WEEK = 7
# So many others of a department are looked at for one who stands in.
MOST_COLLEAGUES = 60
CALLABLE = {"open", "unknown"}
# The best to call first; those of a kind keep the order of their office,
# with numbers whose check is overdue behind the others.
ORDER = {"open": 0, "unknown": 0, "doubtful": 1, "closed": 2, "wrong": 3, "suspended": 4}


@dataclass(frozen=True)
class Availability:
    """What is to be said of a number at a moment.

    ``kind``: open, unknown (no hours, or not to be read), doubtful (within its hours, but nobody
    answered the last check), closed, wrong (the last check reached nobody or somebody else) or
    suspended. ``text``: the same in words; ``note``: what they leave open, or nothing. ``until``:
    when it changes; None: with the next edition at the earliest.
    """

    kind: str
    text: str
    note: str = ""
    until: datetime | None = None


def is_overdue(hotline: LiveHotline, today: date) -> bool:
    """Whether the last check of a number lies so far back that it says little."""
    return hotline.last_verified is not None and (today - hotline.last_verified).days > OVERDUE_DAYS


def is_asked_for(hotline: LiveHotline, words: Iterable[Interpretation]) -> bool:
    """Whether a word of a search is the number or a part of it."""
    numbers = [word.word for word in words if "number" in word.kinds]
    return any(phones.canonical_fragment(number) in hotline.digits for number in numbers)


def is_always_answered(post: LivePost, now: datetime) -> bool:
    """Whether a number of the office itself is answered day and night, and is not known to fail."""
    for line in post.hotlines.all():
        kind, present = _classify(line, now)
        if kind == "open" and present and present.until is None and not line.own:
            return True
    return False


def get_availability(hotline: LiveHotline, now: datetime) -> Availability:
    """Return what is to be said of ``hotline`` at ``now``, in the language of the page."""
    kind, present = _classify(hotline, now)
    note = _("节假日可能无人接听") if present and present.holiday_unknown else ""
    until = present.until if present else None
    return Availability(kind, _text(kind, hotline, until, now), note, until)


def _classify(hotline: LiveHotline, now: datetime) -> tuple[str, hours.State | None]:
    """Return the kind of a state, and what the hours say where it hangs on them."""
    if hotline.suspended:
        return "suspended", None
    if hotline.result in {Result.DEAD, Result.WRONG}:
        return "wrong", None
    is_doubtful = hotline.result == Result.UNANSWERED
    read = hours.parse(hotline.hours)
    if read is None:
        return "doubtful" if is_doubtful else "unknown", None
    present = hours.state(read, now)
    if not present.open:
        return "closed", present
    return "doubtful" if is_doubtful else "open", present


def _text(kind: str, hotline: LiveHotline, until: datetime | None, now: datetime) -> str:
    if kind == "suspended":
        return _("暂停受理")
    if kind in {"wrong", "doubtful"}:
        return _("上次核验：%(result)s") % {"result": hotline.get_result_display()}
    if kind == "unknown":
        return _("请在受理时间内拨打") if hotline.hours else _("受理时间未知")
    if until is None:
        return _("现在可打，全天受理")
    if kind == "open":
        return _("现在可打，%(when)s 止") % {"when": _when(until, now, today="%(clock)s")}
    return _("现在无人接听，%(when)s 起有人接") % {
        "when": _when(until, now, today=_("今天 %(clock)s"))
    }


def _when(moment: datetime, now: datetime, *, today: str) -> str:
    """Return a moment of the coming week in words; a midnight belongs to the day that it ends."""
    minute = moment.hour * 60 + moment.minute
    day = moment.date() if minute else moment.date() - timedelta(days=1)
    clock = hours.clock(minute or hours.DAY)
    days = (day - day_of(now)).days
    if days == 0:
        return today % {"clock": clock}
    said = _("%(weekday)s %(clock)s")
    if days == 1:
        said = _("明天 %(clock)s")
    elif days == A_WEEK:
        said = _("下%(weekday)s %(clock)s")
    return said % {"weekday": WEEKDAYS[day.weekday()], "clock": clock}


def in_words(read: hours.Hours) -> str:
    """Return hours in words: 工作日 9:00–12:00、14:00–17:00."""
    times: dict[tuple[int, ...], list[str]] = {}
    for days, (begin, end) in hours.by_times(read):
        times.setdefault(days, []).append(_between(begin, end))
    comma, semicolon = _("、"), _("；")
    return semicolon.join(
        f"{_days(days, workdays=read.workdays)} {comma.join(all_times)}"
        for days, all_times in times.items()
    )


def _between(begin: int, end: int) -> str:
    if (begin, end) == (0, hours.DAY):
        return _("全天")
    between = {"begin": hours.clock(begin), "end": hours.clock(end or hours.DAY)}
    return (_("%(begin)s–次日 %(end)s") if 0 < end <= begin else "%(begin)s–%(end)s") % between


def _days(days: tuple[int, ...], *, workdays: bool) -> str:
    if len(days) == A_WEEK:
        return _("每天")
    if workdays and days == tuple(range(5)):
        return _("工作日")
    said = [
        str(WEEKDAYS[first])
        if first == last
        else _("%(first)s至%(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}
        for first, last in hours.runs(days)
    ]
    return _("、").join(said)


def annotate_availability(posts: Iterable[LivePost], now: datetime) -> datetime | None:
    """Say at each post whom to call at ``now``, and return when any of it changes; None: never.

    Each post gets ``calls``: its numbers with the best to call first, otherwise as its office puts
    them; ``stranded``: whether none of them can be called; and ``instead``: then a number of the
    same department that is answered, a duty desk's before another's, never a holder's own. Where
    there is none it is None, and 12345 is left. The posts are those of whole departments, with
    their hotlines.
    """
    changes: list[datetime] = []
    departments: dict[Any, list[LiveHotline]] = {}
    today = day_of(now)
    listed: list[Any] = sorted(posts, key=lambda post: post.card["kind"] != "desk")
    for post in listed:
        standings = [(*_classify(line, now), line) for line in post.hotlines.all()]
        standings.sort(key=lambda each: (ORDER[each[0]], is_overdue(each[2], today)))
        changes += [
            present.until for _kind, present, _line in standings if present and present.until
        ]
        post.calls = [line for _kind, _present, line in standings]
        post.stranded = not any(kind in CALLABLE for kind, _present, _line in standings)
        departments.setdefault(_office(post), []).extend(
            line for kind, _present, line in standings if kind == "open" and not line.own
        )
    for post in listed:
        others = departments[_office(post)]
        post.instead = others[0] if post.stranded and others else None
    return min(changes, default=None)


def _office(post: LivePost) -> tuple[int, bool]:
    """Return who stands in for whom: nobody real for somebody invented, nor the reverse."""
    return post.department_id, post.card["demo"]
