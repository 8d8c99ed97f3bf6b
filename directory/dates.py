"""Put days, moments and periods into words, in the language of the page."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import (
    get_language,
    gettext as _,
    gettext_lazy,
    ngettext,
    pgettext,
)

from officials import hours
from officials.days import day_of

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
DAYS_OF_WEEK = len(WEEKDAYS)


def format_day(day: date) -> str:
    """Return a day as the language writes it: 2026年1月5日."""
    return _format_day(day.year, day.month, day.day, get_language())


# A page repeats a few days many times.
@lru_cache(maxsize=1000)
def _format_day(year: int, month: int, day: int, language: str) -> str:  # noqa: ARG001 - the key
    return date_format(date(year, month, day), pgettext("date format", "Y年n月j日"))


def _format_month_day(day: date) -> str:
    return date_format(day, pgettext("date format", "n月j日"))


def format_recent_day(day: date, now: datetime) -> str:
    """Return a day of the past without its year, if it is that of ``now``: 1月5日."""
    return _format_month_day(day) if day.year == day_of(now).year else format_day(day)


def format_days_ago(days: int) -> str:
    """Return how long ago a day was; a day in the future counts as today."""
    if days <= 0:
        return _("今天")
    return ngettext("%(days)d 天前", "%(days)d 天前", days) % {"days": days}


def format_period(start: date | None, end: date | None) -> str:
    """Return the first and the last day of an appointment; empty without a last day."""
    if end is None:
        return ""
    if start is None:
        return _("至%(end)s") % {"end": format_day(end)}
    return _("%(start)s至%(end)s") % {"start": format_day(start), "end": format_day(end)}


def format_days(start: date, end: date) -> str:
    """Return the first and the last day of a few days, without a year that both share."""
    if start == end:
        return _format_month_day(start)
    if start.year != end.year:
        return format_period(start, end)
    days = {"start": _format_month_day(start), "end": _format_month_day(end)}
    return _("%(start)s至%(end)s") % days


def format_coming_moment(moment: datetime, now: datetime, *, today: str) -> str:
    """Return a moment of the coming weeks as a clock time, with its day unless that is today.

    Midnight is 24:00 of the day that it ends. ``today``: the pattern for a moment of today, with
    ``%(clock)s`` in it.
    """
    minute = moment.hour * 60 + moment.minute
    day = moment.date() if minute else moment.date() - timedelta(days=1)
    clock = hours.clock(minute or hours.DAY)
    days = (day - day_of(now)).days
    if days == 0:
        return today % {"clock": clock}
    pattern = _("%(weekday)s %(clock)s")
    if days == 1:
        pattern = _("明天 %(clock)s")
    elif days == DAYS_OF_WEEK:
        pattern = _("下%(weekday)s %(clock)s")
    elif days > DAYS_OF_WEEK:
        return _("%(day)s %(clock)s") % {"day": _format_month_day(day), "clock": clock}
    return pattern % {"weekday": WEEKDAYS[day.weekday()], "clock": clock}
