"""Work queues: rows that wait for a user, on the desk and as filters of changelists."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from officials import permissions
from officials.models import Hotline, User
from officials.permissions import Permission

HOTLINE_RELATED = ("appointment__official",)
OPEN = gettext_lazy("打开")


class Group(TextChoices):
    """Say how far the rows of a queue depend on the user."""

    MINE = "mine", gettext_lazy("要我办")
    WAITING = "waiting", gettext_lazy("在等")
    AGEING = "ageing", gettext_lazy("会过时")


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
    that ``item`` reads. ``keeps_place``: it stands on the desk also while it is empty. ``dated``:
    the column or annotation whose earliest day the desk names. ``act``: the verb of a link.
    ``prepare``: reads at once what ``item`` says of all displayed rows.
    """

    name: str
    title: StrOrPromise
    hint: StrOrPromise
    model: type[Any]
    permission: Permission
    select: Callable[[QuerySet[Any], User], QuerySet[Any]]
    item: Callable[[Any], QueueItem]
    related: tuple[str, ...]
    group: Group = Group.MINE
    keeps_place: bool = False
    dated: str = ""
    act: StrOrPromise = OPEN
    prepare: Callable[[list[Any], User], None] | None = None

    def rows(self, user: User) -> QuerySet[Any]:
        """Return the rows that wait for ``user``, the most urgent first."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return self.select(permissions.filter_permitted(rows, user, self.permission), user)

    def narrow(self, rows: QuerySet[Any], user: User) -> QuerySet[Any]:
        """Return those of ``rows``, which ``user`` may see, that wait for them."""
        return self.select(permissions.narrow_visible(rows, user, self.permission), user)

    def is_open_to(self, user: User) -> bool:
        """Return whether rows may ever wait for ``user``."""
        needed = permissions.needed_for(self.model, self.permission)
        return permissions.has_anywhere(user, needed)


QUEUES: list[Queue] = []


def register(*queues: Queue) -> None:
    """Add queues to the index page, after those registered before, and to the filters."""
    QUEUES.extend(queues)


# A queue of hotlines that somebody who edits has to look into.
hotline_queue = partial(Queue, model=Hotline, permission=Permission.EDIT, related=HOTLINE_RELATED)


def hotline_item(hotline: Any, detail: str, page: str = "change") -> QueueItem:
    """Return the entry of a hotline, which leads to one of its pages."""
    url = reverse(f"admin:officials_hotline_{page}", args=[hotline.pk])
    return QueueItem(str(hotline.identity), detail, url)
