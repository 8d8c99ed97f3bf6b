"""Replay the audit log: rows as its events leave them, to compare with the stored rows."""

import pghistory
from django.apps import apps


def recorded():
    """Return the event model of each model whose inserts, updates and deletes are recorded."""
    events = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    kinds = {model: {tracker.label for tracker in model.pgh_trackers} for model in events}
    return {
        model.pgh_tracked_model: model
        for model, labels in kinds.items()
        if {"insert", "update", "delete"} <= labels
    }


def replayed(event):
    """Return the rows as the events leave them, by id. Each row must begin with an insert."""
    names = columns(event)
    rows = {}
    for each in event.objects.order_by("pgh_id"):
        exists = each.pgh_obj_id in rows
        assert exists == (each.pgh_label != "insert"), (each.pgh_label, each.pgh_obj_id)
        if each.pgh_label == "delete":
            del rows[each.pgh_obj_id]
        else:
            rows[each.pgh_obj_id] = {name: getattr(each, name) for name in names}
    return rows


def stored(model, event):
    """Return the stored rows, by id, in the recorded columns."""
    return {row.pop("pk"): row for row in model.objects.values("pk", *columns(event))}


def columns(event):
    kept = {field.attname for field in event._meta.concrete_fields}
    model = event.pgh_tracked_model
    return [field.attname for field in model._meta.concrete_fields if field.attname in kept]
