"""An official leaves, or does not come: what is shown follows, by one person and at once."""

from datetime import timedelta

import pytest

from officials.actions import Refused, withdrawal
from officials.models import LiveHotline, LivePost
from officials.publication import diff
from tests.support import factories

pytestmark = pytest.mark.django_db


def numbers(post):
    return {h.digits for h in LiveHotline.objects.filter(post__uid=post.uid)}


def test_the_end_of_an_appointment_takes_its_number_from_the_next_day_on(post, editor, clock):
    holder = factories.appointment(post=post)
    own = factories.sourced_hotline(appointment=holder)
    factories.publish(post)
    withdrawal.end_appointment(holder, by=editor, last_day=clock.today, reason="调离")
    assert own.digits in numbers(post)
    clock.advance(days=1)
    assert own.digits not in numbers(post)
    card = LivePost.objects.get(uid=post.uid).card
    assert card["holder"] is None
    assert card["terms"][0]["name"] == "王示例"
    post.refresh_from_db()
    assert post.review_state == "approved"
    assert diff.diff_for(post) == ()


def test_an_appointment_that_ended_by_itself_takes_its_number_along(post, clock):
    holder = factories.appointment(post=post, end_date=clock.today + timedelta(1))
    own = factories.sourced_hotline(appointment=holder)
    factories.publish(post)
    clock.advance(days=1)
    assert own.digits in numbers(post)
    clock.advance(days=1)
    assert own.digits not in numbers(post)


def test_an_appointment_is_not_ended_twice_or_before_it_begins(post, editor, clock):
    holder = factories.appointment(post=post, start_date=clock.today)
    factories.publish(post)
    with pytest.raises(Refused, match="不能早于任职日期"):
        withdrawal.end_appointment(
            holder, by=editor, last_day=clock.today - timedelta(1), reason="x"
        )
    withdrawal.end_appointment(holder, by=editor, last_day=clock.today, reason="x")
    with pytest.raises(Refused, match="已定于"):
        withdrawal.end_appointment(holder, by=editor, last_day=clock.today, reason="x")


def test_an_appointment_that_has_not_begun_is_taken_back_by_one_person(post, editor, clock):
    begins = clock.today + timedelta(3)
    publishing_day = factories.appointment(post=post, end_date=begins - timedelta(1))
    successor = factories.appointment(
        post=post, official=factories.official(name="单样本"), start_date=begins
    )
    own = factories.sourced_hotline(appointment=successor)
    factories.publish(post)
    withdrawal.cancel_appointment(successor, by=editor, reason="任命撤回")
    assert LivePost.objects.get(uid=post.uid).card["holder"]["appointment"] == publishing_day.uid
    clock.move_to(begins)
    assert LivePost.objects.get(uid=post.uid).card["holder"] is None
    assert own.digits not in numbers(post)
    assert "单样本" not in str(LivePost.objects.get(uid=post.uid).card)
    assert not post.appointments.filter(pk=successor.pk).exists()
    assert diff.diff_for(post) == ()


def test_an_appointment_that_has_begun_is_not_taken_back(post, editor, clock):
    holder = factories.appointment(post=post, start_date=clock.today)
    with pytest.raises(Refused, match="已经开始"):
        withdrawal.cancel_appointment(holder, by=editor, reason="x")


def test_a_number_that_became_the_holders_own_leaves_with_the_holder(post, editor, clock):
    holder = factories.appointment(post=post)
    factories.publish(post)
    hotline = post.hotlines.get()
    type(hotline).objects.filter(pk=hotline.pk).update(post=None, appointment=holder)
    day = clock.today - timedelta(1)
    withdrawal.end_appointment(holder, by=editor, last_day=day, reason="调离")
    assert numbers(post) == set()
