"""Queues after offices confirm their lists: new addresses, wrong rows."""

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy

from officials.models import Hotline, OfficeAddress, OfficeCorrection, User, Verification
from officials.permissions import Permission
from officials.staff.queues import Queue, QueueItem, hotline_item, hotline_queue


def select_unconfirmed(addresses: QuerySet[OfficeAddress], user: User) -> QuerySet[OfficeAddress]:
    """Return the addresses that somebody else entered and nobody has confirmed."""
    waiting = addresses.filter(confirmed_at=None, ended_at=None)
    if not settings.WAIVE_SECOND_PERSON:
        waiting = waiting.exclude(entered_by__in=user.linked)
    return waiting.order_by("entered_at", "pk")


def select_corrected(hotlines: QuerySet[Hotline], _user: User) -> QuerySet[Hotline]:
    """Return the hotlines that their office calls wrong, until staff called, changed or took them.

    The oldest word comes first.
    """
    called = Verification.objects.filter(
        hotline=OuterRef("hotline"),
        checked_by__isnull=False,
        struck_at=None,
        recorded_at__gt=OuterRef("made_at"),
    )
    said = OfficeCorrection.objects.filter(
        ~Exists(called),
        hotline=OuterRef("pk"),
        digits=OuterRef("digits"),
        extension=OuterRef("extension"),
    ).order_by("made_at")
    corrected = OfficeCorrection.objects.order_by().values("hotline")
    annotated = hotlines.filter(pk__in=corrected, withdrawn_at=None).annotate(
        corrected_at=Subquery(said.values("made_at")[:1]),
        correction=Subquery(said.values("note")[:1]),
    )
    return annotated.exclude(corrected_at=None).order_by(F("corrected_at"), "pk")


def _address_item(address: OfficeAddress) -> QueueItem:
    url = reverse("admin:officials_officeaddress_confirm", args=[address.pk])
    return QueueItem(f"{address.department} {address.email}", str(address.entered_by), url)


def _corrected_item(hotline: Hotline) -> QueueItem:
    note: str = hotline.correction  # type: ignore[attr-defined]
    return hotline_item(hotline, note)


OFFICE_QUEUES = (
    hotline_queue(
        name="corrections",
        dated="corrected_at",
        title=gettext_lazy("单位说有误的号码"),
        hint=gettext_lazy("打一次核实，或改号码、撤下；办过就不再列出。"),
        select=select_corrected,
        item=_corrected_item,
    ),
    Queue(
        name="addresses",
        dated="entered_at",
        act=gettext_lazy("确认"),
        title=gettext_lazy("等我确认的单位邮箱"),
        hint=gettext_lazy("向单位核实邮箱，然后确认；每季度向它寄核对的链接。"),
        model=OfficeAddress,
        permission=Permission.APPROVE,
        select=select_unconfirmed,
        item=_address_item,
        related=("department", "entered_by"),
    ),
)
