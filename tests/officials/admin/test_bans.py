"""Show staff what is not published again, and refuse it in their forms."""

import pytest

from officials.actions import withdrawal
from officials.clock import now
from officials.models import Hotline, HotlineEvent, PublicReason, RepublicationBan
from tests.support import factories
from tests.support.admin_forms import form_at

pytestmark = pytest.mark.django_db
LIST = "/admin/officials/republicationban/"


@pytest.fixture
def clerk(client, place):
    staff = factories.staff("editor", place)
    client.force_login(staff)
    return client


@pytest.fixture
def post(place):
    """A live post of ``place`` with two numbers."""
    made = factories.post(department=factories.department(region=place))
    factories.sourced_hotline(post=made)
    factories.sourced_hotline(post=made)
    return factories.publish(made)


def withdraw(post, reason):
    hotline = post.hotlines.filter(withdrawn_at=None).first()
    withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason=reason)
    factories.clear_history_user()
    return hotline


def enter(client, post, number, why="", **values):
    """Send the form of ``post`` with a further number."""
    url = f"/admin/officials/post/{post.pk}/change/"
    data = form_at(client, url)
    row = int(data["hotlines-TOTAL_FORMS"])
    added = {"number": number, "use": "call", "rank": 30, "owner": ""} | values
    data |= {f"hotlines-{row}-{name}": value for name, value in added.items()}
    return client.post(url, data | {"hotlines-TOTAL_FORMS": row + 1, "why": why})


def test_a_form_refuses_a_banned_number_in_words(clerk, post):
    hotline = withdraw(post, PublicReason.SECURITY)
    response = enter(clerk, post, str(hotline))
    assert "这个号码不再公布（安全原因）" in response.text
    assert Hotline.objects.filter(digits=hotline.digits).count() == 1


def test_a_number_that_was_withdrawn_otherwise_takes_a_tick_that_the_history_keeps(clerk, post):
    hotline = withdraw(post, PublicReason.NUMBER_REASSIGNED)
    response = enter(clerk, post, str(hotline))
    assert "曾因“号码已移交他人”撤下" in response.text
    assert 'type="checkbox" name="hotlines-1-again"' in response.text
    assert Hotline.objects.filter(digits=hotline.digits).count() == 1
    enter(clerk, post, str(hotline), again="on", why="换人值守")
    entered = Hotline.objects.get(digits=hotline.digits, withdrawn_at=None)
    event = HotlineEvent.objects.filter(pgh_obj=entered).first()
    assert event.pgh_context["why"] == "换人值守；再次登记曾因“号码已移交他人”撤下的号码"


def test_a_revert_brings_no_banned_number_back(clerk, place):
    draft = factories.post(department=factories.department(region=place))
    own = factories.sourced_hotline(post=draft)
    url = f"/admin/officials/hotline/{own.pk}/change/"
    clerk.post(url, form_at(clerk, url) | {"number": "154 0099 0001"})
    gone = factories.hotline(digits=own.digits, withdrawn_at=now())
    factories.republication_ban(hotline=gone)
    page = f"/admin/officials/post/{draft.pk}/change/"
    latest = clerk.get(f"/admin/officials/post/{draft.pk}/history/").context["latest"]
    data = form_at(clerk, f"{page}?back_to={latest - 1}")
    assert own.digits in data["hotlines-0-number"].replace(" ", "")
    assert "这个号码不再公布" in clerk.post(page, data).text
    assert Hotline.objects.get(pk=own.pk).digits == "15400990001"


def test_a_form_refuses_the_appointment_of_a_banned_person(clerk, post, place):
    held = factories.appointment(post=post)
    factories.republication_ban(post=post, official=held.official)
    other = factories.post(department=post.department)
    url = f"/admin/officials/post/{other.pk}/change/"
    data = form_at(clerk, url) | {
        "appointments-TOTAL_FORMS": 1,
        "appointments-0-official": held.official_id,
        "appointments-0-capacity": "full",
    }
    assert "此人不再公布（应本人要求）" in clerk.post(url, data).text
    assert not other.appointments.exists()


def test_staff_add_a_number_of_their_own_regions_and_of_no_other(clerk, post):
    own = withdraw(post, PublicReason.OTHER)
    data = form_at(clerk, f"{LIST}add/") | {"reason": "security", "why": "本人来电"}
    foreign = factories.hotline(digits="15400990007")
    refused = clerk.post(f"{LIST}add/", data | {"number": str(foreign)})
    assert "您负责的地区没有登记过这个号码" in refused.text
    shown = clerk.post(f"{LIST}add/", data | {"number": str(post.hotlines.last())})
    assert "这个号码还在公布" in shown.text
    clerk.post(f"{LIST}add/", data | {"number": str(own)})
    ban = RepublicationBan.objects.get()
    assert (ban.post, ban.reason, ban.ends_on) == (post, "security", None)


def test_the_list_finds_a_ban_by_the_whole_number_and_shows_no_digit(clerk, post):
    hotline = withdraw(post, PublicReason.ON_REQUEST)
    other = withdraw(post, PublicReason.NUMBER_STOPPED)
    assert RepublicationBan.objects.count() == 2
    found = clerk.get(LIST, {"q": f"154 {hotline.digits[3:]}"}).context["cl"].result_list
    assert [ban.reason for ban in found] == ["on_request"]
    page = clerk.get(LIST).text
    assert hotline.digits not in page
    assert other.digits not in page


def test_two_people_lift_a_ban_on_their_pages(clerk, post, place):
    withdraw(post, PublicReason.ON_REQUEST)
    page = f"{LIST}{RepublicationBan.objects.get().pk}"
    clerk.post(f"{page}/ask-lift/", form_at(clerk, f"{page}/ask-lift/") | {"why": "本人同意"})
    assert RepublicationBan.objects.in_force().exists()
    clerk.force_login(factories.staff("reviewer", place))
    assert "申请解除的“不再公布”" in clerk.get("/admin/").text
    clerk.post(f"{page}/lift/", form_at(clerk, f"{page}/lift/"))
    assert not RepublicationBan.objects.in_force().exists()
