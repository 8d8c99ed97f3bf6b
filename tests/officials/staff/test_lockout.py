"""Login throttling: limits, equal refusals, and nothing personal in what is stored."""

import itertools
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.utils import timezone

from officials.models import User
from officials.staff.auth.lockout import MAX_FAILURES_PER_USER
from tests.support import factories
from tests.support.sign_in import DESK, DEVICE, PASSWORD, Person, member, plain

pytestmark = pytest.mark.django_db

HERE = "192.0.2.7"


class CountingHasher(MD5PasswordHasher):
    """Count the password checks, which take most of the time of a sign-in."""

    checks = 0

    def encode(self, password, salt):
        CountingHasher.checks += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def _counting_hasher(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]


@pytest.fixture
def editor():
    return Person(member(username="zhangsan"), REMOTE_ADDR=HERE)


def fail(person, times, **headers):
    for _number in range(times):
        page = person.sign_in("a-guess", **headers)
    return page


def signs_in(person, **headers):
    return person.sign_in(**headers).redirect_chain != []


def test_fifth_wrong_password_locks_the_user_at_that_address(editor):
    fail(editor, 4)
    assert signs_in(editor)
    fail(editor, 5)
    assert not signs_in(editor)
    assert signs_in(editor, REMOTE_ADDR="192.0.2.8")
    assert signs_in(Person(member(), REMOTE_ADDR=HERE))


def test_failures_from_many_addresses_lock_the_user_everywhere(editor):
    for number in range(MAX_FAILURES_PER_USER):
        fail(editor, 1, REMOTE_ADDR=f"198.51.100.{number}")
    assert not signs_in(editor)
    assert signs_in(Person(member(), REMOTE_ADDR=HERE))


def test_attempts_while_locked_do_not_prolong_the_lockout(editor):
    fail(editor, 5)
    last = timezone.now() - timedelta(minutes=14)
    AccessAttempt.objects.update(attempt_time=last)
    fail(editor, 3)
    assert AccessAttempt.objects.get().attempt_time == last
    AccessAttempt.objects.update(attempt_time=last - timedelta(minutes=1))
    assert signs_in(editor)
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize("https", [False, True])
def test_forwarded_header_of_the_client_does_not_change_the_address(editor, settings, https):
    settings.HTTPS = https
    for number in range(5):
        fail(editor, 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert not signs_in(editor, HTTP_X_FORWARDED_FOR="198.51.100.9")


def test_behind_a_proxy_the_last_forwarded_address_counts(editor, settings):
    settings.HTTPS = True
    proxy = {"REMOTE_ADDR": "127.0.0.1"}
    for number in range(5):
        fail(editor, 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, {HERE}", **proxy)
    assert not signs_in(editor, HTTP_X_FORWARDED_FOR=HERE, **proxy)
    assert signs_in(editor, HTTP_X_FORWARDED_FOR="192.0.2.8", **proxy)


def refused_people():
    """Return people who are refused, by reason, with the password that they submit."""
    locked = Person(member())
    fail(locked, 5)
    locked_nobody = Person(User(username="no-one"))
    fail(locked_nobody, 5)
    return {
        "unknown": (Person(User(username="nobody")), PASSWORD),
        "wrong password": (Person(member()), "a-guess"),
        "no password yet": (Person(factories.staff("editor", factories.county())), PASSWORD),
        "not active": (Person(member(is_active=False)), PASSWORD),
        "not staff": (Person(member("", is_staff=False)), PASSWORD),
        "of the demonstration": (Person(member(demo=True)), PASSWORD),
        "locked": (locked, PASSWORD),
        "locked, wrong": (locked, "a-guess"),
        "locked, unknown": (locked_nobody, PASSWORD),
    }


def test_each_refusal_is_the_same_page_and_costs_one_password_check():
    refusals = {}
    for reason, (person, password) in refused_people().items():
        CountingHasher.checks = 0
        page = person.sign_in(password)
        assert person.user.username not in plain(page)
        refusals[reason] = page.status_code, plain(page), CountingHasher.checks
        assert "多次输错后" in page.text
    for one, other in itertools.pairwise(refusals.items()):
        assert one[1] == other[1], (one[0], other[0])
    assert refusals["locked"][2] == 1


def test_stored_failure_and_log_contain_no_name_password_or_address(editor, caplog):
    editor.sign_in("a-guess", HTTP_USER_AGENT="somebody's browser")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM axes_accessattempt")
        (row,) = cursor.fetchall()
    stored = f"{row} {caplog.text}"
    for secret in ("zhangsan", "a-guess", "192.0.2", "browser", DESK):
        assert secret not in stored
    assert signs_in(editor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM axes_accesslog")
        assert cursor.fetchone() == (0,)


def test_demo_accounts_and_their_sessions_end_with_demo_mode(settings):
    settings.DEMO = True
    demo = Person(member("", demo=True))
    assert demo.sign_in().redirect_chain[-1][0] == DESK
    real = Person(member("reviewer"))
    assert real.sign_in().redirect_chain[-1][0] == DESK
    settings.DEMO = False
    assert not demo.is_in()
    assert not signs_in(demo)
    assert not real.is_in()
    assert real.client.get(DESK, follow=True).redirect_chain[-1][0].startswith(DEVICE)
