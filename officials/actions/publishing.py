"""Publish submitted posts, at once or on a day to come: adding needs two people."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import IntegrityError
from django.utils.translation import gettext as _

from officials.actions import Refused, merging
from officials.actions.bans import BANNED_MEANWHILE
from officials.actions.edition_transaction import Approval, edition_transaction
from officials.actions.review import (
    check_confirmed,
    check_covers,
    check_reviewer,
    check_sources,
)
from officials.actions.second_person import linked_accounts
from officials.clock import today
from officials.days import midnight
from officials.db.constraints import broken_constraint
from officials.db.many_rows import without_garbage_collection
from officials.models import Outcome, Post, ReviewState, User
from officials.publication.cards import plan_periods
from officials.publication.register import prefetch_content, read_content

# A clock that lags by no more may publish: nobody notices the difference.
CLOCK_TOLERANCE = timedelta(seconds=5)


def approve(reviewed: Sequence[tuple[Post, int]], *, by: User, why: str = "") -> None:
    """Publish submitted posts now, each in exactly the revision that was reviewed.

    ``reviewed``: posts with that revision. Their live and scheduled editions are replaced. Raises
    Refused when a post is not submitted, has changed since, or ``by`` contributed to it, and when
    a number or a person of it was banned meanwhile.
    """
    _publish(reviewed, by=by, why=why, on=None)


def schedule(reviewed: Sequence[tuple[Post, int]], *, by: User, on: date, why: str = "") -> None:
    """Publish submitted posts from 00:00 Asia/Shanghai of the day ``on``.

    Live editions stay until then. Raises Refused as ``approve`` does, and for a day that is not
    in the future.
    """
    if on <= today():
        raise Refused(_("定时公布的日期要在今天之后。"))
    _publish(reviewed, by=by, why=why, on=on)


def _publish(reviewed: Sequence[tuple[Post, int]], *, by: User, why: str, on: date | None) -> None:
    revisions = {post.pk: revision for post, revision in reviewed}
    try:
        _replace_editions(revisions, by=by, why=why, on=on)
    except IntegrityError as error:
        if broken_constraint(error) not in BANNED_MEANWHILE:
            raise
        posts = list(Post.objects.filter(pk__in=revisions))
        prefetch_content(posts)
        check_sources(posts)
        raise Refused(_("有任职者刚刚列为不再公布。请重新查看，再批准。")) from error


def _replace_editions(revisions: Mapping[int, int], *, by: User, why: str, on: date | None) -> None:
    """End the editions of posts and add those of the register. ``revisions``: by post."""
    with (
        without_garbage_collection(),
        edition_transaction(list(revisions), by=by, why=why, content=False) as tx,
    ):
        if tx.clock_lag > CLOCK_TOLERANCE:
            raise Refused(_("数据库的时钟早于这个岗位上次公布的时间。请先校准时钟。"))
        start = midnight(on) if on else tx.moment
        prefetch_content(tx.posts)
        accounts, confirmed = linked_accounts(by), check_confirmed(by)
        waived = {
            post.pk: check_reviewer(post, revisions[post.pk], accounts) or not confirmed
            for post in tx.posts
        }
        check_sources(tx.posts)
        check_covers(tx.posts)
        tx.end_editions(
            [e for e in tx.editions if e.period.upper is None or e.period.upper > start],
            start,
            Outcome.REPLACED,
        )
        for post in tx.posts:
            tx.add_editions(
                post,
                plan_periods(read_content(post), start),
                Approval(
                    revision=post.revision,
                    published_at=start,
                    submitted_by_id=post.submitted_by_id or 0,
                    contributors=post.contributors,
                    approved_by_id=by.pk,
                    approver_confirmed=confirmed,
                    waived=waived[post.pk],
                ),
            )
        merging.redirect_merged_officials(tx)
        Post.objects.filter(pk__in=revisions).update(
            review_state=ReviewState.APPROVED, contributors=[], review_comment=""
        )
