"""Publish what was reviewed: adding needs two people."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from officials.actions import Refused, merging
from officials.actions.edition_transaction import Approval, edition_transaction
from officials.actions.review import (
    check_reviewer,
    check_sources,
    credentials_giver,
    linked_accounts,
)
from officials.clock import today
from officials.days import midnight
from officials.models import Outcome, Post, ReviewState, User
from officials.publication.cards import plan_periods
from officials.publication.register import prefetch_content, read_content

# A clock that was corrected by less makes no difference to anybody.
CLOCK_ERROR = timedelta(seconds=5)


def approve(reviewed: Sequence[tuple[Post, int]], *, by: User, why: str = "") -> None:
    """Publish submitted posts now, each in exactly the revision that was looked at.

    ``reviewed``: posts with that revision. What was live or scheduled of them is replaced.
    Raises Refused when a post is not submitted, has changed since, or ``by`` had a hand in it.
    """
    _publish(reviewed, by=by, why=why, on=None)


def schedule(reviewed: Sequence[tuple[Post, int]], *, by: User, on: date, why: str = "") -> None:
    """Publish submitted posts from 00:00 Asia/Shanghai of the day ``on``.

    What is live stays until then. Raises Refused as ``approve`` does, and for a day not to come.
    """
    if on <= today():
        raise Refused(_("定时公布的日期要在今天之后。"))
    _publish(reviewed, by=by, why=why, on=on)


def _publish(reviewed: Sequence[tuple[Post, int]], *, by: User, why: str, on: date | None) -> None:
    revisions = {post.pk: revision for post, revision in reviewed}
    with edition_transaction(list(revisions), by=by, why=why) as current:
        if current.ahead > CLOCK_ERROR:
            raise Refused(_("数据库的时钟早于这个岗位上次公布的时间。请先校准时钟。"))
        start = midnight(on) if on else current.moment
        prefetch_content(current.posts)
        accounts, behind = linked_accounts(by), credentials_giver(by.pk)
        waived = {
            post.pk: check_reviewer(post, revisions[post.pk], accounts) for post in current.posts
        }
        check_sources(current.posts)
        current.end(
            [e for e in current.editions if e.period.upper is None or e.period.upper > start],
            start,
            Outcome.REPLACED,
        )
        for post in current.posts:
            current.write(
                post,
                plan_periods(read_content(post), start),
                Approval(
                    revision=post.revision,
                    published_at=start,
                    submitted_by_id=post.submitted_by_id or 0,
                    contributors=post.contributors,
                    approved_by_id=by.pk,
                    behind_approver_id=behind,
                    waived=waived[post.pk],
                ),
            )
        merging.confirm(current)
        Post.objects.filter(pk__in=revisions).update(
            review_state=ReviewState.APPROVED, contributors=[], review_comment=""
        )
