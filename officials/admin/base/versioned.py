"""Screens that overwrite nothing unseen, and know what was.

A form, and the page that asks before a deletion, bring along the version that was looked at. When
it is another one by then, nothing is written: what was typed comes back, with what others did.
"""

from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from officials.admin.base import conflicts, history_view
from officials.admin.base.revert import PastVersion, RevertForm, RevertPlan, fields_left_as_they_are
from officials.history.trail import is_recorded

M = TypeVar("M", bound=models.Model)


class VersionedAdmin(admin.ModelAdmin[M]):
    """``get_object`` is to lock what a POST writes before it reads it."""

    # Two people at once

    def below(self, thing: M) -> list[models.Model]:
        """Return the rows of the inlines, where no event tells of their changes."""
        if is_recorded(self.model):
            return []
        return [
            row
            for inline in self.inlines
            for key in inline.model._meta.fields
            if key.related_model is type(thing)
            for row in inline.model._default_manager.filter(**{key.name: thing.pk}).order_by("pk")
        ]

    def get_form(
        self,
        request: HttpRequest,
        obj: M | None = None,
        change: bool = False,  # noqa: FBT002 - Django's signature
        **kwargs: Any,
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if obj is None or not change:
            return form
        if request.method == "POST":
            late = conflicts.find_conflict(
                obj, request.POST.get(conflicts.VERSION_FIELD, ""), self.below(obj)
            )
            bases = (conflicts.ConflictForm, form)
            return type(form.__name__, bases, {"late": late}) if late else form
        if back := self.back(request, obj):
            back.said += fields_left_as_they_are(back, form, obj)
            return type(form.__name__, (RevertForm, form), {"back": back})
        return form

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        found: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and obj.pk and (back := self.back(request, obj)):
            found["old"] = back.rows.get(inline.model._meta.model_name)
        return found

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Read the version before what it stands for, so that it is never newer."""
        seen = None
        if object_id is not None and request.method == "GET":
            seen = self.get_object(request, unquote(object_id))
        version = {"version": conflicts.read_version(seen, self.below(seen))} if seen else {}
        context = {**version, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT002 - Django's signature
        change: bool = False,  # noqa: FBT002
        form_url: str = "",
        obj: M | None = None,
    ) -> HttpResponse:
        if obj:
            form = context["adminform"].form
            gone = [row for each in context["inline_admin_formsets"] for row in each.formset.gone]
            late = getattr(form, "late", None)
            if gone and not late:
                late = conflicts.missing_rows_conflict(obj, request.POST[conflicts.VERSION_FIELD])
            if request.method == "POST":
                stored = self.model._default_manager.get(pk=obj.pk)
                context["version"] = conflicts.read_version(stored, self.below(stored))
            context |= {"late": late, "gone": gone, "back": getattr(form, "back", None)}
            context["files"] = bool(request.FILES)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Delete what was looked at; when it was changed since, show it and ask again."""
        with transaction.atomic():
            thing = self.get_object(request, unquote(object_id))
            if thing is None:
                raise Http404
            below = self.below(thing)
            late = None
            if request.method == "POST":
                late = conflicts.find_conflict(
                    thing, request.POST.get(conflicts.VERSION_FIELD, ""), below
                )
            if late:
                request.POST = QueryDict()  # stock asks again
            context = {"version": conflicts.read_version(thing, below), "late": late}
            return super().delete_view(request, object_id, {**context, **(extra_context or {})})

    # What was

    def back(self, request: HttpRequest, thing: M) -> RevertPlan | None:
        """Return what the form begins with when somebody goes back to a former version."""
        asked = request.GET.get("back_to")
        if asked is None:
            return None
        if not self.has_change_permission(request, thing):
            raise PermissionDenied
        if not isinstance(thing, history_view.REVERTIBLE_MODELS) or not conflicts.is_small_integer(
            asked
        ):
            raise Http404
        kept: dict[str, Any] = vars(request)
        if "back" not in kept:
            try:
                kept["back"] = self.back_from(PastVersion(thing, int(asked)), thing)
            except LookupError as missing:
                raise Http404 from missing
        found: RevertPlan = kept["back"]
        return found

    def back_from(self, former: PastVersion, thing: M) -> RevertPlan:
        """Return what the form begins with for a former version."""
        return former.back()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what the database recorded; of reference data only the staff's log knows."""
        if not is_recorded(self.model):
            return super().history_view(request, object_id, extra_context)
        if not self.has_view_permission(request):
            raise PermissionDenied
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            raise Http404
        return history_view.render_history(self, request, thing)
