"""Queues of posts and of lists."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When, Window
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import review, second_person
from officials.clock import now
from officials.days import day_of
from officials.history.events import last_change
from officials.identity import Identity, annotate_identity, identity_of
from officials.models import ImportBatch, ImportRow, ImportState, Post, ReviewState, User
from officials.permissions import Permission
from officials.place_names import place_name
from officials.publication.live import join_scheduled, scheduled_editions
from officials.staff.queues import Group, Queue, QueueItem

# Whoever has not signed in for so long is away.
AWAY_FOR = timedelta(days=14)
# So many colleagues are named.
MOST_APPROVERS = 3

_post_queue = partial(Queue, model=Post, related=("submitted_by",))


def select_returned(posts: QuerySet[Post], user: User) -> QuerySet[Post]:
    """Return the drafts that a reviewer returned to ``user``."""
    mine = review.contributed_by([user.pk])
    drafts = posts.filter(mine, review_state=ReviewState.DRAFT).exclude(review_comment="")
    return drafts.order_by("submitted_at", "pk")


def select_submitted(posts: QuerySet[Post], user: User) -> QuerySet[Post]:
    """Return the submitted posts that ``user`` may approve."""
    approvable = review.approvable_by(user.linked)
    submitted = posts.filter(approvable, review_state=ReviewState.SUBMITTED)
    return submitted.order_by("submitted_at", "pk")


def select_scheduled(posts: QuerySet[Post], _user: User) -> QuerySet[Post]:
    """Return the posts with an edition that was published for a later day."""
    scheduled = join_scheduled(posts).annotate(
        edition=F("editions__pk"), begins=F("editions__published_at")
    )
    earlier = Q(published_at__lt=OuterRef("begins")) | Q(
        published_at=OuterRef("begins"), pk__lt=OuterRef("edition")
    )
    others = scheduled_editions().filter(earlier, post=OuterRef("pk"))
    return scheduled.filter(~Exists(others)).order_by("begins", "pk")


def select_drafts(posts: QuerySet[Post], user: User) -> QuerySet[Post]:
    """Return the drafts to which ``user`` contributed."""
    mine = posts.filter(review_state=ReviewState.DRAFT, contributors__contains=[user.pk])
    drafts = mine.filter(review_comment="").annotate(changed_at=last_change("post"))
    return drafts.order_by("pk")


def select_own(posts: QuerySet[Post], user: User) -> QuerySet[Post]:
    """Return the posts that ``user`` submitted and nobody has decided on."""
    own = posts.filter(review_state=ReviewState.SUBMITTED, submitted_by=user.pk)
    return own.order_by("submitted_at", "pk")


def select_left(posts: QuerySet[Post], user: User) -> QuerySet[Post]:
    """Return the drafts of others none of whom has signed in for AWAY_FOR."""
    seen = User.objects.filter(is_active=True, last_login__gt=now() - AWAY_FOR).order_by()
    drafts = posts.filter(review_state=ReviewState.DRAFT).exclude(contributors=[])
    others = drafts.exclude(contributors__contains=[user.pk])
    left = others.exclude(contributors__overlap=ArraySubquery(seen.values("pk")))
    return left.annotate(changed_at=last_change("post")).order_by("pk")


def select_lists(batches: QuerySet[ImportBatch], user: User) -> QuerySet[ImportBatch]:
    """Return the lists of which posts wait for ``user``, with their number."""
    posts = select_submitted(Post.objects.all(), user).order_by()
    written = ImportRow.objects.exclude(written_revision=None).order_by()
    waiting = written.filter(post__in=posts.values("pk"))
    counted = waiting.filter(batch=OuterRef("pk")).values("batch").annotate(count=Count("pk"))
    lists = batches.filter(state=ImportState.APPLIED, pk__in=waiting.values("batch"))
    counts = lists.annotate(
        waiting=Subquery(counted.values("count")), place_name=place_name("region")
    )
    return counts.defer("source", "sheets").order_by("applied_at", "pk")


def _post_item(post: Any, detail: str, page: str = "change") -> QueueItem:
    url = reverse(f"admin:officials_post_{page}", args=[post.pk])
    return QueueItem(str(post.identity), detail, url)


def _read_approvers(posts: list[Any], user: User) -> None:
    """Set ``approvers`` of each post to those who may approve it."""
    found = second_person.find_approvers(posts, by=user)
    for post in posts:
        post.approvers = found[post.pk]


def _own_item(post: Any) -> QueueItem:
    """Return an entry that says since when it waits, and for whom."""
    names = "、".join(map(str, post.approvers[:MOST_APPROVERS]))
    more = _("等 %d 人") % len(post.approvers) if len(post.approvers) > MOST_APPROVERS else ""
    detail = _("%(day)s 提交；可以审核的同事：%(names)s%(more)s") % {
        "day": day_of(post.submitted_at),
        "names": names or _("没有，请找办公室管理员"),
        "more": more,
    }
    return _post_item(post, detail)


def _left_item(post: Any) -> QueueItem:
    return _post_item(post, post.review_comment)


def _scheduled_item(post: Any) -> QueueItem:
    return _post_item(post, f"{day_of(post.begins)}")


def _list_item(batch: Any) -> QueueItem:
    url = reverse("admin:officials_importbatch_change", args=[batch.pk])
    detail = _("%(count)d 个岗位，%(by)s") % {"count": batch.waiting, "by": batch.applied_by}
    return QueueItem(f"{batch.place_name} · {batch}", detail, url)


RETURNED = _post_queue(
    name="returned",
    keeps_place=True,
    dated="submitted_at",
    act=gettext_lazy("去改"),
    title=gettext_lazy("退回给我的"),
    hint=gettext_lazy("按意见修改，再提交审核。"),
    permission=Permission.EDIT,
    select=select_returned,
    item=lambda post: _post_item(post, post.review_comment),
)

SUBMITTED = _post_queue(
    name="review",
    keeps_place=True,
    dated="submitted_at",
    act=gettext_lazy("审核"),
    title=gettext_lazy("等我审核"),
    hint=gettext_lazy("核对差别，然后批准或退回。"),
    permission=Permission.APPROVE,
    select=select_submitted,
    item=lambda post: _post_item(post, str(post.submitted_by), "approve"),
)

LISTS = Queue(
    name="lists",
    dated="applied_at",
    act=gettext_lazy("审核"),
    title=gettext_lazy("等我审核的名单"),
    hint=gettext_lazy("整份名单一起审核，名单的原文在旁边。"),
    model=ImportBatch,
    permission=Permission.APPROVE,
    select=select_lists,
    item=_list_item,
    related=("applied_by",),
)

OWN = Queue(
    model=Post,
    related=("submitted_by", "department__region"),
    name="own",
    title=gettext_lazy("我提交的"),
    hint=gettext_lazy("等另一位同事批准；要改就打开，改后再提交。"),
    permission=Permission.EDIT,
    group=Group.WAITING,
    keeps_place=True,
    dated="submitted_at",
    select=select_own,
    item=_own_item,
    prepare=_read_approvers,
)

LEFT = _post_queue(
    name="left",
    title=gettext_lazy("同事不在的草稿"),
    hint=gettext_lazy("写它的同事两周没有登录：接着写完，或者删除。"),
    permission=Permission.EDIT,
    group=Group.WAITING,
    keeps_place=True,
    dated="changed_at",
    act=gettext_lazy("接着写"),
    select=select_left,
    item=_left_item,
)

SCHEDULED = _post_queue(
    name="scheduled",
    group=Group.WAITING,
    keeps_place=True,
    dated="begins",
    title=gettext_lazy("定时公布"),
    hint=gettext_lazy("到那天零时自动公开，不用再办理。"),
    permission=Permission.EDIT,
    select=select_scheduled,
    item=_scheduled_item,
)

DRAFTS = _post_queue(
    name="drafts",
    keeps_place=True,
    dated="changed_at",
    act=gettext_lazy("接着写"),
    title=gettext_lazy("我的草稿"),
    hint=gettext_lazy("写完后提交审核。"),
    permission=Permission.EDIT,
    select=select_drafts,
    item=lambda post: _post_item(post, ""),
)


@dataclass(frozen=True)
class Turn:
    """The place of a post among those that wait for a reviewer.

    ``position``: counted from 1; ``total``: how many wait; ``following``: the id of the post after
    it, of the first one after the last, or None where no other waits; ``identity``: of that post.
    """

    position: int
    total: int
    following: int | None
    identity: Identity | None = None


def find_turn(post: Post, user: User) -> Turn:
    """Return whose turn it is after ``post`` in the queue of ``user``.

    After one that waits no longer, because somebody else decided, it is the first one's.
    """
    others = SUBMITTED.rows(user).exclude(pk=post.pk)
    since = post.submitted_at or datetime.min.replace(tzinfo=UTC)
    comes_later = Q(submitted_at=since, pk__gt=post.pk) | Q(submitted_at__gt=since)
    counted = others.annotate(
        comes_later=Case(When(comes_later, then=1), default=0),
        total=Window(Count("pk")),
        later=Window(Count("pk", filter=comes_later)),
    ).order_by("-comes_later", "submitted_at", "pk")
    found = annotate_identity(counted).first()
    if found is None:
        return Turn(1, 1, None)
    total = found.total + 1
    return Turn(total - found.later, total, found.pk, identity_of(found))
