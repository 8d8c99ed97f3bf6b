"""Ending and cancelling appointments: editions follow at once, by one person."""

from datetime import timedelta

import pytest

from officials.actions import Refused, withdrawal
from officials.models import LiveHotline, LivePost
from officials.publication import diff
from tests.support import factories

pytestmark = pytest.mark.django_db


def live_digits(post):
    return {h.digits for h in LiveHotline.objects.filter(post__uid=post.uid)}


def test_ended_appointment_takes_its_own_hotline_from_the_next_day_on(post, editor, clock):
    holder = factories.appointment(post=post)
    own = factories.sourced_hotline(appointment=holder)
    factories.publish(post)
    withdrawal.end_appointment(holder, by=editor, last_day=clock.today, reason="调离")
    assert own.digits in live_digits(post)
    clock.advance(days=1)
    assert own.digits not in live_digits(post)
    card = LivePost.objects.get(uid=post.uid).card
    assert card["holder"] is None
    assert card["terms"][0]["name"] == "王示例"
    post.refresh_from_db()
    assert post.review_state == "approved"
    assert diff.diff_for(post) == ()


def test_own_hotline_ends_with_the_last_day_without_an_action(post, clock):
    holder = factories.appointment(post=post, end_date=clock.today + timedelta(1))
    own = factories.sourced_hotline(appointment=holder)
    factories.publish(post)
    clock.advance(days=1)
    assert own.digits in live_digits(post)
    clock.advance(days=1)
    assert own.digits not in live_digits(post)


def test_appointment_cannot_end_twice_or_before_its_first_day(post, editor, clock):
    holder = factories.appointment(post=post, start_date=clock.today)
    factories.publish(post)
    with pytest.raises(Refused, match="不能早于任职日期"):
        withdrawal.end_appointment(
            holder, by=editor, last_day=clock.today - timedelta(1), reason="x"
        )
    withdrawal.end_appointment(holder, by=editor, last_day=clock.today, reason="x")
    with pytest.raises(Refused, match="已定于"):
        withdrawal.end_appointment(holder, by=editor, last_day=clock.today, reason="x")


def test_one_person_cancels_an_appointment_that_has_not_begun(post, editor, clock):
    begins = clock.today + timedelta(3)
    present = factories.appointment(post=post, end_date=begins - timedelta(1))
    successor = factories.appointment(
        post=post, official=factories.official(name="单样本"), start_date=begins
    )
    own = factories.sourced_hotline(appointment=successor)
    factories.publish(post)
    withdrawal.cancel_appointment(successor, by=editor, reason="任命撤回")
    assert LivePost.objects.get(uid=post.uid).card["holder"]["appointment"] == present.uid
    clock.move_to(begins)
    assert LivePost.objects.get(uid=post.uid).card["holder"] is None
    assert own.digits not in live_digits(post)
    assert "单样本" not in str(LivePost.objects.get(uid=post.uid).card)
    assert not post.appointments.filter(pk=successor.pk).exists()
    assert diff.diff_for(post) == ()


def test_appointment_that_has_begun_cannot_be_cancelled(post, editor, clock):
    holder = factories.appointment(post=post, start_date=clock.today)
    with pytest.raises(Refused, match="已经开始"):
        withdrawal.cancel_appointment(holder, by=editor, reason="x")


def test_hotline_given_to_the_holder_leaves_with_the_holder(post, editor, clock):
    holder = factories.appointment(post=post)
    factories.publish(post)
    hotline = post.hotlines.get()
    type(hotline).objects.filter(pk=hotline.pk).update(post=None, appointment=holder)
    day = clock.today - timedelta(1)
    withdrawal.end_appointment(holder, by=editor, last_day=day, reason="调离")
    assert live_digits(post) == set()
