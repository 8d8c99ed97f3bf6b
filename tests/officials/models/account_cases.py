"""Statements that break the rules of accounts, by the name of the rule (``test_constraints``)."""

import pghistory
from django.utils import timezone

from officials.models import User
from tests.support import factories


def made_by(maker):
    """An account that nobody confirmed."""
    with pghistory.context(user=maker.pk):
        made = User.objects.create(username=f"made{User.objects.count()}")
    factories.clear_history_user()
    made.refresh_from_db()  # triggers wrote who made it
    return made


def suspended_by_a_second_account():
    second = made_by(factories.editor())
    return factories.hotline(suspended_by=second, suspended_at=timezone.now())


CASES = {
    "user_confirmed_by_another": (
        lambda: made_by(factories.editor()),
        "UPDATE {table} SET confirmed_at = now() WHERE id = {id}",
    ),
    "user_behind_another_stays": (
        lambda: made_by(factories.editor()).credentials_by,
        "DELETE FROM {table} WHERE id = {id}",
    ),
}
