"""Accounts count as contributors for whoever made them or gave them a password."""

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
def maker(db):
    return factories.user("maker")


@pytest.fixture
def made(maker):
    """An account that ``maker`` made."""
    with pghistory.context(user=maker.pk):
        user = User.objects.create(username="made", password="!")
    factories.clear_history_user()
    user.refresh_from_db()
    return user


def sql(statement, *params, by=None):
    """Run a statement as whoever is at work; return the database's refusal, if it refuses."""
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


def test_the_maker_of_an_account_does_not_approve_its_changes(post, maker, made):
    sql("UPDATE officials_post SET duties = 'x' WHERE id = %s", post.pk, by=made)
    post.refresh_from_db()
    assert set(post.contributors) == {maker.pk, made.pk}
    factories.submit(post)
    with pytest.raises(Refused, match="须由另一位同事批准"):
        approve(post, maker)
    approve(post, factories.reviewer())
    assert live.read_publication(post) == live.Publication.LIVE


def test_a_row_below_a_post_counts_as_well(post, maker, made):
    sql("UPDATE officials_hotline SET label = 'x' WHERE post_id = %s", post.pk, by=made)
    post.refresh_from_db()
    assert set(post.contributors) == {maker.pk, made.pk}


def test_the_maker_of_an_account_does_not_approve_what_it_submitted(post, maker, made):
    factories.submit(post, by=made)
    post.refresh_from_db()
    assert post.contributors == [maker.pk]
    with pytest.raises(Refused, match="须由另一位同事批准"):
        approve(post, maker)


def test_an_account_does_not_approve_the_changes_of_its_maker(post, maker, made):
    factories.submit(post, by=maker)
    with pytest.raises(Refused, match="须由另一位同事批准"):
        approve(post, made)


def test_a_waiver_is_recorded_here_too(post, maker, made, settings):
    settings.WAIVE_SECOND_PERSON = True
    factories.submit(post, by=maker)
    approve(post, made)
    assert live.read_open_editions([post.pk], clock.now())[0].waived


def test_a_password_of_ones_own_ends_nothing(maker, made):
    set_password(made, by=made)
    assert made.credentials_by == maker


def test_who_gave_the_last_password_stands_behind_the_account(maker, made):
    other = factories.user()
    set_password(made, by=other)
    assert made.credentials_by == other


def test_a_password_that_the_server_sets_changes_nothing(maker, made):
    set_password(made, by=None)
    assert made.credentials_by == maker


@pytest.mark.parametrize("value", ["NULL", "id"])
def test_who_stands_behind_an_account_is_written_by_nobody(maker, made, value):
    sql(f"UPDATE officials_user SET credentials_by_id = {value} WHERE id = %s", made.pk, by=made)
    made.refresh_from_db()
    assert made.credentials_by == maker


def test_taking_down_works_whoever_stands_behind_the_reviewer_by_now(post):
    term = factories.appointment(post=post, end_date=None)
    factories.publish(post)
    set_password(factories.reviewer(), by=factories.editor())
    withdrawal.end_appointment(term, by=factories.editor(), last_day=clock.today(), reason="调任")
    hotline = post.hotlines.get()
    withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason="停用")
    assert live.read_publication(post) == live.Publication.LIVE


@pytest.mark.parametrize("turned", [False, True])
def test_a_suspended_number_is_not_restored_by_a_second_account(post, maker, made, turned):
    suspender, restorer = (made, maker) if turned else (maker, made)
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


def test_the_trail_keeps_who_was_made_what_but_no_password(maker, made):
    sql("UPDATE officials_user SET is_superuser = true WHERE id = %s", made.pk, by=maker)
    event = User.pgh_event_model.objects.filter(pgh_obj=made).latest("pgh_id")
    assert event.is_superuser
    assert event.pgh_context["user"] == maker.pk
    assert not hasattr(event, "password")
