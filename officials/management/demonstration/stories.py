"""Run the stories of the posts of a region: the actions of two people."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pghistory
from django.db.models import Value
from django.db.models.functions import Concat

from officials.actions import covers, publishing, review, verification, withdrawal
from officials.management.demonstration.plan import Story
from officials.models import Appointment, Hotline, Post, PostKind, PublicReason, User
from officials.models.choices import Result
from officials.publication.covers import may_cover
from officials.publication.register import current_holder

APPROVED_LATER = (Story.DRAFT, Story.IN_REVIEW, Story.RETURNED, Story.SCHEDULED)
EDITED = (Story.EDITED, Story.EDITED_IN_REVIEW, Story.SCHEDULED_CHANGE)
SOON = timedelta(10)
AWAY = timedelta(4)


@dataclass(frozen=True)
class Stage:
    """The staff of a region who act in the stories, and the day."""

    clerk: User
    reviewer: User
    today: date


def enact(stage: Stage, pairs: Sequence[tuple[Post, Story]]) -> None:
    """Publish the posts as their stories say, then run the rest of each story."""

    def posts(*stories: Story) -> list[Post]:
        return [post for post, story in pairs if story in stories]

    review.submit([post for post, story in pairs if story is not Story.DRAFT], by=stage.clerk)
    approved = [post for post, story in pairs if story not in APPROVED_LATER]
    publishing.approve(_in_revision(approved), by=stage.reviewer)
    with pghistory.context(user=stage.clerk.pk, why="调整分工"):
        edited = Post.objects.filter(pk__in=[post.pk for post in posts(*EDITED)])
        edited.update(duties=Concat("duties", Value("，协助信访工作")))
    review.submit(posts(Story.EDITED_IN_REVIEW, Story.SCHEDULED_CHANGE), by=stage.clerk)
    scheduled = _in_revision(posts(Story.SCHEDULED, Story.SCHEDULED_CHANGE))
    if scheduled:
        publishing.schedule(scheduled, by=stage.reviewer, on=stage.today + SOON)
    for post, story in pairs:
        if story in REST:
            REST[story](stage, post)
    verification.record(
        _first_number(posts(Story.LIVE)[0]),
        by=stage.clerk,
        checked_on=stage.today,
        result=Result.ANSWERED,
    )
    _cover_a_holder(stage, posts(Story.LIVE)[1:])


def _cover_a_holder(stage: Stage, posts: Sequence[Post]) -> None:
    """Let a desk answer for the first holder of ``posts`` whose department has one."""
    for post in posts:
        desk = may_cover(post).filter(kind=PostKind.DESK).first()
        if desk and current_holder(post):
            days = {"start": stage.today, "end": stage.today + AWAY}
            covers.arrange_cover(post, covered_by=desk, by=stage.clerk, reason="外出学习", **days)
            publishing.approve(_in_revision([post]), by=stage.reviewer)
            return


def _in_revision(posts: Collection[Post]) -> list[tuple[Post, int]]:
    fresh = Post.objects.filter(pk__in=[post.pk for post in posts])
    return [(post, post.revision) for post in fresh.select_related("department")]


def _first_number(post: Post) -> Hotline:
    return Hotline.objects.filter(post=post)[0]


def _returned(stage: Stage, post: Post) -> None:
    comment = "请核对公告所印的姓名，并补充受理时间。"
    review.return_to_draft(post, by=stage.reviewer, comment=comment)


def _number_withdrawn(stage: Stage, post: Post) -> None:
    withdrawal.withdraw_hotline(
        _first_number(post), by=stage.clerk, reason=PublicReason.NUMBER_STOPPED
    )


def _number_suspended(stage: Stage, post: Post) -> None:
    withdrawal.suspend(_first_number(post), by=stage.clerk, reason="线路故障，正在检修")


def _number_restored(stage: Stage, post: Post) -> None:
    _number_suspended(stage, post)
    withdrawal.restore(_first_number(post), by=stage.reviewer, why="线路已修好")


def _holder_left(stage: Stage, post: Post) -> None:
    withdrawal.end_appointment(
        Appointment.objects.get(post=post),
        by=stage.clerk,
        last_day=stage.today - timedelta(1),
        reason="工作调动",
    )


def _withdrawn(stage: Stage, post: Post) -> None:
    withdrawal.withdraw_post(post, by=stage.clerk, reason=PublicReason.MISTAKE)


def _abolished(stage: Stage, post: Post) -> None:
    withdrawal.withdraw_post(
        post,
        by=stage.clerk,
        reason=PublicReason.POST_ABOLISHED,
        why="机构改革方案",
        abolished=True,
    )


REST: dict[Story, Callable[[Stage, Post], None]] = {
    Story.RETURNED: _returned,
    Story.NUMBER_WITHDRAWN: _number_withdrawn,
    Story.NUMBER_SUSPENDED: _number_suspended,
    Story.NUMBER_RESTORED: _number_restored,
    Story.HOLDER_LEFT: _holder_left,
    Story.WITHDRAWN: _withdrawn,
    Story.ABOLISHED: _abolished,
}
