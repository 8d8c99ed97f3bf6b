"""What every screen has in common: scopes, one lock, nothing published is deleted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from officials import permissions
from officials.admin.base.autocomplete import LabelledChoicesMixin, current_user
from officials.admin.base.formsets import ScopedFormSet
from officials.admin.base.versioned import M, VersionedAdmin
from officials.models import Post, User
from officials.permissions import Permission


class DayInput(forms.DateInput):
    """The browser's own calendar: it speaks the reader's language and needs no script."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WideCharField(forms.CharField):
    """A line of text as wide as the stock admin's."""

    widget = AdminTextInputWidget


def prevent_deletion(form: forms.BaseForm, why: str) -> None:
    """Let a row of a formset not be deleted, and say why."""
    if box := form.fields.get(DELETION_FIELD_NAME):
        box.disabled = True
        box.widget.attrs["title"] = why


class ScopedMixin(LabelledChoicesMixin):
    """For screens and inlines: roles in regions say what may be done, and nothing else does.

    An inline is asked about the row that it hangs on. ``only_to_write``: fields that mean nothing
    to who may only look.
    """

    only_to_write = ("why", "upload", "buttons")

    def allowed(self, request: HttpRequest, power: Permission, thing: Any = None) -> bool:
        """Whether the person at work has ``power`` over ``thing``, or over any row at all.

        Stock asks the same thing dozens of times; while nothing is written, once is enough.
        """
        thing = self.model if thing is None else thing
        if request.method != "GET":
            return permissions.has_permission(current_user(request), power, thing)
        answers: dict[Any, bool] = vars(request).setdefault("allowed", {})
        key = power, thing if isinstance(thing, type) else (type(thing), thing.pk)
        if key not in answers:
            answers[key] = permissions.has_permission(current_user(request), power, thing)
        return answers[key]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(request, Permission.VIEW, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(request, Permission.EDIT, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(request, Permission.EDIT, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(request, Permission.EDIT, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found: Any = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return found
        return [
            (title, {**said, "fields": [f for f in said["fields"] if f not in self.only_to_write]})
            for title, said in found
        ]

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Link to the page itself: stock leads there by way of an address that knows all rows."""
        address = getattr(obj, "get_absolute_url", None)
        return address() if address else None


class ScopedAdmin(ScopedMixin, VersionedAdmin[M]):
    """The base of all screens: outside of one's regions there is nothing."""

    list_per_page = 50
    show_full_result_count = False
    formfield_overrides = {models.DateField: {"widget": DayInput}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        return permissions.filter_permitted(
            super().get_queryset(request), current_user(request), Permission.VIEW
        )

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Return the form, which knows its ``reader``: what it says of other rows depends on it."""
        form: Any = super().get_form(request, obj, *args, **kwargs)
        form.reader = current_user(request)
        return form

    def touched(self, thing: M) -> QuerySet[Post]:
        """Return the posts whose revision a change of ``thing`` raises."""
        return Post.objects.none()

    def touches_visible(self, request: HttpRequest, thing: M) -> bool:
        """Whether a change of ``thing`` raises the revision of a post that this person sees."""
        return permissions.filter_permitted(
            self.touched(thing), current_user(request), Permission.VIEW
        ).exists()

    def was_published(self, thing: M) -> bool:
        """Whether the public has seen ``thing``; then it is withdrawn, never deleted."""
        return False

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> M | None:
        """Return the row; before a write lock its posts, in order of id as acts do, then itself.

        Then it is read again. The lock on the row lets others point to it meanwhile.
        """
        thing = super().get_object(request, object_id, from_field)
        if thing and request.method == "POST" and connection.in_atomic_block:
            list(self.touched(thing).order_by("pk").select_for_update(of=("self",)))
            rows = self.model._default_manager.filter(pk=thing.pk)
            list(rows.select_for_update(no_key=True))
            thing = super().get_object(request, object_id, from_field)
        return thing

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save all that hangs on the row; whatever forms let through, it stays in the scope."""
        super().save_related(request, form, formsets, change)
        if not self.allowed(request, Permission.EDIT, form.instance):
            raise PermissionDenied

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (
            obj is not None and isinstance(obj, self.model) and self.was_published(obj)
        )

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[Any, Any, set[Any], list[Any]]:
        """Name what is in the way of a deletion, but not what this person does not see."""
        gone, counted, lacking, in_the_way = super().get_deleted_objects(objs, request)
        if in_the_way:
            lacking, in_the_way = set(), _protecting_rows(list(objs), current_user(request))
        return gone, counted, lacking, in_the_way


def _protecting_rows(things: list[Any], user: User) -> list[str]:
    collector = NestedObjects(DEFAULT_DB_ALIAS, things)
    collector.collect(things)
    seen = [
        f"{each._meta.verbose_name} {each}"
        for each in collector.protected
        if type(each) in permissions.REGION_LOOKUPS
        and permissions.has_permission(user, Permission.VIEW, each)
    ]
    unseen = len(collector.protected) - len(seen)
    return [*sorted(seen), _("登记册的其他内容还在用它。")] if unseen else sorted(seen)


@register(Tags.admin)
def check_model_admins(**_options: Any) -> list[CheckMessage]:
    """Refuse a screen that does not know of scopes, and a table that hangs nowhere."""
    known = {*permissions.REGION_LOOKUPS, *permissions.REFERENCE_MODELS, User}
    return [
        Error(
            f"{type(screen).__name__} is no ScopedAdmin, or officials.permissions has no"
            f" lookup from {model.__name__} to its region.",
            hint="Add the model to REGION_LOOKUPS or REFERENCE_MODELS in officials/permissions.py;"
            " derive the ModelAdmin from ScopedAdmin, its inlines from Scoped, their formsets from"
            " Rows.",
            id="officials.E005",
        )
        for model, screen in admin.site._registry.items()
        if model not in known
        or not isinstance(screen, ScopedAdmin)
        or not all(map(_is_scoped, screen.inlines))
    ]


def _is_scoped(inline: Any) -> bool:
    return issubclass(inline, ScopedMixin) and issubclass(inline.formset, ScopedFormSet)
