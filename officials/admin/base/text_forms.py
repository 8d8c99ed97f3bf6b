"""Check every text that staff type: characters that nobody sees, and what the public would read."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from officials import characters, public_texts
from officials.admin.base.messages import render_issue
from officials.issues import Issue


class CheckedTextMixin:
    """Mend and check the text fields of a form of staff; passwords stay as they are.

    Radicals become the characters that they look like. Characters that must not be stored are
    refused, and so is a number or an address in a column that the public reads (``public_texts``).
    ``public_columns``: the model of each declared field that is a column of another one.
    """

    public_columns: ClassVar[Mapping[str, type[models.Model]]] = {}
    fields: dict[str, forms.Field]
    data: Any
    is_bound: bool
    add_prefix: Callable[[str], str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = getattr(getattr(self, "_meta", None), "model", None)
        for name, field in self._text_fields():
            lines = isinstance(field.widget, forms.Textarea)
            field.validators.append(_validator(partial(characters.find_forbidden, lines=lines)))
            if model := self.public_columns.get(name, own):
                find = partial(public_texts.find_fault, model, name)
                field.validators.append(_validator(find))

    def _text_fields(self) -> Iterator[tuple[str, forms.Field]]:
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField) and not isinstance(
                field.widget, forms.PasswordInput
            ):
                yield name, field

    def full_clean(self) -> None:
        if self.is_bound:
            self._mend_data()
        super().full_clean()  # type: ignore[misc]  # of forms.BaseForm

    def _mend_data(self) -> None:
        """Replace radicals in what was sent, so that the page shows again what is checked."""
        for name, _field in self._text_fields():
            key = self.add_prefix(name)
            value = self.data.get(key)
            if isinstance(value, str) and (mended := characters.mend(value)) != value:
                self.data = self.data.copy()
                self.data[key] = mended


def _validator(find: Callable[[str], Issue | None]) -> Callable[[Any], None]:
    """Return a validator that refuses what ``find`` returns of a text, or of a list of texts."""

    def validate(value: Any) -> None:
        for text in value if isinstance(value, list) else [value]:
            # Lists of numbers are typed as text too.
            if isinstance(text, str) and (found := find(text)):
                raise ValidationError(render_issue(found), code=found.code)

    return validate
