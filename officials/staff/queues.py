"""Work queues: rows that wait for a user, on the index page and as filters of changelists."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrOrPromise

from officials import permissions
from officials.actions import proposals
from officials.clock import today
from officials.days import day_of
from officials.models import (
    Appointment,
    Cover,
    Hotline,
    ImportBatch,
    Post,
    ProposalState,
    ProposedChange,
    PublicReason,
    RepublicationBan,
    User,
)
from officials.models.choices import Result
from officials.permissions import Permission
from officials.staff import account_queues, calling_queues, post_queues, takedown_queues

ENDING_SOON = timedelta(days=30)
PREVIEW_SIZE = 10


@dataclass(frozen=True)
class QueueItem:
    """An entry of a queue: a link to the page where it is handled, and a detail beside it."""

    name: str
    detail: str
    url: str


@dataclass(frozen=True)
class Queue:
    """Rows of one model that wait for users who have ``permission`` for them.

    ``select``: filters the permitted rows for a user, the most urgent first; ``item``: renders
    one of them; ``related``: the relations that ``item`` reads.
    """

    name: str
    title: StrOrPromise
    hint: StrOrPromise
    model: type[Any]
    permission: Permission
    select: Callable[[QuerySet[Any], User], QuerySet[Any]]
    item: Callable[[Any], QueueItem]
    related: tuple[str, ...]

    def rows(self, user: User) -> QuerySet[Any]:
        """Return the rows that wait for ``user``, the most urgent first."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return self.select(permissions.filter_permitted(rows, user, self.permission), user)


@dataclass(frozen=True)
class QueuePreview:
    """The first items of a queue. ``total``: of all; ``url``: the changelist of all."""

    queue: Queue
    total: int
    url: str
    items: tuple[QueueItem, ...]


QUEUES: list[Queue] = []


def register(*queues: Queue) -> None:
    """Add queues to the index page, after those registered before, and to the filters."""
    QUEUES.extend(queues)


def preview_queues(user: User) -> list[QueuePreview]:
    """Return previews of the queues that are not empty for ``user``."""
    previews = []
    for queue in QUEUES:
        rows = queue.rows(user)
        if queue.related:
            rows = rows.select_related(*queue.related)
        items = tuple(queue.item(row) for row in rows[:PREVIEW_SIZE])
        if items:
            opts = queue.model._meta
            changelist = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
            url = f"{changelist}?waiting={queue.name}"
            previews.append(QueuePreview(queue, rows.count(), url, items))
    return previews


# Posts

POST_RELATED = ("department__region", "submitted_by")


def _post_item(post: Post, detail: str, page: str = "change") -> QueueItem:
    url = reverse(f"admin:officials_post_{page}", args=[post.pk])
    return QueueItem(f"{post.department.region} {post}", detail, url)


def _scheduled_item(post: Any) -> QueueItem:
    return _post_item(post, f"{day_of(post.begins)}")


# Lists that were imported


def _list_item(batch: Any) -> QueueItem:
    url = reverse("admin:officials_importbatch_change", args=[batch.pk])
    detail = _("%(count)d 个岗位，%(by)s") % {"count": batch.waiting, "by": batch.applied_by}
    return QueueItem(f"{batch.region} {batch}", detail, url)


# Proposed changes


def _to_confirm(changes: QuerySet[ProposedChange], user: User) -> QuerySet[ProposedChange]:
    confirmable = proposals.confirmable_by(user)
    return changes.filter(confirmable, state=ProposalState.OPEN).order_by("proposed_at", "pk")


def _proposal_item(change: ProposedChange) -> QueueItem:
    url = reverse("admin:officials_proposedchange_change", args=[change.pk])
    return QueueItem(str(change), str(change.proposed_by), url)


def _account_item(account: User) -> QueueItem:
    url = reverse("admin:officials_user_confirm", args=[account.pk])
    giver = account.credentials_by
    return QueueItem(str(account), _("密码由 %s 设置") % giver if giver else "", url)


# Hotlines

HOTLINE_RELATED = ("post__department", "appointment__post__department")


def _checked_item(hotline: Any) -> QueueItem:
    """Return an entry that leads to the page where the number is mended, withdrawn or restored."""
    detail = _("%(day)s：%(result)s") % {
        "day": hotline.last_day,
        "result": Result(hotline.last_result).label,
    }
    url = reverse("admin:officials_hotline_change", args=[hotline.pk])
    return QueueItem(f"{hotline} · {hotline.of_post}", detail, url)


def _overdue_item(hotline: Any) -> QueueItem:
    detail = _("上次核验 %s") if hotline.verified_on else _("从未核验，公告日期 %s")
    url = reverse("admin:officials_hotline_verify", args=[hotline.pk])
    return QueueItem(f"{hotline} · {hotline.of_post}", detail % hotline.known_on, url)


def _asked_item(hotline: Any) -> QueueItem:
    url = reverse("admin:officials_hotline_withdraw", args=[hotline.pk])
    detail = str(PublicReason(hotline.asked_reason).label)
    return QueueItem(f"{hotline} · {hotline.of_post}", detail, url)


# Bans


def _ban_item(ban: RepublicationBan) -> QueueItem:
    url = reverse("admin:officials_republicationban_lift", args=[ban.pk])
    return QueueItem(str(ban), str(ban.post), url)


# Appointments


def _ending(appointments: QuerySet[Appointment], _user: User) -> QuerySet[Appointment]:
    days = today(), today() + ENDING_SOON
    return appointments.filter(end_date__range=days).order_by("end_date", "pk")


def _name_item(appointment: Appointment) -> QueueItem:
    url = reverse("admin:officials_appointment_show-name", args=[appointment.pk])
    return QueueItem(str(appointment.official), str(appointment.post), url)


def _cover_item(cover: Cover) -> QueueItem:
    url = reverse("admin:officials_post_change", args=[cover.post_id])
    words = {"by": cover.covered_by.title, "end": cover.end_date}
    return QueueItem(str(cover.post), _("“%(by)s”代接到 %(end)s") % words, url)


def _ending_item(appointment: Appointment) -> QueueItem:
    url = reverse("admin:officials_post_change", args=[appointment.post_id])
    return QueueItem(str(appointment), _("到 %s 为止") % appointment.end_date, url)


# Of hotlines that somebody who edits has to look into.
_hotline_queue = partial(Queue, model=Hotline, permission=Permission.EDIT, related=HOTLINE_RELATED)


register(
    _hotline_queue(
        name="takedowns",
        title=gettext_lazy("其他地区请求撤下的号码"),
        hint=gettext_lazy("核实后撤下；不撤下的，在号码页写明理由。"),
        select=takedown_queues.select_requested,
        item=_asked_item,
    ),
    Queue(
        name="returned",
        title=gettext_lazy("退回给我的"),
        hint=gettext_lazy("按意见修改，再提交审核。"),
        model=Post,
        permission=Permission.EDIT,
        select=post_queues.select_returned,
        item=lambda post: _post_item(post, post.review_comment),
        related=POST_RELATED,
    ),
    Queue(
        name="review",
        title=gettext_lazy("等我审核"),
        hint=gettext_lazy("核对差别，然后批准或退回。"),
        model=Post,
        permission=Permission.APPROVE,
        select=post_queues.select_submitted,
        item=lambda post: _post_item(post, str(post.submitted_by), "approve"),
        related=POST_RELATED,
    ),
    Queue(
        name="lists",
        title=gettext_lazy("等我审核的名单"),
        hint=gettext_lazy("整份名单一起审核，名单的原文在旁边。"),
        model=ImportBatch,
        permission=Permission.APPROVE,
        select=post_queues.select_lists,
        item=_list_item,
        related=("region", "applied_by"),
    ),
    Queue(
        name="proposals",
        title=gettext_lazy("待确认的修改"),
        hint=gettext_lazy("名称等公开内容要由另一位同事确认，公众才看到。"),
        model=ProposedChange,
        permission=Permission.APPROVE,
        select=_to_confirm,
        item=_proposal_item,
        related=("proposed_by",),
    ),
    Queue(
        name="names",
        title=gettext_lazy("申请恢复公开的姓名"),
        hint=gettext_lazy("核对本人的意思，然后批准。"),
        model=Appointment,
        permission=Permission.APPROVE,
        select=takedown_queues.select_named,
        item=_name_item,
        related=("official", "post__department__region"),
    ),
    Queue(
        name="bans",
        title=gettext_lazy("申请解除的“不再公布”"),
        hint=gettext_lazy("核对本人或单位的意思，然后批准。"),
        model=RepublicationBan,
        permission=Permission.APPROVE,
        select=takedown_queues.select_lifted,
        item=_ban_item,
        related=("official", "post__department__region"),
    ),
    Queue(
        name="accounts",
        title=gettext_lazy("等我确认的账号"),
        hint=gettext_lazy("当面或者打电话核实是本人在用，再确认；确认以前不能审核、管理工作人员。"),
        model=User,
        permission=Permission.STAFF,
        select=account_queues.select_unconfirmed,
        item=_account_item,
        related=("credentials_by",),
    ),
    Queue(
        name="uncovered",
        title=gettext_lazy("代接岗位没有号码"),
        hint=gettext_lazy("公开页面上已看不到代接：另选一个岗位，或结束代接。"),
        model=Cover,
        permission=Permission.EDIT,
        select=post_queues.select_uncovered,
        item=_cover_item,
        related=("post__department__region", "covered_by"),
    ),
    _hotline_queue(
        name="overdue",
        title=gettext_lazy("该核验的号码"),
        hint=gettext_lazy("半年没有核验：拨打一次，记下结果。"),
        select=calling_queues.select_overdue,
        item=_overdue_item,
    ),
    _hotline_queue(
        name="failed",
        title=gettext_lazy("空号和打错的号码"),
        hint=gettext_lazy("改号码、撤下，或由另一位同事恢复显示。"),
        select=calling_queues.select_pile("failed"),
        item=_checked_item,
    ),
    _hotline_queue(
        name="unreachable",
        title=gettext_lazy("打不通的号码"),
        hint=gettext_lazy("换着时段打了三次都没人接：问一问单位，换号码或撤下。"),
        select=calling_queues.select_pile("unreachable"),
        item=_checked_item,
    ),
    _hotline_queue(
        name="unanswered",
        title=gettext_lazy("没人接，还要再打"),
        hint=gettext_lazy("换一天、换个时段再打，两周里再打两次。"),
        select=calling_queues.select_unanswered,
        item=_checked_item,
    ),
    Queue(
        name="ending",
        title=gettext_lazy("三十天内到期的任职"),
        hint=gettext_lazy("到期后显示“空缺”；已有接任者请先录入。"),
        model=Appointment,
        permission=Permission.EDIT,
        select=_ending,
        item=_ending_item,
        related=("official", "post__department__region"),
    ),
    Queue(
        name="scheduled",
        title=gettext_lazy("定时公布"),
        hint=gettext_lazy("到那天零时自动公开，不用再办理。"),
        model=Post,
        permission=Permission.EDIT,
        select=post_queues.select_scheduled,
        item=_scheduled_item,
        related=POST_RELATED,
    ),
    Queue(
        name="drafts",
        title=gettext_lazy("我的草稿"),
        hint=gettext_lazy("写完后提交审核。"),
        model=Post,
        permission=Permission.EDIT,
        select=post_queues.select_drafts,
        item=lambda post: _post_item(post, ""),
        related=POST_RELATED,
    ),
)
