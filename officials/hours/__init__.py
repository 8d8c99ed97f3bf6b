"""When a number is answered, read from the words that offices print: 工作日 9:00–17:00. Pure.

What cannot be read wholly is not read at all: a page then shows the words and claims nothing.
Public holidays are not known here; hours of working days say so.

week: times of a week, what they are at a moment, and how schema.org writes them. reading: the
words of an office become such times.
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
