"""Record changes of models in event tables, by database triggers.

``pghistory.context(user=<id>, why=<text>)`` around a write stores both in each event.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
import pghistory.trigger
import pgtrigger
from django.db import models

from officials.db.indexes import index_set_keys

M = TypeVar("M", bound=type[models.Model])

_FROM = {
    "insert": "new_values",
    "delete": "old_values",
    # No join, which a plan for one row would make a loop; an update may leave rows as they were.
    "update": """(SELECT {columns} FROM new_values EXCEPT SELECT {columns} FROM old_values)
        AS changed ORDER BY id""",
}
# As a query of its own a setting is read once for all rows.
_SETTING = "(SELECT nullif(current_setting('pghistory.{name}', true), '')::{type})"
_OF_EVENT = {
    "pgh_created_at": "now()",
    "pgh_context": _SETTING.format(name="context_metadata", type="jsonb"),
    "pgh_context_id": _SETTING.format(name="context_id", type="uuid"),
}


class StatementEvent(pghistory.trigger.Event):
    """Record all rows that a statement writes by one statement more; pghistory takes one for each.

    The context is read from the settings of the session alone, as ``_record`` stores it.
    """

    level = pgtrigger.Statement

    def get_func(self, model: Any) -> str:
        event: Any = self.event_model
        tracked = {field.name for field in model._meta.concrete_fields}
        columns = [f'"{field.column}"' for field in event._meta.fields if field.name in tracked]
        values = _OF_EVENT | {"pgh_label": f"'{self.label}'", "pgh_obj_id": "id"}
        rows = _FROM[str(self.operation).lower()].format(columns=", ".join(columns))
        return f"""
            INSERT INTO public.{event._meta.db_table} ({", ".join([*values, *columns])})
            SELECT {", ".join([*values.values(), *columns])} FROM {rows};
            RETURN NULL;
        """  # noqa: S608 - names of columns


class _ByStatement(pghistory.RowEvent):
    def add_event_trigger(self, event_model: Any) -> None:
        trigger = StatementEvent(  # type: ignore[no-untyped-call]
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
        )
        pgtrigger.register(trigger)(event_model.pgh_tracked_model)


class _InsertEvent(_ByStatement, pghistory.InsertEvent):
    pass


class _UpdateEvent(_ByStatement, pghistory.UpdateEvent):
    pass


class _DeleteEvent(_ByStatement, pghistory.DeleteEvent):
    pass


def _record(
    model: M,
    *trackers: pghistory.Tracker,
    exclude: tuple[str, ...] = (),
    indexes: tuple[models.Index, ...] = (),
) -> M:
    recorded: M = pghistory.track(
        *trackers,
        exclude=list(exclude),
        append_only=True,
        meta={"indexes": [*indexes]} if indexes else None,
        # The default context table is updated in place, so its rows could be rewritten.
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
    )(model)
    return recorded


def track(model: M) -> M:
    """Record each insert, update and delete of ``model`` in an append-only event table."""
    return track_without()(model)


def track_by_statement(
    *owners: str, exclude: tuple[str, ...] = (), indexes: tuple[models.Index, ...] = ()
) -> Callable[[M], M]:
    """Record a model as ``track`` does, once a statement: for tables that lists and piles write.

    ``owners``: the keys by which ``officials.history`` looks for the events of another row; keys
    that nobody looks for have no index. ``exclude``: columns that follow from others. ``indexes``:
    further ones of the event table.
    """

    def record(model: M) -> M:
        trackers = (_InsertEvent(), _UpdateEvent(), _DeleteEvent())
        seldom = [owner for owner in owners if model._meta.get_field(owner).null]
        set_keys = index_set_keys(f"{model._meta.model_name}event", *seldom)
        recorded = _record(model, *trackers, exclude=exclude, indexes=(*indexes, *set_keys))
        events: Any = recorded.pgh_event_model  # type: ignore[attr-defined]
        for field in events._meta.local_fields:
            if field.many_to_one and not field.name.startswith("pgh_"):
                field.db_index = field.name in owners and field.name not in seldom
        return recorded

    return record


def track_without(*fields: str) -> Callable[[M], M]:
    """Record a model as ``track`` does, without ``fields``, which must not be readable later."""
    changes = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return lambda model: _record(model, *changes, exclude=fields)


def track_deletions(model: M) -> M:
    """Record each delete of ``model``, whose rows are otherwise frozen."""
    return _record(model, pghistory.DeleteEvent())


def track_deletions_and(label: str, when: pgtrigger.Condition) -> Callable[[M], M]:
    """Record each delete, and as ``label`` each update that meets the condition ``when``."""
    return lambda model: _record(
        model, pghistory.DeleteEvent(), pghistory.UpdateEvent(label, condition=when)
    )
