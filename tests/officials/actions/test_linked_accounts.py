"""Linked accounts: who created an account or set its password counts as one person with it."""

import pghistory
import pytest
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection, transaction

from officials import clock
from officials.actions import Refused, publishing, withdrawal
from officials.models import User
from officials.publication import live
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def creator(db):
    return factories.user("creator")


@pytest.fixture
def created(creator):
    """An account that ``creator`` created."""
    with pghistory.context(user=creator.pk):
        user = User.objects.create(username="created", password="!")
    factories.clear_history_user()
    user.refresh_from_db()
    return user


def sql(statement, *params, by=None):
    """Run a statement as ``by``; return the message of the database if it refuses."""
    with pghistory.context(user=by and by.pk):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, params)
        except DatabaseError as error:
            return str(error)
        finally:
            factories.clear_history_user()
    return ""


def set_password(user, *, by):
    sql("UPDATE officials_user SET password = %s WHERE id = %s", make_password("x"), user.pk, by=by)
    user.refresh_from_db()


def approve(post, by):
    post.refresh_from_db()
    publishing.approve([(post, post.revision)], by=by)


def test_creator_of_an_account_cannot_approve_its_changes(post, creator, created):
    sql("UPDATE officials_post SET duties = 'x' WHERE id = %s", post.pk, by=created)
    post.refresh_from_db()
    assert set(post.contributors) == {creator.pk, created.pk}
    factories.submit(post)
    with pytest.raises(Refused, match="须由另一位同事批准"):
        approve(post, creator)
    approve(post, factories.reviewer())
    assert live.read_publication(post) == live.Publication.LIVE


def test_change_of_a_hotline_counts_for_both_accounts(post, creator, created):
    sql("UPDATE officials_hotline SET label = 'x' WHERE post_id = %s", post.pk, by=created)
    post.refresh_from_db()
    assert set(post.contributors) == {creator.pk, created.pk}


def test_creator_of_an_account_cannot_approve_what_it_submitted(post, creator, created):
    factories.submit(post, by=created)
    post.refresh_from_db()
    assert post.contributors == [creator.pk]
    with pytest.raises(Refused, match="须由另一位同事批准"):
        approve(post, creator)


def test_account_that_nobody_confirmed_approves_nothing(post, creator, created):
    factories.submit(post, by=creator)
    with pytest.raises(Refused, match="还没有第二个人确认"):
        approve(post, created)


def test_waiver_for_linked_accounts_is_recorded(post, creator, created, settings):
    settings.WAIVE_SECOND_PERSON = True
    factories.submit(post, by=creator)
    approve(post, created)
    assert live.read_open_editions([post.pk], clock.now())[0].waived


def test_own_password_keeps_the_link_to_the_creator(creator, created):
    set_password(created, by=created)
    assert created.credentials_by == creator


def test_account_is_linked_to_who_set_its_last_password(creator, created):
    other = factories.user()
    set_password(created, by=other)
    assert created.credentials_by == other


def test_password_set_on_the_server_keeps_the_link(creator, created):
    set_password(created, by=None)
    assert created.credentials_by == creator


@pytest.mark.parametrize("value", ["NULL", "id"])
def test_link_of_an_account_cannot_be_written(creator, created, value):
    sql(
        f"UPDATE officials_user SET credentials_by_id = {value} WHERE id = %s",
        created.pk,
        by=created,
    )
    created.refresh_from_db()
    assert created.credentials_by == creator


def test_withdrawal_works_after_the_reviewer_was_linked_to_the_editor(post):
    term = factories.appointment(post=post, end_date=None)
    factories.publish(post)
    set_password(factories.reviewer(), by=factories.editor())
    withdrawal.end_appointment(term, by=factories.editor(), last_day=clock.today(), reason="调任")
    hotline = post.hotlines.get()
    withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason="number_stopped")
    assert live.read_publication(post) == live.Publication.LIVE


@pytest.mark.parametrize("turned", [False, True])
def test_linked_account_cannot_restore_a_suspended_hotline(post, creator, created, turned):
    suspender, restorer = (created, creator) if turned else (creator, created)
    factories.publish(post)
    hotline = post.hotlines.get()
    withdrawal.suspend(hotline, by=suspender, reason="核实")
    with pytest.raises(Refused, match="须由另一位同事恢复"):
        withdrawal.restore(hotline, by=restorer)
    refused = sql(
        "UPDATE officials_hotline SET suspended_at = NULL, restored_by_id = %s WHERE id = %s",
        restorer.pk,
        hotline.pk,
    )
    assert "nobodys_second_account" in refused or "restores nothing of it" in refused
    withdrawal.restore(hotline, by=factories.reviewer())


def test_history_of_accounts_has_roles_and_no_password(creator, created):
    sql("UPDATE officials_user SET is_superuser = true WHERE id = %s", created.pk, by=creator)
    event = User.pgh_event_model.objects.filter(pgh_obj=created).latest("pgh_id")
    assert event.is_superuser
    assert event.pgh_context["user"] == creator.pk
    assert not hasattr(event, "password")
