"""The trail read from its beginning: the rows that it says there are, and those that there are."""

import pghistory
from django.apps import apps


def recorded():
    """Return the tables of which each insert, update and delete is recorded, with their events."""
    events = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    kinds = {model: {tracker.label for tracker in model.pgh_trackers} for model in events}
    return {
        model.pgh_tracked_model: model
        for model, labels in kinds.items()
        if {"insert", "update", "delete"} <= labels
    }


def replayed(event):
    """Return rows as the events leave them: id -> values. Each row begins with its insertion."""
    names = columns(event)
    rows = {}
    for each in event.objects.order_by("pgh_id"):
        known = each.pgh_obj_id in rows
        assert known == (each.pgh_label != "insert"), (each.pgh_label, each.pgh_obj_id)
        if each.pgh_label == "delete":
            del rows[each.pgh_obj_id]
        else:
            rows[each.pgh_obj_id] = {name: getattr(each, name) for name in names}
    return rows


def stored(model, event):
    """Return rows as they are, in the columns that are recorded."""
    return {row.pop("pk"): row for row in model.objects.values("pk", *columns(event))}


def columns(event):
    kept = {field.attname for field in event._meta.concrete_fields}
    model = event.pgh_tracked_model
    return [field.attname for field in model._meta.concrete_fields if field.attname in kept]
