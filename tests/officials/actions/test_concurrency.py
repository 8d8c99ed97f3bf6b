"""Two actions at once on real connections: one is refused or waits, nothing is lost."""

from datetime import timedelta
from threading import Event

import pytest
from django.db import DatabaseError, transaction

from officials.actions import Refused, handover, publishing, withdrawal
from officials.clock import now, today
from officials.identity import identify
from officials.models import (
    Edition,
    Hotline,
    LiveHotline,
    LivePost,
    Notice,
    Official,
    Post,
    PublicVersion,
)
from tests.support import factories
from tests.support.parallel import overtake, run_in_parallel
from tests.support.waits import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_handovers_is_refused(post):
    appointment = factories.appointment(post=post)
    factories.publish(post)
    fates = {hotline.pk: handover.Fate.STAYS for hotline in handover.affected_hotlines(appointment)}
    last_day = today()

    def hand_over(name, by):
        successor = handover.Successor(name, last_day + timedelta(1))
        handover.hand_over(
            appointment, by=by, last_day=last_day, reason="调任", fates=fates, successor=successor
        )

    first, second = factories.user(), factories.user()
    results = run_in_parallel(
        lambda: hand_over("单样本", first), lambda: hand_over("赵虚构", second)
    )
    assert [str(result) for result in results if result] == ["同一岗位同一天只能有一位任职者。"]
    assert post.appointments.count() == Official.objects.count() == 2


def test_one_of_two_approvals_is_refused(post):
    factories.submit(post)
    post.refresh_from_db()
    reviewed = [(post, post.revision)]
    first, second = factories.user(), factories.user()
    results = run_in_parallel(
        lambda: publishing.approve(reviewed, by=first),
        lambda: publishing.approve(reviewed, by=second),
    )
    refusal = f"{identify(post)} 已由同事批准，不用再批准。"
    assert [str(result) for result in results if result] == [refusal]
    assert Edition.objects.filter(post=post).count() == 1


def test_withdrawal_in_an_older_transaction_than_the_approval_acts(post):
    factories.publish(post)
    hotline = post.hotlines.get()
    Post.objects.filter(pk=post.pk).update(duties="另一项")
    factories.submit(post)
    post.refresh_from_db()
    began, approved = Event(), Event()

    def withdraw():
        with transaction.atomic():
            moment = now()
            began.set()
            wait_until(approved.is_set)
            withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason="number_stopped")
        return moment

    def approve():
        wait_until(began.is_set)
        publishing.approve([(post, post.revision)], by=factories.reviewer())
        approved.set()

    run_in_parallel(withdraw, approve)
    assert LivePost.objects.get(uid=post.uid).card["duties"] == "另一项"
    assert not LiveHotline.objects.filter(uid=hotline.uid).exists()


def test_approval_that_waited_for_a_withdrawal_publishes_without_the_hotline(post):
    factories.publish(post)
    hotline = post.hotlines.get()
    factories.sourced_hotline(post=post)
    factories.submit(post)
    post.refresh_from_db()

    def withdraw():
        withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason="number_stopped")

    def approve():
        publishing.approve([(post, post.revision)], by=factories.reviewer())

    overtake(withdraw, approve)
    shown = LiveHotline.objects.values_list("uid", flat=True)
    assert hotline.uid not in shown
    assert len(shown) == 1


def test_change_that_waited_for_an_approval_stays_a_draft(post):
    """The reviewer approves the revision that was reviewed; a later change is not published."""
    factories.submit(post)
    post.refresh_from_db()

    def approve():
        publishing.approve([(post, post.revision)], by=factories.reviewer())

    def change():
        Hotline.objects.filter(post=post).update(hours="全天")

    overtake(approve, change)
    post.refresh_from_db()
    assert post.review_state == "draft"
    assert LiveHotline.objects.get().hours == ""


def test_notice_cannot_change_while_an_approval_cites_it(post):
    factories.submit(post)
    post.refresh_from_db()
    notice = post.hotlines.get().sources.get().notice

    def approve():
        publishing.approve([(post, post.revision)], by=factories.reviewer())

    def change():
        with pytest.raises(DatabaseError, match="a cited notice is not changed"):
            Notice.objects.filter(pk=notice.pk).update(title="另一份公告")

    overtake(approve, change)
    notice.refresh_from_db()
    assert notice.title != "另一份公告"


def test_parallel_approvals_in_one_province_do_not_deadlock(place):
    posts = []
    for _number in range(12):
        town = factories.township(parent=place)
        posts.append(factories.post(department=factories.department(region=town)))
    factories.submit(*posts)
    for each in posts:
        each.refresh_from_db()
    reviewers = [factories.user() for _post in range(4)]
    # Each takes its posts in another order, which is how deadlocks come about.
    shares = [posts[n::4][:: 1 if n % 2 else -1] for n in range(4)]
    results = run_in_parallel(
        *(
            lambda share=share, by=by: [
                publishing.approve([(each, each.revision)], by=by) for each in share
            ]
            for share, by in zip(shares, reviewers, strict=True)
        )
    )
    assert not any(isinstance(result, Refused) for result in results)
    assert LivePost.objects.count() == len(posts)
    province = PublicVersion.objects.get(region=place.parent.parent)
    assert (province.live, province.subtree) == (len(posts), len(posts))
