"""A number that three people reported is under report, tops the round, and nothing else happens."""

import pytest

from officials.actions import reports, verification, withdrawal
from officials.calling import reported
from officials.calling.piles import PILES
from officials.models import (
    Hotline,
    LiveHotline,
    PublicReason,
    PublicVersion,
    Report,
    ReportAnswer,
    ReportedNumber,
)
from officials.models.choices import Result
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotline(place):
    published = factories.publish(factories.post(department=factories.department(region=place)))
    return published.hotlines.get()


def report(hotline, *senders, **values):
    """File reports from addresses that end in these numbers."""
    return [factories.filed_report(hotline, f"192.0.2.{each}", **values) for each in senders]


def is_marked(hotline):
    return LiveHotline.objects.get(uid=hotline.uid).under_report


def waiting(hotline):
    """Return whether the pile of reported numbers has the hotline."""
    return PILES["reported"].rows(Hotline.objects.filter(pk=hotline.pk)).exists()


def version_of(region):
    return PublicVersion.objects.get(region=region).own


def test_a_number_is_under_report_for_seven_days_of_the_calendar_without_a_job(hotline, clock):
    clock.move_to(clock.today)
    clock.advance(hours=23)
    report(hotline, 1, 2, 3)
    clock.move_to(clock.today)
    clock.advance(days=6)
    assert is_marked(hotline)
    clock.advance(hours=24)
    assert not is_marked(hotline)
    assert not waiting(hotline)


def test_pages_are_renewed_when_a_number_comes_under_report_and_when_it_leaves(hotline, place):
    versions = [version_of(place)]
    filed = []
    for sender in (1, 2, 3, 4):
        filed += report(hotline, sender)
        versions.append(version_of(place))
    first = versions[0]
    assert versions == [first, first, first, first + 1, first + 1]
    for each in filed:
        reports.close_report(each, by=factories.editor(), answer=ReportAnswer.CALLED)
        versions.append(version_of(place))
    assert versions[5:] == [first + 1, first + 2, first + 2, first + 2]


def test_a_publication_while_a_number_is_under_report_says_so_too(hotline, place):
    report(hotline, 1, 2, 3)
    other = factories.post(department=factories.department(region=place))
    same = factories.sourced_hotline(post=other, digits=hotline.digits, kind=hotline.kind)
    factories.publish(other)
    assert is_marked(same)
    assert is_marked(hotline)


def test_another_extension_is_another_number(hotline, place):
    report(hotline, 1, 2, 3)
    other = factories.post(department=factories.department(region=place))
    same = factories.sourced_hotline(
        post=other, digits=hotline.digits, extension="801", kind=hotline.kind
    )
    factories.publish(other)
    assert not is_marked(same)


def test_reports_take_nothing_down_and_say_nothing_of_a_suspended_or_withdrawn_number(hotline):
    report(hotline, 1, 2, 3, 4, 5)
    assert not LiveHotline.objects.get(uid=hotline.uid).suspended
    withdrawal.suspend(hotline, by=factories.editor(), reason="核实")
    assert not is_marked(hotline)
    assert not waiting(hotline)
    withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason=PublicReason.NUMBER_STOPPED)
    assert not LiveHotline.objects.filter(uid=hotline.uid).exists()
    assert not waiting(hotline)


def test_a_reported_number_tops_the_round_until_somebody_calls_it(hotline, clock):
    assert next(iter(PILES)) == "reported"
    report(hotline, 1, 2)
    assert not waiting(hotline)
    report(hotline, 3)
    assert waiting(hotline)
    check = verification.Check(clock.today, Result.ANSWERED)
    verification.record_call([hotline], check, by=factories.editor())
    assert not waiting(hotline)
    assert is_marked(hotline)
    report(hotline, 4)
    assert waiting(hotline)


def test_requests_of_holders_come_first_then_what_is_due(hotline, clock):
    late, soon = (factories.report(hotline=hotline, due_on=clock.today) for _ in range(2))
    asked = factories.report(hotline=hotline, kind="on_request")
    answered = factories.filed_report(hotline)
    reports.close_report(answered, by=factories.editor(), answer=ReportAnswer.CALLED)
    rows = reported.put_urgent_first(reported.filter_open(Report.objects.all()))
    assert list(rows) == [asked, late, soon]


def test_the_share_counts_what_was_answered_by_its_day_and_what_is_overdue(hotline, clock):
    filed = report(hotline, 1, 2, 3)
    editor = factories.editor()
    share = reported.count_in_time(Report.objects.all(), clock.today)
    assert (share.due, share.in_time) == (0, 0)
    clock.move_to(filed[0].due_on)
    clock.advance(hours=23)
    reports.close_report(filed[0], by=editor, answer=ReportAnswer.CALLED)
    clock.advance(hours=1)
    reports.close_report(filed[1], by=editor, answer=ReportAnswer.CALLED)
    share = reported.count_in_time(Report.objects.all(), clock.today)
    assert (share.due, share.in_time, share.percent) == (3, 1, 33)
    clock.advance(days=181)
    assert reported.count_in_time(Report.objects.all(), clock.today).due == 0


def test_several_reports_are_answered_together_or_not_at_all(hotline):
    editor, colleague = factories.editor(), factories.editor()
    first, second, third = report(hotline, 1, 2, 3)
    reports.close_report(second, by=colleague, answer=ReportAnswer.CALLED)
    with pytest.raises(reports.Refused, match="答复"):
        reports.close_reports([first, second], by=editor, answer=ReportAnswer.NOT_REACHED)
    first.refresh_from_db()
    assert first.is_open
    reports.close_reports([first, third], by=editor, answer=ReportAnswer.NOT_REACHED)
    assert not ReportedNumber.objects.exists()
    assert not Report.objects.filter(answer="").exists()
