"""Queue of promises that wait for a second person."""

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from officials.models import Promise, User
from officials.permissions import Permission
from officials.staff.queues import Queue, QueueItem


def select_unconfirmed(promises: QuerySet[Promise], user: User) -> QuerySet[Promise]:
    """Return the promises that somebody else entered and nobody has confirmed."""
    waiting = promises.filter(confirmed_at=None, withdrawn_at=None)
    if not settings.WAIVE_SECOND_PERSON:
        waiting = waiting.exclude(entered_by__in=user.linked)
    return waiting.order_by("entered_at", "pk")


def _item(promise: Promise) -> QueueItem:
    url = reverse("admin:officials_promise_confirm", args=[promise.pk])
    return QueueItem(str(promise), str(promise.entered_by), url)


PROMISE_QUEUES = (
    Queue(
        name="promises",
        dated="entered_at",
        act=gettext_lazy("确认"),
        title=gettext_lazy("等我确认的公开承诺"),
        hint=gettext_lazy("对照公告原文，然后确认或撤下。"),
        model=Promise,
        permission=Permission.APPROVE,
        select=select_unconfirmed,
        item=_item,
        related=("region", "entered_by"),
    ),
)
