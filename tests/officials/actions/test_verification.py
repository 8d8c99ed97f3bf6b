"""One call settles a number everywhere; what was pressed by mistake is struck out in time."""

import uuid
from datetime import timedelta

import pghistory
import pytest
from django.db import transaction
from hypothesis import given, settings as hypothesis_settings, strategies as st

from officials.actions import Refused, verification, withdrawal
from officials.models import Hotline, LiveHotline, Post, Verification
from officials.models.choices import Answerer, Result
from tests.support import factories
from tests.support.pairwise import examples

pytestmark = pytest.mark.django_db

DIGITS = "15400000007"


@pytest.fixture
def shared(place):
    """One number on two published posts of a place."""
    made = [factories.sourced_hotline(digits=DIGITS) for _each in range(2)]
    factories.publish(*(hotline.post for hotline in made))
    return made


def call(hotlines, result, clock, *, by=None, seen=0, **values):
    check = verification.Check(clock.today, result, **values)
    return verification.record_call(hotlines, check, by=by or factories.editor(), seen=seen)


def live():
    rows = LiveHotline.objects.order_by("pk")
    return [(row.digits, row.result, row.suspended) for row in rows]


def test_one_call_settles_each_post_that_has_the_number(shared, clock):
    checks = call(shared, Result.ANSWERED, clock, answerer=Answerer.STAFF)
    assert live() == [(DIGITS, "answered", False)] * 2
    assert len({check.call for check in checks}) == 1
    assert [check.answerer for check in checks] == ["staff"] * 2


@pytest.mark.parametrize("result", [Result.WRONG, Result.DEAD])
def test_a_number_that_failed_is_hidden_at_once(shared, clock, result):
    call(shared, result, clock)
    assert live() == [("", result, True)] * 2
    for hotline in Hotline.objects.all():
        assert hotline.suspended_for.result == result


def test_a_number_that_nobody_answers_stays_public(shared, clock):
    call(shared, Result.UNANSWERED, clock)
    assert live() == [(DIGITS, "unanswered", False)] * 2


def test_a_check_publishes_nothing_and_leaves_the_review_as_it_is(shared, clock):
    call(shared, Result.DEAD, clock)
    assert set(Post.objects.values_list("review_state", flat=True)) == {"approved"}


def test_a_mistake_is_struck_out_and_the_numbers_are_public_again(shared, clock, editor):
    first = call(shared, Result.ANSWERED, clock)
    checks = call(shared, Result.DEAD, clock, seen=first[-1].pk)
    verification.strike_out(checks[0].call, by=editor)
    assert live() == [(DIGITS, "answered", False)] * 2
    assert Verification.objects.filter(struck_by=editor).count() == 2


def test_a_number_whose_only_check_is_struck_out_is_unverified(shared, clock, editor):
    checks = call(shared, Result.ANSWERED, clock)
    verification.strike_out(checks[0].call, by=editor)
    assert live() == [(DIGITS, "", False)] * 2
    assert {row.last_verified for row in LiveHotline.objects.all()} == {None}


def test_a_check_is_struck_out_once(shared, clock, editor):
    checks = call(shared, Result.DEAD, clock)
    verification.strike_out(checks[0].call, by=editor)
    with pytest.raises(Refused, match="已经撤回"):
        verification.strike_out(checks[0].call, by=editor)


def test_a_check_is_not_struck_out_by_a_colleague(shared, clock, reviewer):
    checks = call(shared, Result.DEAD, clock)
    with pytest.raises(Refused, match="不是您记下的"):
        verification.strike_out(checks[0].call, by=reviewer)
    assert live() == [("", "dead", True)] * 2


def test_a_check_is_not_struck_out_after_ten_minutes(shared, clock, editor):
    checks = call(shared, Result.DEAD, clock)
    clock.advance(minutes=10)
    with pytest.raises(Refused, match="十分钟"):
        verification.strike_out(checks[0].call, by=editor)
    assert live() == [("", "dead", True)] * 2


def act_check(hotline, by, clock):
    verification.record(hotline, by=by, checked_on=clock.today, result=Result.ANSWERED)


def act_withdraw(hotline, by, clock):
    withdrawal.withdraw_hotline(hotline, by=by, reason="number_stopped")


def act_restore(hotline, by, clock):
    withdrawal.restore(hotline, by=by)


@pytest.mark.parametrize("act", [act_check, act_withdraw, act_restore])
def test_a_check_stands_once_a_colleague_acted_on_the_number(shared, clock, editor, reviewer, act):
    checks = call(shared, Result.DEAD, clock)
    act(shared[1], reviewer, clock)
    before = live()
    with pytest.raises(Refused, match="同事已经处理过"), transaction.atomic():
        verification.strike_out(checks[0].call, by=editor)
    assert live() == before


def test_a_number_that_was_hidden_before_stays_hidden(shared, clock, editor, reviewer):
    withdrawal.suspend(shared[0], by=reviewer, reason="线路故障")
    checks = call(shared, Result.DEAD, clock)
    verification.strike_out(checks[0].call, by=editor)
    assert live() == [("", "", True), (DIGITS, "", False)]


def test_a_colleague_restores_what_a_call_hid_and_the_caller_does_not(
    shared, clock, editor, reviewer
):
    call(shared, Result.DEAD, clock)
    with pytest.raises(Refused, match="另一位同事"):
        withdrawal.restore(shared[0], by=editor)
    withdrawal.restore(shared[0], by=reviewer)
    assert Hotline.objects.get(pk=shared[0].pk).suspended_for is None


def test_the_second_of_two_who_call_is_told_what_the_first_heard(shared, clock, reviewer):
    call(shared, Result.ANSWERED, clock, answerer=Answerer.HOLDER)
    with pytest.raises(Refused, match=r"编辑 刚刚记下 .*本人接"):
        call(shared, Result.DEAD, clock, by=reviewer)
    assert live() == [(DIGITS, "answered", False)] * 2


def test_a_form_that_is_sent_twice_counts_once(shared, clock, editor):
    check, once = verification.Check(clock.today, Result.UNANSWERED), uuid.uuid4()
    for _sent in range(2):
        verification.record_call(shared, check, by=editor, call=once)
    assert Verification.objects.count() == 2


def test_a_call_about_a_number_that_changed_is_refused(shared, clock):
    stale = list(Hotline.objects.order_by("pk"))
    Hotline.objects.filter(pk=stale[0].pk).update(digits="15400000008")
    with pytest.raises(Refused, match="刚刚改为"):
        call(stale, Result.DEAD, clock)
    assert not Verification.objects.exists()


def test_the_trail_names_who_struck_out_and_why(shared, clock, editor):
    checks = call(shared, Result.DEAD, clock)
    verification.strike_out(checks[0].call, by=editor)
    events = pghistory.models.Events.objects.tracks(checks[0]).order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "update"]
    assert events[1].pgh_context == {"user": editor.pk, "why": "撤回核验"}


WHO = st.sampled_from(["editor", "reviewer"])
STEPS = st.lists(
    st.tuples(WHO, st.sampled_from(["dead", "answered", "undo", "restore", "wait"])), max_size=8
)


@given(steps=STEPS)
@hypothesis_settings(max_examples=examples(25), deadline=None)
def test_nothing_comes_back_without_a_second_person_but_an_undo_in_time(steps):
    """Compare random acts on one number with a plain model of the rule."""
    with transaction.atomic():
        people = {"editor": factories.editor(), "reviewer": factories.reviewer()}
        hotline = factories.sourced_hotline()
        factories.publish(hotline.post)
        hider, made = "", []  # who hid it; calls that may be undone: id, who, whether it hid it
        for who, step in steps:
            by = people[who]
            newest = hotline.verifications.filter(struck_at=None).order_by("-pk").first()
            if step in {"dead", "answered"}:
                check = verification.Check(factories.today(), Result(step))
                seen = newest.pk if newest else 0
                (recorded,) = verification.record_call([hotline], check, by=by, seen=seen)
                hides = step == "dead" and not hider
                made = [each for each in made if each[1] == who]
                made.append((recorded.call, who, hides))
                hider = who if hides else hider
            elif step == "undo" and made and made[-1][1] == who:
                verification.strike_out(made[-1][0], by=by)
                if made.pop()[2]:
                    hider = ""
            elif step == "restore" and hider and hider != who:
                withdrawal.restore(hotline, by=by)
                hider, made = "", []
            elif step == "restore":
                with pytest.raises(Refused), transaction.atomic():
                    withdrawal.restore(hotline, by=by)
            elif step == "undo":
                for call_id, maker, _hid in made:
                    assert maker != who
                    with pytest.raises(Refused), transaction.atomic():
                        verification.strike_out(call_id, by=by)
            assert LiveHotline.objects.get().suspended == bool(hider)
        transaction.set_rollback(True)


def test_a_check_in_the_form_hides_a_dead_number_as_a_call_does(post, clock):
    factories.publish(post)
    by = factories.editor()
    hotline = post.hotlines.get()
    long_ago = clock.today - timedelta(9)
    verification.record(hotline, by=by, checked_on=clock.today, result=Result.ANSWERED)
    verification.record(hotline, by=by, checked_on=long_ago, result=Result.DEAD)
    assert LiveHotline.objects.get().digits
    verification.record(hotline, by=by, checked_on=clock.today, result=Result.DEAD)
    hotline.refresh_from_db()
    assert (LiveHotline.objects.get().digits, hotline.suspended_by) == ("", by)
    assert hotline.suspended_for.result == Result.DEAD
