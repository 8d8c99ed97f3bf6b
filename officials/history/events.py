"""Read the event tables: which events belong to the history of an object, and in which order.

A trigger writes an event for each insert, update and delete of a recorded table. The events of
one row are numbered behind the lock on it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import OuterRef, Q, QuerySet, Subquery

from officials.models import Hotline, Post, ProposalKind, ProposedChange, Region, User

# A table, by the lower-case name of its model, and the id of a row.
RowKey = tuple[str, int]
# The latest event of each row that exists.
Snapshot = dict[RowKey, Any]


def is_recorded(model: type[models.Model]) -> bool:
    """Return whether ``model`` has an event table."""
    return f"{model._meta.model_name}event" in apps.all_models["officials"]


def model_name(obj: models.Model) -> str:
    """Return the lower-case name of the model of ``obj``."""
    return str(obj._meta.model_name)


def table_of(event: Any) -> str:
    """Return the lower-case name of the model that ``event`` is of."""
    return model_name(event).removesuffix("event")


def row_key(event: Any) -> RowKey:
    return table_of(event), event.pgh_obj_id


def is_deletion(event: Any) -> bool:
    return bool(event.pgh_label == "delete")


def context_of(event: Any) -> Mapping[str, Any]:
    """Return the ``user`` and the ``why`` of an event, where there are such."""
    return event.pgh_context or {}


def events_of(obj: models.Model) -> dict[str, QuerySet[Any]]:
    """Return the events of ``obj`` and of its dependent rows by table, in order of their ids."""
    events: dict[str, QuerySet[Any]] = {}
    if is_recorded(type(obj)):
        events[model_name(obj)] = event_manager(model_name(obj)).filter(pgh_obj_id=obj.pk)
    if model_name(obj) in ProposalKind.values:
        of_row = Q(row_id=obj.pk)
        if isinstance(obj, Region):
            of_row |= Q(changes__merged_into_id__1=obj.pk)
        proposals = ProposedChange.objects.filter(of_row, kind=model_name(obj))
        events["proposedchange"] = event_manager("proposedchange").filter(
            pgh_obj_id__in=proposals.values("pk")
        )
    if isinstance(obj, Post):
        events |= _events_of_post(obj, events["post"])
    elif isinstance(obj, Hotline):
        for table in ("hotlinesource", "verification"):
            events[table] = event_manager(table).filter(hotline_id=obj.pk)
    elif isinstance(obj, User):
        events["role"] = event_manager("role").filter(user_id=obj.pk)
    return {table: rows.order_by("pgh_id") for table, rows in events.items()}


def _events_of_post(post: Post, own: QuerySet[Any]) -> dict[str, QuerySet[Any]]:
    appointments = event_manager("appointment").filter(post_id=post.pk)
    owned = Q(post_id=post.pk) | Q(appointment_id__in=appointments.values("pgh_obj_id"))
    # All events of each hotline that ever belonged to the post.
    hotlines = event_manager("hotline").filter(
        pgh_obj_id__in=event_manager("hotline").filter(owned).values("pgh_obj_id")
    )
    hotline_ids = hotlines.values("pgh_obj_id")
    sources = event_manager("hotlinesource").filter(hotline_id__in=hotline_ids)
    return {
        "appointment": appointments,
        "cover": event_manager("cover").filter(post_id=post.pk),
        "hotline": hotlines,
        "hotlinesource": sources,
        "verification": event_manager("verification").filter(hotline_id__in=hotline_ids),
        "official": event_manager("official").filter(
            pgh_obj_id__in=appointments.values("official_id")
        ),
        "notice": event_manager("notice").filter(pgh_obj_id__in=sources.values("notice_id")),
        "department": event_manager("department").filter(
            pgh_obj_id__in=own.values("department_id")
        ),
        "edition": event_manager("edition").filter(post_id=post.pk),
    }


def read_events(tables: Mapping[str, QuerySet[Any]]) -> list[list[Any]]:
    """Return the events of each table, as ``events_of`` returns them, in one query for most.

    Tables with a column that JSON does not carry are read by a query each.
    """
    together = {table: rows for table, rows in tables.items() if _is_plain(rows.model)}
    found: dict[str, list[Any]] = {table: [] for table in tables}
    parts: list[str] = []
    values: list[Any] = []
    for table, rows in together.items():
        sql, params = rows.order_by().query.sql_with_params()
        parts.append(f"SELECT '{table}', pgh_id, to_jsonb(event) FROM ({sql}) AS event")  # noqa: S608
        values += params
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 1, 2", values)
            for table, _pk, row in cursor.fetchall():
                found[table].append(_load(together[table].model, json.loads(row)))
    return [found[table] if table in together else list(rows) for table, rows in tables.items()]


# How a value of JSON becomes that of a column.
_LOADERS: dict[type[models.Field[Any, Any]], Callable[[str], Any]] = {
    models.DateField: date.fromisoformat,
    models.DateTimeField: datetime.fromisoformat,
    models.UUIDField: UUID,
}
_PLAIN = (
    models.BooleanField,
    models.CharField,
    models.IntegerField,
    models.JSONField,
    models.TextField,
    ArrayField,
)


@cache
def _loaders_of(model: type[models.Model]) -> list[tuple[str, str, Callable[[str], Any] | None]]:
    """Return attribute, column and loader of each column; Raises KeyError for another type."""
    loaders = []
    for field in model._meta.concrete_fields:
        stored: Any = field
        while stored.is_relation:
            stored = stored.target_field
        loader = None if isinstance(stored, _PLAIN) else _LOADERS[type(stored)]
        loaders.append((field.attname, str(field.column), loader))
    return loaders


def _is_plain(model: type[models.Model]) -> bool:
    try:
        _loaders_of(model)
    except KeyError:
        return False
    return True


def _load(model: type[models.Model], row: Mapping[str, Any]) -> models.Model:
    """Return an event of the values of its columns in JSON."""
    names, values = [], []
    for name, column, loader in _loaders_of(model):
        value = row[column]
        names.append(name)
        values.append(loader(value) if loader and value is not None else value)
    return model.from_db(connection.alias, names, values)


def event_manager(table: str) -> Any:
    """Return the manager of the events of ``table``, the lower-case name of a model."""
    return apps.get_model("officials", f"{table}event").objects


def group_by_transaction(events: Iterable[Any], anchor: str) -> Iterator[list[Any]]:
    """Yield the events of each transaction, the oldest first.

    The time of an event is when its transaction began, which may have waited since. Events of
    the table ``anchor`` are numbered behind the lock on its row, so a transaction with one of
    them is ordered by it; the others are ordered by time.
    """
    groups: dict[Any, list[Any]] = defaultdict(list)
    for event in events:
        groups[event.pgh_created_at, event.pgh_context_id].append(event)
    ordered = []
    latest = min((at for at, _context in groups), default=None)
    by_anchor = sorted(groups.items(), key=lambda item: _last_id(item[1], anchor))
    for (at, _context), group in by_anchor:
        anchored = _last_id(group, anchor)
        latest = max(latest, at) if anchored and latest else latest
        ordered.append((latest if anchored else at, not anchored, anchored, group))
    for *_order, group in sorted(ordered, key=lambda item: item[:3]):
        yield sorted(group, key=lambda event: event.pgh_id)


def _last_id(group: list[Any], table: str) -> int:
    return max((event.pgh_id for event in group if table_of(event) == table), default=0)


def apply_events(snapshot: Snapshot, events: Iterable[Any]) -> None:
    """Bring ``snapshot`` to what it is after ``events``."""
    for event in events:
        if is_deletion(event):
            snapshot.pop(row_key(event), None)
        else:
            snapshot[row_key(event)] = event


def last_change(table: str) -> Subquery:
    """Return the moment of the last event of an outer row of ``table``."""
    events = event_manager(table).filter(pgh_obj_id=OuterRef("pk")).order_by("-pgh_id")
    return Subquery(events.values("pgh_created_at")[:1])
