"""What somebody looked at when a form was opened, and what others changed since then.

A post and what hangs on it are looked at in the post's revision, which triggers raise. Whatever
else is recorded: in the numbers of its events, which only grow, whatever writes. Reference data
is not recorded, so its form takes along what it showed, signed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from officials.clock import now
from officials.history.describe import Change, ValueFormatter
from officials.history.trail import HistoryEntry, Trail, is_recorded, recorded
from officials.models import Appointment, Hotline, Post

VERSION_FIELD = "version"
LONGEST = 9  # digits of a revision
Shown = dict[str, dict[str, str]]


@dataclass(frozen=True)
class EditConflict:
    """A form that is not up to date. ``steps``: what others did since it was opened."""

    conflict_message: str
    steps: list[HistoryEntry]


class ConflictForm:
    """A form that keeps what was typed, and is never saved."""

    find_conflict: EditConflict

    def clean(self) -> None:
        super().clean()  # type: ignore[misc]  # stands in front of a form
        raise ValidationError(_("没有保存，原因见页面上方。"))


def post_of(thing: models.Model) -> Post | None:
    """Return the post whose revision counts the changes of ``thing``, if one does."""
    if isinstance(thing, Hotline):
        return thing.of_post
    return (
        thing.post if isinstance(thing, Appointment) else thing if isinstance(thing, Post) else None
    )


def read_version(thing: models.Model, below: Iterable[models.Model] = ()) -> str:
    """Return the version of ``thing`` and of the rows ``below`` it, for a form to bring along."""
    if post := post_of(thing):
        return str(post.revision)
    if is_recorded(type(thing)):
        return "-".join(map(str, _event_counts(thing)))
    return signing.dumps(_displayed_values(thing, below), compress=True)


def find_conflict(
    thing: models.Model, asked: str, below: Iterable[models.Model] = ()
) -> EditConflict | None:
    """Return what somebody who looked at the version ``asked`` does not know; None for nothing."""
    if not is_recorded(type(thing)):
        return _find_reference_conflict(thing, asked, below)
    post = post_of(thing)
    seen = [int(text) for text in asked.split("-") if is_small_integer(text)]
    current = [post.revision] if post else _event_counts(thing)
    if len(seen) != len(current) or asked.count("-") >= len(current):
        return _unknown_version()
    return (
        None if seen == current else EditConflict(conflict_message(), changes_since(thing, asked))
    )


def is_small_integer(text: str) -> bool:
    """Whether ``text`` may be a revision, or a number of events or versions."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST


def missing_rows_conflict(thing: models.Model, asked: str) -> EditConflict:
    """Return what is told when the version is the same, but a row of the form is not there."""
    return EditConflict(
        conflict_message(), changes_since(thing, asked) if is_recorded(type(thing)) else []
    )


def changes_since(thing: models.Model, asked: str) -> list[HistoryEntry]:
    """Return what was done after somebody looked at the version ``asked``, the latest first."""
    post, seen = post_of(thing), [int(text) for text in asked.split("-")]
    trail = Trail(post or thing)
    steps = trail.since_revision(*seen) if post else trail.since_counts(seen)
    return trail.told(reversed(steps))


def conflict_message() -> str:
    return _("没有保存：您打开这一页以后，内容已被改过。")


def _unknown_version() -> EditConflict:
    return EditConflict(_("没有保存：看不出您打开的是哪一版。请核对下面的内容，再保存一次。"), [])


def _event_counts(thing: models.Model) -> list[int]:
    return [rows.count() for rows in recorded(thing).values()]


def _find_reference_conflict(
    thing: models.Model, asked: str, below: Iterable[models.Model]
) -> EditConflict | None:
    try:
        seen: Any = signing.loads(asked)
    except signing.BadSignature:
        return _unknown_version()
    shown = _displayed_values(thing, below)
    if seen == shown:
        return None
    changes = []
    for row in {**seen, **shown}:
        old, new = seen.get(row, {}), shown.get(row, {})
        fields = tuple(
            (name, old.get(name, ""), new.get(name, ""))
            for name in {**old, **new}
            if old.get(name) != new.get(name)
        )
        if fields:
            changes.append(Change(_("修改"), row, fields))
    # The database does not record who changes reference data; the staff's own log does.
    kind = ContentType.objects.get_for_model(thing)
    log = LogEntry.objects.filter(content_type=kind, object_id=thing.pk).first()
    who, at = (str(log.user), log.action_time) if log else (_("系统"), now())
    return EditConflict(conflict_message(), [HistoryEntry(at, who, "", 0, (), tuple(changes))])


def _displayed_values(thing: models.Model, below: Iterable[models.Model]) -> Shown:
    words = ValueFormatter()
    return {
        f"{row._meta.verbose_name} {row.pk}" if row is not thing else str(row._meta.verbose_name): {
            str(field.verbose_name): words.of(field, getattr(row, field.attname))
            for field in row._meta.concrete_fields
            if field.editable
        }
        for row in (thing, *below)
    }
