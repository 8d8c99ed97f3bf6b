"""The trail of a post: every change to it and to what hangs on it, whoever made it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from officials.models import Post, User

# What the database counts for itself.
SILENT = {"id", "uid", "revision", "contributors", "submitted_at"}
LATEST = 300
LABELS = {
    "insert": gettext_lazy("添加"),
    "update": gettext_lazy("修改"),
    "delete": gettext_lazy("删除"),
}


@dataclass(frozen=True)
class Step:
    """One change. ``changes``: field, before, after; of an addition only what was given."""

    at: datetime
    who: str
    why: str
    label: str
    thing: str
    changes: tuple[tuple[str, str, str], ...]


def trail(post: Post) -> list[Step]:
    """Return the latest changes to ``post`` and all below it, the newest first."""
    terms = _events("appointment").filter(post_id=post.pk).values("pgh_obj_id")
    hotlines = _events("hotline").filter(
        models.Q(post_id=post.pk) | models.Q(appointment_id__in=terms)
    )
    numbers = hotlines.values("pgh_obj_id")
    queries = {
        "post": _events("post").filter(pgh_obj_id=post.pk),
        "appointment": _events("appointment").filter(pgh_obj_id__in=terms),
        "hotline": _events("hotline").filter(pgh_obj_id__in=numbers),
        "hotlinesource": _events("hotlinesource").filter(hotline_id__in=numbers),
        "verification": _events("verification").filter(hotline_id__in=numbers),
    }
    found = [event for query in queries.values() for event in query.order_by("pgh_id")]
    people = {str(user.pk): str(user) for user in User.objects.filter(pk__in=_users(found))}
    told = Words()
    steps = [step for name in queries for step in _steps(_of(found, name), people, told)]
    return sorted(steps, key=lambda step: step.at, reverse=True)[:LATEST]


def _events(name: str) -> Any:
    return apps.get_model("officials", f"{name}event").objects


def _of(events: Iterable[Any], name: str) -> list[Any]:
    return [event for event in events if event._meta.model_name == f"{name}event"]  # noqa: SLF001


def _context(event: Any) -> Mapping[str, Any]:
    return event.pgh_context or {}


def _users(events: Iterable[Any]) -> set[int]:
    return {_context(event)["user"] for event in events if _context(event).get("user")}


class Words:
    """Values in words for people; a row that is named often is read once."""

    def __init__(self) -> None:
        self.rows: dict[tuple[type[models.Model], Any], str] = {}

    def of(self, field: Any, value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("是") if value else _("否")
        if field.is_relation:
            key = (field.related_model, value)
            if key not in self.rows:
                thing = field.related_model.objects.filter(pk=value).first()
                self.rows[key] = str(thing or _("（已删除）"))
            return self.rows[key]
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, datetime):
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        return str(value)


def _steps(events: Iterable[Any], people: Mapping[str, str], words: Words) -> Iterator[Step]:
    """Tell each event by what it changed since the one before it on the same row."""
    before: dict[int, Any] = {}
    for event in events:
        context = _context(event)
        changes = tuple(_changes(before.get(event.pgh_obj_id), event, words))
        before[event.pgh_obj_id] = event
        if changes or event.pgh_label != "update":
            yield Step(
                at=event.pgh_created_at,
                who=people.get(str(context.get("user")), _("系统")),
                why=context.get("why", ""),
                label=str(LABELS.get(event.pgh_label, event.pgh_label)),
                thing=str(event.pgh_tracked_model._meta.verbose_name),  # noqa: SLF001
                changes=changes,
            )


def _changes(old: Any, new: Any, words: Words) -> Iterator[tuple[str, str, str]]:
    if new.pgh_label == "delete":
        return
    for field in new.pgh_tracked_model._meta.concrete_fields:  # noqa: SLF001
        if field.name in SILENT:
            continue
        before = words.of(field, getattr(old, field.attname)) if old else ""
        after = words.of(field, getattr(new, field.attname))
        if before != after:
            yield str(field.verbose_name), before, after
