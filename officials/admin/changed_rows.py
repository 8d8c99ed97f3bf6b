"""Identify the rows that changed as they were then, also those that exist no longer."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from officials.clock import now
from officials.days import day_of
from officials.history.deleted_posts import KEPT_DAYS
from officials.history.events import event_manager
from officials.history.recent_changes import Change, ChangeKind
from officials.identity import Identity, identify_all
from officials.models import Appointment, Department, Post, Role, User
from officials.place_names import name_places, place_name

# A table, by the lower-case name of its model, and the id of a row.
Key = tuple[str, int]
# The line of a row, and the address of its history; empty where it has none.
Row = tuple[Identity, str]

# The id of the region of a row, or of its last event.
_REGION_OF: Mapping[str, Callable[[Any], int | None]] = {
    "official": lambda row: row.owner_region_id,
    "notice": lambda row: row.owner_region_id,
    "department": lambda row: row.region_id,
    "proposedchange": lambda row: row.department.region_id if row.department else None,
}


def identify_rows(keys: Collection[Key]) -> dict[Key, Row]:
    """Return the line and the address of each row, in a constant number of queries.

    Rows of which neither the table nor the log knows anything are left out.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    for table, row in keys:
        wanted[table].add(row)
    found: dict[Key, Row] = {}
    for table, ids in wanted.items():
        if table == "post":
            found |= _identify_posts(ids)
        elif table == "user":
            found |= _identify_accounts(ids)
        else:
            found |= _identify_records(table, ids)
    return found


def describe_then(changes: Sequence[Change]) -> dict[Change, Row]:
    """Return the line of each change as it was then, and the address of its row.

    A post has the holder of that day and the numbers that were touched. Its present state is no
    part of what was done: a row that was deleted since says so, and nothing else.
    """
    rows = identify_rows({(change.table, change.row) for change in changes})
    posts = {change.row for change in changes if change.table == "post"}
    terms: dict[int, list[Appointment]] = defaultdict(list)
    held = Appointment.objects.filter(post__in=posts).select_related("official")
    for term in held.order_by("start_date", "pk"):
        terms[term.post_id].append(term)
    return {
        change: (_turn_back(change, row[0], terms[change.row]), row[1])
        for change in changes
        if (row := rows.get((change.table, change.row)))
    }


def _turn_back(change: Change, present: Identity, terms: Sequence[Appointment]) -> Identity:
    """Return the line of a row as it was at the time of a change."""
    is_gone = change.kind != ChangeKind.DELETED and present.state == _("已删除")
    line = replace(present, state=_("后来删除") if is_gone else "", gone=False)
    if change.table != "post":
        return line
    day = day_of(change.at)
    then = next((each for each in terms if _covers(each, day)), None)
    is_seat = bool(present.holder) or bool(terms)
    return replace(
        line,
        holder=then.official.name if then else _("空缺") if is_seat else "",
        is_vacant=is_seat and then is None,
        number="、".join(change.numbers),
        gone=change.kind == ChangeKind.WITHDRAWN and bool(change.numbers),
    )


def _covers(term: Appointment, day: date) -> bool:
    return (term.start_date or day) <= day <= (term.end_date or day)


def _identify_posts(ids: Collection[int]) -> dict[Key, Row]:
    posts = [*Post.objects.filter(pk__in=ids).order_by()]
    found = {
        ("post", post.pk): (identity, _history_of("post", post.pk))
        for post, identity in zip(posts, identify_all(posts), strict=True)
        if identity
    }
    events = _read_last_events("post", {*ids} - {post.pk for post in posts})
    places: dict[int, Any] = Department.objects.annotate(place_name=place_name("region")).in_bulk(
        {event.department_id for event in events}
    )
    kept_since = now() - timedelta(days=KEPT_DAYS)
    for event in events:
        place = places.get(event.department_id)
        identity = Identity(
            region=place.place_name if place else "",
            department=place.name if place else _("（已删除）"),
            title=event.title,
            state=_("已删除"),
            demo=event.demo,
        )
        in_bin = place and event.pgh_created_at > kept_since
        pk = event.pgh_obj_id
        url = reverse("admin:officials_post_restore", args=[pk]) if in_bin else ""
        found["post", pk] = identity, url
    return found


def _identify_records(table: str, ids: Collection[int]) -> dict[Key, Row]:
    """Return the lines of departments, officials, notices or proposed changes."""
    model = apps.get_model("officials", table)
    rows = model._default_manager.filter(pk__in=ids).order_by()
    if table == "proposedchange":
        rows = rows.select_related("department")
    known = {row.pk: row for row in rows}
    gone = {event.pgh_obj_id: event for event in _read_last_events(table, {*ids} - {*known})}
    read = _REGION_OF[table]
    regions = name_places({pk for row in (*known.values(), *gone.values()) if (pk := read(row))})
    found: dict[Key, Row] = {}
    for pk, row in (known | gone).items():
        identity = Identity(
            region=regions.get(read(row) or 0) or _("全国"),
            department=str(model._meta.verbose_name),
            title=str(row) if pk in known else getattr(row, "name", "") or row.title,
            state="" if pk in known else _("已删除"),
        )
        found[table, pk] = identity, _history_of(table, pk) if pk in known else ""
    return found


def _identify_accounts(ids: Collection[int]) -> dict[Key, Row]:
    roles = Role.objects.order_by("pk").annotate(place_name=place_name("region"))
    users: QuerySet[Any] = User.objects.filter(pk__in=ids).order_by()
    users = users.prefetch_related(Prefetch("roles", roles, "named_roles"))
    return {
        ("user", user.pk): (
            Identity(
                region="、".join(dict.fromkeys(role.place_name for role in user.named_roles))
                or _("全国"),
                department=str(User._meta.verbose_name),
                title=str(user),
                demo=user.demo,
            ),
            _history_of("user", user.pk),
        )
        for user in users
    }


def _read_last_events(table: str, ids: Collection[int]) -> list[Any]:
    """Return the last event of each row that exists no longer."""
    events = event_manager(table).filter(pgh_obj_id__in=ids)
    return [*events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")]


def _history_of(table: str, pk: int) -> str:
    return reverse(f"admin:officials_{table}_history", args=[pk])
