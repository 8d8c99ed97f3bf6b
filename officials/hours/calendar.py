"""Tell working days, public holidays and make-up working days apart, for the years that are known.

The State Council orders them each year: days off around each festival, and Saturdays or Sundays
on which people work in return.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

SATURDAY = 5
MonthDay = tuple[int, int]

# Between which days, both inclusive, the holidays of the years since 2008 lay.
SEASONS: tuple[tuple[MonthDay, MonthDay], ...] = (
    ((1, 1), (1, 3)),  # New Year
    ((1, 19), (2, 29)),  # Spring Festival
    ((4, 2), (4, 7)),  # Qingming
    ((4, 28), (5, 7)),  # Labour Day
    ((5, 25), (6, 27)),  # Dragon Boat Festival
    ((9, 5), (10, 8)),  # Mid-Autumn Festival, National Day
    ((12, 30), (12, 31)),  # New Year
)


class DayKind(Enum):
    """Distinguish days by what the State Council ordered for them."""

    ORDINARY = "as its day of the week"
    HOLIDAY = "a public holiday"
    MAKE_UP = "a Saturday or Sunday on which people work"


@dataclass(frozen=True, eq=False)
class Calendar:
    """The public holidays and make-up working days of the years whose lists are known.

    A list may order days of the December before its year.
    """

    years: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()

    def kinds_of(self, day: date) -> frozenset[DayKind]:
        """Return the kinds that ``day`` may have: one in a year that is known.

        In a year that is not known, any Saturday or Sunday may be a working day, and any day of
        ``SEASONS`` a holiday.
        """
        if day in self.holidays:
            return frozenset({DayKind.HOLIDAY})
        if day in self.make_up_days:
            return frozenset({DayKind.MAKE_UP})
        kinds = {DayKind.ORDINARY}
        if day.year not in self.years:
            if day.weekday() >= SATURDAY:
                kinds.add(DayKind.MAKE_UP)
            if any(first <= (day.month, day.day) <= last for first, last in SEASONS):
                kinds.add(DayKind.HOLIDAY)
        return frozenset(kinds)

    def is_office_day(self, day: date) -> bool:
        """Return whether offices work on ``day``, as far as is known: else Monday to Friday."""
        kinds = self.kinds_of(day)
        if len(kinds) == 1 and DayKind.ORDINARY not in kinds:
            return DayKind.MAKE_UP in kinds
        return day.weekday() < SATURDAY

    def office_day_after(self, day: date, count: int) -> date:
        """Return the ``count``-th day after ``day`` on which offices work."""
        while count:
            day += timedelta(days=1)
            count -= self.is_office_day(day)
        return day


# Outside the mainland the State Council orders nothing.
NO_CALENDAR = Calendar()
