"""Remind the right people once, on the right day."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from officials.actions import reports, verification
from officials.daily import reminders
from officials.days import SHANGHAI
from officials.hours.calendar import Calendar
from officials.models import Mail, ReportAnswer, RoleName
from officials.models.calendar import CalendarDayKind
from officials.models.choices import Result
from tests.support import factories

pytestmark = pytest.mark.django_db

# A Monday outside the seasons of holidays, in a year whose list is not loaded.
MONDAY = date(2026, 7, 6)


def remind(clock):
    """Run the reminders at the moment of the clock; return the mails that are new, by address."""
    before = set(Mail.objects.values_list("pk", flat=True))
    reminders.queue_reminders(clock.now)
    found = {}
    for mail in Mail.objects.exclude(pk__in=before):
        found.setdefault(mail.recipient, []).append(mail.body)
    return found


@pytest.fixture
def clerk(place):
    return factories.staff(RoleName.EDITOR, place, email="clerk@example.org")


@pytest.fixture
def public_post(place, clerk, clock):
    """A public post of ``place`` whose number was in a notice of ``MONDAY``."""
    clock.move_to(MONDAY)
    source = factories.notice(owner_region=place, published_on=MONDAY)
    return factories.publish_citing(source, department=factories.department(region=place))


@pytest.mark.parametrize("days", [150, 180, 210])
def test_a_number_is_reminded_of_at_each_stage_and_not_a_day_before(public_post, clock, days):
    due = MONDAY + timedelta(days=days)
    while due.weekday() > 4:
        due += timedelta(days=1)
    clock.move_to(MONDAY + timedelta(days=days - 1))
    remind(clock)
    clock.move_to(due)
    (mail,) = remind(clock)["clerk@example.org"]
    assert f"1 个号码已有 {days} 天没有核验" in mail
    assert remind(clock) == {}


@pytest.mark.parametrize(
    ("end", "first"),
    [
        (date(2026, 12, 31), date(2026, 12, 1)),  # a year ends
        (date(2028, 2, 29), date(2028, 1, 31)),  # a leap day, told on a Monday
        (date(2028, 3, 30), date(2028, 2, 29)),  # told on a leap day
    ],
)
def test_a_term_is_reminded_of_30_and_7_days_before_its_end(place, clerk, clock, end, first):
    clock.move_to(first - timedelta(days=40))
    term = factories.appointment(
        post=factories.post(department=factories.department(region=place)),
        start_date=clock.today,
        end_date=end,
    )
    source = factories.notice(owner_region=place, published_on=clock.today)
    factories.hotline_source(hotline=factories.hotline(post=term.post), notice=source)
    factories.publish(term.post)
    clock.move_to(first - timedelta(days=1))
    assert remind(clock) == {}
    clock.move_to(first)
    (mail,) = remind(clock)["clerk@example.org"]
    assert f"任职到 {end} 为止" in mail
    assert str(term.official) not in mail
    clock.move_to(end - timedelta(days=8))
    assert remind(clock) == {}
    clock.move_to(end)
    assert f"任职到 {end} 为止" in remind(clock)["clerk@example.org"][0]
    clock.move_to(end + timedelta(days=1))
    assert remind(clock) == {}


def test_the_day_begins_at_midnight_in_shanghai(public_post, clock):
    due = MONDAY + timedelta(days=150)  # a Thursday
    clock.move_to(datetime(due.year, due.month, due.day, tzinfo=SHANGHAI) - timedelta(minutes=1))
    assert remind(clock) == {}
    clock.advance(minutes=2)
    assert list(remind(clock)) == ["clerk@example.org"]


def test_nobody_is_written_to_on_a_holiday_but_on_the_saturday_of_work_after_it(public_post, clock):
    due = MONDAY + timedelta(days=150)
    saturday = due + timedelta(days=2)
    for day in (due, due + timedelta(days=1)):
        factories.calendar_day(day=day, year=day.year)
    factories.calendar_day(
        day=saturday, year=saturday.year, kind=CalendarDayKind.WORKDAY, name="补班"
    )
    for ahead in range(2):
        clock.move_to(due + timedelta(days=ahead))
        assert remind(clock) == {}
    clock.move_to(saturday)
    assert list(remind(clock)) == ["clerk@example.org"]


def test_a_check_begins_the_count_anew(public_post, clerk, clock):
    clock.move_to(MONDAY + timedelta(days=140))
    verification.record(
        public_post.hotlines.get(),
        by=clerk,
        checked_on=clock.today,
        result=Result.ANSWERED,
    )
    clock.move_to(MONDAY + timedelta(days=150))
    assert remind(clock) == {}
    clock.move_to(MONDAY + timedelta(days=140 + 151))
    assert "150 天没有核验" in remind(clock)["clerk@example.org"][0]


def test_where_nobody_edits_a_region_the_nearest_one_above_is_reminded(place, clock):
    clock.move_to(MONDAY)
    above = place.parent
    factories.staff(RoleName.EDITOR, above, email="above@example.org")
    factories.staff(RoleName.EDITOR, above.parent, email="top@example.org")
    factories.staff(RoleName.VIEWER, place, email="viewer@example.org")
    factories.staff(RoleName.EDITOR, place, email="left@example.org", is_active=False)
    source = factories.notice(owner_region=place, published_on=MONDAY)
    factories.publish_citing(source, department=factories.department(region=place))
    clock.move_to(MONDAY + timedelta(days=151))
    assert list(remind(clock)) == ["above@example.org"]


def test_one_mail_a_person_tells_all_that_is_new_without_names_and_numbers(
    place, clerk, public_post, clock
):
    other = factories.county(parent=place.parent)
    factories.role(user=clerk, region=other)
    source = factories.notice(owner_region=other, published_on=MONDAY)
    factories.publish_citing(source, department=factories.department(region=other))
    clock.move_to(MONDAY + timedelta(days=151))
    (mail,) = remind(clock)["clerk@example.org"]
    assert mail.count("个号码已有") == 2
    assert "154" not in mail


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31)))
def test_a_year_without_a_list_works_from_monday_to_friday(day):
    assert Calendar().is_office_day(day) == (day.weekday() < 5)


def test_reports_that_are_due_or_overdue_are_reminded_of_once_each(public_post, clock):
    filed = factories.filed_report(public_post.hotlines.get(), words="只给办的人看")
    factories.filed_report(public_post.hotlines.get())
    clock.move_to(filed.due_on - timedelta(days=1))
    assert remind(clock) == {}
    clock.move_to(filed.due_on)
    (mail,) = remind(clock)["clerk@example.org"]
    assert "等答复的纠错" in mail
    assert "2 条今天到期" in mail
    assert "只给办的人看" not in mail
    assert remind(clock) == {}
    reports.close_report(filed, by=factories.editor(), answer=ReportAnswer.CALLED)
    for _day in range(5):
        clock.advance(days=1)
        mails = remind(clock)
        if mails:
            break
    (mail,) = mails["clerk@example.org"]
    assert "1 条已经逾期" in mail
    clock.advance(days=1)
    assert remind(clock) == {}
