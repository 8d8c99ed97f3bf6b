"""Going back: the form of today, filled with what a former version said. Nothing is written."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from officials.history.describe import ValueFormatter
from officials.history.trail import State, Trail, name_of


@dataclass
class PastRows:
    """Rows of an inline. ``values``: initial values by id; ``gone``: of rows that were deleted.

    ``added``: the ids of rows that were not there yet, and may be deleted.
    """

    values: dict[int, dict[str, Any]] = field(default_factory=dict)
    gone: list[dict[str, Any]] = field(default_factory=list)
    added: set[int] = field(default_factory=set)


@dataclass
class RevertPlan:
    """What a form begins with. ``rows``: by the model's name; ``said``: what does not come back."""

    number: int
    initial: dict[str, Any]
    rows: dict[str, PastRows] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


class RevertForm:
    """A form that opens with what was, in place of what is."""

    back: RevertPlan

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial: dict[str, Any]
        self.initial |= self.back.initial


class PastVersion:
    """A version of ``thing``. Raises LookupError where there is no such version of it."""

    def __init__(self, thing: models.Model, number: int) -> None:
        self.thing, self.number, self.words = thing, number, ValueFormatter()
        self.trail = Trail(thing)
        self.state: State = self.trail.state(number)
        self.said: list[str] = []
        self.own = self.state[name_of(thing), thing.pk]

    def back(self) -> RevertPlan:
        """Return what the form of the thing itself begins with."""
        initial = self.values(self.own) | {"why": _("回到第 %d 版。") % self.number}
        return RevertPlan(self.number, initial, said=self.said)

    def rows(self, name: str) -> dict[int, Any]:
        """Return the rows of a table that the version had, by id."""
        return {pk: event for (table, pk), event in self.state.items() if table == name}

    def recorded(self, name: str) -> set[int]:
        """Return the ids of the rows of a table that the record knows."""
        return {event.pgh_obj_id for event in self.trail.events if name_of(event) == f"{name}event"}

    def values(self, event: Any) -> dict[str, Any]:
        """Return what a form would show of a row, without what is not there any more."""
        found = {}
        for column in event.pgh_tracked_model._meta.concrete_fields:
            if column.primary_key or not column.editable or not hasattr(event, column.attname):
                continue
            value = getattr(event, column.attname)
            if column.is_relation and value and not column.related_model.objects.filter(pk=value):
                self.said.append(_("“%s”里当时的那一项已经删除，请另选。") % column.verbose_name)
                continue
            found[column.name] = value
        return found


def fields_left_as_they_are(back: RevertPlan, form: Any, thing: models.Model) -> list[str]:
    """Say which fields differ from what was, and are not in the form to be changed."""
    columns = {column.name: column for column in thing._meta.concrete_fields}
    return [
        _("“%s”已经确定，不能改回。") % columns[name].verbose_name
        for name, value in back.initial.items()
        if name in columns
        and (name not in form.base_fields or form.base_fields[name].disabled)
        and value != getattr(thing, columns[name].attname)
    ]
