"""Select what waits for staff after a take-down: numbers to withdraw, names to show again."""

from django.conf import settings
from django.db.models import Min, OuterRef, QuerySet, Subquery

from officials.actions import second_person
from officials.models import (
    Appointment,
    Hotline,
    RepublicationBan,
    TakedownRequest,
    User,
    WithheldName,
)


def select_requested(hotlines: QuerySet[Hotline], _user: User) -> QuerySet[Hotline]:
    """Return the hotlines that another region asks to withdraw, the oldest request first."""
    asked = TakedownRequest.objects.filter(hotline=OuterRef("pk"), kept_by=None)
    annotated = hotlines.filter(withdrawn_at=None).annotate(
        asked_at=Subquery(asked.values("asked_at")[:1]),
        asked_reason=Subquery(asked.values("reason")[:1]),
    )
    return annotated.exclude(asked_at=None).order_by("asked_at", "pk")


def select_named(appointments: QuerySet[Appointment], user: User) -> QuerySet[Appointment]:
    """Return the appointments of people whose names others ask to show, one for each person."""
    asked = WithheldName.objects.filter(restored_by=None, asked_by__isnull=False)
    if not settings.WAIVE_SECOND_PERSON:
        asked = asked.exclude(asked_by__in=second_person.linked_accounts(user))
    named = appointments.filter(official__in=asked.values("official"))
    first = named.order_by().values("official").annotate(first=Min("pk")).values("first")
    return appointments.filter(pk__in=first).order_by("pk")


def select_lifted(bans: QuerySet[RepublicationBan], user: User) -> QuerySet[RepublicationBan]:
    """Return the bans that others ask to lift, the oldest first."""
    held = RepublicationBan.objects.in_force().filter(asked_by__isnull=False)
    if not settings.WAIVE_SECOND_PERSON:
        held = held.exclude(asked_by__in=second_person.linked_accounts(user))
    return bans.filter(pk__in=held.values("pk")).order_by("made_at", "pk")
