"""Queues after a take-down: numbers to withdraw, names to show again, bans to lift."""

from typing import Any

from django.conf import settings
from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy

from officials.history.events import last_change
from officials.models import (
    Appointment,
    Hotline,
    PublicReason,
    RepublicationBan,
    TakedownRequest,
    User,
    WithheldName,
)
from officials.permissions import Permission
from officials.staff.queues import Queue, QueueItem, hotline_item, hotline_queue


def select_requested(hotlines: QuerySet[Hotline], _user: User) -> QuerySet[Hotline]:
    """Return the hotlines that another region asks to withdraw, the oldest request first."""
    waiting = TakedownRequest.objects.filter(kept_by=None)
    asked = waiting.filter(hotline=OuterRef("pk"))
    annotated = hotlines.filter(pk__in=waiting.values("hotline"), withdrawn_at=None).annotate(
        asked_at=Subquery(asked.values("asked_at")[:1]),
        asked_reason=Subquery(asked.values("reason")[:1]),
    )
    return annotated.order_by("asked_at", "pk")


def select_named(appointments: QuerySet[Appointment], user: User) -> QuerySet[Appointment]:
    """Return the appointments of people whose names others ask to show, one for each person."""
    asked = WithheldName.objects.filter(restored_by=None, asked_by__isnull=False)
    if not settings.WAIVE_SECOND_PERSON:
        asked = asked.exclude(asked_by__in=user.linked)
    named = appointments.filter(official__in=asked.values("official"))
    first = named.order_by().values("official").annotate(first=Min("pk")).values("first")
    # A question about a name is the last thing that happened to it.
    held = asked.filter(official=OuterRef("official")).annotate(
        asked_at=last_change("withheldname")
    )
    dated = appointments.annotate(asked_at=Subquery(held.values("asked_at")[:1]))
    return dated.filter(pk__in=first).order_by("pk")


def select_lifted(bans: QuerySet[RepublicationBan], user: User) -> QuerySet[RepublicationBan]:
    """Return the bans that others ask to lift, the oldest first."""
    held = RepublicationBan.objects.in_force().filter(asked_by__isnull=False)
    if not settings.WAIVE_SECOND_PERSON:
        held = held.exclude(asked_by__in=user.linked)
    return bans.filter(pk__in=held.values("pk")).order_by("made_at", "pk")


def _asked_item(hotline: Any) -> QueueItem:
    return hotline_item(hotline, str(PublicReason(hotline.asked_reason).label), "withdraw")


def _name_item(appointment: Any) -> QueueItem:
    url = reverse("admin:officials_appointment_show-name", args=[appointment.pk])
    return QueueItem(str(appointment.identity), "", url)


def _ban_item(ban: Any) -> QueueItem:
    url = reverse("admin:officials_republicationban_lift", args=[ban.pk])
    return QueueItem(str(ban), ban.identity.place + " · " + ban.identity.whom, url)


TAKEDOWNS = hotline_queue(
    name="takedowns",
    dated="asked_at",
    act=gettext_lazy("撤下"),
    title=gettext_lazy("其他地区请求撤下的号码"),
    hint=gettext_lazy("核实后撤下；不撤下的，在号码页写明理由。"),
    select=select_requested,
    item=_asked_item,
)

NAMES = Queue(
    name="names",
    dated="asked_at",
    act=gettext_lazy("办理"),
    title=gettext_lazy("申请恢复公开的姓名"),
    hint=gettext_lazy("核对本人的意思，然后批准。"),
    model=Appointment,
    permission=Permission.APPROVE,
    select=select_named,
    item=_name_item,
    related=("official",),
)

BANS = Queue(
    name="bans",
    dated="made_at",
    act=gettext_lazy("办理"),
    title=gettext_lazy("申请解除的“不再公布”"),
    hint=gettext_lazy("核对本人或单位的意思，然后批准。"),
    model=RepublicationBan,
    permission=Permission.APPROVE,
    select=select_lifted,
    item=_ban_item,
    related=("official",),
)
