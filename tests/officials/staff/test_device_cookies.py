"""Devices that an account is known on: strangers cannot lock them, and they skip no step."""

import time

import pytest
from django.conf import settings as site

from officials.staff.auth import device_cookies
from officials.staff.auth.lockout import MAX_FAILURES_PER_USER
from tests.support.second_factor import shown
from tests.support.sign_in import CODE, DESK, PASSWORD, Person, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_quick_passwords")]

HERE = "192.0.2.7"
COOKIE = site.DEVICE_COOKIE_NAME
NEW_PASSWORD = "another-pass-of-ours-88"


@pytest.fixture
def viewer():
    """Return a viewer who has signed in here, and out again."""
    person = Person(member("viewer"), REMOTE_ADDR=HERE)
    person.sign_in()
    person.client.post("/admin/logout/")
    return person


def lock_from_everywhere(person):
    """Guess the password of somebody from many networks, on devices that are not known."""
    stranger = Person(person.user)
    for number in range(MAX_FAILURES_PER_USER):
        stranger.sign_in("a-guess", REMOTE_ADDR=f"198.51.100.{number}")


def signs_in(person, password=PASSWORD, **headers):
    return person.sign_in(password, **headers).redirect_chain != []


def with_cookie(user, value, **headers):
    person = Person(user, **headers)
    person.client.cookies[COOKIE] = value
    return person


def test_a_stranger_cannot_lock_somebody_out_of_a_device_they_know(viewer):
    lock_from_everywhere(viewer)
    assert not signs_in(Person(viewer.user, REMOTE_ADDR="192.0.2.8"))
    assert signs_in(viewer)
    assert not signs_in(Person(viewer.user, REMOTE_ADDR="192.0.2.8")), "strangers stay locked out"


def test_guesses_from_the_same_network_do_not_lock_a_known_device(viewer):
    stranger = Person(viewer.user, REMOTE_ADDR=HERE)
    for _number in range(5):
        stranger.sign_in("a-guess")
    assert not signs_in(stranger)
    assert signs_in(viewer)


def test_guesses_on_a_known_device_lock_that_device_alone(viewer):
    for _number in range(5):
        viewer.sign_in("a-guess")
    assert not signs_in(viewer)
    assert signs_in(Person(viewer.user, REMOTE_ADDR=HERE))


def test_a_stolen_cookie_gives_no_more_guesses_than_a_name(viewer):
    thief = with_cookie(viewer.user, viewer.client.cookies[COOKIE].value)
    for number in range(MAX_FAILURES_PER_USER):
        thief.sign_in("a-guess", REMOTE_ADDR=f"198.51.100.{number}")
    assert not signs_in(thief, REMOTE_ADDR="198.51.100.99")


def test_a_cookie_helps_no_other_account(viewer):
    other = Person(member("viewer"))
    lock_from_everywhere(other)
    cookie = viewer.client.cookies[COOKIE].value
    assert not signs_in(with_cookie(other.user, cookie, REMOTE_ADDR=HERE))


FORGED = {
    "signature": lambda cookie: cookie[:-1] + ("A" if cookie[-1] != "A" else "B"),
    "device": lambda cookie: "x" + cookie,
    "unsigned": lambda cookie: cookie.rsplit(":", 1)[0],
    "separators": lambda _cookie: "." * 5000,
    "control signs": lambda _cookie: "\x00:\x00:\x00",
}


def test_a_forged_cookie_counts_as_none(viewer):
    lock_from_everywhere(viewer)
    genuine = viewer.client.cookies[COOKIE].value
    for part, forge in FORGED.items():
        assert not signs_in(with_cookie(viewer.user, forge(genuine), REMOTE_ADDR=HERE)), part
    assert signs_in(with_cookie(viewer.user, genuine, REMOTE_ADDR=HERE))


@pytest.mark.parametrize(("late", "known"), [(-60, True), (60, False)])
def test_a_cookie_ends_after_half_a_year(viewer, monkeypatch, late, known):
    cookie = viewer.client.cookies[COOKIE].value
    lock_from_everywhere(viewer)
    later = time.time() + device_cookies.MAX_AGE.total_seconds() + late
    monkeypatch.setattr(time, "time", lambda: later)
    assert signs_in(with_cookie(viewer.user, cookie, REMOTE_ADDR=HERE)) == known


def test_a_new_password_from_the_office_ends_the_cookie(viewer):
    viewer.user.set_password(NEW_PASSWORD)
    viewer.user.save()
    lock_from_everywhere(viewer)
    assert not signs_in(viewer, NEW_PASSWORD)


def test_after_their_own_new_password_somebody_is_known_on_this_device_alone(viewer):
    elsewhere = with_cookie(viewer.user, viewer.client.cookies[COOKIE].value, REMOTE_ADDR=HERE)
    viewer.sign_in()
    form = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert viewer.client.post("/admin/password_change/", form).status_code == 302
    viewer.client.post("/admin/logout/")
    lock_from_everywhere(viewer)
    assert not signs_in(elsewhere, NEW_PASSWORD)
    assert signs_in(viewer, NEW_PASSWORD)


def test_signing_out_everywhere_forgets_all_devices(viewer):
    viewer.sign_in()
    viewer.client.post("/admin/account/")
    lock_from_everywhere(viewer)
    assert not signs_in(viewer)


def test_somebody_with_a_second_factor_is_known_after_the_code_only():
    editor = Person(member())
    editor.sign_in()
    assert COOKIE not in editor.client.cookies
    editor.bind()
    bound = editor.client.cookies.pop(COOKIE).value
    editor.client.post("/admin/logout/")
    editor.sign_in()
    assert COOKIE not in editor.client.cookies
    editor.type_code(shown(editor.secret, 30))
    assert editor.client.cookies[COOKIE].value not in ("", bound)


def test_a_known_device_is_asked_for_the_second_factor_all_the_same():
    editor = Person(member())
    editor.sign_in()
    editor.bind()
    editor.client.post("/admin/logout/")
    lock_from_everywhere(editor)
    assert editor.sign_in().redirect_chain[-1][0].startswith(CODE)
    assert editor.client.get(DESK).status_code == 302


def test_colleagues_who_share_a_browser_are_each_known_there(viewer):
    colleague = Person(member("viewer"), REMOTE_ADDR=HERE)
    colleague.client = viewer.client
    colleague.sign_in()
    colleague.client.post("/admin/logout/")
    for person in (viewer, colleague):
        lock_from_everywhere(person)
        assert signs_in(person)


def test_a_browser_knows_the_accounts_that_signed_in_last(viewer):
    for _number in range(device_cookies.MAX_ACCOUNTS):
        other = Person(member("viewer"), REMOTE_ADDR=HERE)
        other.client = viewer.client
        other.sign_in()
    entries = viewer.client.cookies[COOKIE].value.split(device_cookies.SEPARATOR)
    assert len(entries) == device_cookies.MAX_ACCOUNTS
    lock_from_everywhere(viewer)
    assert not signs_in(viewer)


def test_signing_in_again_replaces_the_own_entry(viewer):
    before = viewer.client.cookies[COOKIE].value
    viewer.sign_in()
    after = viewer.client.cookies[COOKIE].value
    assert device_cookies.SEPARATOR not in after
    assert after != before


@pytest.mark.parametrize("https", [False, True])
def test_the_cookie_is_for_this_site_alone(settings, https):
    settings.HTTPS = https
    person = Person(member("viewer"))
    person.sign_in()
    cookie = person.client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert (bool(cookie["secure"]), cookie["domain"]) == (https, "")
    assert cookie["max-age"] == device_cookies.MAX_AGE.total_seconds()
    for secret in (person.user.username, person.user.password, f"{person.user.pk}:"):
        assert secret not in cookie.value


def test_the_page_for_a_refusal_does_not_tell_whether_a_device_is_known(viewer):
    known = viewer.sign_in("a-guess")
    unknown = Person(viewer.user, REMOTE_ADDR=HERE).sign_in("a-guess")
    assert COOKIE not in known.cookies
    assert COOKIE not in unknown.cookies
    assert known.context["form"].errors == unknown.context["form"].errors


def test_a_lock_out_of_a_known_device_is_logged_once_like_any_other(viewer, caplog):
    for _number in range(6):
        viewer.sign_in("a-guess")
    events = [getattr(record, "event", "") for record in caplog.records]
    assert events == ["sign_in_failed"] * 5 + ["account_locked", "sign_in_while_locked"]
