"""Judge the measurable parts of a promise by what was measured.

A share is judged by its 95 % interval: kept where all of it reaches the promise, broken where none
of it does. Between the two nobody knows. A number of days promises something to each person, and
each report is known, so one that is late breaks it.
"""

from enum import Enum

from officials.intervals import wilson_interval

# Fewer cases show too much of one of them, and say too little about the rest.
FEWEST_CASES = 8
PERCENT = 100


class Verdict(Enum):
    """Distinguish what can be said about a part of a promise."""

    KEPT = "kept"
    BROKEN = "broken"
    TOO_FEW = "too few data"


def judge_share(percent: int, cases: int, total: int) -> Verdict:
    """Judge the promise that at least ``percent`` of 100 succeed, of which ``cases`` did.

    Raises ValueError unless 0 <= ``cases`` <= ``total``.
    """
    if not 0 <= cases <= total:
        message = f"{cases} of {total} is no share"
        raise ValueError(message)
    if total < FEWEST_CASES:
        return Verdict.TOO_FEW
    lower, upper = wilson_interval(cases, total)
    if lower * PERCENT >= percent:
        return Verdict.KEPT
    # The bound for all of them is 1, less an error of floating point.
    is_broken = cases < total and upper * PERCENT < percent
    return Verdict.BROKEN if is_broken else Verdict.TOO_FEW


def judge_deadline(in_time: int, total: int) -> Verdict:
    """Judge the promise that everything is done in time, as ``in_time`` of ``total`` were.

    Raises ValueError unless 0 <= ``in_time`` <= ``total``.
    """
    if not 0 <= in_time <= total:
        message = f"{in_time} of {total} cannot be"
        raise ValueError(message)
    if total < FEWEST_CASES:
        return Verdict.TOO_FEW
    return Verdict.KEPT if in_time == total else Verdict.BROKEN
