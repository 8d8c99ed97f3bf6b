"""Decide whether a hotline is answered at a moment, and which hotlines to call first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.utils.translation import get_language, gettext as _

from directory.dates import format_coming_moment, format_day, format_recent_day
from officials import hours
from officials.days import day_of, midnight
from officials.db.row_queries import RowQuery
from officials.hours import NO_CALENDAR, Calendar, Doubt
from officials.models.calendar import read_calendar
from officials.models.choices import FAILED_RESULTS, Result, Use
from officials.models.public import LiveHotline, LivePost
from officials.models.regions import Region
from officials.publication.cards import OVERDUE_DAYS

CALLABLE = {"open", "unknown"}
# The best to call first.
_BEST_FIRST = (
    {"open", "unknown"},
    {"uncertain"},
    {"doubtful"},
    {"closed"},
    {"silent"},
    {"wrong"},
    {"suspended"},
)
ORDER = {kind: place for place, kinds in enumerate(_BEST_FIRST) for kind in kinds}
# After so many days without a verification a call button is outlined, as where nobody answers.
STALE_DAYS = 365


@dataclass(frozen=True)
class Availability:
    """Whether a hotline is answered at a moment.

    ``kind``: open, unknown (no hours, or hours that cannot be parsed), uncertain (it depends on a
    holiday, see ``doubt``), doubtful (within its hours, but the last verification was not
    answered), closed, silent (a fax or message line), wrong (the last verification reached nobody
    or somebody else) or suspended. ``until``: when that changes; None: not before the next edition.
    ``opens``: when a closed one is answered for sure, None where that is not known. ``doubt``, and
    its ``year``: why an uncertain one may not be answered, or why a closed one may be earlier.
    """

    kind: str
    until: datetime | None = None
    opens: datetime | None = None
    doubt: Doubt | None = None
    year: int = 0


@lru_cache(maxsize=1)
def get_calendar(reference: int) -> Calendar:  # noqa: ARG001
    """Return the holidays and make-up working days, cached for a reference data version."""
    return read_calendar()


def get_availability(hotline: LiveHotline, now: datetime, calendar: Calendar) -> Availability:
    """Return the availability of ``hotline`` at ``now``."""
    if hotline.suspended and not is_unreachable(hotline):
        return Availability("suspended")
    if hotline.use != Use.CALL:
        return Availability("silent")
    if is_unreachable(hotline):
        return Availability("wrong")
    is_doubtful = hotline.result == Result.UNANSWERED
    week = hours.parse(hotline.hours)
    if week is None:
        return Availability("doubtful" if is_doubtful else "unknown")
    state = hours.state(week, now, calendar)
    kind = "open" if state.open else "uncertain" if state.uncertain else "closed"
    if is_doubtful and kind != "closed":
        kind = "doubtful"
    return Availability(kind, state.until, state.opens, state.doubt, state.year)


def is_unreachable(hotline: LiveHotline) -> bool:
    """Return whether the last verification reached nobody, or somebody else.

    Its digits are not shown, whether or not the hotline is still suspended.
    """
    return hotline.result in FAILED_RESULTS


# The columns of a hotline of which the words below depend, beside its availability. The hotlines of
# a page differ in few of them.
_SPOKEN = ("use", "hours", "result", "last_verified")
_SpokenFacts = tuple[str, str, str, date | None]
_read_facts = attrgetter(*_SPOKEN)


def _restore(facts: _SpokenFacts) -> LiveHotline:
    return LiveHotline(**dict(zip(_SPOKEN, facts, strict=True)))


def describe_availability(availability: Availability, hotline: LiveHotline, now: datetime) -> str:
    """Return the availability of ``hotline`` in words, in the language of the page."""
    return _describe_at_length(availability, _read_facts(hotline), day_of(now), get_language())


@lru_cache(maxsize=4096)
def _describe_at_length(
    availability: Availability,
    facts: _SpokenFacts,
    today: date,
    language: str | None,  # noqa: ARG001 - the key
) -> str:
    hotline, now = _restore(facts), midnight(today)
    kind = availability.kind
    if kind in {"suspended", "silent"}:
        return _describe_silence(availability, hotline)
    if kind in {"wrong", "doubtful"}:
        return _describe_result(hotline)
    if kind == "unknown":
        return _("请在受理时间内拨打") if hotline.hours else _("受理时间未知")
    if kind == "uncertain":
        return describe_doubt(availability)
    return _describe_hours(availability, now)


def describe_briefly(
    availability: Availability, hotline: LiveHotline, now: datetime, *, is_usual: bool = False
) -> str:
    """Return the availability in the few words that have room beside a number.

    ``is_usual``: the page says once until when its usual hours last.
    """
    facts, language = _read_facts(hotline), get_language()
    return _describe_briefly(availability, facts, day_of(now), is_usual, language)


@lru_cache(maxsize=4096)
def _describe_briefly(
    availability: Availability,
    facts: _SpokenFacts,
    today: date,
    is_usual: bool,
    language: str | None,
) -> str:
    hotline, now = _restore(facts), midnight(today)
    opens = availability.opens
    if availability.kind == "open":
        return _describe_open(availability.until, now, is_usual=is_usual)
    if availability.kind == "closed" and opens:
        when = format_coming_moment(opens, now, today=_("今天 %(clock)s"))
        return _("%(when)s 起") % {"when": when}
    if availability.kind == "doubtful":
        return _("上次无人接听")
    if availability.kind == "wrong" and hotline.last_verified:
        day = format_recent_day(hotline.last_verified, now)
        return _("%(day)s核验：%(result)s") % {"day": day, "result": hotline.get_result_display()}
    return _describe_at_length(availability, facts, today, language)


def _describe_open(until: datetime | None, now: datetime, *, is_usual: bool) -> str:
    """Return in few words until when a hotline is answered (None: always)."""
    if until is None:
        return _("现在可打，全天")
    if is_usual:
        return _("现在可打")
    return _("可打到 %(when)s") % {"when": format_coming_moment(until, now, today="%(clock)s")}


def _describe_hours(availability: Availability, now: datetime) -> str:
    """Return until when an open hotline is answered, or from when on a closed one."""
    until, opens = availability.until, availability.opens
    if availability.kind == "closed":
        if opens is None:
            return _("现在无人接听")
        when = format_coming_moment(opens, now, today=_("今天 %(clock)s"))
        return _("现在无人接听，%(when)s 起有人接") % {"when": when}
    if until is None:
        return _("现在可打，全天受理")
    when = format_coming_moment(until, now, today="%(clock)s")
    return _("现在可打，%(when)s 止") % {"when": when}


def describe_doubt(availability: Availability) -> str:
    """Return why it is not known whether a hotline is answered, in the language of the page."""
    if availability.doubt is Doubt.HOLIDAY:
        return _("节假日可能无人接听")
    if availability.doubt is Doubt.MAKE_UP:
        return _("调休上班日可能有人接听")
    return _("%(year)d年的放假安排未知，可能无人接听") % {"year": availability.year}


def _describe_silence(availability: Availability, hotline: LiveHotline) -> str:
    if availability.kind == "suspended":
        return _("暂停受理")
    return _("只收传真，不能通话") if hotline.use == Use.FAX else _("只收短信，不能通话")


def _describe_result(hotline: LiveHotline) -> str:
    """Return a failed verification in words, with its day where the number is not shown."""
    values = {"result": hotline.get_result_display()}
    if is_unreachable(hotline) and hotline.last_verified:
        values["day"] = format_day(hotline.last_verified)
        return _("%(day)s核验：%(result)s") % values
    return _("上次核验：%(result)s") % values


def is_overdue(hotline: LiveHotline, today: date) -> bool:
    """Return whether the last verification is too old to rely on."""
    return hotline.last_verified is not None and (today - hotline.last_verified).days > OVERDUE_DAYS


def is_stale(hotline: LiveHotline, today: date) -> bool:
    """Return whether a number is too long unchecked to be the one to press first.

    One that was never verified is as old as its notice.
    """
    return (today - (hotline.last_verified or hotline.notice_date)).days > STALE_DAYS


def get_call_order(
    hotline: LiveHotline, availability: Availability, today: date
) -> tuple[int, bool]:
    """Return the sort key that puts the best hotline to call first.

    Hotlines of the same key keep the order of their office.
    """
    return ORDER[availability.kind], is_overdue(hotline, today) or is_stale(hotline, today)


# Few numbers differ in more than their post.
_SPEAKING_ALIKE = """
    SELECT left(region.code, 2), hotline.use, hotline.hours, hotline.result, hotline.suspended,
        array_agg(hotline.post_id)
    FROM live_hotline hotline
    JOIN live_post post ON post.id = hotline.post_id
    JOIN officials_region region ON region.id = post.region_id
    WHERE {condition} GROUP BY 1, 2, 3, 4, 5
"""
_OF_POSTS = RowQuery(_SPEAKING_ALIKE.replace("{condition}", "hotline.post_id = ANY(%(posts)s)"))
_OF_REGION = RowQuery(_SPEAKING_ALIKE.replace("{condition}", "post.region_id = %(region)s"))


def find_answered(
    posts: Collection[int], now: datetime, calendar: Calendar
) -> tuple[set[int], datetime | None]:
    """Return which of ``posts`` are answered now, and when that changes (None: never).

    ``posts``: ids of live editions. ``calendar``: of the mainland.
    """
    rows = _OF_POSTS.fetch(posts=list(posts)) if posts else []
    return _choose_answered(rows, now, calendar)


def find_answered_in(
    region: Region, now: datetime, calendar: Calendar
) -> tuple[set[int], datetime | None]:
    """Return the same for all posts of ``region``."""
    return _choose_answered(_OF_REGION.fetch(region=region.pk), now, calendar)


def _choose_answered(
    rows: Iterable[tuple[Any, ...]], now: datetime, calendar: Calendar
) -> tuple[set[int], datetime | None]:
    """Return the posts of numbers that are answered now. ``rows``: of ``_SPEAKING_ALIKE``."""
    answered: set[int] = set()
    changes = []
    for province, use, hours_text, result, suspended, posts in rows:
        hotline = _make_sample(use, hours_text, result, suspended)
        days = calendar if _is_on_mainland(province) else NO_CALENDAR
        availability = get_availability(hotline, now, days)
        if availability.kind == "open":
            answered.update(posts)
        if availability.until:
            changes.append(availability.until)
    return answered, min(changes, default=None)


# ``Model.__init__`` takes longer than to read the hours.
@lru_cache(maxsize=4096)
def _make_sample(use: str, hours_text: str, result: str, suspended: bool) -> LiveHotline:
    return LiveHotline(use=use, hours=hours_text, result=result, suspended=suspended)


@lru_cache(maxsize=1024)
def _is_on_mainland(code: str) -> bool:
    return Region(code=code).on_mainland


# The availability of hotlines at one moment, by all that decides it: those of a page differ little.
KnownAvailability = dict[tuple[Any, ...], Availability]


def rank_hotlines(
    post: LivePost, now: datetime, calendar: Calendar, known: KnownAvailability | None = None
) -> list[tuple[LiveHotline, Availability]]:
    """Return the hotlines of ``post`` with their availability, the best to call first.

    ``calendar``: of the mainland. ``known``: of other posts at ``now``, to which it adds. The
    region and the hotlines of the post have been fetched.
    """
    today, on_mainland = day_of(now), post.region.on_mainland
    known = {} if known is None else known
    hotlines = []
    for each in post.hotlines.all():
        key = (on_mainland, each.suspended, each.use, each.result, each.hours)
        if key not in known:
            known[key] = get_availability(each, now, calendar if on_mainland else NO_CALENDAR)
        hotlines.append((each, known[key]))
    return sorted(hotlines, key=lambda pair: get_call_order(pair[0], pair[1], today))
