"""The hours of a week, as rules for its days."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

DAY = 24 * 60
WEEK = 7 * DAY
EVERY_DAY = frozenset(range(7))
MONDAY_TO_FRIDAY = frozenset(range(5))
WEEKEND = frozenset({5, 6})

Span = tuple[int, int]


class Named(Enum):
    """Distinguish how days are named: 每天, 工作日, or by days of the week."""

    EVERY_DAY = "every day"
    WORKING_DAYS = "working days"
    WEEKDAYS = "days of the week"


class OnHolidays(Enum):
    """Distinguish what printed hours say of public holidays."""

    UNSAID = "nothing"
    CLOSED = "closed"
    AS_USUAL = "as on other days"


@dataclass(frozen=True)
class Rule:
    """Times on days. Monday is 0; working days are those of Monday to Friday.

    ``times``: in minutes of the day on which they begin, in order; an end may be on the next day.
    """

    named: Named
    days: frozenset[int]
    times: tuple[Span, ...]


@dataclass(frozen=True)
class Hours:
    """Opening hours as an office prints them."""

    rules: tuple[Rule, ...]
    on_holidays: OnHolidays = OnHolidays.UNSAID

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The hours of an ordinary week, in minutes since Monday 0:00, ends excluded.

        They are in order, none touches the next, none passes the end of the week.
        """
        laid: list[Span] = []
        for rule in self.rules:
            for day in rule.days:
                for begin, end in rule.times:
                    stop = day * DAY + end
                    laid.append((day * DAY + begin, min(stop, WEEK)))
                    laid += [(0, stop - WEEK)] if stop > WEEK else []
        return join(laid)

    @property
    def names_working_days(self) -> bool:
        return any(rule.named is Named.WORKING_DAYS for rule in self.rules)

    def times_on(self, weekday: int) -> frozenset[Span]:
        """Return the times that begin on a day of an ordinary week."""
        return frozenset(span for rule in self.rules if weekday in rule.days for span in rule.times)


def join(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order; those that touch become one."""
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)


def by_times(hours: Hours) -> list[tuple[tuple[int, ...], Span]]:
    """Return the hours as people write them: days (Monday is 0), and minutes of the day.

    An end of at most the beginning is one on the next day. A whole day is ``(0, DAY)``.
    """
    spans = list(hours.spans)
    if len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == WEEK:
        spans[-1] = (spans[-1][0], WEEK + spans.pop(0)[1])
    days: dict[Span, list[int]] = {}
    for begin, end in spans:
        for start, stop in _cut_at_midnight(begin, end):
            times = (0, DAY) if stop - start == DAY else (start % DAY, stop % DAY)
            days.setdefault(times, []).append(start // DAY % 7)
    groups = [(tuple(sorted(on)), times) for times, on in days.items()]
    return sorted(groups)


def _cut_at_midnight(begin: int, end: int) -> Iterable[Span]:
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
