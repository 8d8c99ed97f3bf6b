"""The hours of a week, and their state at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from officials.days import SHANGHAI

DAY = 24 * 60
WEEK = 7 * DAY

Span = tuple[int, int]


@dataclass(frozen=True)
class Hours:
    """Opening hours of a week, in minutes since Monday 0:00, ends excluded.

    ``spans``: in order, none touches the next, none passes the end of the week.
    ``workdays``: they are those of working days, so public holidays are unknown.
    """

    spans: tuple[Span, ...]
    workdays: bool = False


@dataclass(frozen=True)
class State:
    """Whether hours are open at a moment, and ``until`` when; None: always."""

    open: bool
    until: datetime | None
    holiday_unknown: bool


def state(hours: Hours, moment: datetime) -> State:
    """Return the state at an aware ``moment``; ``until`` is in Asia/Shanghai."""
    local = moment.astimezone(SHANGHAI).replace(second=0, microsecond=0)
    minute = local.weekday() * DAY + local.hour * 60 + local.minute
    # A span that ends with the week may continue in the next.
    changes = {begin for begin, _end in hours.spans} ^ {end % WEEK for _begin, end in hours.spans}
    ahead = [(change - minute - 1) % WEEK + 1 for change in changes]
    return State(
        open=any(begin <= minute < end for begin, end in hours.spans),
        until=local + timedelta(minutes=min(ahead)) if ahead else None,
        holiday_unknown=hours.workdays,
    )


def by_times(hours: Hours) -> list[tuple[tuple[int, ...], Span]]:
    """Return the hours as people write them: days (Monday is 0), and minutes of the day.

    An end of at most the beginning is one on the next day. A whole day is ``(0, DAY)``.
    """
    spans = list(hours.spans)
    if len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == WEEK:
        spans[-1] = (spans[-1][0], WEEK + spans.pop(0)[1])
    days: dict[Span, list[int]] = {}
    for begin, end in spans:
        for start, stop in _nights(begin, end):
            times = (0, DAY) if stop - start == DAY else (start % DAY, stop % DAY)
            days.setdefault(times, []).append(start // DAY % 7)
    told = [(tuple(sorted(on)), times) for times, on in days.items()]
    return sorted(told)


def _nights(begin: int, end: int) -> Iterable[Span]:
    """Cut a span at midnight, but leave a night whole."""
    if end - begin < DAY:
        yield begin, end
        return
    while begin < end:
        stop = min(end, (begin // DAY + 1) * DAY)
        yield begin, stop
        begin = stop


def opening_hours(hours: Hours) -> list[str]:
    """Return the hours in the form of schema.org's openingHours: ``Mo-Fr 09:00-12:00``."""
    return [
        _days(on) if times == (0, DAY) else f"{_days(on)} {_iso(times[0])}-{_iso(times[1])}"
        for on, times in by_times(hours)
    ]


def clock(minute: int) -> str:
    """Return a minute of the day as people write it: 9:00."""
    return f"{minute // 60}:{minute % 60:02}"


def _iso(minute: int) -> str:
    return clock(minute).zfill(5)


def runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and the last day of each run of days."""
    found: list[tuple[int, int]] = []
    for day in days:
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _days(days: Iterable[int]) -> str:
    names = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    return ",".join(
        names[first] if first == last else f"{names[first]}-{names[last]}"
        for first, last in runs(days)
    )
