"""Changes of a second factor by another user: they stand behind the account, as with a password."""

import pghistory
import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from officials.models import User
from tests.support import factories
from tests.support.admin_forms import admin_url
from tests.support.sign_in import DEVICE, PASSWORD, Person, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_quick_passwords")]

FRESH = {"new_password1": "quite-another-99", "new_password2": "quite-another-99"}


@pytest.fixture
def office(client, place):
    user = factories.staff("office", place)
    factories.role(user=user, region=place, role="editor")
    client.force_login(user)
    return user


@pytest.fixture
def colleague(place):
    """Return an editor of the same region, signed in with a bound app."""
    user = factories.staff("editor", place)
    user.set_password(PASSWORD)
    user.save()
    person = Person(user)
    person.sign_in()
    person.bind()
    return person


def credentials_by(user):
    """Return the user who stands behind the account of ``user``, or None."""
    return User.objects.get(pk=user.pk).credentials_by


def test_office_administrator_removes_a_lost_app_and_stands_behind_the_account(
    client, office, colleague
):
    page = client.get(admin_url(colleague.user)).text
    assert admin_url(colleague.user, "device") in page
    assert "二维码" not in page
    refused = client.post(admin_url(colleague.user, "device"), FRESH | {"new_password2": "x"})
    assert "没有办理，有 1 处要改" in refused.text
    assert colleague.is_in()
    page = client.post(admin_url(colleague.user, "device"), FRESH, follow=True).text
    assert "设了新密码。下次登录时重新绑定" in page
    assert "还没有绑定" in page
    assert "解除了" in LogEntry.objects.get().change_message
    assert not colleague.is_in()
    assert colleague.sign_in().redirect_chain == []
    assert colleague.sign_in("quite-another-99").redirect_chain[-1][0].startswith(DEVICE)
    colleague.bind()
    assert credentials_by(colleague.user) == office


def test_own_app_cannot_be_removed_as_lost(client, office):
    assert "在“我的账号”里更换" in client.post(admin_url(office, "device"), FRESH, follow=True).text
    assert TOTPDevice.objects.filter(user=office).exists()
    assert client.get("/admin/").status_code == 200


def test_reviewer_cannot_remove_an_app(client, place, colleague):
    client.force_login(factories.staff("reviewer", place))
    assert client.post(admin_url(colleague.user, "device"), FRESH).status_code == 403
    assert colleague.is_in()


def test_account_created_in_demo_mode_is_marked(client, settings):
    settings.DEMO = True
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    sent = {"username": "newcomer", "password1": PASSWORD, "password2": PASSWORD}
    rows = {"roles-TOTAL_FORMS": 0, "roles-INITIAL_FORMS": 0}
    client.post("/admin/officials/user/add/", sent | rows)
    assert User.objects.get(username="newcomer").demo


# The database


def sql(statement, *params, by):
    with pghistory.context(user=by and by.pk), connection.cursor() as cursor:
        cursor.execute(statement, params)
    factories.clear_history_user()


CHANGES = [
    "DELETE FROM otp_totp_totpdevice WHERE user_id = %s",
    "UPDATE otp_totp_totpdevice SET key = 'ab' WHERE user_id = %s",
    "UPDATE otp_totp_totpdevice SET confirmed = NOT confirmed WHERE user_id = %s",
    "UPDATE otp_static_staticdevice SET confirmed = NOT confirmed WHERE user_id = %s",
    """INSERT INTO otp_static_staticdevice (user_id, name, confirmed, throttling_failure_count)
       VALUES (%s, '', true, 0)""",
    """INSERT INTO otp_static_statictoken (device_id, token)
       SELECT id, 'known' FROM otp_static_staticdevice WHERE user_id = %s""",
    """WITH codes AS (DELETE FROM otp_static_statictoken)
       DELETE FROM otp_static_staticdevice WHERE user_id = %s""",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_user_who_changes_a_second_factor_of_another_stands_behind_the_account(
    colleague, statement
):
    user, other = colleague.user, factories.user()
    for by, expected in ((user, None), (None, None), (other, other)):
        with transaction.atomic():
            sql(statement, user.pk, by=by)
            assert credentials_by(user) == expected
            event = User.pgh_event_model.objects.filter(pgh_obj=user).latest("pgh_id")
            assert event.device_resets == bool(expected)
            transaction.set_rollback(True)


def test_user_who_moves_an_app_to_another_account_stands_behind_both(colleague):
    other, third = member(), factories.user()
    statement = "UPDATE otp_totp_totpdevice SET user_id = %s WHERE user_id = %s"
    sql(statement, other.pk, colleague.user.pk, by=third)
    assert credentials_by(other) == credentials_by(colleague.user) == third


def test_counters_of_submitted_codes_change_nobodys_standing(colleague):
    sql(
        "UPDATE otp_totp_totpdevice SET last_t = last_t + 1, throttling_failure_count = 3"
        " WHERE user_id = %s",
        colleague.user.pk,
        by=factories.user(),
    )
    assert credentials_by(colleague.user) is None
