"""A ban or a cover and what it excludes at the same moment: one waits, and is refused in words."""

import pytest
from django.db import IntegrityError

from officials.actions import Refused, bans, covers, publishing, withdrawal
from officials.clock import today
from officials.db.constraints import broken_constraint
from officials.models import Cover, LiveHotline, LivePost, PublicReason, RepublicationBan
from tests.support import factories
from tests.support.parallel import overtake, run_in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gone(place):
    """A hotline of ``place`` that was withdrawn and is not banned."""
    post = factories.publish(factories.post(department=factories.department(region=place)))
    hotline = post.hotlines.get()
    withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason=PublicReason.OTHER)
    return hotline


@pytest.fixture
def entered(gone):
    """A submitted post of another region with the same number."""
    post = factories.post()
    factories.sourced_hotline(post=post, digits=gone.digits)
    factories.submit(post)
    post.refresh_from_db()
    return post


def approve(post):
    publishing.approve([(post, post.revision)], by=factories.reviewer())


def ban(hotline):
    return bans.ban_number(hotline, by=factories.editor(), reason=PublicReason.SECURITY, why="")


def test_an_approval_that_waited_for_a_ban_names_the_number_that_is_banned(gone, entered):
    _made, refusal = overtake(lambda: ban(gone), lambda: approve(entered))
    assert str(refusal).startswith(f"号码 {gone}：这个号码不再公布（安全原因）")
    assert not LivePost.objects.filter(uid=entered.uid).exists()


def test_a_ban_that_waited_for_an_approval_says_where_the_number_is_public(gone, entered):
    _none, refusal = overtake(lambda: approve(entered), lambda: ban(gone))
    assert "还在公布" in str(refusal)
    assert entered.title in str(refusal)
    assert not RepublicationBan.objects.exists()


def test_a_withdrawal_that_waited_for_an_approval_of_the_number_elsewhere_bans_nothing(place):
    post = factories.publish(factories.post(department=factories.department(region=place)))
    hotline = post.hotlines.get()
    other = factories.post()
    factories.sourced_hotline(post=other, digits=hotline.digits)
    factories.submit(other)
    other.refresh_from_db()

    def withdraw():
        withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason=PublicReason.SECURITY)

    assert overtake(lambda: approve(other), withdraw) == [None, None]
    assert LiveHotline.objects.get(digits=hotline.digits).post.uid == other.uid
    assert not RepublicationBan.objects.exists()


def test_an_approval_that_waited_for_the_ban_of_a_person_is_refused_in_words(place):
    former = factories.post(department=factories.department(region=place))
    held = factories.appointment()
    factories.appointment(post=former, official=held.official, end_date=today())
    factories.submit(held.post)
    held.post.refresh_from_db()

    def ban_holder():
        return bans.ban_person(
            held.official, former, by=factories.editor(), reason=PublicReason.SECURITY
        )

    _made, refusal = overtake(ban_holder, lambda: approve(held.post))
    assert isinstance(refusal, Refused)
    assert "刚刚列为不再公布" in str(refusal)
    assert not LivePost.objects.exists()


def test_one_of_two_covers_that_would_make_a_chain_is_refused(place):
    department = factories.department(region=place)
    held = [factories.appointment(post=factories.post(department=department)) for _ in range(2)]
    desk = factories.post(department=department, kind="desk")
    factories.publish(*(each.post for each in held), desk)
    first, second = (each.post for each in held)
    clerks = factories.user(), factories.user()

    def arrange(post, by, clerk):
        days = {"start": today(), "end": today()}
        return covers.arrange_cover(post, covered_by=by, by=clerk, reason="外出", **days)

    results = run_in_parallel(
        lambda: arrange(first, second, clerks[0]), lambda: arrange(second, desk, clerks[1])
    )
    assert len([each for each in results if "不能接力" in str(each)]) == 1
    assert Cover.objects.count() == 1


def test_the_database_lets_no_chain_through_between_two_statements_at_once(place):
    department = factories.department(region=place)
    first, second, third = (factories.post(department=department) for _post in range(3))

    def add_second():
        with pytest.raises(IntegrityError) as refused:
            factories.cover(post=second, covered_by=third)
        return broken_constraint(refused.value)

    _cover, broken = overtake(lambda: factories.cover(post=first, covered_by=second), add_second)
    assert broken == "cover_in_no_chain"
