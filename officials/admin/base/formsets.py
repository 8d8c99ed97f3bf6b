"""Formset for inlines: permitted rows only, deleted rows left out, rows of an earlier version."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.admin.base.revert import PastRows


class StoredRowField(forms.ModelChoiceField[Any]):
    """The id of a row that the formset has read; stock reads it again.

    ``rows``: by their ids as text. Any other id is looked for among the choices, as in stock.
    """

    def __init__(self, rows: Mapping[str, Model], queryset: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)
        self.rows = rows

    def to_python(self, value: Any) -> Any:
        return self.rows.get(value) or super().to_python(value)


class ScopedFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Formset that accepts only the ids of its own rows; stock accepts any row of the table.

    ``deleted_rows``: the user's input, as text, for rows that somebody else deleted since the
    form was opened; with any of them the formset is invalid. ``past_rows``: the values of the
    version to which the form reverts. ``stored``: the rows that are stored, where the page has
    read them.
    """

    queryset: QuerySet[Any]

    def __init__(
        self,
        *args: Any,
        past_rows: PastRows | None = None,
        stored: QuerySet[Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.past_rows = past_rows or PastRows()
        self.deleted_rows: list[str] = []
        if self.past_rows.deleted:
            kwargs["initial"] = self.past_rows.deleted
            self.extra = len(self.past_rows.deleted)
        super().__init__(*args, **kwargs)
        self.queryset = self.stored_rows() if stored is None else stored
        self.drop_deleted_rows()

    @property
    def displays_stored_rows(self) -> bool:
        """Return whether the rows read as they are stored: nothing typed, no earlier version."""
        past = self.past_rows
        return not (self.is_bound or past.values or past.added or past.deleted)

    @cached_property
    def empty_form(self) -> Any:
        """Return the form of a new row; stock builds it anew for media, labels and page."""
        return super().empty_form

    @cached_property
    def rows_by_id(self) -> dict[str, Model]:
        """Return the stored rows of a form that was sent, by their ids as text."""
        return {str(row.pk): row for row in self.queryset} if self.is_bound else {}

    def stored_rows(self) -> QuerySet[Any]:
        """Return the stored rows that the formset edits."""
        return self.queryset

    def drop_deleted_rows(self) -> None:
        """Remove rows that no longer exist from the data, or saving would add them again."""
        if not self.is_bound or not self.management_form.is_valid():
            return
        stored = {str(row.pk) for row in self.queryset}
        total = self.total_form_count()
        initial = min(self.initial_form_count(), total)
        deleted = [i for i in range(initial) if self._row_data(i).get("id") not in stored]
        if not deleted:
            return
        self.deleted_rows = [self._describe_row(self._row_data(i)) for i in deleted]
        kept = [self._row_data(i) for i in range(total) if i not in deleted]
        row_field = re.compile(rf"{self.prefix}-[0-9]+-")
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for name in [name for name in data if row_field.match(name)]:
            del data[name]
        for i, row in enumerate(kept):
            data.update({f"{self.prefix}-{i}-{name}": value for name, value in row.items()})
        data[f"{self.prefix}-TOTAL_FORMS"] = len(kept)
        data[f"{self.prefix}-INITIAL_FORMS"] = initial - len(deleted)
        self.data = data
        del self.management_form

    def _row_data(self, index: int) -> dict[str, str]:
        """Return the submitted values of a row by field name."""
        prefix = f"{self.prefix}-{index}-"
        names = (name for name in self.data if name.startswith(prefix))
        return {name.removeprefix(prefix): self.data[name] for name in names}

    def _describe_row(self, row: dict[str, str]) -> str:
        """Return the submitted values of a row as text, with the labels of their fields."""
        values = []
        for name, field in self.form.base_fields.items():
            text = row.get(name, "")
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                chosen = field.queryset.filter(pk=parse_integer(text, BIGINT_DIGITS)).first()
                text = str(chosen or "")
            if text and not isinstance(field.widget, forms.HiddenInput):
                values.append(f"{field.label}：{text}")
        return " · ".join(values)

    def clean(self) -> None:
        super().clean()
        if self.deleted_rows:
            raise ValidationError(_("没有保存，原因见页面上方。"))

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form: Any = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # not in the stubs
        form.initial |= self.past_rows.values.get(form.instance.pk, {})
        return form

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["id"] = StoredRowField(
            self.rows_by_id,
            self.queryset,
            initial=form.fields["id"].initial,
            required=False,
            widget=form.fields["id"].widget,
        )
        if form.instance.pk in self.past_rows.added:
            form.fields[DELETION_FIELD_NAME].initial = True
