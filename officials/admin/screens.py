"""What every screen has in common: labelled choices, one lock, nothing published is deleted."""

from typing import Any, TypeVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import connection, models
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest

from officials.admin.choices import LabelledChoices
from officials.models import Post, User

M = TypeVar("M", bound=models.Model)


class DayInput(forms.DateInput):
    """The browser's own calendar: it speaks the reader's language and needs no script."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Line(forms.CharField):
    """A line of text as wide as the stock admin's."""

    widget = AdminTextInputWidget


def keep(form: forms.BaseForm, why: str) -> None:
    """Let a row of a formset not be deleted, and say why."""
    if box := form.fields.get(DELETION_FIELD_NAME):
        box.disabled = True
        box.widget.attrs["title"] = why


class Screen(LabelledChoices, admin.ModelAdmin[M]):
    """The base of all screens of the register."""

    list_per_page = 50
    show_full_result_count = False
    formfield_overrides = {models.DateField: {"widget": DayInput}}

    def touched(self, thing: M) -> QuerySet[Post]:
        """Return the posts whose revision a change of ``thing`` raises."""
        return Post.objects.none()

    def was_published(self, thing: M) -> bool:
        """Whether the public has seen ``thing``; then it is withdrawn, never deleted."""
        return False

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> M | None:
        """Return the row; before a write lock its posts, in order of id as acts do, and reread."""
        thing = super().get_object(request, object_id, from_field)
        if thing and request.method == "POST" and connection.in_atomic_block:
            list(self.touched(thing).order_by("pk").select_for_update(of=("self",)))
            thing = super().get_object(request, object_id, from_field)
        return thing

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (
            obj is not None and isinstance(obj, self.model) and self.was_published(obj)
        )


def worker(request: HttpRequest) -> User:
    """Return the member of staff who is signed in."""
    return cast(User, request.user)
