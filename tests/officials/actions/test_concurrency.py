"""Two people at once, on real connections: one wins, the other is told, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import DatabaseError, connection, transaction

from officials.actions import Refused, handover, publishing, withdrawal
from officials.clock import now, today
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

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run ``acts`` at once, each on its own connection; return what each returned or raised."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def backend():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def wait_until_it_waits(pid):
    """Return as soon as the other connection waits for a lock."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT FROM pg_locks WHERE pid = %s AND NOT granted", [pid])
            if cursor.rowcount:
                return


def test_one_of_two_hand_overs_wins_and_the_other_is_told(post):
    term = factories.appointment(post=post)
    factories.publish(post)
    fates = {hotline.pk: handover.Fate.STAYS for hotline in handover.affected_hotlines(term)}
    last_day = today()

    def hand_over(name, by):
        successor = handover.Successor(name, last_day + timedelta(1))
        handover.hand_over(
            term, by=by, last_day=last_day, reason="调任", fates=fates, successor=successor
        )

    first, second = factories.user(), factories.user()
    answers = together(lambda: hand_over("单样本", first), lambda: hand_over("赵虚构", second))
    assert [str(answer) for answer in answers if answer] == ["同一岗位同一天只能有一位任职者。"]
    assert post.appointments.count() == Official.objects.count() == 2


def test_one_of_two_approvals_wins_and_the_other_is_told(post):
    factories.submit(post)
    post.refresh_from_db()
    reviewed = [(post, post.revision)]
    first, second = factories.user(), factories.user()
    answers = together(
        lambda: publishing.approve(reviewed, by=first),
        lambda: publishing.approve(reviewed, by=second),
    )
    assert [str(answer) for answer in answers if answer] == [f"{post} 已由同事批准，不用再批准。"]
    assert Edition.objects.filter(post=post).count() == 1


def test_a_withdrawal_from_an_older_transaction_than_an_approval_wins(post):
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
            approved.wait()
            withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason="停用")
        return moment

    def approve():
        began.wait()
        publishing.approve([(post, post.revision)], by=factories.reviewer())
        approved.set()

    together(withdraw, approve)
    assert LivePost.objects.get(uid=post.uid).card["duties"] == "另一项"
    assert not LiveHotline.objects.filter(uid=hotline.uid).exists()


def test_an_approval_that_waits_for_a_withdrawal_publishes_without_the_number(post):
    factories.publish(post)
    hotline = post.hotlines.get()
    factories.sourced_hotline(post=post)
    factories.submit(post)
    post.refresh_from_db()
    locked, pids = Event(), []

    def withdraw():
        with transaction.atomic():
            withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason="停用")
            locked.set()
            while not pids:
                pass
            wait_until_it_waits(pids[0])

    def approve():
        locked.wait()
        pids.append(backend())
        publishing.approve([(post, post.revision)], by=factories.reviewer())

    together(withdraw, approve)
    shown = LiveHotline.objects.values_list("uid", flat=True)
    assert hotline.uid not in shown
    assert len(shown) == 1


def test_a_change_that_waits_for_an_approval_is_a_draft_for_the_next_one(post):
    """The reviewer approves what was looked at; the colleague's late change stays unpublished."""
    factories.submit(post)
    post.refresh_from_db()
    locked, pids = Event(), []

    def approve():
        with transaction.atomic():
            publishing.approve([(post, post.revision)], by=factories.reviewer())
            locked.set()
            while not pids:
                pass
            wait_until_it_waits(pids[0])

    def change():
        locked.wait()
        pids.append(backend())
        Hotline.objects.filter(post=post).update(hours="全天")

    together(approve, change)
    post.refresh_from_db()
    assert post.review_state == "draft"
    assert LiveHotline.objects.get().hours == ""


def test_a_notice_is_not_changed_while_an_approval_cites_it(post):
    factories.submit(post)
    post.refresh_from_db()
    notice = post.hotlines.get().sources.get().notice
    locked, pids = Event(), []

    def approve():
        with transaction.atomic():
            publishing.approve([(post, post.revision)], by=factories.reviewer())
            locked.set()
            while not pids:
                pass
            wait_until_it_waits(pids[0])

    def change():
        locked.wait()
        pids.append(backend())
        with pytest.raises(DatabaseError, match="a cited notice is not changed"):
            Notice.objects.filter(pk=notice.pk).update(title="另一份公告")

    together(approve, change)
    notice.refresh_from_db()
    assert notice.title != "另一份公告"


def test_acts_in_places_of_one_province_do_not_lock_each_other_out(place):
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
    answers = together(
        *(
            lambda share=share, by=by: [
                publishing.approve([(each, each.revision)], by=by) for each in share
            ]
            for share, by in zip(shares, reviewers, strict=True)
        )
    )
    assert not any(isinstance(answer, Refused) for answer in answers)
    assert LivePost.objects.count() == len(posts)
    province = PublicVersion.objects.get(region=place.parent.parent)
    assert (province.live, province.subtree) == (len(posts), len(posts))
