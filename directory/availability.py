"""Decide whether a hotline is answered at a moment, and which hotlines to call first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from directory.dates import format_coming_moment
from officials import hours
from officials.models.choices import Result
from officials.models.public import LiveHotline
from officials.publication.cards import OVERDUE_DAYS

CALLABLE = {"open", "unknown"}
# The best to call first.
ORDER = {"open": 0, "unknown": 0, "doubtful": 1, "closed": 2, "wrong": 3, "suspended": 4}


@dataclass(frozen=True)
class Availability:
    """Whether a hotline is answered at a moment.

    ``kind``: open, unknown (no hours, or hours that cannot be parsed), doubtful (within its hours,
    but the last verification was not answered), closed, wrong (the last verification reached
    nobody or somebody else) or suspended. ``until``: when that changes; None: not before the next
    edition. ``holiday_unknown``: the hours are those of working days, and public holidays are not
    recorded.
    """

    kind: str
    until: datetime | None = None
    holiday_unknown: bool = False


def get_availability(hotline: LiveHotline, now: datetime) -> Availability:
    """Return the availability of ``hotline`` at ``now``."""
    if hotline.suspended:
        return Availability("suspended")
    if hotline.result in {Result.DEAD, Result.WRONG}:
        return Availability("wrong")
    kind = "doubtful" if hotline.result == Result.UNANSWERED else "open"
    week = hours.parse(hotline.hours)
    if week is None:
        return Availability("unknown" if kind == "open" else kind)
    state = hours.state(week, now)
    return Availability(kind if state.open else "closed", state.until, state.holiday_unknown)


def describe_availability(availability: Availability, hotline: LiveHotline, now: datetime) -> str:
    """Return the availability of ``hotline`` in words, in the language of the page."""
    kind, until = availability.kind, availability.until
    if kind == "suspended":
        return _("暂停受理")
    if kind in {"wrong", "doubtful"}:
        return _("上次核验：%(result)s") % {"result": hotline.get_result_display()}
    if kind == "unknown":
        return _("请在受理时间内拨打") if hotline.hours else _("受理时间未知")
    if until is None:
        return _("现在可打，全天受理")
    if kind == "open":
        when = format_coming_moment(until, now, today="%(clock)s")
        return _("现在可打，%(when)s 止") % {"when": when}
    when = format_coming_moment(until, now, today=_("今天 %(clock)s"))
    return _("现在无人接听，%(when)s 起有人接") % {"when": when}


def is_overdue(hotline: LiveHotline, today: date) -> bool:
    """Return whether the last verification is too old to rely on."""
    return hotline.last_verified is not None and (today - hotline.last_verified).days > OVERDUE_DAYS


def get_call_order(
    hotline: LiveHotline, availability: Availability, today: date
) -> tuple[int, bool]:
    """Return the sort key that puts the best hotline to call first.

    Hotlines of the same key keep the order of their office.
    """
    return ORDER[availability.kind], is_overdue(hotline, today)
