"""Record changes of models in event tables, by database triggers.

``pghistory.context(user=<id>, why=<text>)`` around a write stores both in each event.
"""

from collections.abc import Callable
from typing import TypeVar

import pghistory
import pgtrigger
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def _record(model: M, *trackers: pghistory.Tracker, exclude: tuple[str, ...] = ()) -> M:
    recorded: M = pghistory.track(
        *trackers,
        exclude=list(exclude),
        append_only=True,
        # The default context table is updated in place, so its rows could be rewritten.
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
    )(model)
    return recorded


def track(model: M) -> M:
    """Record each insert, update and delete of ``model`` in an append-only event table."""
    return track_without()(model)


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
