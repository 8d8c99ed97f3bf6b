"""The figures beside a promise equal those of a plain model, whatever was called and when."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from officials.actions import withdrawal
from officials.days import midnight
from officials.hours import Calendar
from officials.models import PromiseMeasure, PublicReason, Report, Verification
from officials.models.calendar import CalendarDay, read_calendar
from officials.models.choices import Method, Result, TimeOfDay
from tests.support import factories
from tests.support.pairwise import examples

pytestmark = pytest.mark.django_db
TODAY = date(2026, 2, 12)
NUMBERS = 5
CALLS = st.lists(
    st.tuples(
        st.integers(0, NUMBERS - 1),
        st.integers(-3, 200),
        st.sampled_from([*TimeOfDay.values, ""]),
        st.sampled_from([Result.ANSWERED, Result.UNANSWERED, Result.WRONG, Result.DEAD]),
        st.sampled_from([Method.CALLED, Method.CALLED, Method.VISITED]),
    ),
    max_size=12,
)


@pytest.fixture
def measured(clock):
    """Return a promise of a county and its numbers: of two posts, of a holder, a fax, a draft."""
    clock.move_to(TODAY - timedelta(400))
    county = factories.county()
    head = factories.post(department=factories.department(region=county))
    town = factories.township(parent=county)
    below = factories.post(department=factories.department(region=town))
    held = factories.appointment(post=below, start_date=clock.today)
    draft = factories.post(department=head.department, title="草稿岗位")
    hotlines = [
        factories.sourced_hotline(post=head, digits="15400990001"),
        factories.sourced_hotline(post=below, digits="15400990002"),
        factories.sourced_hotline(appointment=held, digits="15400990003"),
        factories.sourced_hotline(
            post=head, kind="landline", digits="09990990004", use="fax", label="传真"
        ),
        factories.sourced_hotline(post=draft, digits="15400990005"),
    ]
    factories.publish(head, below)
    clock.move_to(TODAY)
    for day, kind in ((date(2026, 1, 1), "holiday"), (date(2026, 1, 4), "workday")):
        CalendarDay.objects.create(
            year=2026, day=day, kind=kind, name="元旦", document_number="国办发明电〔2025〕7号"
        )
    return factories.confirmed_promise(region=county, answered_share=90), hotlines


def promised(county, **values):
    """Return the id of a further promise of the county."""
    return factories.confirmed_promise(region=county, wording="另一句", **values).pk


def count(calls, hotlines, calendar: Calendar, since):
    """Return how many numbers were called in office hours, and how many answered at last."""
    last = {}
    for place, ago, time_of_day, result, method in calls:
        day = TODAY - timedelta(ago)
        counts = (
            hotlines[place].use == "call"
            and hotlines[place].digits != "15400990005"  # never public
            and method == Method.CALLED
            and time_of_day in {"morning", "afternoon"}
            and since <= day < TODAY
            and calendar.is_office_day(day)
        )
        if counts and (place not in last or last[place][0] <= day):
            last[place] = day, result
    answered = [day for day, result in last.values() if result == Result.ANSWERED]
    return len(last), len(answered)


@settings(
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(calls=CALLS, begun=st.integers(0, 250))
def test_figures_equal_a_plain_model(measured, calls, begun):
    promise, hotlines = measured
    calendar = read_calendar()
    with transaction.atomic():
        begins = TODAY - timedelta(begun)
        other = promised(promise.region, notice=promise.notice, start_date=begins)
        for place, ago, time_of_day, result, method in calls:
            factories.verification(
                hotline=hotlines[place],
                checked_on=TODAY - timedelta(ago),
                time_of_day=time_of_day,
                result=result,
                method=method,
            )
        measure = PromiseMeasure.objects.get(promise=other)
        since = TODAY - timedelta(min(begun, 180))
        assert (measure.since, measure.until) == (since, TODAY - timedelta(1))
        assert (measure.numbers, measure.answered) == count(calls, hotlines, calendar, since)
        transaction.set_rollback(True)


def test_a_number_that_was_withdrawn_still_counts_and_a_call_that_was_struck_out_does_not(
    measured, clock
):
    promise, (first, second, *_others) = measured
    monday = TODAY - timedelta(3)
    failed = {"checked_on": monday, "time_of_day": "morning", "result": Result.UNANSWERED}
    factories.verification(hotline=first, **failed)
    struck = factories.verification(hotline=second, **failed)
    Verification.objects.filter(pk=struck.pk).update(
        struck_at=clock.now, struck_by=struck.checked_by_id
    )
    withdrawal.withdraw_hotline(first, by=factories.editor(), reason=PublicReason.NUMBER_STOPPED)
    measure = PromiseMeasure.objects.get(promise=promise.pk)
    assert (measure.numbers, measure.answered) == (1, 0)


REPORTS = st.lists(st.tuples(st.integers(-1, 30), st.none() | st.integers(0, 14)), max_size=10)


def count_reports(reports, calendar: Calendar, days):
    """Return how many reports were answered until yesterday or are late, and how many in time."""
    counted = in_time = 0
    for ago, waited in reports:
        received = TODAY - timedelta(ago)
        last_day = calendar.office_day_after(received, days)
        answered = None if waited is None else received + timedelta(waited)
        late = last_day < min(answered or TODAY, TODAY)
        if received < TODAY and (late or (answered and answered < TODAY)):
            counted += 1
            in_time += not late
    return counted, in_time


@settings(
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(reports=REPORTS, days=st.integers(1, 5))
def test_reports_in_time_equal_a_plain_model(measured, reports, days):
    promise, (first, *_others) = measured
    by = factories.editor()
    with transaction.atomic():
        other = promised(promise.region, notice=promise.notice, report_days=days)
        for ago, waited in reports:
            received = midnight(TODAY - timedelta(ago)) + timedelta(hours=9)
            report = factories.report(hotline=first, received_at=received)
            if waited is not None:
                Report.objects.filter(pk=report.pk).update(
                    state="confirmed",
                    answer="called",
                    answered_by=by,
                    answered_at=received + timedelta(days=waited, hours=1),
                )
        measure = PromiseMeasure.objects.get(promise=other)
        counted = count_reports(reports, read_calendar(), days)
        assert (measure.reports, measure.reports_in_time) == counted
        transaction.set_rollback(True)
