"""One person cancels what was approved for a day to come; the live card goes on."""

from datetime import timedelta

import pghistory
import pytest

from officials import clock as site_clock
from officials.actions import Refused, scheduling, withdrawal
from officials.models import Edition, Hotline, LiveCover, LiveHotline, LivePost, Post
from officials.publication import diff
from officials.publication.live import read_open_editions
from officials.publication.schedules import find_schedule
from tests.support import factories

pytestmark = pytest.mark.django_db


def schedule_of(post):
    moment = site_clock.now()
    return find_schedule(read_open_editions([post.pk], moment), moment)


def cancel(post, by):
    scheduling.cancel_schedule(post, by=by, listed=schedule_of(post).as_value())
    factories.clear_history_user()
    post.refresh_from_db()


def change(post, by, **values):
    with pghistory.context(user=by.pk):
        Post.objects.filter(pk=post.pk).update(**values)
    factories.clear_history_user()


def title_of(post):
    live = LivePost.objects.filter(uid=post.uid).first()
    return live and live.card["title"]


def test_the_live_card_goes_on_with_its_own_approval_and_the_change_is_a_draft(post, editor, clock):
    factories.publish(post)
    approval = Edition.objects.values("approved_by", "published_at", "revision").get()
    change(post, editor, title="主任")
    factories.publish(post, on=clock.today + timedelta(3))
    cancel(post, editor)
    assert (post.review_state, post.contributors) == ("draft", [editor.pk])
    assert [(each.field, each.after) for each in diff.diff_for(post)] == [("岗位名称", "主任")]
    clock.advance(days=2)
    assert title_of(post) == "副局长"
    clock.advance(days=3)
    assert title_of(post) == "副局长"
    assert [*Edition.objects.values(*approval).distinct()] == [approval]


def test_a_post_that_was_not_public_before_stays_so(post, editor, clock):
    factories.publish(post, on=clock.today + timedelta(3))
    cancel(post, editor)
    clock.advance(days=4)
    assert title_of(post) is None
    assert not Edition.objects.exists()


def test_the_latest_of_two_schedules_is_cancelled_then_the_other(post, editor, clock):
    factories.publish(post)
    for days, title in ((2, "主任"), (4, "局长")):
        change(post, editor, title=title)
        factories.publish(post, on=clock.today + timedelta(days))
    cancel(post, editor)
    with_one = [each.card["title"] for each in read_open_editions([post.pk], site_clock.now())]
    assert with_one == ["副局长", "主任", "主任"]
    cancel(post, editor)
    assert schedule_of(post) is None
    clock.advance(days=5)
    assert title_of(post) == "副局长"


def test_nothing_else_than_what_was_seen_is_cancelled(post, editor, clock):
    factories.publish(post)
    with pytest.raises(Refused, match="无需取消"):
        scheduling.cancel_schedule(post, by=editor, listed="")
    change(post, editor, title="主任")
    factories.publish(post, on=clock.today + timedelta(3))
    seen = schedule_of(post).as_value()
    change(post, editor, title="局长")
    factories.publish(post, on=clock.today + timedelta(3))
    with pytest.raises(Refused, match="刚刚有变化"):
        scheduling.cancel_schedule(post, by=editor, listed=seen)
    clock.advance(days=3)
    assert title_of(post) == "局长"


def test_a_number_that_was_withdrawn_meanwhile_does_not_come_back(post, editor, clock):
    first, second = factories.sourced_hotline(post=post), factories.sourced_hotline(post=post)
    factories.publish(post)
    change(post, editor, title="主任")
    factories.publish(post, on=clock.today + timedelta(3))
    hotline = Hotline.objects.get(pk=first.pk)
    withdrawal.withdraw_hotline(hotline, by=editor, reason="number_stopped")
    cancel(post, editor)
    clock.advance(days=4)
    shown = {each.digits for each in LiveHotline.objects.filter(post__uid=post.uid)}
    assert second.digits in shown
    assert first.digits not in shown


def test_a_cover_and_a_departure_that_were_told_end_on_their_days(post, editor, clock):
    """The departure was told after the schedule had been approved, for its first day."""
    begins = clock.today + timedelta(3)
    holder = factories.appointment(post=post)
    own = factories.sourced_hotline(appointment=holder)
    desk = factories.publish(factories.post(department=post.department, title="值班室"))
    end = begins + timedelta(1)
    factories.cover(post=post, covered_by=desk, start_date=clock.today, end_date=end)
    factories.clear_history_user()
    factories.publish(post)
    change(post, editor, duties="分管信访")
    factories.publish(post, on=begins)
    last_day = begins + timedelta(2)
    withdrawal.end_appointment(holder, by=editor, last_day=last_day, reason="调离")
    factories.clear_history_user()
    cancel(post, editor)
    shown = {}
    for _day in range(7):
        clock.advance(days=1)
        card = LivePost.objects.get(uid=post.uid).card
        digits = {each.digits for each in LiveHotline.objects.filter(post__uid=post.uid)}
        shown[clock.today] = (
            bool(card["holder"]),
            LiveCover.objects.filter(post__uid=post.uid).exists(),
            own.digits in digits,
        )
        assert card["duties"] != "分管信访"
    assert shown == {day: (day <= last_day, day <= end, day <= last_day) for day in shown}
