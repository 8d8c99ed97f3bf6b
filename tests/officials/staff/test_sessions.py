"""Sessions end after twelve hours, half an hour without use, or with the rights they depend on."""

import runpy
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from officials.models import User
from officials.staff.middleware import LAST_USED
from tests.support import factories
from tests.support.second_factor import shown
from tests.support.sign_in import ACCOUNT, DESK, DEVICE, Person, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_quick_passwords")]


@pytest.fixture
def viewer():
    person = Person(member("viewer"))
    person.sign_in()
    return person


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def test_password_and_code_each_change_the_session_key():
    person = Person(member())
    person.client.get("/admin/login/")
    session = person.client.session
    session["planted"] = True
    session.save()
    keys = [session.session_key]
    person.sign_in()
    keys.append(person.client.session.session_key)
    person.bind()
    keys.append(person.client.session.session_key)
    person.client.post("/admin/logout/")
    person.sign_in()
    keys.append(person.client.session.session_key)
    person.client.post("/admin/code/", {"code": shown(person.secret, 30)})
    keys.append(person.client.session.session_key)
    assert person.is_in()
    assert len({*keys}) == 5
    assert not Session.objects.filter(pk__in=keys[:-1]).exists()


def test_session_ends_after_twelve_hours_despite_activity(viewer):
    expiry = viewer.client.session.get_expiry_date()
    last = timezone.now() + timedelta(hours=12)
    assert last - timedelta(minutes=5) < expiry <= last
    viewer.client.post(DEVICE)
    assert viewer.client.session.get_expiry_date() == expiry
    viewer.sign_in("a-guess")
    assert viewer.client.session.get_expiry_date() == expiry
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not viewer.is_in()


def test_session_ends_after_half_an_hour_without_use_and_not_before(viewer):
    def leave_for(minutes):
        session = viewer.client.session
        session[LAST_USED] = time.time() - minutes * 60
        session.save()

    for _ in range(3):
        leave_for(29)
        assert viewer.is_in()
    key = viewer.client.session.session_key
    leave_for(31)
    assert not viewer.is_in()
    assert not Session.objects.filter(pk=key).exists()
    viewer.sign_in()
    assert viewer.is_in()


def test_a_made_up_session_key_stores_no_session(client):
    client.cookies[site.SESSION_COOKIE_NAME] = "a" * 32
    assert client.get("/admin/login/").status_code == 200
    assert not Session.objects.exists()


def test_session_cookie_is_http_only_and_same_site(viewer):
    cookie = viewer.client.cookies[site.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert cookie["domain"] == ""


def test_cookies_are_bound_to_the_host_under_https(monkeypatch, tmp_path):
    monkeypatch.setenv("HTTPS", "1")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
    chosen = runpy.run_path(str(Path(site.BASE_DIR) / "directory" / "settings.py"))
    for kind in ("SESSION", "CSRF"):
        assert chosen[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert chosen[f"{kind}_COOKIE_SECURE"] is True
        assert chosen.get(f"{kind}_COOKIE_HTTPONLY", kind == "SESSION")
        assert f"{kind}_COOKIE_DOMAIN" not in chosen


@pytest.mark.parametrize("chosen", ["0", "1"])
def test_https_is_promised_for_subdomains_only_where_somebody_asked(monkeypatch, tmp_path, chosen):
    for name, value in {"HTTPS": "1", "HSTS_SUBDOMAINS": chosen, "DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    made = runpy.run_path(str(Path(site.BASE_DIR) / "directory" / "settings.py"))
    assert made["SECURE_HSTS_SECONDS"] > 0
    assert made["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is made["SECURE_HSTS_PRELOAD"] is (chosen == "1")


def test_signing_out_everywhere_ends_all_own_sessions(viewer):
    other, colleague = Person(viewer.user), Person(member("viewer"))
    for person in (other, colleague):
        person.sign_in()
    page = viewer.client.post(ACCOUNT, follow=True)
    assert page.redirect_chain[-1][0] == "/admin/login/"
    assert "已在所有设备上退出登录" in page.text
    assert (viewer.is_in(), other.is_in(), colleague.is_in()) == (False, False, True)
    assert other.sign_in().redirect_chain[-1][0] == DESK


def test_new_own_password_ends_the_other_sessions(viewer):
    other = Person(viewer.user)
    other.sign_in()
    fresh = {"new_password1": "one-of-my-own-88", "new_password2": "one-of-my-own-88"}
    sent = {"old_password": "a-pass-of-ours-77", **fresh}
    assert viewer.client.post("/admin/password_change/", sent).status_code == 302
    assert (viewer.is_in(), other.is_in()) == (True, False)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM officials_role WHERE user_id = %s",
        "UPDATE officials_role SET role = 'viewer' WHERE user_id = %s AND role = 'editor'",
        "UPDATE officials_user SET is_superuser = false WHERE id = %s",
        "UPDATE officials_user SET is_staff = false WHERE id = %s",
        "UPDATE officials_user SET is_active = false WHERE id = %s",
    ],
)
def test_removing_a_role_or_a_right_in_sql_ends_the_sessions(settings, statement):
    settings.DEMO = True
    user = member("editor", is_superuser=True)
    person = Person(user)
    person.sign_in()
    assert person.is_in()
    sql(statement, user.pk)
    User.objects.filter(pk=user.pk).update(is_staff=True, is_active=True)
    assert not person.is_in()


def test_added_role_ends_no_session(viewer):
    factories.role(user=viewer.user, region=factories.county(), role="viewer")
    User.objects.filter(pk=viewer.user.pk).update(first_name="新名")
    assert viewer.is_in()


def test_session_counter_never_decreases(viewer):
    viewer.client.post(ACCOUNT)
    before = User.objects.get(pk=viewer.user.pk).sessions
    sql("UPDATE officials_user SET sessions = 0, device_resets = 0 WHERE id = %s", viewer.user.pk)
    assert User.objects.get(pk=viewer.user.pk).sessions == before
