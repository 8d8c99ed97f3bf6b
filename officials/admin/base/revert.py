"""Revert to an earlier version: fill the current form with earlier values. Saves nothing."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from officials.history.describe import ValueFormatter
from officials.history.events import Snapshot, model_name, table_of
from officials.history.trail import Trail


@dataclass
class PastRows:
    """The rows of an inline in an earlier version.

    ``values``: initial values by id; ``deleted``: initial values of rows that were deleted since;
    ``added``: ids of rows that did not exist yet and may be deleted.
    """

    values: dict[int, dict[str, Any]] = field(default_factory=dict)
    deleted: list[dict[str, Any]] = field(default_factory=list)
    added: set[int] = field(default_factory=set)


@dataclass
class RevertPlan:
    """Initial values of a form that reverts to version ``number``.

    ``rows``: those of the inlines by model name; ``notes``: sentences about what is not reverted.
    """

    number: int
    initial: dict[str, Any]
    rows: dict[str, PastRows] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class PastVersion:
    """Version ``number`` of ``obj``. Raises LookupError when it does not exist.

    ``notes`` collects sentences about what cannot be reverted.
    """

    def __init__(self, obj: models.Model, number: int) -> None:
        self.obj, self.number, self.formatter = obj, number, ValueFormatter()
        self.trail = Trail(obj)
        self.rows: Snapshot = self.trail.snapshot(number)
        self.notes: list[str] = []
        self.event = self.rows[model_name(obj), obj.pk]

    def plan_revert(self) -> RevertPlan:
        """Return the initial values for the form of the object itself, without its inlines."""
        initial = self.form_values(self.event) | {"why": _("回到第 %d 版。") % self.number}
        return RevertPlan(self.number, initial, notes=self.notes)

    def events(self, table: str) -> dict[int, Any]:
        """Return the events that describe the rows of ``table`` in this version, by id."""
        return {pk: event for (name, pk), event in self.rows.items() if name == table}

    def recorded_ids(self, table: str) -> set[int]:
        """Return the ids of all rows of ``table`` that were ever recorded for the object."""
        events = self.trail.events
        return {event.pgh_obj_id for event in events if table_of(event) == table}

    def form_values(self, event: Any) -> dict[str, Any]:
        """Return the form values of a row, without relations to rows that were deleted since."""
        values = {}
        for column in event.pgh_tracked_model._meta.concrete_fields:
            if column.primary_key or not column.editable or not hasattr(event, column.attname):
                continue
            value = getattr(event, column.attname)
            if column.is_relation and value and not column.related_model.objects.filter(pk=value):
                self.notes.append(_("“%s”里当时的那一项已经删除，请另选。") % column.verbose_name)
                continue
            values[column.name] = value
        return values


def describe_locked_fields(plan: RevertPlan, form: Any, obj: models.Model) -> list[str]:
    """Return a sentence for each field that would change but is not editable in ``form``."""
    columns = {column.name: column for column in obj._meta.concrete_fields}
    return [
        _("“%s”已经确定，不能改回。") % columns[name].verbose_name
        for name, value in plan.initial.items()
        if name in columns
        and (name not in form.base_fields or form.base_fields[name].disabled)
        and value != getattr(obj, columns[name].attname)
    ]
