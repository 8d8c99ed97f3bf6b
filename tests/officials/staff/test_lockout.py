"""Who guesses is locked out, and nothing tells them why, nor anybody later who they were."""

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


class Counting(MD5PasswordHasher):
    """Counts how often a password is tried, which is what takes the time."""

    tried = 0

    def encode(self, password, salt):
        Counting.tried += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def _counted(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]


@pytest.fixture
def editor():
    return Person(member(username="zhangsan"), REMOTE_ADDR=HERE)


def guess(person, times, **headers):
    for _number in range(times):
        page = person.sign_in("a-guess", **headers)
    return page


def enters(person, **headers):
    return person.sign_in(**headers).redirect_chain != []


def test_the_fifth_wrong_password_locks_name_and_address_together(editor):
    guess(editor, 4)
    assert enters(editor)
    guess(editor, 5)
    assert not enters(editor)
    assert enters(editor, REMOTE_ADDR="192.0.2.8")
    assert enters(Person(member(), REMOTE_ADDR=HERE))


def test_an_account_is_locked_when_many_addresses_guess(editor):
    for number in range(MAX_FAILURES_PER_USER):
        guess(editor, 1, REMOTE_ADDR=f"198.51.100.{number}")
    assert not enters(editor)
    assert enters(Person(member(), REMOTE_ADDR=HERE))


def test_trying_on_does_not_prolong_it(editor):
    guess(editor, 5)
    last = timezone.now() - timedelta(minutes=14)
    AccessAttempt.objects.update(attempt_time=last)
    guess(editor, 3)
    assert AccessAttempt.objects.get().attempt_time == last
    AccessAttempt.objects.update(attempt_time=last - timedelta(minutes=1))
    assert enters(editor)
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize("https", [False, True])
def test_nobody_chooses_the_address_under_which_they_guess(editor, settings, https):
    settings.HTTPS = https
    for number in range(5):
        guess(editor, 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert not enters(editor, HTTP_X_FORWARDED_FOR="198.51.100.9")


def test_behind_a_proxy_the_address_is_the_one_that_it_names(editor, settings):
    settings.HTTPS = True
    proxy = {"REMOTE_ADDR": "127.0.0.1"}
    for number in range(5):
        guess(editor, 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, {HERE}", **proxy)
    assert not enters(editor, HTTP_X_FORWARDED_FOR=HERE, **proxy)
    assert enters(editor, HTTP_X_FORWARDED_FOR="192.0.2.8", **proxy)


def refused():
    """People who are not let in, and what they type."""
    locked = Person(member())
    guess(locked, 5)
    locked_nobody = Person(User(username="no-one"))
    guess(locked_nobody, 5)
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


def test_each_refusal_reads_the_same_and_takes_one_try_of_a_password():
    answers = {}
    for reason, (person, password) in refused().items():
        Counting.tried = 0
        page = person.sign_in(password)
        assert person.user.username not in plain(page)
        answers[reason] = page.status_code, plain(page), Counting.tried
        assert "多次输错后" in page.text
    for one, other in itertools.pairwise(answers.items()):
        assert one[1] == other[1], (one[0], other[0])
    assert answers["locked"][2] == 1


def test_what_is_kept_of_a_failure_names_nobody(editor, caplog):
    editor.sign_in("a-guess", HTTP_USER_AGENT="somebody's browser")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM axes_accessattempt")
        (kept,) = cursor.fetchall()
    told = f"{kept} {caplog.text}"
    for secret in ("zhangsan", "a-guess", "192.0.2", "browser", DESK):
        assert secret not in told
    assert enters(editor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM axes_accesslog")
        assert cursor.fetchone() == (0,)


def test_a_demonstration_ends_with_its_accounts(settings):
    settings.DEMO = True
    shown = Person(member("", demo=True))
    assert shown.sign_in().redirect_chain[-1][0] == DESK
    real = Person(member("reviewer"))
    assert real.sign_in().redirect_chain[-1][0] == DESK
    settings.DEMO = False
    assert not shown.is_in()
    assert not enters(shown)
    assert not real.is_in()
    assert real.client.get(DESK, follow=True).redirect_chain[-1][0].startswith(DEVICE)
