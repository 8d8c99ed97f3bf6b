"""Opening hours parsed from printed words such as 工作日 9:00–17:00, without a database.

Text that is not understood completely is not used: the page then shows the words alone.

calendar: the days that the State Council makes holidays and working days. week: the hours of a
week, and their schema.org form. state: whether they are open at a moment. exceptions: the days
that differ from an ordinary week. reading: the parser. faults: what to write instead.
"""

from .calendar import NO_CALENDAR, Calendar
from .exceptions import Exceptional, find_exceptions
from .faults import MISTAKES, explain, find_fault, find_mistake
from .reading import parse
from .state import Doubt, State, state
from .week import DAY, Hours, Named, OnHolidays, Rule, by_times, clock, opening_hours, runs

__all__ = [
    "DAY",
    "MISTAKES",
    "NO_CALENDAR",
    "Calendar",
    "Doubt",
    "Exceptional",
    "Hours",
    "Named",
    "OnHolidays",
    "Rule",
    "State",
    "by_times",
    "clock",
    "explain",
    "find_exceptions",
    "find_fault",
    "find_mistake",
    "opening_hours",
    "parse",
    "runs",
    "state",
]
