"""Describe events of the audit log in words."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from officials import phones
from officials.models import Post, Region, User

# Columns that the database writes by itself.
DERIVED_FIELDS = {
    "id",
    "uid",
    "revision",
    "contributors",
    "submitted_at",
    "file_type",
    "file_size",
    "row_id",
    "hands",
    "call",
    "recorded_at",
}
# Labels of fields whose own name is not for people.
FIELD_LABELS = {"file_sha256": gettext_lazy("存档文件的指纹")}
# Fields that the name of a row, or the page that shows it, already says.
IMPLIED_FIELDS = {"post", "demo", "rank", "kind", "digits", "extension", "official"}


@dataclass(frozen=True)
class RowChange:
    """The change of a row. ``fields``: label, old and new text of each field that changed.

    ``label``: what happened, such as 添加; ``row``: the name of the row. A row that was added or
    deleted has one field without a label, which describes all of it.
    """

    label: str
    row: str
    fields: tuple[tuple[str, str, str], ...]


class ValueFormatter:
    """Format values of fields as text; the name of a related row is read once."""

    def __init__(self) -> None:
        self._names: dict[tuple[type[models.Model], Any], str] = {}

    def format(self, field: Any, value: Any) -> str:
        """Return the text of a field's value; a relation's value is a primary key."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("是") if value else _("否")
        if field.is_relation:
            return self._name_of(field.related_model, value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, datetime):
            return self.format_moment(value)
        return "、".join(map(str, value)) if isinstance(value, list) else str(value)

    def format_moment(self, moment: datetime) -> str:
        return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")

    def format_user(self, user_id: int | None) -> str:
        """Return the name of a user; None stands for changes without a signed-in user."""
        return self._name_of(User, user_id) if user_id else _("系统")

    def format_region(self, region_id: int) -> str:
        return self._name_of(Region, region_id)

    def read_users(self, user_ids: Collection[int], known: User | None = None) -> None:
        """Read the names of users at once; ``known``: one of whom no question is needed."""
        others = {*user_ids} - {known and known.pk}
        users = list(User.objects.filter(pk__in=others)) if others else []
        for user in filter(None, [*users, known]):
            self._names[User, user.pk] = str(user)

    def _name_of(self, model: type[models.Model], pk: Any) -> str:
        if (model, pk) not in self._names:
            obj = model._default_manager.filter(pk=pk).first()
            self._names[model, pk] = str(obj or _("（已删除）"))
        return self._names[model, pk]


def changed_fields(old: Any, new: Any) -> list[Any]:
    """Return the fields in which two events of a row differ; None stands for no row."""
    event = new or old
    if event is None:
        return []
    return [
        field
        for field in event.pgh_tracked_model._meta.concrete_fields
        if field.name not in DERIVED_FIELDS
        and hasattr(event, field.attname)
        and not (old and new and getattr(old, field.attname) == getattr(new, field.attname))
    ]


def describe(
    old: Any, new: Any, formatter: ValueFormatter, exclude: Collection[str] = ()
) -> RowChange:
    """Describe the change between two events of a row; None stands for no row.

    ``exclude``: names of fields to leave out.
    """
    event = new or old
    row = f"{event.pgh_tracked_model._meta.verbose_name} {row_name(event, formatter)}".strip()
    if old and new:
        fields = tuple(
            (
                _field_label(field),
                _format(old, field, formatter),
                _format(new, field, formatter),
            )
            for field in changed_fields(old, new)
            if field.name not in exclude
        )
        return RowChange(_change_label(old, new), row, fields)
    values = " · ".join(_describe_values(event, formatter))
    if new:
        label = _("添加") if new.pgh_label == "insert" else _("修改（此前没有记录）")
        return RowChange(label, row, (("", "", values),))
    return RowChange(_("删除"), row, (("", values, ""),))


def describe_proposal(
    kind: str, changes: Mapping[str, Any], formatter: ValueFormatter
) -> list[tuple[str, str, str]]:
    """Return label, old and new text of each field in the ``changes`` of a ``ProposedChange``."""
    rows = []
    for field in apps.get_model("officials", kind)._meta.concrete_fields:
        if field.editable and field.column in changes:
            old, new = (formatter.format(field, value) for value in changes[field.column])
            if old != new:
                rows.append((_field_label(field), old, new))
    return rows


def _format(event: Any, field: Any, formatter: ValueFormatter) -> str:
    value = getattr(event, field.attname)
    if field.name != "changes":
        return formatter.format(field, value)
    rows = describe_proposal(event.kind, value, formatter)
    return "；".join(f"{label} {old or '—'} → {new or '—'}" for label, old, new in rows)


def row_name(event: Any, formatter: ValueFormatter) -> str:
    """Return a name that tells the row from others of its table in the history of one object."""
    model = event.pgh_tracked_model
    fields = {field.name: field for field in model._meta.concrete_fields}
    if model is Post:
        return ""
    if "extension" in fields and "kind" in fields:
        return phones.shown(phones.Kind(event.kind), event.digits, event.extension)
    if "official" in fields:
        return formatter.format(fields["official"], event.official_id)
    for name in ("printed_number", "digits", "name", "title", "username"):
        if name in fields:
            return str(getattr(event, name))
    if "region" in fields:
        return formatter.format(fields["region"], event.region_id)
    return ""


def _change_label(old: Any, new: Any) -> str:
    for field, label_set, label_cleared in (
        ("withdrawn_at", _("撤下"), ""),
        ("suspended_at", _("暂停"), _("恢复")),
        ("struck_at", _("划去"), ""),
    ):
        before, after = getattr(old, field, None), getattr(new, field, None)
        if bool(before) != bool(after):
            return label_set if after else label_cleared
    return _("修改")


def _describe_values(event: Any, formatter: ValueFormatter) -> Iterator[str]:
    for field in changed_fields(None, event):
        text = _format(event, field, formatter)
        if text and field.name not in IMPLIED_FIELDS:
            yield f"{_field_label(field)}：{text}"


def _field_label(field: Any) -> str:
    return str(FIELD_LABELS.get(field.name, field.verbose_name))
