"""Confirmations of an account on real connections: at once, and while the account changes."""

import pghistory
import pytest
from django.db import IntegrityError
from django.db.models.functions import Now

from officials.actions import Refused, second_person
from officials.models import User
from tests.support import factories
from tests.support.parallel import overtake, run_in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(place):
    return factories.staff("office", place)


@pytest.fixture
def colleague(place):
    return factories.staff("office", place.parent)


@pytest.fixture
def newcomer(place):
    """A reviewer whom nobody of the tests made, not confirmed."""
    with pghistory.context(user=factories.staff("office", place).pk):
        made = User.objects.create(username="newcomer", password="!", is_staff=True)
    factories.role(user=made, region=place, role="reviewer")
    made.refresh_from_db()
    return made


def give_password(account, by):
    with pghistory.context(user=by.pk):
        User.objects.filter(pk=account.pk).update(password=f"!given by {by.pk}")


def test_one_of_two_confirmations_at_once_counts_and_the_other_is_told(office, colleague, newcomer):
    results = run_in_parallel(
        *(lambda by=by: second_person.confirm(newcomer, by=by) for by in (office, colleague))
    )
    (refused,) = filter(None, results)
    assert str(refused) == "账号 newcomer 已经确认。"
    newcomer.refresh_from_db()
    assert newcomer.confirmed_by == (colleague if refused is results[0] else office)


def test_the_confirmation_that_waited_for_another_is_refused(office, colleague, newcomer):
    seen = second_person.read_credentials(newcomer)
    done, refused = overtake(
        lambda: second_person.confirm(newcomer, by=colleague, seen=seen),
        lambda: second_person.confirm(User.objects.get(pk=newcomer.pk), by=office, seen=seen),
    )
    assert done is None
    assert "已经确认" in str(refused)
    newcomer.refresh_from_db()
    assert newcomer.confirmed_by == colleague


def test_a_confirmation_that_waited_for_a_password_counts_for_the_former_one_only(
    office, colleague, newcomer
):
    seen = second_person.read_credentials(newcomer)
    _done, refused = overtake(
        lambda: give_password(newcomer, office),
        lambda: second_person.confirm(newcomer, by=colleague, seen=seen),
    )
    assert "刚才改过" in str(refused)
    newcomer.refresh_from_db()
    assert newcomer.confirmed_at is None
    second_person.confirm(newcomer, by=colleague, seen=second_person.read_credentials(newcomer))
    assert newcomer.confirmed_by == colleague


def test_giving_a_password_meanwhile_stops_a_confirmation(office, newcomer):
    _done, refused = overtake(
        lambda: give_password(newcomer, office),
        lambda: second_person.confirm(newcomer, by=office),
    )
    assert "另一位管理员确认" in str(refused)
    newcomer.refresh_from_db()
    assert newcomer.confirmed_at is None


def test_the_database_too_refuses_who_gives_a_password_meanwhile(office, newcomer):
    def confirm():
        with (
            pytest.raises(IntegrityError, match="outside the chain of makers"),
            pghistory.context(user=office.pk),
        ):
            User.objects.filter(pk=newcomer.pk).update(confirmed_at=Now())

    assert overtake(lambda: give_password(newcomer, office), confirm) == [None, None]
    newcomer.refresh_from_db()
    assert newcomer.confirmed_at is None


def test_a_password_that_waited_for_a_confirmation_takes_it_away(office, colleague, newcomer):
    overtake(
        lambda: second_person.confirm(newcomer, by=colleague),
        lambda: give_password(newcomer, office),
    )
    newcomer.refresh_from_db()
    assert (newcomer.confirmed_at, newcomer.confirmed_by) == (None, None)
    assert office.pk in newcomer.credential_givers


def test_a_role_that_another_gives_meanwhile_is_not_part_of_the_confirmation(
    place, colleague, newcomer
):
    seen = second_person.read_credentials(newcomer)
    factories.role(user=newcomer, region=place, role="office")
    with pytest.raises(Refused, match="刚才改过"):
        second_person.confirm(newcomer, by=colleague, seen=seen)


def test_a_confirmation_that_waited_for_a_role_to_be_taken_is_refused(colleague, newcomer):
    seen = second_person.read_credentials(newcomer)
    _done, refused = overtake(
        newcomer.roles.all().delete,
        lambda: second_person.confirm(newcomer, by=colleague, seen=seen),
    )
    assert isinstance(refused, Refused)
    newcomer.refresh_from_db()
    assert newcomer.confirmed_at is None
