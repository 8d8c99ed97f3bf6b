"""Find the coming days whose hours differ from those of an ordinary week, for schema.org."""

from dataclasses import dataclass
from datetime import date, timedelta

from .calendar import Calendar
from .state import day_times
from .week import Hours, Span


@dataclass(frozen=True)
class Exceptional:
    """Consecutive days with times of their own, in minutes of the day; none: closed."""

    first: date
    last: date
    times: tuple[Span, ...]


def find_exceptions(hours: Hours, first: date, days: int, calendar: Calendar) -> list[Exceptional]:
    """Return the days that are known to differ, of so many from ``first`` on."""
    found: list[Exceptional] = []
    for day in (first + timedelta(days=ahead) for ahead in range(days)):
        known = day_times(hours, day, calendar)
        if known.possible or known.sure == hours.times_on(day.weekday()):
            continue
        times = tuple(sorted(known.sure))
        if found and found[-1].last == day - timedelta(days=1) and found[-1].times == times:
            found[-1] = Exceptional(found[-1].first, day, times)
        else:
            found.append(Exceptional(day, day, times))
    return found
