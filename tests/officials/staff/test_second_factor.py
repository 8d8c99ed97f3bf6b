"""The second factor through the pages: bound at the first sign-in, asked for at each."""

from binascii import unhexlify
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from officials.actions import devices
from tests.officials.admin.test_permissions_walk import addresses
from tests.support import factories
from tests.support.second_factor import shown
from tests.support.sign_in import ACCOUNT, CODE, DESK, DEVICE, Person, codes_on, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_quick_passwords")]

CODES = "/admin/account/codes/"
NOT_PASSED = "验证码没有通过"


@pytest.fixture
def editor():
    """An editor who has bound an app and is signed in."""
    person = Person(member())
    person.sign_in()
    person.codes = codes_on(person.bind())
    return person


def another(person):
    """Another browser of the same person, with the password typed."""
    other = Person(person.user)
    other.secret = person.secret
    assert other.sign_in().redirect_chain[-1][0].startswith(CODE)
    return other


def wait(person):
    """Let the time pass for which wrong codes make one wait."""
    past = timezone.now() - timedelta(days=1)
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=person.user).update(throttling_failure_timestamp=past)


@pytest.mark.parametrize("duty", ["editor", "reviewer", "office", ""])
def test_who_writes_binds_an_app_at_the_first_sign_in(duty):
    person = Person(member(duty))
    page = person.sign_in()
    assert page.redirect_chain[-1][0].startswith(DEVICE)
    assert not person.is_in()
    page = person.client.post(DEVICE, follow=True)
    assert "data:" not in page.text
    assert "style=" not in page.text
    assert NOT_PASSED in person.client.post(DEVICE, {"code": "000000"}).text
    page = person.bind()
    assert len(codes_on(page)) == 10
    assert "no-store" in page["Cache-Control"]
    assert person.is_in()


def test_who_only_looks_needs_a_password_alone():
    person = Person(member("viewer"))
    assert person.sign_in().redirect_chain[-1][0] == DESK
    assert person.is_in()


def test_a_role_that_writes_asks_for_an_app_at_once():
    person = Person(member("viewer"))
    person.sign_in()
    factories.role(user=person.user, region=factories.county(), role="editor")
    page = person.client.get(DESK, follow=True)
    assert page.redirect_chain[-1][0].startswith(DEVICE)


def test_nothing_opens_between_the_password_and_the_code(editor):
    other = another(editor)
    for address in addresses():
        if address.tail in {"login/", "logout/", "code/"}:
            continue
        there = address.to(1).replace("^(?P<app_label>", "").replace(")/$", "/")
        there = there.replace("(?P<url>.*)$", "nowhere/")
        for answer in (other.client.get(there), other.client.post(there, {"code": "1"})):
            assert answer.status_code == 302, address
            assert answer["Location"].startswith(("/admin/login/", CODE)), address
    assert "样" not in other.client.get(CODE).text
    other.client.post("/admin/logout/")
    assert other.client.get(CODE)["Location"] == "/admin/login/"


def test_a_code_is_accepted_once_and_then_the_next_one(editor):
    other = another(editor)
    assert NOT_PASSED in other.type_code(editor.typed).text
    assert not other.is_in()
    wait(editor)
    following = shown(editor.secret, 30)
    page = other.type_code(f" {following[:3]} {following[3:]} ")
    assert page.redirect_chain[-1][0] == DESK
    assert NOT_PASSED in another(editor).type_code(following).text


def test_a_recovery_code_is_accepted_once(editor):
    code = editor.codes[3]
    assert another(editor).type_code(code.upper()).redirect_chain[-1][0] == DESK
    other = another(editor)
    assert NOT_PASSED in other.type_code(code).text
    wait(editor)
    assert other.type_code(editor.codes[4]).redirect_chain[-1][0] == DESK
    assert "还有 8 个" in editor.client.get(ACCOUNT).text


def test_wrong_codes_make_one_wait_and_each_refusal_reads_the_same(editor):
    other = another(editor)
    wrong = other.type_code("000000").text
    TOTPDevice.objects.filter(user=editor.user).update(throttling_failure_count=12)
    waiting = other.type_code(shown(editor.secret, 30)).text
    token = 'name="csrfmiddlewaretoken" value="'
    assert wrong.split(token)[0] == waiting.split(token)[0]
    assert NOT_PASSED in wrong
    assert wrong.split("errorlist")[1][:120] == waiting.split("errorlist")[1][:120]
    wait(editor)
    assert other.type_code(shown(editor.secret, 30)).redirect_chain[-1][0] == DESK


def test_who_knows_the_password_alone_binds_nothing_in_place_of_an_app(editor):
    early = Person(member())
    early.sign_in()
    early.client.post(DEVICE)
    late = Person(early.user)
    late.sign_in()
    late.client.post(DEVICE)
    assert codes_on(early.bind())
    assert late.client.get(DEVICE)["Location"] == CODE
    assert late.client.post(DEVICE, {"code": "000000"})["Location"] == CODE
    assert not late.is_in()


def test_of_two_apps_that_are_bound_at_once_the_second_is_refused(editor):
    key = devices.generate_key()
    code = shown(unhexlify(key))
    assert devices.enrol(editor.user, key, code, replacing=False) is None
    assert devices.enrol(editor.user, key, code, replacing=True)


def test_another_app_takes_a_code_of_the_present_one(editor):
    assert NOT_PASSED in editor.client.post(DEVICE, {"code": "000000"}).text
    wait(editor)
    assert editor.client.post(DEVICE, {"code": editor.codes[0]})["Location"] == DEVICE
    former = editor.secret
    other = another(editor)
    assert codes_on(editor.bind())
    assert editor.is_in()
    assert NOT_PASSED in other.type_code(shown(former, 30)).text
    wait(editor)
    assert NOT_PASSED in other.type_code(editor.codes[1]).text
    wait(editor)
    assert other.type_code(shown(editor.secret, 30)).redirect_chain[-1][0] == DESK


def test_a_secret_that_nobody_confirms_is_forgotten(editor):
    editor.client.post(DEVICE, {"code": editor.codes[0]})
    session = editor.client.session
    key, since = session["device_offered"]
    session["device_offered"] = key, since - 15 * 60
    session.save()
    assert 'role="img"' not in editor.client.get(DEVICE).text


def test_new_recovery_codes_take_a_code_and_replace_the_former(editor):
    assert not codes_on(editor.client.get(CODES))
    assert not codes_on(editor.client.post(CODES, {"code": "wrong"}))
    wait(editor)
    page = editor.client.post(CODES, {"code": editor.codes[0]})
    fresh = codes_on(page)
    assert len(fresh) == 10
    assert "no-store" in page["Cache-Control"]
    other = another(editor)
    assert NOT_PASSED in other.type_code(editor.codes[1]).text
    wait(editor)
    assert other.type_code(fresh[0]).redirect_chain[-1][0] == DESK


def test_who_only_looks_may_bind_an_app_and_is_asked_then():
    person = Person(member("viewer"))
    person.sign_in()
    assert person.client.get(CODES)["Location"] == ACCOUNT
    assert "可以不用验证器" in person.client.get(ACCOUNT).text
    person.bind()
    another(person)


def test_a_code_leads_to_where_one_wanted_to_go_but_never_away(editor):
    there = reverse("admin:officials_post_changelist")
    for asked, reached in ((there, there), ("https://example.org/", DESK)):
        other = Person(editor.user)
        page = other.sign_in(to=asked)
        assert page.redirect_chain[-1][0].startswith(CODE)
        sent = {"code": editor.codes.pop(), "next": asked}
        assert other.client.post(CODE, sent)["Location"] == reached


def test_the_server_takes_a_lost_app_away(editor, capsys):
    call_command("remove_device", editor.user.username)
    assert "sets up a new device" in capsys.readouterr().out
    assert not editor.is_in()
    assert editor.sign_in().redirect_chain[-1][0].startswith(DEVICE)
    with pytest.raises(CommandError, match="no account nobody"):
        call_command("remove_device", "nobody")
