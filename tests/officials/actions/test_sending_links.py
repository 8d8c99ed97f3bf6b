"""Staff mail the link of an office at once: one mail a day, one answer a quarter."""

from datetime import date

import pytest

from officials.actions import Refused, office_confirmation
from officials.daily import quarter_links
from officials.models import Mail, OfficeLink
from officials.publication.office_lists import identify, read_list
from tests.support import factories
from tests.support.admin_forms import admin_url

pytestmark = pytest.mark.django_db

THURSDAY = date(2026, 7, 2)


@pytest.fixture
def address(place, clock):
    clock.move_to(THURSDAY)
    bureau = factories.department(region=place)
    factories.publish(factories.post(department=bureau))
    return factories.confirmed_address(department=bureau)


@pytest.fixture
def editor(place):
    return factories.staff("editor", place)


def send(address, by):
    return office_confirmation.send_link_now(address, by=by)


def answer(link):
    office_confirmation.answer(link, seen=identify(read_list(link.address)))


def test_an_editor_mails_the_link_by_one_button(client, editor, address):
    client.force_login(editor)
    assert "现在寄链接" in client.get(admin_url(address)).text
    page = client.post(admin_url(address, "send"), follow=True)
    assert "已放入发件箱" in page.text
    assert str(THURSDAY) in page.text
    assert Mail.objects.get().link == OfficeLink.objects.get()


def test_an_address_that_nobody_confirmed_or_that_ended_offers_no_link(client, editor, address):
    client.force_login(editor)
    new = factories.office_address(department=address.department, email="new@example.org")
    office_confirmation.end_address(address, by=editor)
    for each in (new, address):
        assert "现在寄链接" not in client.get(admin_url(each)).text
        with pytest.raises(Refused):
            send(each, editor)
    assert not OfficeLink.objects.exists()


def test_a_second_mail_on_one_day_is_refused_in_words(client, editor, address):
    send(address, editor)
    client.force_login(editor)
    assert "今天已经寄过" in client.post(admin_url(address, "send"), follow=True).text
    assert Mail.objects.count() == OfficeLink.objects.count() == 1


def test_an_open_link_is_mailed_again_and_stays_the_same(editor, address, clock):
    link = send(address, editor)
    clock.advance(days=1)
    assert send(address, editor) == link
    assert [mail.link for mail in Mail.objects.all()] == [link, link]


def test_a_link_that_expired_without_an_answer_gives_way_to_a_new_one(editor, address, clock):
    old = send(address, editor)
    clock.advance(days=31)
    new = send(address, editor)
    assert new.token != old.token
    assert not office_confirmation.is_open(old)
    assert office_confirmation.is_open(new)


def test_an_office_that_answered_is_not_asked_again_in_the_quarter(editor, address, clock):
    answer(send(address, editor))
    clock.advance(days=1)
    with pytest.raises(Refused, match="本季度已在 2026-07-02 答复"):
        send(address, editor)
    clock.move_to(date(2026, 10, 12))
    assert send(address, editor).quarter == date(2026, 10, 1)


def test_an_office_without_a_public_number_gets_no_link(place, editor):
    address = factories.confirmed_address(department=factories.department(region=place))
    with pytest.raises(Refused, match="没有公开的号码"):
        send(address, editor)
    assert not Mail.objects.exists()


def test_the_work_of_the_day_sends_no_second_link_beside_one_sent_by_hand(editor, address, clock):
    send(address, editor)
    quarter_links.queue_links(clock.now)
    clock.advance(days=1)
    quarter_links.queue_links(clock.now)
    assert Mail.objects.count() == OfficeLink.objects.count() == 1


@pytest.mark.parametrize("role", ["viewer", "office"])
def test_viewers_and_account_managers_send_no_link(client, place, address, role):
    client.force_login(factories.staff(role, place))
    assert client.post(admin_url(address, "send")).status_code in (403, 404)
    assert not OfficeLink.objects.exists()
