"""Second factor: bound at the first sign-in, required at each later one."""

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
REFUSED = "验证码没有通过"


@pytest.fixture
def editor():
    """Return an editor who has bound an app and is signed in."""
    person = Person(member())
    person.sign_in()
    person.codes = codes_on(person.bind())
    return person


def new_browser(person):
    """Return another browser of ``person``, past the password."""
    other = Person(person.user)
    other.secret = person.secret
    assert other.sign_in().redirect_chain[-1][0].startswith(CODE)
    return other


def end_throttling(person):
    """Let the delay after wrong codes pass."""
    past = timezone.now() - timedelta(days=1)
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=person.user).update(throttling_failure_timestamp=past)


@pytest.mark.parametrize("role", ["editor", "reviewer", "office", ""])
def test_users_who_may_write_bind_an_app_at_the_first_sign_in(role):
    person = Person(member(role))
    page = person.sign_in()
    assert page.redirect_chain[-1][0].startswith(DEVICE)
    assert not person.is_in()
    page = person.client.post(DEVICE, follow=True)
    assert "data:" not in page.text
    assert "style=" not in page.text
    assert REFUSED in person.client.post(DEVICE, {"code": "000000"}).text
    page = person.bind()
    assert len(codes_on(page)) == 10
    assert "no-store" in page["Cache-Control"]
    assert person.is_in()


def test_viewer_needs_only_a_password():
    person = Person(member("viewer"))
    assert person.sign_in().redirect_chain[-1][0] == DESK
    assert person.is_in()


def test_new_role_that_may_write_requires_an_app_at_once():
    person = Person(member("viewer"))
    person.sign_in()
    factories.role(user=person.user, region=factories.county(), role="editor")
    page = person.client.get(DESK, follow=True)
    assert page.redirect_chain[-1][0].startswith(DEVICE)


def test_no_page_opens_between_password_and_code(editor):
    other = new_browser(editor)
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


def test_code_is_accepted_once_and_then_the_next_one(editor):
    other = new_browser(editor)
    assert REFUSED in other.type_code(editor.typed).text
    assert not other.is_in()
    end_throttling(editor)
    next_code = shown(editor.secret, 30)
    page = other.type_code(f" {next_code[:3]} {next_code[3:]} ")
    assert page.redirect_chain[-1][0] == DESK
    assert REFUSED in new_browser(editor).type_code(next_code).text


def test_recovery_code_is_accepted_once(editor):
    code = editor.codes[3]
    assert new_browser(editor).type_code(code.upper()).redirect_chain[-1][0] == DESK
    other = new_browser(editor)
    assert REFUSED in other.type_code(code).text
    end_throttling(editor)
    assert other.type_code(editor.codes[4]).redirect_chain[-1][0] == DESK
    assert "还有 8 个" in editor.client.get(ACCOUNT).text


def test_wrong_codes_are_throttled_and_each_refusal_is_the_same(editor):
    other = new_browser(editor)
    wrong = other.type_code("000000").text
    TOTPDevice.objects.filter(user=editor.user).update(throttling_failure_count=12)
    throttled = other.type_code(shown(editor.secret, 30)).text
    token = 'name="csrfmiddlewaretoken" value="'
    assert wrong.split(token)[0] == throttled.split(token)[0]
    assert REFUSED in wrong
    assert wrong.split("errorlist")[1][:120] == throttled.split("errorlist")[1][:120]
    end_throttling(editor)
    assert other.type_code(shown(editor.secret, 30)).redirect_chain[-1][0] == DESK


def test_password_alone_cannot_replace_a_bound_app(editor):
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


def test_second_of_two_apps_bound_at_once_is_refused(editor):
    key = devices.generate_key()
    code = shown(unhexlify(key))
    assert devices.enrol(editor.user, key, code, replacing=False) is None
    assert devices.enrol(editor.user, key, code, replacing=True)


def test_replacing_an_app_requires_a_code_of_the_present_one(editor):
    assert REFUSED in editor.client.post(DEVICE, {"code": "000000"}).text
    end_throttling(editor)
    assert editor.client.post(DEVICE, {"code": editor.codes[0]})["Location"] == DEVICE
    old_secret = editor.secret
    other = new_browser(editor)
    assert codes_on(editor.bind())
    assert editor.is_in()
    assert REFUSED in other.type_code(shown(old_secret, 30)).text
    end_throttling(editor)
    assert REFUSED in other.type_code(editor.codes[1]).text
    end_throttling(editor)
    assert other.type_code(shown(editor.secret, 30)).redirect_chain[-1][0] == DESK


def test_unconfirmed_secret_expires(editor):
    editor.client.post(DEVICE, {"code": editor.codes[0]})
    session = editor.client.session
    key, since = session["device_offered"]
    session["device_offered"] = key, since - 15 * 60
    session.save()
    assert 'role="img"' not in editor.client.get(DEVICE).text


def test_new_recovery_codes_require_a_code_and_replace_the_old(editor):
    assert not codes_on(editor.client.get(CODES))
    assert not codes_on(editor.client.post(CODES, {"code": "wrong"}))
    end_throttling(editor)
    page = editor.client.post(CODES, {"code": editor.codes[0]})
    fresh = codes_on(page)
    assert len(fresh) == 10
    assert "no-store" in page["Cache-Control"]
    other = new_browser(editor)
    assert REFUSED in other.type_code(editor.codes[1]).text
    end_throttling(editor)
    assert other.type_code(fresh[0]).redirect_chain[-1][0] == DESK


def test_viewer_may_bind_an_app_and_then_needs_its_codes():
    person = Person(member("viewer"))
    person.sign_in()
    assert person.client.get(CODES)["Location"] == ACCOUNT
    assert "可以不用验证器" in person.client.get(ACCOUNT).text
    person.bind()
    new_browser(person)


def test_code_redirects_to_the_requested_page_of_this_site_only(editor):
    posts = reverse("admin:officials_post_changelist")
    for requested, reached in ((posts, posts), ("https://example.org/", DESK)):
        other = Person(editor.user)
        page = other.sign_in(to=requested)
        assert page.redirect_chain[-1][0].startswith(CODE)
        sent = {"code": editor.codes.pop(), "next": requested}
        assert other.client.post(CODE, sent)["Location"] == reached


def test_command_removes_a_lost_app(editor, capsys):
    call_command("remove_device", editor.user.username)
    assert "sets up a new device" in capsys.readouterr().out
    assert not editor.is_in()
    assert editor.sign_in().redirect_chain[-1][0].startswith(DEVICE)
    with pytest.raises(CommandError, match="no account nobody"):
        call_command("remove_device", "nobody")
