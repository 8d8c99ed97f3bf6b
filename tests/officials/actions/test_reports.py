"""A report of a citizen is stored once, answered once, and marks a number of many reports."""

from datetime import date, datetime, timedelta

import pytest

from officials.actions import Refused, reports, withdrawal
from officials.calling.report_answers import find_untrue
from officials.days import SHANGHAI
from officials.models import (
    Hotline,
    LiveHotline,
    PublicReason,
    Report,
    ReportAnswer,
    ReportKey,
    ReportKind,
    ReportState,
)
from tests.support import factories
from tests.support.calendars import CALENDAR

pytestmark = pytest.mark.django_db

ADDRESSES = [f"192.0.2.{number}" for number in range(1, 10)]


@pytest.fixture
def hotline(place):
    published = factories.publish(factories.post(department=factories.department(region=place)))
    return published.hotlines.get()


def is_marked(hotline):
    return LiveHotline.objects.get(uid=hotline.uid).under_report


def file(hotline, *addresses, **values):
    return [factories.filed_report(hotline, address, **values) for address in addresses]


def test_a_report_filed_twice_is_one_row(hotline):
    sent = factories.sent_report(hotline, words="空号", contact="示例信箱")
    first = reports.file_report(sent, address=ADDRESSES[0])
    assert reports.file_report(sent) == first
    assert Report.objects.count() == ReportKey.objects.count() == 1
    assert (first.post, first.digits) == (hotline.post, hotline.digits)


def test_nobody_s_address_is_stored(hotline):
    file(hotline, *ADDRESSES)
    rows = [*Report.objects.values(), *ReportKey.objects.values()]
    assert not [row for row in rows if "192.0.2" in str(row)]


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        (ReportKind.DEAD, date(2026, 9, 29), date(2026, 10, 9)),  # over a week of holidays
        (ReportKind.DEAD, date(2026, 5, 6), date(2026, 5, 9)),  # a Saturday of work
        (ReportKind.DEAD, date(2026, 11, 27), date(2026, 12, 2)),
        (ReportKind.ON_REQUEST, date(2026, 11, 27), date(2026, 11, 30)),
    ],
)
def test_an_answer_is_due_in_working_days(kind, received, due):
    days = reports.DAYS_TO_ANSWER_REQUESTS if kind == "on_request" else reports.DAYS_TO_ANSWER
    assert CALENDAR.office_day_after(received, days) == due


def test_a_request_to_take_a_number_down_is_due_first(hotline, clock):
    clock.move_to(datetime(2026, 11, 30, 9, tzinfo=SHANGHAI))
    (ordinary,), (urgent,) = file(hotline, ""), file(hotline, "", kind="on_request")
    assert (ordinary.due_on, urgent.due_on) == (date(2026, 12, 3), date(2026, 12, 1))
    assert list(Report.objects.all()) == [urgent, ordinary]


def test_three_reports_from_three_addresses_mark_a_number(hotline):
    file(hotline, *ADDRESSES[:2])
    file(hotline, *[ADDRESSES[0]] * 3)
    assert not is_marked(hotline)
    file(hotline, ADDRESSES[2])
    assert is_marked(hotline)
    assert not LiveHotline.objects.get(uid=hotline.uid).suspended


def test_reports_that_say_nothing_against_a_number_mark_none(hotline):
    file(hotline, *ADDRESSES[:2])
    file(hotline, *ADDRESSES[2:4], kind="attitude")
    file(hotline, ADDRESSES[4], kind="on_request")
    file(hotline, "", "", "")
    assert not is_marked(hotline)


def test_reports_over_more_than_a_week_mark_nothing(hotline, clock):
    file(hotline, *ADDRESSES[:2])
    clock.advance(days=7, seconds=1)
    file(hotline, ADDRESSES[2])
    assert not is_marked(hotline)
    file(hotline, *ADDRESSES[3:5])
    assert is_marked(hotline)


def test_a_mark_goes_with_an_answer_unless_enough_reports_stay_open(hotline, editor):
    filed = file(hotline, *ADDRESSES[:4])
    reports.close_report(filed[0], by=editor, answer=ReportAnswer.NOT_REACHED)
    assert is_marked(hotline)
    reports.close_report(filed[1], by=editor, answer=ReportAnswer.CALLED)
    assert not is_marked(hotline)


def test_a_mark_does_not_pass_to_other_digits(hotline, reviewer):
    file(hotline, *ADDRESSES[:3])
    Hotline.objects.filter(pk=hotline.pk).update(digits="15400000077")
    source = hotline.sources.get()
    type(source).objects.filter(pk=source.pk).update(printed_number="154 0000 0077")
    factories.publish(hotline.post)
    live = LiveHotline.objects.get(uid=hotline.uid)
    assert (live.digits, live.under_report) == ("15400000077", False)


def test_a_report_about_a_number_that_was_withdrawn_meanwhile_is_filed(hotline, editor):
    withdrawal.withdraw_hotline(hotline, by=editor, reason=PublicReason.NUMBER_WRONG)
    file(hotline, *ADDRESSES[:3])
    assert Report.objects.count() == 3


def test_a_report_is_checked_then_answered_each_once(hotline, editor, reviewer):
    (report,) = file(hotline, ADDRESSES[0])
    taken = reports.take_report(report, by=editor)
    assert (taken.state, taken.taken_by) == (ReportState.CHECKING, editor)
    with pytest.raises(Refused, match="已经有人在核实"):
        reports.take_report(report, by=reviewer)
    withdrawal.withdraw_hotline(hotline, by=editor, reason=PublicReason.NUMBER_WRONG)
    reports.close_report(report, by=reviewer, answer=ReportAnswer.WITHDRAWN)
    status = reports.find_status(report.receipt_hash)
    assert (status.state, status.answer) == (ReportState.CORRECTED, ReportAnswer.WITHDRAWN)
    with pytest.raises(Refused, match="答复"):
        reports.close_report(report, by=editor, answer=ReportAnswer.CALLED)
    assert reports.find_status("0" * 64) is None


def untrue(report):
    return set(find_untrue(Report.objects.get(pk=report.pk)))


def test_an_answer_says_what_became_public_since_the_report(hotline, editor, clock):
    works = {ReportAnswer.CALLED, ReportAnswer.OFFICE_CONFIRMED}
    mended = {ReportAnswer.NUMBER_CORRECTED, ReportAnswer.DETAILS_CORRECTED}
    (report,) = file(hotline, ADDRESSES[0])
    gone = {ReportAnswer.WITHDRAWN, ReportAnswer.SUSPENDED}
    assert untrue(report) == mended | gone
    clock.advance(minutes=1)
    factories.verification(hotline=hotline, result="dead", recorded_at=clock.now)
    assert untrue(report) == mended | works | gone
    with pytest.raises(Refused, match="空号或停机"):
        reports.close_report(report, by=editor, answer=ReportAnswer.CALLED)
    # A correction that waits for its approval is none.
    old, post = hotline.digits, hotline.post
    Hotline.objects.filter(pk=hotline.pk).update(digits="15400000077")
    hotline.sources.update(printed_number="154 0000 0077")
    with pytest.raises(Refused, match="还没有批准公布"):
        reports.close_report(report, by=editor, answer=ReportAnswer.NUMBER_CORRECTED)
    clock.advance(minutes=1)
    factories.publish(post)
    assert not LiveHotline.objects.filter(digits=old).exists()
    assert untrue(report) == works | {ReportAnswer.SUSPENDED, ReportAnswer.IDENTITY_UNKNOWN}
    reports.close_report(report, by=editor, answer=ReportAnswer.NUMBER_CORRECTED)


def test_a_withdrawn_number_was_not_corrected(hotline, editor, clock):
    (report,) = file(hotline, ADDRESSES[0])
    clock.advance(minutes=1)
    withdrawal.withdraw_hotline(hotline, by=editor, reason=PublicReason.NUMBER_WRONG)
    assert ReportAnswer.NUMBER_CORRECTED in untrue(report)
    assert ReportAnswer.WITHDRAWN not in untrue(report)


def test_a_report_from_a_clock_ahead_is_received_now(hotline, clock):
    (report,) = file(hotline, "", sent_at=clock.now + timedelta(hours=1))
    assert report.received_at <= clock.now
