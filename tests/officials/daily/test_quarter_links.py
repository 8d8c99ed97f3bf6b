"""Send each office one link a quarter, on a working day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from officials.daily import delivery, quarter_links
from officials.days import first_day_of_quarter
from officials.models import Mail, OfficeLink
from tests.support import factories

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2026, 7, 1)


@pytest.fixture
def address(place, clock):
    clock.move_to(WEDNESDAY)
    bureau = factories.department(region=place)
    factories.publish(factories.post(department=bureau))
    return factories.confirmed_address(department=bureau)


def send(clock):
    quarter_links.queue_links(clock.now)
    return OfficeLink.objects.count()


def test_an_office_gets_one_link_a_quarter(address, clock):
    assert send(clock) == 1
    assert send(clock) == 1
    clock.move_to(date(2026, 9, 30))
    assert send(clock) == 1
    clock.move_to(date(2026, 10, 12))  # a Monday after the holidays
    assert send(clock) == 2
    assert {mail.recipient for mail in Mail.objects.all()} == {address.email}


def test_a_quarter_that_begins_on_a_day_of_rest_waits_for_a_working_day(address, clock):
    clock.move_to(date(2026, 8, 1))  # a Saturday
    assert send(clock) == 0
    factories.calendar_day(day=WEDNESDAY, year=2026)
    clock.move_to(WEDNESDAY)
    assert send(clock) == 0
    clock.move_to(WEDNESDAY + timedelta(days=1))
    assert send(clock) == 1


def test_an_office_without_a_public_number_or_a_second_person_gets_no_link(place, clock):
    clock.move_to(WEDNESDAY)
    factories.confirmed_address(department=factories.department(region=place))
    bureau = factories.department(region=place)
    factories.publish(factories.post(department=bureau))
    factories.office_address(department=bureau, email="new@example.org")
    assert send(clock) == 0


def test_the_outbox_holds_no_token_and_the_mail_holds_it(address, clock, settings):
    settings.SITE_ADDRESS = "https://hotlines.example.org"
    send(clock)
    mail, link = Mail.objects.get(), OfficeLink.objects.get()
    assert link.token not in mail.body
    text = delivery.write_message(mail).get_content()
    assert f"https://hotlines.example.org/confirm/{link.token}/" in text
    assert "154" not in text.replace(link.token, "")


@given(st.dates())
def test_a_quarter_begins_on_the_first_of_its_first_month(day):
    first = first_day_of_quarter(day)
    assert first <= day < first + timedelta(days=93)
    assert (first.day, first.month % 3) == (1, 1)
