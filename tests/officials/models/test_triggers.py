"""Changes that make a post a draft again, whatever writes them."""

from datetime import date

import pghistory
import pytest
from django.db import connection

from officials.actions import withdrawal
from tests.support import factories

pytestmark = pytest.mark.django_db


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


CHILDREN = {
    "post": "UPDATE officials_post SET duties = 'x' WHERE id = %(post)s",
    "appointment": "UPDATE officials_appointment SET capacity = 'acting' WHERE post_id = %(post)s",
    "official": "UPDATE officials_official SET name = 'x'",
    "hotline": "UPDATE officials_hotline SET hours = 'x'",
    "own hotline": "UPDATE officials_hotline SET hours = 'x' WHERE appointment_id IS NOT NULL",
    "source": "UPDATE officials_hotlinesource SET printed_name = 'x'",
    "source gone": "DELETE FROM officials_hotlinesource",
    "notice": "UPDATE officials_notice SET title = 'x'",
    "department": "UPDATE officials_department SET name = 'x'",
}


@pytest.mark.parametrize("child", CHILDREN)
def test_a_change_below_a_submitted_post_makes_it_a_draft_again(post, child):
    holder = factories.appointment(post=post)
    factories.sourced_hotline(appointment=holder)
    factories.submit(post)
    post.refresh_from_db()
    revision, late = post.revision, factories.user()
    with pghistory.context(user=late.pk), connection.cursor() as cursor:
        cursor.execute(CHILDREN[child], {"post": post.pk})
        assert cursor.rowcount
    post.refresh_from_db()
    assert post.review_state == "draft"
    assert post.revision > revision
    assert late.pk in post.contributors


def test_a_number_may_become_the_holders_own_on_the_same_post(post):
    holder = factories.appointment(post=post)
    sql(
        "UPDATE officials_hotline SET post_id = NULL, appointment_id = %s WHERE post_id = %s",
        holder.pk,
        post.pk,
    )
    assert holder.hotlines.exists()


def test_the_status_of_a_number_is_no_change_to_review(post):
    factories.submit(post)
    sql("UPDATE officials_hotline SET suspended_at = now() WHERE post_id = %s", post.pk)
    post.refresh_from_db()
    assert post.review_state == "submitted"


def test_an_earlier_end_leaves_an_approved_post_approved_and_a_later_one_does_not(post, editor):
    holder = factories.appointment(post=post)
    factories.publish(post)
    withdrawal.end_appointment(holder, by=editor, last_day=date(2026, 6, 30), reason="调离")
    post.refresh_from_db()
    assert post.review_state == "approved"
    sql("UPDATE officials_appointment SET end_date = '2026-07-31' WHERE id = %s", holder.pk)
    post.refresh_from_db()
    assert post.review_state == "draft"
