"""Which numbers wait for a call: by day, time of the day and what was heard last."""

from datetime import datetime, timedelta

import pytest

from officials.actions import verification
from officials.calling.piles import (
    MAX_ATTEMPTS,
    PILES,
    annotate_checks,
    put_open_first,
    time_of_day,
)
from officials.clock import now
from officials.days import SHANGHAI
from officials.hours import NO_CALENDAR
from officials.models import Hotline
from officials.models.choices import Result, TimeOfDay, Use
from tests.support import factories

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


@pytest.fixture
def hotline(clock):
    clock.move_to(MONDAY)
    made = factories.sourced_hotline()
    factories.publish(made.post)
    return made


def call(hotline, result, clock):
    check = verification.Check(clock.today, result, time_of_day=time_of_day(now()))
    newest = hotline.verifications.order_by("-pk").first()
    return verification.record_call(
        [hotline], check, by=factories.editor(), seen=newest.pk if newest else 0
    )


def piles():
    """Return the names of the piles that are not empty."""
    return {name for name, pile in PILES.items() if pile.rows(Hotline.objects.all()).exists()}


@pytest.mark.parametrize(
    ("hour", "part"), [(0, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")]
)
def test_a_day_has_three_parts(hour, part):
    assert time_of_day(MONDAY.replace(hour=hour)) == part


def test_a_number_that_was_never_called_is_unverified(hotline):
    assert piles() == {"unverified"}


def test_a_number_that_answered_waits_half_a_year(hotline, clock):
    call(hotline, Result.ANSWERED, clock)
    assert piles() == set()
    clock.advance(days=180)
    assert piles() == set()
    clock.advance(days=1)
    assert piles() == {"overdue"}


def test_an_unanswered_number_comes_back_on_another_day_at_another_time(hotline, clock):
    call(hotline, Result.UNANSWERED, clock)
    clock.advance(hours=5)
    assert piles() == set()  # the same day
    clock.advance(hours=19)
    assert piles() == set()  # the next morning
    clock.advance(hours=5)
    assert piles() == {"retried"}


def test_an_unanswered_number_waits_for_another_time_two_weeks_at_most(hotline, clock):
    call(hotline, Result.UNANSWERED, clock)
    clock.advance(days=13)
    assert piles() == set()
    clock.advance(days=1)
    assert piles() == {"retried"}


def test_a_number_that_nobody_answered_three_times_is_unreachable(hotline, clock):
    for attempt in range(MAX_ATTEMPTS):
        call(hotline, Result.UNANSWERED, clock)
        clock.advance(days=1, hours=(5, -5)[attempt % 2])
    assert piles() == {"unreachable"}


def test_an_answer_begins_the_count_anew(hotline, clock):
    for result in (Result.UNANSWERED, Result.UNANSWERED, Result.ANSWERED, Result.UNANSWERED):
        call(hotline, result, clock)
        clock.advance(days=1)
    clock.advance(hours=5)
    assert piles() == {"retried"}


@pytest.mark.parametrize("result", [Result.DEAD, Result.WRONG])
def test_a_number_that_failed_stays_in_a_pile(hotline, clock, result):
    call(hotline, result, clock)
    for _half_year in range(3):
        assert piles() == {"failed"}
        clock.advance(days=90)


def test_a_check_that_was_struck_out_counts_no_more(hotline, clock, editor):
    checks = call(hotline, Result.DEAD, clock)
    verification.strike_out(checks[0].call, by=editor)
    assert piles() == {"unverified"}


def test_a_check_of_a_former_number_does_not_count(hotline, clock):
    factories.verification(hotline=hotline, digits="15400009999", checked_on=clock.today)
    assert piles() == {"unverified"}


@pytest.mark.parametrize("values", [{"use": Use.FAX}, {"withdrawn_at": MONDAY}])
def test_a_fax_or_a_withdrawn_number_is_in_no_pile(hotline, values):
    Hotline.objects.filter(pk=hotline.pk).update(**values)
    assert piles() == set()


def test_a_number_that_waits_for_review_is_in_no_pile(hotline):
    Hotline.objects.filter(pk=hotline.pk).update(digits="15400009999")
    assert piles() == set()


def test_open_numbers_come_first_and_closed_ones_last(clock):
    clock.move_to(MONDAY)
    for hours in ("周二 9:00–17:00", "看情况", "工作日 8:00–17:30"):
        factories.publish(factories.sourced_hotline(hours=hours).post)
    rows = PILES["unverified"].rows(Hotline.objects.all())
    ordered = put_open_first(rows, now(), NO_CALENDAR)
    assert [row.hours for row in ordered] == ["工作日 8:00–17:30", "看情况", "周二 9:00–17:00"]


def test_among_equals_the_longest_unchecked_comes_first(clock):
    clock.move_to(MONDAY)
    made = [factories.sourced_hotline() for _each in range(3)]
    factories.publish(*(each.post for each in made))
    for hotline, days in zip(made, (200, 400, 300), strict=True):
        day = clock.today - timedelta(days=days)
        factories.verification(hotline=hotline, checked_on=day, time_of_day=TimeOfDay.MORNING)
    rows = put_open_first(annotate_checks(Hotline.objects.all()), now(), NO_CALENDAR)
    assert [row.pk for row in rows] == [made[1].pk, made[2].pk, made[0].pk]
