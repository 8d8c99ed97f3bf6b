"""The rows of an inline: none of elsewhere, none that is gone, and those of a former version."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from officials.admin.base.revert import PastRows

LONGEST_KEY = 18  # digits


class ScopedFormSet(BaseInlineFormSet[Any, Any, Any]):
    """The rows of an inline. Stock takes the id of any row of the table and passes over it.

    ``gone``: what was typed into rows that a colleague has taken away since the form was opened.
    """

    queryset: QuerySet[Any]

    def __init__(self, *args: Any, old: PastRows | None = None, **kwargs: Any) -> None:
        self.old = old or PastRows()
        self.gone: list[str] = []
        if self.old.gone:
            kwargs["initial"] = self.old.gone
            self.extra = len(self.old.gone)
        super().__init__(*args, **kwargs)
        self.queryset = self.rows()
        self.settle()

    def rows(self) -> QuerySet[Any]:
        """Return the stored rows that the form shows."""
        return self.queryset

    def settle(self) -> None:
        """Leave out the rows that are gone; as new ones they would come back unnoticed."""
        if not self.is_bound or not self.management_form.is_valid():
            return
        there = {str(row.pk) for row in self.queryset}
        total = self.total_form_count()
        first = min(self.initial_form_count(), total)
        gone = [at for at in range(first) if self._row(at).get("id") not in there]
        if not gone:
            return
        self.gone = [self._typed(self._row(at)) for at in gone]
        kept = [self._row(at) for at in range(total) if at not in gone]
        own = re.compile(rf"{self.prefix}-[0-9]+-")
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for name in [name for name in data if own.match(name)]:
            del data[name]
        for at, row in enumerate(kept):
            data.update({f"{self.prefix}-{at}-{name}": value for name, value in row.items()})
        data[f"{self.prefix}-TOTAL_FORMS"] = len(kept)
        data[f"{self.prefix}-INITIAL_FORMS"] = first - len(gone)
        self.data = data
        del self.management_form

    def _row(self, at: int) -> dict[str, str]:
        """Return what was sent for a row, by the names of its fields."""
        start = f"{self.prefix}-{at}-"
        sent = (name for name in self.data if name.startswith(start))
        return {name.removeprefix(start): self.data[name] for name in sent}

    def _typed(self, row: dict[str, str]) -> str:
        """Return in words what stands in a row."""
        said = []
        for name, field in self.form.base_fields.items():
            text = row.get(name, "")
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                chosen = text if text.isdecimal() and len(text) <= LONGEST_KEY else None
                text = str(field.queryset.filter(pk=chosen).first() or "")
            if text and not isinstance(field.widget, forms.HiddenInput):
                said.append(f"{field.label}：{text}")
        return " · ".join(said)

    def clean(self) -> None:
        super().clean()
        if self.gone:
            raise ValidationError(_("没有保存，原因见页面上方。"))

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form: Any = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # not in the stubs
        form.initial |= self.old.values.get(form.instance.pk, {})
        return form

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["id"].queryset = self.queryset
        if form.instance.pk in self.old.added:
            form.fields[DELETION_FIELD_NAME].initial = True
