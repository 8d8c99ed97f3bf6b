"""The one exception to the second person, tried with raw SQL: cause, person and time."""

import pytest

from officials.models import Hotline, Verification
from tests.officials.models.verification_cases import STRIKE, dead
from tests.support import factories
from tests.support.raw_sql import as_the_site, refused, sql

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_the_site")]

CHECKS, HOTLINES = Verification._meta.db_table, Hotline._meta.db_table
SHOW = (
    f"UPDATE {HOTLINES} SET suspended_at = NULL, suspended_by_id = NULL, suspended_for_id = NULL"
    " WHERE id = {id}"
)


def strike(check):
    with as_the_site():
        sql(STRIKE.format(table=CHECKS, id=check.pk))


def test_a_number_comes_back_when_its_check_is_struck_out():
    hotline = dead()
    strike(hotline.suspended_for)
    with as_the_site():
        sql(SHOW.format(id=hotline.pk))
    hotline.refresh_from_db()
    assert hotline.suspended_at is None


def test_a_number_stays_hidden_while_its_check_stands():
    assert "a second person restores" in refused(SHOW.format(id=dead().pk))


def test_a_number_stays_hidden_that_was_suspended_without_a_check():
    hotline = factories.hotline()
    check = factories.verification(hotline=hotline, result="dead")
    Hotline.objects.filter(pk=hotline.pk).update(
        suspended_at=check.recorded_at or hotline.verifications.get().recorded_at,
        suspended_by=check.checked_by,
    )
    factories.clear_history_user()
    strike(check)
    assert "a second person restores" in refused(SHOW.format(id=hotline.pk))


def test_a_struck_check_counts_for_ten_minutes_only(clock):
    hotline = dead()
    strike(hotline.suspended_for)
    clock.advance(minutes=11)
    assert "a second person restores" in refused(SHOW.format(id=hotline.pk))


def test_a_check_is_struck_out_for_ten_minutes(clock):
    check = dead().suspended_for
    clock.advance(minutes=9)
    strike(check)
    late = dead().suspended_for
    clock.advance(minutes=10)
    assert "within ten minutes" in refused(STRIKE.format(table=CHECKS, id=late.pk))


def test_the_time_of_a_check_is_the_clocks_own():
    check = factories.verification(recorded_at="2030-01-01T00:00Z")
    check.refresh_from_db()
    assert check.recorded_at.year < 2030


@pytest.mark.parametrize(
    "change", ["checked_by_id = NULL", "recorded_at = now()", "digits = '110'", "call = NULL"]
)
def test_a_check_stays_as_it_was_recorded(change):
    check = dead().suspended_for
    reason = refused(f"UPDATE {CHECKS} SET {change} WHERE id = {check.pk}")
    assert "changes in nothing else" in reason


def test_a_struck_check_stays_struck():
    check = dead().suspended_for
    strike(check)
    clear = f"UPDATE {CHECKS} SET struck_at = NULL, struck_by_id = NULL WHERE id = {check.pk}"
    assert "struck out once" in refused(clear)


def test_a_check_stands_once_the_number_was_restored():
    hotline = dead()
    check = hotline.suspended_for
    Hotline.objects.filter(pk=hotline.pk).update(
        suspended_at=None, suspended_for=None, restored_by=factories.reviewer()
    )
    assert "somebody else acted" in refused(STRIKE.format(table=CHECKS, id=check.pk))
