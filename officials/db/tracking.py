"""The trail: every change to the register, whatever wrote it, by database triggers.

``pghistory.context(user=<id>, why=<text>)`` around a write stores who and why in each event.
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
        # The default context table is upserted, so whoever may write it can rewrite who.
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
    )(model)
    return recorded


def track(model: M) -> M:
    """Record each insert, update and delete of ``model`` in an append-only table beside it."""
    return track_without()(model)


def track_without(*fields: str) -> Callable[[M], M]:
    """Record a model as ``track`` does, but for ``fields`` that nobody is to read again."""
    changes = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return lambda model: _record(model, *changes, exclude=fields)


def track_deletions(model: M) -> M:
    """Record what is deleted of ``model``, of which the rest is frozen where it stands."""
    return _record(model, pghistory.DeleteEvent())


def track_deletions_and(label: str, when: pgtrigger.Condition) -> Callable[[M], M]:
    """Record also updates after which ``when`` holds: who made them, the rows do not say."""
    return lambda model: _record(
        model, pghistory.DeleteEvent(), pghistory.UpdateEvent(label, condition=when)
    )
