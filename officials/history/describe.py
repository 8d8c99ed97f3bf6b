"""Rows of the event tables in words for people."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from officials import phones
from officials.models import Post, User

# What the database counts for itself.
SILENT = {"id", "uid", "revision", "contributors", "submitted_at", "file_type", "file_size"}
# What has no name for people in its table.
NAMED = {"file_sha256": gettext_lazy("存档文件的指纹")}
# What goes without saying of a row that is told as a whole.
PLAIN = {"post", "demo", "rank", "kind", "digits", "extension", "official"}


@dataclass(frozen=True)
class Change:
    """What became of one row. ``fields``: what each is called, before, after.

    A row that came or went is told as a whole, in one field without a name.
    """

    label: str
    thing: str
    fields: tuple[tuple[str, str, str], ...]


class ValueFormatter:
    """Values in words for people; a row that is named often is read once."""

    def __init__(self) -> None:
        self.rows: dict[tuple[type[models.Model], Any], str] = {}

    def of(self, field: Any, value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("是") if value else _("否")
        if field.is_relation:
            return self._row(field.related_model, value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, datetime):
            return self.moment(value)
        return "、".join(map(str, value)) if isinstance(value, list) else str(value)

    def moment(self, moment: datetime) -> str:
        return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")

    def person(self, user: int | None) -> str:
        """Return who it was; what nobody signed in for is the system's."""
        return self._row(User, user) if user else _("系统")

    def _row(self, model: type[models.Model], pk: Any) -> str:
        if (model, pk) not in self.rows:
            thing = model._default_manager.filter(pk=pk).first()
            self.rows[model, pk] = str(thing or _("（已删除）"))
        return self.rows[model, pk]


def changed_fields(old: Any, new: Any) -> list[Any]:
    """Return the fields in which two events of a row differ; None stands for no row."""
    event = new or old
    if event is None:
        return []
    return [
        field
        for field in event.pgh_tracked_model._meta.concrete_fields
        if field.name not in SILENT
        and hasattr(event, field.attname)
        and not (old and new and getattr(old, field.attname) == getattr(new, field.attname))
    ]


def describe(
    old: Any, new: Any, words: ValueFormatter, leaving_out: Collection[str] = ()
) -> Change:
    """Tell what became of a row, of which not both are None."""
    event = new or old
    thing = f"{event.pgh_tracked_model._meta.verbose_name} {name(event, words)}".strip()
    if old and new:
        fields = tuple(
            (
                called(field),
                words.of(field, getattr(old, field.attname)),
                words.of(field, getattr(new, field.attname)),
            )
            for field in changed_fields(old, new)
            if field.name not in leaving_out
        )
        return Change(_label(old, new), thing, fields)
    whole = " · ".join(_whole(event, words))
    if new:
        label = _("添加") if new.pgh_label == "insert" else _("修改（此前没有记录）")
        return Change(label, thing, (("", "", whole),))
    return Change(_("删除"), thing, (("", whole, ""),))


def _label(old: Any, new: Any) -> str:
    for field, came, went in (
        ("withdrawn_at", _("撤下"), ""),
        ("suspended_at", _("暂停"), _("恢复")),
    ):
        before, after = getattr(old, field, None), getattr(new, field, None)
        if bool(before) != bool(after):
            return came if after else went
    return _("修改")


def _whole(event: Any, words: ValueFormatter) -> Iterator[str]:
    for field in changed_fields(None, event):
        said = words.of(field, getattr(event, field.attname))
        if said and field.name not in PLAIN:
            yield f"{called(field)}：{said}"


def called(field: Any) -> str:
    return str(NAMED.get(field.name, field.verbose_name))


def name(event: Any, words: ValueFormatter) -> str:
    """Return what tells the row from others of its table on one page."""
    model = event.pgh_tracked_model
    columns = {field.name: field for field in model._meta.concrete_fields}
    if model is Post:
        return ""
    if "extension" in columns and "kind" in columns:
        return phones.shown(phones.Kind(event.kind), event.digits, event.extension)
    if "official" in columns:
        return words.of(columns["official"], event.official_id)
    for column in ("printed_number", "digits", "name", "title", "username"):
        if column in columns:
            return str(getattr(event, column))
    if "region" in columns:
        return words.of(columns["region"], event.region_id)
    return ""
