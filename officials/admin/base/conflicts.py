"""Detect edits made since a form was opened (optimistic locking).

A form carries the version that it shows. For a post, its appointments and its hotlines the
version is the post's revision, which triggers raise. For other recorded models it is the number
of events in each event table, which only grows. Reference data has no events, so its form carries
the values that it shows, signed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.core import signing
from django.db import connection, models
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from officials.admin.base.integers import parse_integer
from officials.admin.base.text_forms import CheckedTextMixin
from officials.clock import now
from officials.history.describe import RowChange, ValueFormatter
from officials.history.events import events_of, is_recorded
from officials.history.trail import HistoryEntry, Trail
from officials.models import Appointment, Cover, Hotline, Post, ProposalState, ProposedChange, User

VERSION_FIELD = "version"
OPENED_FIELD = "opened"
M = TypeVar("M", bound=models.Model)
# The values of each row by the names of its fields, by a name of the row.
DisplayedValues = dict[str, dict[str, str]]


@dataclass(frozen=True)
class EditConflict:
    """A form that was not saved, and the changes of others since it was opened.

    ``question``: what to do with the form, where that is not to compare it with the changes.
    ``is_checked``: whether the form is checked all the same; a check can wait for the very lock
    for which the save waited too long.
    """

    message: str
    entries: list[HistoryEntry]
    question: str = ""
    is_checked: bool = True


class ConflictForm(CheckedTextMixin, forms.ModelForm[M]):
    """Base of the form of each ModelAdmin: invalid, with its input kept, in an edit conflict.

    ``current_user``: the member of staff whose request it is.
    """

    current_user: User
    conflict: EditConflict | None = None

    def full_clean(self) -> None:
        if self.conflict is None or self.conflict.is_checked:
            super().full_clean()
        else:
            self._errors, self.cleaned_data = ErrorDict(), {}
        if self.conflict:
            self.add_error(None, _("没有保存，原因见页面上方。"))


# Models of which the revision of a post counts the changes.
WITH_REVISION = (Post, Appointment, Hotline, Cover)


def owning_post(obj: models.Model) -> Post | None:
    """Return the post whose revision counts the changes of ``obj``, or None for other models."""
    if isinstance(obj, Hotline):
        return obj.of_post
    return (
        obj.post if isinstance(obj, Appointment | Cover) else obj if isinstance(obj, Post) else None
    )


def read_version(obj: models.Model, inline_rows: Iterable[models.Model] = ()) -> str:
    """Return the present version of ``obj`` and its ``inline_rows`` as text for a form."""
    if post := owning_post(obj):
        return str(post.revision)
    if is_recorded(type(obj)):
        return "-".join(map(str, _event_counts(obj)))
    return signing.dumps(_displayed_values(obj, inline_rows), compress=True)


def read_moment() -> str:
    """Return the time by which the database records changes, as text for a form."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.isoformat()


def find_conflict(
    obj: models.Model, version: str, inline_rows: Iterable[models.Model] = (), opened: str = ""
) -> EditConflict | None:
    """Return the conflict if ``version``, sent by a form, is not the present one of ``obj``.

    A version that is missing or malformed is a conflict too. ``opened``: when the form was read.
    """
    if not is_recorded(type(obj)):
        return _find_reference_conflict(obj, version, inline_rows)
    post = owning_post(obj)
    sent = [parse_integer(text) for text in version.split("-")]
    current = [post.revision] if post else _event_counts(obj)
    if len(sent) != len(current) or None in sent:
        return _unknown_version()
    if sent == current:
        return None
    return EditConflict(_changed(), changes_since(obj, version, opened))


def missing_rows_conflict(obj: models.Model, version: str, opened: str = "") -> EditConflict:
    """Return the conflict of a form with rows that no longer exist, whatever its version."""
    changes = changes_since(obj, version, opened) if is_recorded(type(obj)) else []
    return EditConflict(_changed(), changes)


def changes_since(obj: models.Model, version: str, opened: str = "") -> list[HistoryEntry]:
    """Return the changes made since ``version`` of a recorded object, the latest first."""
    post, numbers = owning_post(obj), [int(text) for text in version.split("-")]
    trail = Trail(post or obj)
    if post:
        steps = trail.steps_since_revision(numbers[0], _read_opened(opened))
    else:
        steps = trail.steps_since_counts(numbers)
    return trail.describe_steps(reversed(steps))


def _read_opened(text: str) -> datetime | None:
    """Return the moment that a form sends; None where it sends none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _changed() -> str:
    return _("没有保存：您打开这一页以后，内容已被改过。")


def _unknown_version() -> EditConflict:
    return EditConflict(_("没有保存：看不出您打开的是哪一版。请核对下面的内容，再保存一次。"), [])


def _event_counts(obj: models.Model) -> list[int]:
    return [events.count() for events in events_of(obj).values()]


def _find_reference_conflict(
    obj: models.Model, version: str, inline_rows: Iterable[models.Model]
) -> EditConflict | None:
    try:
        sent: Any = signing.loads(version)
    except signing.BadSignature:
        return _unknown_version()
    current = _displayed_values(obj, inline_rows)
    if sent == current:
        return None
    changes = []
    for row in {**sent, **current}:
        old, new = sent.get(row, {}), current.get(row, {})
        fields = tuple(
            (name, old.get(name, ""), new.get(name, ""))
            for name in {**old, **new}
            if old.get(name) != new.get(name)
        )
        if fields:
            changes.append(RowChange(_("修改"), row, fields))
    # The proposals say who changed reference data; the database does not record its rows.
    confirmed = ProposedChange.objects.filter(
        kind=obj._meta.model_name, row_id=obj.pk, state=ProposalState.CONFIRMED
    )
    last = confirmed.order_by("-decided_at").first()
    user, at = (_("系统"), now())
    if last and last.decided_at:
        user, at = str(last.proposed_by), last.decided_at
    return EditConflict(_changed(), [HistoryEntry(at, user, "", 0, (), tuple(changes))])


def _displayed_values(obj: models.Model, inline_rows: Iterable[models.Model]) -> DisplayedValues:
    formatter = ValueFormatter()
    return {
        f"{row._meta.verbose_name} {row.pk}" if row is not obj else str(row._meta.verbose_name): {
            str(field.verbose_name): formatter.format(field, getattr(row, field.attname))
            for field in row._meta.concrete_fields
            if field.editable
        }
        for row in (obj, *inline_rows)
    }
