"""Let another post answer for a holder who is away: two people for it, one to end it early."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import example, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from officials.actions import Refused, covers, publishing, verification, withdrawal
from officials.clock import today
from officials.days import SHANGHAI
from officials.db.constraints import broken_constraint
from officials.models import Cover, LiveCover, LivePost, PublicReason, ReviewState
from officials.models.choices import Result
from officials.publication import diff
from officials.publication.covers import lasting_covers, without_a_number
from tests.support import factories
from tests.support.pairwise import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    """The appointment of the holder of a live post."""
    held = factories.appointment()
    factories.publish(held.post)
    return held


@pytest.fixture
def desk(held):
    """A live desk of the same department."""
    return factories.publish(
        factories.post(department=held.post.department, title="值班室", kind="desk")
    )


def arrange(held, desk, start, end, **values):
    return covers.arrange_cover(
        held.post,
        **{"covered_by": desk, "start": start, "end": end, "by": factories.editor()}
        | {"reason": "外出学习"}
        | values,
    )


def approve(post):
    post.refresh_from_db()
    publishing.approve([(post, post.revision)], by=factories.reviewer())
    factories.clear_history_user()
    factories.check_deferred()
    post.refresh_from_db()


def covered_by(post):
    cover = LiveCover.objects.filter(post__uid=post.uid).first()
    return cover and cover.covered_by.uid


def set_clock(clock, day, hour, minute=0, second=0):
    clock.move_to(datetime.combine(day, time(hour, minute, second), SHANGHAI))


def test_a_cover_is_public_from_its_first_day_at_midnight_to_the_end_of_its_last(held, desk, clock):
    start, end = clock.today + timedelta(3), clock.today + timedelta(5)
    assert arrange(held, desk, start, end)
    assert diff.diff_for(held.post)[0].begins == start
    approve(held.post)
    moments = [
        ((start - timedelta(1), 23, 59, 59), None),
        ((start, 0), desk.uid),
        ((end, 23, 59, 59), desk.uid),
        ((end + timedelta(1), 0), None),
    ]
    for moment, shown in moments:
        set_clock(clock, *moment)
        assert covered_by(held.post) == shown, moment
    assert diff.diff_for(held.post) == ()


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2028, 2, 28), date(2028, 2, 29)), (date(2027, 12, 30), date(2028, 1, 2))],
)
def test_a_cover_ends_after_a_leap_day_and_across_the_year(held, desk, clock, start, end):
    arrange(held, desk, start, end)
    approve(held.post)
    set_clock(clock, end, 23, 59, 59)
    assert covered_by(held.post) == desk.uid
    set_clock(clock, end + timedelta(1), 0)
    assert covered_by(held.post) is None


def test_nothing_is_shown_before_a_second_person_approves(held, desk, clock):
    arrange(held, desk, clock.today, clock.today)
    held.post.refresh_from_db()
    assert held.post.review_state == ReviewState.SUBMITTED
    assert covered_by(held.post) is None
    with pytest.raises(Refused, match="另一位同事"):
        publishing.approve([(held.post, held.post.revision)], by=factories.editor())


def test_other_changes_of_the_post_wait_with_the_cover_for_their_author(held, desk, clock):
    held.post.duties = "分管教育"
    held.post.save()
    assert not arrange(held, desk, clock.today, clock.today)
    held.post.refresh_from_db()
    assert held.post.review_state == ReviewState.DRAFT


def test_one_person_ends_a_cover_at_once(held, desk, clock):
    arrange(held, desk, clock.today, clock.today + timedelta(5))
    approve(held.post)
    covers.end_cover(Cover.objects.get(), by=factories.editor(), reason="提前返回")
    factories.clear_history_user()
    assert covered_by(held.post) is None
    clock.advance(days=2)
    assert covered_by(held.post) is None
    held.post.refresh_from_db()
    assert held.post.review_state == ReviewState.APPROVED
    assert diff.diff_for(held.post) == ()
    with pytest.raises(Refused, match="已经结束"):
        covers.end_cover(Cover.objects.get(), by=factories.editor(), reason="再次")


def test_a_cover_of_days_to_come_is_cancelled_by_one_person(held, desk, clock):
    arrange(held, desk, clock.today + timedelta(3), clock.today + timedelta(5))
    approve(held.post)
    covers.end_cover(Cover.objects.get(), by=factories.editor(), reason="不去了")
    clock.advance(days=4)
    assert covered_by(held.post) is None
    assert arrange(held, desk, clock.today, clock.today)


def test_ending_a_cover_publishes_nothing_of_the_register(held, desk, clock):
    arrange(held, desk, clock.today, clock.today + timedelta(5))
    approve(held.post)
    held.post.duties = "还没有审核的分工"
    held.post.save()
    covers.end_cover(Cover.objects.get(), by=factories.editor(), reason="提前返回")
    assert "还没有审核" not in str(LivePost.objects.get(uid=held.post.uid).card)


def test_the_end_of_the_appointment_ends_its_cover(held, desk, clock):
    arrange(held, desk, clock.today, clock.today + timedelta(9))
    approve(held.post)
    withdrawal.end_appointment(held, by=factories.editor(), last_day=clock.today, reason="调离")
    factories.clear_history_user()
    assert covered_by(held.post) == desk.uid
    clock.advance(days=1)
    assert covered_by(held.post) is None
    factories.appointment(post=held.post, start_date=clock.today)
    factories.publish(held.post)
    assert covered_by(held.post) is None


def lose_by_withdrawal(number):
    withdrawal.withdraw_hotline(number, by=factories.editor(), reason=PublicReason.NUMBER_WRONG)


def lose_by_suspension(number):
    withdrawal.suspend(number, by=factories.editor(), reason="核实")


def lose_by_a_check(number):
    verification.record(number, by=factories.editor(), checked_on=today(), result=Result.DEAD)


def lose_with_the_post(number):
    withdrawal.withdraw_post(number.post, by=factories.editor(), reason=PublicReason.NUMBER_WRONG)


@pytest.mark.parametrize(
    "lose", [lose_by_withdrawal, lose_by_suspension, lose_by_a_check, lose_with_the_post]
)
def test_a_cover_whose_post_lost_its_number_shows_nothing_and_staff_are_told(
    held, desk, clock, lose
):
    arrange(held, desk, clock.today, clock.today + timedelta(9))
    approve(held.post)
    assert not without_a_number(lasting_covers())
    lose(desk.hotlines.get())
    factories.clear_history_user()
    assert covered_by(held.post) is None
    assert without_a_number(lasting_covers()).get().post == held.post
    held.post.title = "局长"
    held.post.save()
    with pytest.raises(Refused, match="没有公开的号码"):
        factories.publish(held.post)


def test_a_number_that_is_restored_is_shown_at_its_cover_again(held, desk, clock):
    arrange(held, desk, clock.today, clock.today + timedelta(9))
    approve(held.post)
    lose_by_suspension(desk.hotlines.get())
    withdrawal.restore(desk.hotlines.get(), by=factories.reviewer())
    assert covered_by(held.post) == desk.uid


def test_a_post_that_covers_is_not_covered_itself_on_those_days(held, desk, clock):
    other = factories.appointment(post=factories.post(department=held.post.department))
    factories.publish(other.post)
    arrange(other, desk, clock.today, clock.today + timedelta(3))
    approve(other.post)
    with pytest.raises(Refused, match="不能接力"):
        arrange(held, other.post, clock.today + timedelta(3), clock.today + timedelta(9))
    assert arrange(held, other.post, clock.today + timedelta(4), clock.today + timedelta(9))


def test_a_post_is_covered_by_another_of_its_department_with_a_number(held, clock):
    unpublished = factories.post(department=held.post.department, title="未公布")
    elsewhere = factories.publish(factories.post())
    for post in (unpublished, elsewhere, held.post):
        with pytest.raises(Refused, match="不能代接"):
            arrange(held, post, clock.today, clock.today)


@pytest.mark.parametrize(
    ("start", "end", "reason", "words"),
    [
        (2, 1, "外出", "不能早于首日"),
        (-3, -1, "外出", "不能早于今天"),
        (0, 0, " ", "写明原因"),
        (0, 0, "打 15400000001", "号码"),
        (-9999, 0, "外出", "没有任职者"),
    ],
)
def test_a_cover_without_its_days_or_its_reason_is_refused_in_words(
    held, desk, clock, start, end, reason, words
):
    days = clock.today + timedelta(start), clock.today + timedelta(end)
    with pytest.raises(Refused, match=words):
        arrange(held, desk, *days, reason=reason)


def test_a_second_cover_of_the_same_day_is_refused_in_words(held, desk, clock):
    arrange(held, desk, clock.today, clock.today + timedelta(2))
    with pytest.raises(Refused, match=r"已由“.*值班室.*”代接"):
        arrange(held, desk, clock.today + timedelta(2), clock.today + timedelta(3))


DAYS = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted)


FIRST = date(2026, 3, 2)


def days_of(days):
    start, end = (FIRST + timedelta(day) for day in days)
    return {"start_date": start, "end_date": end}


def share_a_day(one, other):
    return one[0] <= other[1] and other[0] <= one[1]


class TwoCovers(TestCase):
    @settings(max_examples=examples(60), deadline=None)
    @given(DAYS, DAYS)
    @example([0, 3], [3, 5])
    @example([0, 3], [4, 5])
    def test_the_database_takes_two_covers_of_a_post_if_they_share_no_day(self, one, other):
        post = factories.post()
        desk = factories.post(department=post.department)
        factories.cover(post=post, covered_by=desk, **days_of(one))
        self.add_if(not share_a_day(one, other), "cover_one_at_a_time", post, desk, other)

    @settings(max_examples=examples(60), deadline=None)
    @given(DAYS, DAYS, st.booleans())
    @example([0, 3], [3, 5], True)
    @example([0, 3], [3, 5], False)
    @example([0, 3], [4, 5], True)
    def test_the_database_takes_a_cover_of_who_covers_another_on_other_days_only(
        self, one, other, is_second_first
    ):
        first = factories.post()
        second, third = (factories.post(department=first.department) for _post in range(2))
        links = [(first, second), (second, third)]
        before, after = reversed(links) if is_second_first else links
        factories.cover(post=before[0], covered_by=before[1], **days_of(one))
        self.add_if(not share_a_day(one, other), "cover_in_no_chain", *after, other)

    def add_if(self, allowed, rule, post, covered_by, days):
        """Add a cover if the rules allow it; else expect the database to name the rule."""
        values = {"post": post, "covered_by": covered_by, **days_of(days)}
        if allowed:
            factories.cover(**values)
            return
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            factories.cover(**values)
        assert broken_constraint(refused.value) == rule


def test_a_cover_that_ended_early_makes_no_chain(held, desk, clock):
    other = factories.appointment(post=factories.post(department=held.post.department))
    factories.publish(other.post)
    factories.cover(post=other.post, covered_by=desk, ended_at=clock.now)
    assert arrange(held, other.post, clock.today, clock.today)
