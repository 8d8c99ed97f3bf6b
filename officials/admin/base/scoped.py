"""Base of each ModelAdmin and inline: permissions by region, row locks, no deletion once public."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import NestedObjects, get_fields_from_path
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import (
    FieldDoesNotExist,
    ObjectDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from officials import permissions
from officials.actions import proposals
from officials.admin.base.autocomplete import LabelledChoicesMixin
from officials.admin.base.changelists import RegisterChangeList
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.filters import PlaceFilter
from officials.admin.base.formsets import ScopedFormSet
from officials.admin.base.identity_columns import IdentityColumnsMixin
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.admin.base.paginator import CappedPaginator
from officials.admin.base.request_state import get_request_state
from officials.admin.base.text_forms import CheckedTextMixin
from officials.admin.base.versioned import M, VersionedAdmin
from officials.models import Post, ProposalKind, User
from officials.permissions import Permission
from officials.staff.requests import current_user

# How many rows a refused deletion names.
MOST_NAMED = 10


class DayInput(forms.DateInput):
    """Native date picker, which follows the browser's language and needs no script."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WideCharField(forms.CharField):
    """Text input as wide as those of the stock admin."""

    widget = AdminTextInputWidget


def prevent_deletion(form: forms.BaseForm, reason: str) -> None:
    """Disable the deletion checkbox of a formset's row, with ``reason`` as its tooltip."""
    if checkbox := form.fields.get(DELETION_FIELD_NAME):
        checkbox.disabled = True
        checkbox.widget.attrs["title"] = reason


class ScopedMixin(LabelledChoicesMixin):
    """Permissions by role and region, for ModelAdmins and inlines; Django's are ignored.

    An inline is asked about its parent object. ``write_only_fields`` are hidden from users who
    may only view.
    """

    write_only_fields: tuple[str, ...] = ("why", "upload", "buttons")

    def has_scoped_permission(
        self, request: HttpRequest, permission: Permission, obj: Any = None
    ) -> bool:
        """Return whether the user has ``permission`` for ``obj``, or for any object of the model.

        Stock asks the same question dozens of times, so the answers to a GET are kept, and those
        about a row that a POST has locked, until the row is saved.
        """
        obj = self.model if obj is None else obj
        user, state = current_user(request), get_request_state(request)
        reads = request.method == "GET"
        row = obj if isinstance(obj, type) else (type(obj), obj.pk)
        if not reads and row != state.locked:
            return permissions.has_permission(user, permission, obj)
        answers = state.permissions
        key = permission, row
        if key not in answers:
            path = permissions.find_path(obj) if reads and isinstance(obj, models.Model) else None
            answers[key] = (
                permissions.has_permission(user, permission, obj)
                if path is None
                else permissions.has_permission_in(user, permission, path)
            )
        return answers[key]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_scoped_permission(request, Permission.VIEW, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_scoped_permission(request, Permission.EDIT, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_scoped_permission(request, Permission.EDIT, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_scoped_permission(request, Permission.EDIT, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets: Any = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        hidden = self.write_only_fields
        return [
            (title, {**options, "fields": [f for f in options["fields"] if f not in hidden]})
            for title, options in fieldsets
        ]

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the public URL itself; stock's redirect would reveal rows of any region."""
        get_url = getattr(obj, "get_absolute_url", None)
        return get_url() if get_url else None


class ScopedAdmin(ScopedMixin, IdentityColumnsMixin, VersionedAdmin[M]):
    """Base of all ModelAdmins: objects outside the user's regions do not exist for them.

    ``holds_back_new_rows``: whether rows that name an object wait while it is saved. They have to
    where a column of its key may change, which needs the same lock.
    """

    holds_back_new_rows = False
    list_per_page = list_max_show_all = 50
    show_full_result_count = False
    # To count the rows of each choice would read the whole table once for each.
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    formfield_overrides = {models.DateField: {"widget": DayInput}}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RegisterChangeList]:
        return RegisterChangeList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Return whether a filter of the list offers ``lookup``; stock allows any of own fields.

        Others would let a URL run regular expressions and compare values of the wrong type.
        """
        filters = self.get_list_filter(request) if request else self.list_filter
        if self.date_hierarchy:
            dates = ("year", "month", "day", "gte", "lt")
            if lookup in {f"{self.date_hierarchy}__{each}" for each in dates}:
                return True
        return any(lookup in offered_lookups(self.model, each) for each in filters)

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Offer the places of the user where the model has a region."""
        offered = super().get_list_filter(request)
        return (PlaceFilter, *offered) if self.model in permissions.REGION_LOOKUPS else offered

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the only region of the user, and the values that a link fills in.

        Those that their fields cannot hold are left out.
        """
        initial = super().get_changeform_initial_data(request)
        held = {name: each for name, each in initial.items() if can_hold(self.model, name, each)}
        own = set(permissions.permitted_regions(current_user(request), Permission.EDIT))
        if len(own) != 1:
            return held
        fields = {field.name for field in self.model._meta.get_fields()}
        return dict.fromkeys(fields & {"region", "owner_region"}, own.pop()) | held

    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        return permissions.filter_permitted(
            super().get_queryset(request), current_user(request), Permission.VIEW
        )

    def affected_posts(self, obj: M) -> QuerySet[Post]:
        """Return the posts whose revision a change of ``obj`` raises."""
        return Post.objects.none()

    def affects_visible_posts(self, request: HttpRequest, obj: M) -> bool:
        """Return whether a change of ``obj`` raises the revision of a post visible to the user."""
        return permissions.filter_permitted(
            self.affected_posts(obj), current_user(request), Permission.VIEW
        ).exists()

    def has_been_published(self, obj: M) -> bool:
        """Return whether ``obj`` was ever public; then it is withdrawn, never deleted."""
        return False

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> M | None:
        """Return the object, once for a page; in the transaction of a POST lock it first.

        The affected posts are locked before it, in order of id as actions do.
        """
        if request.method == "GET":
            objects = get_request_state(request).objects
            key = self.model, object_id, from_field
            if key not in objects:
                objects[key] = self.read_object(request, object_id, from_field)
            found: M | None = objects[key]
            return found
        state = get_request_state(request)
        state.forget_locked()
        obj = super().get_object(request, object_id, from_field)
        saves = request.method == "POST" and not self.get_timeout(request)
        if obj and saves and connection.in_atomic_block:
            while not self._lock(obj):
                pass  # each time a post has come in between, and is locked with the others
            obj = super().get_object(request, object_id, from_field)
            state.locked = (type(obj), obj.pk) if obj else None
        return obj

    def read_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> M | None:
        """Return the object of a page that only reads, as stock does from other rows."""
        field: Any = self.opts.get_field(from_field) if from_field else self.opts.pk
        try:
            value = field.to_python(object_id)
            return self.get_read_queryset(request).get(**{field.name: value})
        except (ObjectDoesNotExist, ValidationError, ValueError):
            return None

    def get_read_queryset(self, request: HttpRequest) -> QuerySet[M]:
        """Return the rows of ``get_queryset`` with what a page about one of them reads."""
        return permissions.select_region(self.get_queryset(request))

    def _lock(self, obj: M) -> bool:
        """Lock the affected posts, then the object; return whether these are all of its posts.

        If not, the locks are given back: a post that is locked after the object could belong to an
        approval that waits for the object.
        """
        rows = self.model._default_manager.filter(pk=obj.pk)
        with transaction.atomic():
            posts = self.affected_posts(obj).order_by("pk")
            locked = set(posts.select_for_update(of=("self",)).values_list("pk", flat=True))
            list(rows.select_for_update(no_key=not self.holds_back_new_rows))
            complete = set(self.affected_posts(obj).values_list("pk", flat=True)) <= locked
            if not complete:
                transaction.set_rollback(True)
        return complete

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT002 - Django's signature
        change: bool = False,  # noqa: FBT002
        form_url: str = "",
        obj: M | None = None,
    ) -> HttpResponse:
        """Add the proposals for the object that wait for a second person."""
        if obj and self.model._meta.model_name in ProposalKind.values:
            context["open_proposals"] = permissions.filter_permitted(
                proposals.open_proposals(obj), current_user(request), Permission.VIEW
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the inlines. Raises PermissionDenied if the object left the user's regions."""
        get_request_state(request).forget_locked()
        super().save_related(request, form, formsets, change)
        if not self.has_scoped_permission(request, Permission.EDIT, form.instance):
            raise PermissionDenied

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (
            obj is not None and isinstance(obj, self.model) and self.has_been_published(obj)
        )

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[Any, Any, set[Any], list[Any]]:
        """Name some rows that protect the objects, except rows that the user may not view.

        Stock names all that would go, one query or more for each: thousands for a busy account.
        """
        collector = NestedObjects(DEFAULT_DB_ALIAS, objs)
        collector.collect(objs)
        if collector.protected:
            return [], {}, set(), _describe_rows(collector.protected, current_user(request))
        return super().get_deleted_objects(objs, request)


def offered_lookups(model: type[models.Model], list_filter: Any) -> set[str]:
    """Return the parameters of a filter of a list: in its own links, and without ``__exact``."""
    if hasattr(list_filter, "parameter_name"):
        return {list_filter.parameter_name}
    path = list_filter if isinstance(list_filter, str) else list_filter[0]
    field: Any = get_fields_from_path(model, path)[-1]
    lookups = ["exact", "isnull", *(["gte", "lt"] if isinstance(field, models.DateField) else [])]
    if field.is_relation:
        lookups.append(f"{field.target_field.name}__exact")
    return {path, *(f"{path}__{lookup}" for lookup in lookups)}


def can_hold(model: type[models.Model], name: str, value: Any) -> bool:
    """Return whether a field of ``model`` can hold ``value``; one of the form alone decides itself.

    A link fills in strings, or a list of them for many choices.
    """
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return True
    if field.is_relation:
        texts = value if isinstance(value, list) else [value]
        return all(parse_integer(text, BIGINT_DIGITS) is not None for text in texts)
    try:
        field.to_python(value)
    except (ValidationError, ValueError, TypeError):
        return False
    return True


def _label(model: type[models.Model]) -> str:
    return model._meta.label


def _describe_rows(rows: Collection[models.Model], user: User) -> list[str]:
    """Return the names of the first rows that ``user`` may view, and a sentence for the others."""
    ids: dict[Any, list[Any]] = {}
    for row in rows:
        ids.setdefault(type(row), []).append(row.pk)
    visible: list[str] = []
    for model in sorted(ids.keys() & permissions.REGION_LOOKUPS.keys(), key=_label):
        found = model._default_manager.filter(pk__in=ids[model]).order_by("pk")
        permitted = permissions.filter_permitted(found, user, Permission.VIEW)
        visible += [
            f"{model._meta.verbose_name} {row}" for row in permitted[: MOST_NAMED - len(visible)]
        ]
    if len(visible) < len(rows):
        return [*sorted(visible), _("登记册的其他内容还在用它。")]
    return sorted(visible)


@register(Tags.admin)
def check_model_admins(**_options: Any) -> list[CheckMessage]:
    """Report ModelAdmins without permissions by region, and models without a region lookup."""
    scoped_models = {*permissions.REGION_LOOKUPS, *permissions.REFERENCE_MODELS, User}
    return [
        Error(
            f"{type(model_admin).__name__} is no ScopedAdmin, or officials.permissions has no"
            f" lookup from {model.__name__} to its region.",
            hint="Add the model to REGION_LOOKUPS or REFERENCE_MODELS in officials/permissions.py;"
            " derive the ModelAdmin from ScopedAdmin, its forms from ConflictForm, its inlines from"
            " ScopedMixin, their forms from CheckedTextMixin, their formsets from ScopedFormSet.",
            id="officials.E005",
        )
        for model, model_admin in admin.site._registry.items()
        if model not in scoped_models
        or not isinstance(model_admin, ScopedAdmin)
        or not all(issubclass(form, ConflictForm) for form in _forms_of(model_admin))
        or not all(map(_is_scoped, model_admin.inlines))
    ]


def _forms_of(model_admin: Any) -> list[Any]:
    """Return the change form of a ModelAdmin, and its add form where that is another one."""
    return [model_admin.form, getattr(model_admin, "add_form", model_admin.form)]


def _is_scoped(inline: Any) -> bool:
    bases = {inline: ScopedMixin, inline.formset: ScopedFormSet, inline.form: CheckedTextMixin}
    return all(issubclass(each, base) for each, base in bases.items())
