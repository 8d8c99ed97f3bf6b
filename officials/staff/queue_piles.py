"""Lay out the desk: what waits as piles with counts, and the rows of the chosen pile."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from officials import permissions
from officials.clock import today
from officials.days import day_of
from officials.identity import Identity, set_identities
from officials.models import Region, User
from officials.place_names import place_name
from officials.staff.queues import QUEUES, Group, Queue, QueueItem

# A pile is counted so far; a larger one displays 1,000+.
MOST_COUNTED = 1000
PREVIEW_SIZE = 10


@dataclass(frozen=True)
class Pile:
    """A queue as the desk shows it.

    ``total``: at most one more than MOST_COUNTED; ``days``: since its oldest row, or None;
    ``coming``: the first day of a pile that lies ahead.
    """

    queue: Queue
    total: int
    days: int | None = None
    coming: date | None = None

    @property
    def count(self) -> int:
        return min(self.total, MOST_COUNTED)

    @property
    def is_capped(self) -> bool:
        return self.total > MOST_COUNTED


@dataclass(frozen=True)
class PileRow:
    """A row of the chosen pile. ``identity``: of its post, None where it belongs to none."""

    item: QueueItem
    identity: Identity | None


@dataclass(frozen=True)
class ChosenPile:
    """The first rows of a pile, in one place or everywhere; ``url``: the changelist of all."""

    pile: Pile
    rows: tuple[PileRow, ...]
    url: str
    place: Region | None

    @property
    def has_more(self) -> bool:
        return self.pile.total > len(self.rows)


def read_piles(user: User) -> list[Pile]:
    """Return the piles of ``user``, the most urgent first, counted by one query.

    Those that keep their place are there while they are empty, the others are not.
    """
    piles = _count([(queue, queue.rows(user)) for queue in QUEUES if queue.is_open_to(user)])
    return [pile for pile in piles if pile.total or pile.queue.keeps_place]


def arrange_piles(piles: Iterable[Pile]) -> list[tuple[Group, list[Pile]]]:
    """Return the piles by group; in each those that keep their place stand first."""
    rows = [(group, [pile for pile in piles if pile.queue.group == group]) for group in Group]
    return [
        (group, sorted(found, key=lambda pile: not pile.queue.keeps_place))
        for group, found in rows
        if found
    ]


def choose_pile(piles: Sequence[Pile], name: str) -> Pile | None:
    """Return the pile of this name, else the first one that is not empty."""
    named = (pile for pile in piles if pile.queue.name == name)
    return next(named, next((pile for pile in piles if pile.total), None))


def open_pile(pile: Pile, user: User, place: Region | None) -> ChosenPile:
    """Return the first rows of a pile, in one place where ``place`` is given."""
    queue = pile.queue
    rows = queue.rows(user)
    if place and queue.model in permissions.REGION_LOOKUPS:
        rows = permissions.filter_below(rows, place)
        (pile,) = _count([(queue, rows)])
    if queue.related:
        rows = rows.select_related(*queue.related)
    shown = list(rows[:PREVIEW_SIZE])
    if queue.prepare and shown:
        queue.prepare(shown, user)
    set_identities(shown)
    opts = queue.model._meta
    query = {"waiting": queue.name} | ({"place": place.pk} if place else {})
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return ChosenPile(
        pile,
        tuple(PileRow(queue.item(row), row.identity) for row in shown),
        f"{url}?{urlencode(query)}",
        place,
    )


def find_place(value: str | None) -> Region | None:
    """Return the region with the id ``value``, None where there is none."""
    text = value or ""
    if not (text.isdecimal() and text.isascii() and len(text) < len(str(2**63))):
        return None
    return Region.objects.filter(pk=int(text), merged_into=None).first()


def list_places(user: User) -> QuerySet[Any]:
    """Return the places to which ``user`` may narrow a list: one level below their own.

    Each has its ``place_name``.
    """
    present = Region.objects.filter(merged_into=None).order_by("code")
    present = present.annotate(place_name=place_name())
    if user.is_superuser:
        return present.filter(parent=None)
    own = permissions.permitted_regions(user, permissions.Permission.VIEW)
    below = present.filter(parent__in=own)
    return below | present.filter(pk__in=own) if len({*own}) > 1 else below


def _count(waiting: Sequence[tuple[Queue, QuerySet[Any]]]) -> list[Pile]:
    """Count the rows of queues in one query, without reading more of each than are told."""
    parts: list[str] = []
    values: list[Any] = []
    for place, (queue, rows) in enumerate(waiting):
        columns = rows.order_by().values_list("pk", *([queue.dated] if queue.dated else []))
        try:
            sql, params = columns[: MOST_COUNTED + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        first = "min(first)::text" if queue.dated else "NULL"
        named = "(id, first)" if queue.dated else "(id)"
        parts.append(f"SELECT {place}, count(*), {first} FROM ({sql}) AS waiting {named}")  # noqa: S608
        values += params
    found: dict[int, tuple[int, str | None]] = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            found = {place: (total, first) for place, total, first in cursor.fetchall()}
    present = today()
    return [
        _make_pile(queue, present, *found.get(place, (0, None)))
        for place, (queue, _rows) in enumerate(waiting)
    ]


def _make_pile(queue: Queue, present: date, total: int, first: str | None) -> Pile:
    """Return a pile. ``first``: the earliest day or moment of its rows, in words of PostgreSQL."""
    if first is None or total > MOST_COUNTED:
        return Pile(queue, total)
    is_day = len(first) == len("2026-01-01")
    day = date.fromisoformat(first) if is_day else day_of(datetime.fromisoformat(first))
    if day > present:
        return Pile(queue, total, coming=day)
    return Pile(queue, total, days=(present - day).days)
