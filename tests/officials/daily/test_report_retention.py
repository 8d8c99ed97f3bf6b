"""Personal parts of reports are kept for the time that the page about privacy names."""

import pytest
from django.test import RequestFactory

from directory.http import rate_limits
from directory.models import RateLimitSecret
from officials.actions.reports import file_report
from officials.daily import tasks
from officials.models import ReportKey
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.REPORTS_FOLDER = tmp_path / "reports"
    settings.MAIL_FOLDER = tmp_path / "mails"


def work_of_the_day(clock):
    assert tasks.run(clock.now) == []


@pytest.fixture
def report():
    sent = factories.sent_report(factories.hotline(), words="打不通", contact="示例信箱")
    return file_report(sent, address="192.0.2.1")


def test_words_and_contact_go_after_180_days_and_the_rest_stays(report, clock):
    clock.advance(days=179)
    work_of_the_day(clock)
    report.refresh_from_db()
    assert (report.words, report.contact) == ("打不通", "示例信箱")
    clock.advance(days=1)
    work_of_the_day(clock)
    report.refresh_from_db()
    assert (report.words, report.contact) == (None, None)
    deleted_at = report.texts_deleted_at
    clock.advance(days=1)
    work_of_the_day(clock)
    report.refresh_from_db()
    assert report.texts_deleted_at == deleted_at


def test_keys_that_tell_addresses_apart_go_after_eight_days(report, clock):
    clock.advance(days=6, hours=23)
    work_of_the_day(clock)
    assert ReportKey.objects.count() == 1
    clock.advance(days=1)  # the work of the day before it is eight days old
    work_of_the_day(clock)
    assert not ReportKey.objects.exists()


def test_the_keys_of_the_limits_go_within_48_hours(clock):
    request = RequestFactory().get("/")
    rate_limits.is_rate_limited(request, "report", 20, clock.today)
    assert RateLimitSecret.objects.count() == 1
    clock.advance(days=1)
    work_of_the_day(clock)
    assert not RateLimitSecret.objects.exists()
