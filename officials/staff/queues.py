"""What waits for a member of staff: piles, shown on the desk and as filters of lists."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from officials import permissions
from officials.actions import review
from officials.clock import Now, today
from officials.models import Appointment, Edition, Hotline, LiveHotline, Post, ReviewState, User
from officials.permissions import Permission
from officials.publication.cards import OVERDUE

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Queue:
    """Rows of one table that wait for somebody who has ``power`` over them.

    ``what``: says which of these wait for whom, the most urgent first.
    """

    name: str
    title: StrOrPromise
    hint: StrOrPromise
    model: type[Any]
    power: Permission
    what: Callable[[QuerySet[Any], User], QuerySet[Any]]

    def rows(self, user: User) -> QuerySet[Any]:
        """Return what waits for ``user``, the most urgent first."""
        table: QuerySet[Any] = self.model._default_manager.all()
        return self.what(permissions.filter_permitted(table, user, self.power), user)


def _returned(posts: QuerySet[Post], user: User) -> QuerySet[Post]:
    mine = review.contributed_by([user.pk])
    drafts = posts.filter(mine, review_state=ReviewState.DRAFT).exclude(review_comment="")
    return drafts.order_by("submitted_at", "pk")


def _to_review(posts: QuerySet[Post], user: User) -> QuerySet[Post]:
    approvable = review.approvable_by(review.linked_accounts(user))
    submitted = posts.filter(approvable, review_state=ReviewState.SUBMITTED)
    return submitted.order_by("submitted_at", "pk")


def _overdue(hotlines: QuerySet[Hotline], _user: User) -> QuerySet[Hotline]:
    """A number that nobody ever checked is as old as the notice that printed it."""
    checked = LiveHotline.objects.annotate(known=Coalesce("last_verified", "notice_date"))
    late = checked.filter(suspended=False, known__lt=today() - timedelta(days=OVERDUE))
    same = late.filter(uid=OuterRef("uid"))
    found = hotlines.filter(uid__in=late.values("uid")).annotate(
        known=Subquery(same.values("known")[:1]),
        verified=Subquery(same.values("last_verified")[:1]),
    )
    return found.order_by("known", "pk")


def _ending(appointments: QuerySet[Appointment], _user: User) -> QuerySet[Appointment]:
    days = today(), today() + SOON
    return appointments.filter(end_date__range=days).order_by("end_date", "pk")


def _scheduled(posts: QuerySet[Post], _user: User) -> QuerySet[Post]:
    """An edition without its holder begins later too, but was published with the one before."""
    # The period says the same again, and has an index.
    coming = Edition.objects.filter(
        closed=False, period__startswith__gt=Now(), published_at__gt=Now()
    )
    begins = coming.filter(post=OuterRef("pk")).values("post").values_list(Min("published_at"))
    found = posts.filter(pk__in=coming.values("post")).annotate(begins=Subquery(begins))
    return found.order_by("begins", "pk")


def _drafts(posts: QuerySet[Post], user: User) -> QuerySet[Post]:
    mine = posts.filter(review_state=ReviewState.DRAFT, contributors__contains=[user.pk])
    return mine.filter(review_comment="").order_by("pk")


QUEUES = (
    Queue(
        "returned",
        _("退回给我的"),
        _("按意见修改，再提交审核。"),
        Post,
        Permission.EDIT,
        _returned,
    ),
    Queue(
        "review",
        _("等我审核"),
        _("核对差别，然后批准或退回。"),
        Post,
        Permission.APPROVE,
        _to_review,
    ),
    Queue(
        "overdue",
        _("该核验的号码"),
        _("半年没有核验：拨打一次，记下结果。"),
        Hotline,
        Permission.EDIT,
        _overdue,
    ),
    Queue(
        "ending",
        _("三十天内到期的任职"),
        _("到期后显示“空缺”；已有接任者请先录入。"),
        Appointment,
        Permission.EDIT,
        _ending,
    ),
    Queue(
        "scheduled",
        _("定时公布"),
        _("到那天零时自动公开，不用再办理。"),
        Post,
        Permission.EDIT,
        _scheduled,
    ),
    Queue(
        "drafts",
        _("我的草稿"),
        _("写完后提交审核。"),
        Post,
        Permission.EDIT,
        _drafts,
    ),
)
