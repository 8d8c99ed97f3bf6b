"""Autocomplete of permitted choices with labels that tell rows of one name apart.

Two counties share each of 28 names.
"""

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.http import urlencode

from officials import permissions
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.models import Appointment, Department, Notice, Official, Region, User
from officials.permissions import Permission
from officials.place_names import place_name
from officials.staff.requests import current_user

ANCESTORS = "parent__parent__parent"

# Relations that ``label`` reads.
RELATED_FOR_LABELS: dict[type[models.Model], tuple[str, ...]] = {
    Region: (ANCESTORS,),
    Department: (f"region__{ANCESTORS}",),
    Official: (f"owner_region__{ANCESTORS}",),
    Appointment: ("official", "post__department"),
}


@singledispatch
def label(obj: models.Model) -> str:
    """Return a label that tells ``obj`` from other objects of the same name."""
    return str(obj)


@label.register
def _(region: Region) -> str:
    return "，".join(_names_upwards(region))


@label.register
def _(department: Department) -> str:
    return _within(department.region, department.name)


@label.register
def _(official: Official) -> str:
    return _within(official.owner_region, official.name)


@label.register
def _(notice: Notice) -> str:
    words = " ".join(filter(None, (str(notice), notice.document_number, f"{notice.published_on}")))
    place = getattr(notice, "place_name", "")  # of with_labels
    return f"{place} · {words}" if place not in words else words


def _names_upwards(region: Region) -> list[str]:
    """Return the name of a region and of those above it, the lowest first."""
    names: list[str] = []
    above: Region | None = region
    while above:
        names.append(above.name)
        above = above.parent
    return names


def _within(region: Region, name: str) -> str:
    """Return a label that begins with the lowest place, so that a narrow box cuts the others."""
    lowest, *above = _names_upwards(region)
    return f"{lowest} · {name}" + (f"（{'，'.join(above)}）" if above else "")


class LabelledChoiceField(forms.ModelChoiceField[Any]):
    """Choice field whose options read as ``label`` does."""

    def label_from_instance(self, obj: models.Model) -> str:
        return label(obj)


WITHOUT = "without"


class ScopedAutocompleteSelect(AutocompleteSelect):
    """Stock's widget on ``ScopedAutocompleteView``; a script gives its text box a label.

    ``stored``: the row that is chosen, where the form has read it already; ``without``: the id of
    a row that is not offered.
    """

    url_name = "%s:choices"
    stored: models.Model | None = None
    without: int | None = None

    def get_url(self) -> str:
        url = super().get_url()
        return f"{url}?{urlencode({WITHOUT: self.without})}" if self.without else url

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> list[Any]:
        """Return the chosen option, without a query for ``stored`` or for nothing."""
        chosen = [each for each in value if each]
        if chosen and (self.stored is None or [*value] != [str(self.stored.pk)]):
            return super().optgroups(name, value, attrs)
        options: Any = []
        if not self.is_required:
            options.append(self.create_option(name, "", "", False, 0))  # noqa: FBT003
        if chosen and self.stored is not None:
            text = label(self.stored)
            options.append(self.create_option(name, value[0], text, True, len(options)))  # noqa: FBT003
        return [(None, options, 0)]

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["admin/js/autocomplete.js", "js/choices.js"])


def set_stored_choice(form: forms.BaseForm, name: str, row: models.Model) -> None:
    """Tell the field ``name`` of a form which row it displays, so that it asks for none."""
    widget: Any = form.fields[name].widget
    widget = getattr(widget, "widget", widget)  # inside of stock's links
    if isinstance(widget, ScopedAutocompleteSelect):
        widget.stored = row


class ScopedAutocompleteView(AutocompleteJsonView):
    """Stock's autocomplete view, limited to the choices that the user is permitted."""

    def process_request(self, request: HttpRequest) -> tuple[str, Any, Any, str]:
        """Raise PermissionDenied for a field that no form offers; stock accepts any."""
        term, model_admin, field, to_field = super().process_request(request)
        model_admins: Any = self.admin_site._registry.values()  # type: ignore[union-attr]
        fields = {
            (options.model, name)
            for each in model_admins
            for options in (each, *each.inlines)
            for name in options.autocomplete_fields
        }
        if (field.model, field.name) not in fields:
            raise PermissionDenied
        return term, model_admin, field, to_field

    def get_queryset(self) -> QuerySet[Any]:
        term = self.term.replace("\0", "")  # PostgreSQL has no such character
        user = current_user(self.request)
        model_admin: Any = self.model_admin
        choices = permissions.permitted_choices(user, self.source_field)
        without = parse_integer(self.request.GET.get(WITHOUT, ""), BIGINT_DIGITS)
        if without is not None:
            choices = choices.exclude(pk=without)
        matches, _distinct = model_admin.get_search_results(self.request, choices, term)
        return with_labels(order_by_relevance(matches, term, user))

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}


def order_by_relevance(rows: QuerySet[Any], term: str, user: User) -> QuerySet[Any]:
    """Order ``rows``: names equal to a word of ``term``, then rows of the user's regions."""
    fields = {field.name for field in rows.model._meta.get_fields()}
    order: list[Any] = []
    if "name" in fields and term.strip():
        order.append(_first_if(Q(name__in=term.split())))
    region_fields = {Department: "region", Official: "owner_region", Notice: "owner_region"}
    field = region_fields.get(rows.model)
    regions = permissions.permitted_regions(user, Permission.EDIT)
    if field and regions:
        order.append(_first_if(Q(**{f"{field}__in": regions})))
        if rows.model in permissions.SHARED_MODELS:
            order.append(_first_if(Q(**{f"{field}__path__overlap": regions})))
    return rows.order_by(*order, *(rows.query.order_by or rows.model._meta.ordering), "pk")


def _first_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(0)), default=Value(1))


def with_labels(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Select what ``label`` reads; most tables need nothing."""
    if rows.model is Notice:
        notices: QuerySet[Any] = rows.annotate(place_name=place_name("owner_region"))
        return notices
    paths = RELATED_FOR_LABELS.get(rows.model)
    return rows.select_related(*paths) if paths else rows


class LabelledChoicesMixin(BaseModelAdmin[Any]):
    """Labelled, permitted choices in ``autocomplete_fields``, for ModelAdmins and inlines."""

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Link to the form that adds a related object; changing it is left to its own page."""
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
