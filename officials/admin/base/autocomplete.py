"""What forms offer, and what a choice says: 28 names of counties occur twice in the country."""

from functools import singledispatch
from typing import Any, cast

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest

from officials import permissions
from officials.models import Appointment, Department, Notice, Official, Region, User
from officials.permissions import Permission

ANCESTORS = "parent__parent__parent"

# What ``label`` reads of a row beside its own columns.
RELATED_FOR_LABELS: dict[type[models.Model], tuple[str, ...]] = {
    Region: (ANCESTORS,),
    Department: (f"region__{ANCESTORS}",),
    Official: (f"owner_region__{ANCESTORS}",),
    Appointment: ("official", "post__department"),
}


@singledispatch
def label(obj: models.Model) -> str:
    """Return what tells ``obj`` from others of its name."""
    return str(obj)


@label.register
def _(region: Region) -> str:
    names, above = [region.name], region.parent
    while above:
        names.insert(0, above.name)
        above = above.parent
    return " › ".join(names)


@label.register
def _(department: Department) -> str:
    return f"{department.name}（{label(department.region)}）"


@label.register
def _(official: Official) -> str:
    return f"{official.name}（{label(official.owner_region)}）"


@label.register
def _(notice: Notice) -> str:
    return " ".join(filter(None, (str(notice), notice.document_number, f"{notice.published_on}")))


def current_user(request: HttpRequest) -> User:
    """Return the member of staff who is signed in."""
    return cast(User, request.user)


class LabelledChoiceField(forms.ModelChoiceField[Any]):
    """A choice that says its ``label``."""

    def label_from_instance(self, obj: models.Model) -> str:
        return label(obj)


class ScopedAutocompleteSelect(AutocompleteSelect):
    """Stock autocomplete that asks ``ChoicesView``; a script gives its box the field's name."""

    url_name = "%s:choices"

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["admin/js/autocomplete.js", "js/choices.js"])


class ScopedAutocompleteView(AutocompleteJsonView):
    """Stock autocomplete's answers, each with its ``label``, of what this person may choose."""

    def process_request(self, request: HttpRequest) -> tuple[str, Any, Any, str]:
        """Refuse keys that no form offers: stock answers for every key of every table."""
        term, screen, key, to_field = super().process_request(request)
        screens: Any = self.admin_site._registry.values()  # type: ignore[union-attr]
        offering = {
            (form.model, name)
            for each in screens
            for form in (each, *each.inlines)
            for name in form.autocomplete_fields
        }
        if (key.model, key.name) not in offering:
            raise PermissionDenied
        return term, screen, key, to_field

    def get_queryset(self) -> QuerySet[Any]:
        term = self.term.replace("\0", "")  # PostgreSQL has no such character
        offered = permissions.permitted_choices(current_user(self.request), self.source_field)
        screen: Any = self.model_admin
        found, _distinct = screen.get_search_results(self.request, offered, term)
        return with_labels(best_first(found, term, current_user(self.request)))

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}


def best_first(rows: QuerySet[Any], term: str, user: User) -> QuerySet[Any]:
    """Order ``rows`` by: the very name that was typed; of one's own place; as their table does."""
    columns = {field.name for field in rows.model._meta.get_fields()}
    order: list[Any] = []
    if "name" in columns and term.strip():
        order.append(_last_unless(Q(name__in=term.split())))
    place = {Department: "region", Official: "owner_region", Notice: "owner_region"}
    key, tops = place.get(rows.model), permissions.permitted_regions(user, Permission.EDIT)
    if key and tops:
        order.append(_last_unless(Q(**{f"{key}__in": tops})))
        if rows.model in permissions.SHARED_MODELS:
            order.append(_last_unless(Q(**{f"{key}__path__overlap": tops})))
    return rows.order_by(*order, *(rows.query.order_by or rows.model._meta.ordering), "pk")


def _last_unless(said: Q) -> Case:
    return Case(When(said, then=Value(0)), default=Value(1))


def with_labels(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Let ``rows`` bring what ``label`` reads."""
    return rows.select_related(*RELATED_FOR_LABELS.get(rows.model, ()))


class LabelledChoicesMixin(BaseModelAdmin[Any]):
    """For screens and inlines: fields of ``autocomplete_fields`` say what they offer."""

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer to add what is not there yet; what is there is changed on its own screen."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs |= {
                "widget": ScopedAutocompleteSelect(db_field, self.admin_site),
                "form_class": LabelledChoiceField,
                "queryset": with_labels(
                    permissions.permitted_choices(current_user(request), db_field)
                ),
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
