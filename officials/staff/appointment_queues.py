"""Queues of appointments that end, and of covers without a number."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from officials.clock import today
from officials.models import Appointment, Cover, User
from officials.permissions import Permission
from officials.publication.covers import lasting_covers, without_a_number
from officials.staff.queues import Group, Queue, QueueItem

ENDING_SOON = timedelta(days=30)


def select_uncovered(covers: QuerySet[Cover], _user: User) -> QuerySet[Cover]:
    """Return the covers that show nothing, since the covering post lost its number."""
    lasting = covers.filter(pk__in=lasting_covers().values("pk"))
    return without_a_number(lasting).order_by("start_date", "pk")


def select_ending(appointments: QuerySet[Appointment], _user: User) -> QuerySet[Appointment]:
    """Return the appointments that end within 30 days."""
    days = today(), today() + ENDING_SOON
    return appointments.filter(end_date__range=days).order_by("end_date", "pk")


def _cover_item(cover: Any) -> QueueItem:
    url = reverse("admin:officials_post_change", args=[cover.post_id])
    words = {"by": cover.covered_by.title, "end": cover.end_date}
    return QueueItem(str(cover.identity), _("“%(by)s”代接到 %(end)s") % words, url)


def _ending_item(appointment: Any) -> QueueItem:
    url = reverse("admin:officials_post_change", args=[appointment.post_id])
    return QueueItem(str(appointment.identity), _("到 %s 为止") % appointment.end_date, url)


UNCOVERED = Queue(
    name="uncovered",
    group=Group.AGEING,
    dated="start_date",
    title=gettext_lazy("代接岗位没有号码"),
    hint=gettext_lazy("公开页面上已看不到代接：另选一个岗位，或结束代接。"),
    model=Cover,
    permission=Permission.EDIT,
    select=select_uncovered,
    item=_cover_item,
    related=("covered_by",),
)

ENDING = Queue(
    name="ending",
    group=Group.AGEING,
    keeps_place=True,
    dated="end_date",
    title=gettext_lazy("三十天内到期的任职"),
    hint=gettext_lazy("到期后显示“空缺”；已有接任者请先录入。"),
    model=Appointment,
    permission=Permission.EDIT,
    select=select_ending,
    item=_ending_item,
    related=("official",),
)
