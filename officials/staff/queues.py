"""Work queues: rows that wait for a user, on the index page and as filters of changelists."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from officials import permissions
from officials.identity import set_identities
from officials.models import Hotline, User
from officials.permissions import Permission

HOTLINE_RELATED = ("appointment__official",)
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
    one of them, which has its ``identity`` where it belongs to a post; ``related``: the relations
    that ``item`` reads.
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
    first: list[tuple[Queue, QuerySet[Any], list[Any]]] = []
    for queue in QUEUES:
        rows = queue.rows(user)
        if queue.related:
            rows = rows.select_related(*queue.related)
        if shown := list(rows[:PREVIEW_SIZE]):
            first.append((queue, rows, shown))
    set_identities([row for _queue, _rows, shown in first for row in shown])
    previews = []
    for queue, rows, shown in first:
        items = tuple(queue.item(row) for row in shown)
        opts = queue.model._meta
        changelist = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        url = f"{changelist}?waiting={queue.name}"
        previews.append(QueuePreview(queue, rows.count(), url, items))
    return previews


# A queue of hotlines that somebody who edits has to look into.
hotline_queue = partial(Queue, model=Hotline, permission=Permission.EDIT, related=HOTLINE_RELATED)


def hotline_item(hotline: Any, detail: str, page: str = "change") -> QueueItem:
    """Return the entry of a hotline, which leads to one of its pages."""
    url = reverse(f"admin:officials_hotline_{page}", args=[hotline.pk])
    return QueueItem(str(hotline.identity), detail, url)
