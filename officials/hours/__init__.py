"""Opening hours parsed from printed words such as 工作日 9:00–17:00, without a database.

Text that is not understood completely is not used: the page then shows the words alone. Public
holidays are unknown; hours of working days say so.

week: the hours of a week, their state at a moment, and their schema.org form. reading: the
parser.
"""

from .reading import parse
from .week import DAY, Hours, State, by_times, clock, opening_hours, runs, state

__all__ = [
    "DAY",
    "Hours",
    "State",
    "by_times",
    "clock",
    "opening_hours",
    "parse",
    "runs",
    "state",
]
