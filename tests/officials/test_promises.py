"""When a promise counts as kept: an interval for a share, every case for a deadline."""

import pytest
from hypothesis import given, strategies as st

from officials.intervals import wilson_interval
from officials.promises import FEWEST_CASES, Verdict, judge_deadline, judge_share

COUNTS = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(sorted)


@given(st.integers(1, 100), COUNTS)
def test_a_share_is_kept_or_broken_only_where_its_whole_interval_agrees(percent, counts):
    cases, total = counts
    verdict = judge_share(percent, cases, total)
    if total < FEWEST_CASES:
        assert verdict is Verdict.TOO_FEW
        return
    lower, upper = wilson_interval(cases, total)
    assert (verdict is Verdict.KEPT) == (lower * 100 >= percent)
    assert (verdict is Verdict.BROKEN) == (cases < total and upper * 100 < percent)


@pytest.mark.parametrize(
    ("percent", "cases", "total", "verdict"),
    [
        (90, 7, 7, Verdict.TOO_FEW),
        (90, 20, 20, Verdict.TOO_FEW),
        (90, 35, 35, Verdict.KEPT),
        (90, 30, 40, Verdict.BROKEN),
        (90, 36, 40, Verdict.TOO_FEW),
        (100, 400, 400, Verdict.TOO_FEW),
        (100, 399, 400, Verdict.BROKEN),
    ],
)
def test_a_share_needs_enough_numbers(percent, cases, total, verdict):
    assert judge_share(percent, cases, total) is verdict


def test_one_late_report_breaks_a_deadline_and_few_say_nothing():
    assert judge_deadline(0, 7) is Verdict.TOO_FEW
    assert judge_deadline(8, 8) is Verdict.KEPT
    assert judge_deadline(499, 500) is Verdict.BROKEN


@pytest.mark.parametrize("judge", [judge_deadline, lambda *counts: judge_share(90, *counts)])
def test_impossible_counts_are_refused(judge):
    for counts in ((9, 8), (-1, 8)):
        with pytest.raises(ValueError, match="of 8"):
            judge(*counts)
