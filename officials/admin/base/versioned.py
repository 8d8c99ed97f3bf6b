"""ModelAdmin with optimistic locking, history, and revert.

A change form, and the confirmation page of a deletion, carry the version that they show. When it
is not the present one any more, nothing is written: the page comes back with the user's input and
with the changes of others. The same page answers a save that waited too long for a colleague's, and
one that came after the session had ended.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.contrib.messages.storage import default_storage
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.db import OperationalError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from officials.admin.base import add_tokens, conflicts, history_view
from officials.admin.base.add_tokens import AlreadyAdded
from officials.admin.base.conflicts import ConflictForm, EditConflict
from officials.admin.base.integers import parse_integer
from officials.admin.base.request_state import get_request_state
from officials.admin.base.revert import PastVersion, RevertPlan, describe_locked_fields
from officials.db.timeouts import answer_timeout
from officials.history.events import is_recorded
from officials.staff import kept_forms
from officials.staff.kept_forms import KeptForm
from officials.staff.requests import current_user

M = TypeVar("M", bound=models.Model)


class VersionedAdmin(admin.ModelAdmin[M]):
    """Base of ``ScopedAdmin``, whose ``get_object`` locks the row before a POST reads it.

    ``form`` derives from ``ConflictForm``, the formset of each inline from ``ScopedFormSet``.
    """

    form: Any = ConflictForm

    def get_object_or_404(self, request: HttpRequest, object_id: str) -> M:
        """Return the object of a URL. Raises PermissionDenied, and Http404 outside its scope."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        return obj

    # Optimistic locking

    def get_inline_rows(self, obj: M) -> list[models.Model]:
        """Return the rows of the inlines if no event table records their changes."""
        if is_recorded(self.model):
            return []
        return [
            row
            for inline in self.inlines
            for key in inline.model._meta.fields
            if key.related_model is type(obj)
            for row in inline.model._default_manager.filter(**{key.name: obj.pk}).order_by("pk")
        ]

    def read_version(self, obj: M) -> str:
        """Return the present version of ``obj`` and its inlines."""
        return conflicts.read_version(obj, self.get_inline_rows(obj))

    def find_conflict(self, request: HttpRequest, obj: M) -> EditConflict | None:
        """Return the conflict between the version in a POST and the present one."""
        if conflict := self.get_timeout(request):
            return conflict
        version = request.POST.get(conflicts.VERSION_FIELD, "")
        opened = request.POST.get(conflicts.OPENED_FIELD, "")
        return conflicts.find_conflict(obj, version, self.get_inline_rows(obj), opened)

    def get_timeout(self, request: HttpRequest) -> EditConflict | None:
        """Return the conflict of a save that a colleague's, the session or an earlier one ended."""
        state = get_request_state(request)
        message = state.timeout
        question = _("下面是您填写的内容，都还在。请稍候再保存一次。")
        if state.is_kept:
            message = _("登录中断了，刚才没有保存。")
            question = _("下面是您填写的内容。核对后再保存一次；要上传的文件请重新选择。")
        if state.repeated:
            message = state.repeated
            question = _("下面是您填写的内容，都还在。真要再增加一个，再保存一次。")
        return EditConflict(message, [], question, is_checked=False) if message else None

    def get_form(
        self,
        request: HttpRequest,
        obj: M | None = None,
        change: bool = False,  # noqa: FBT002 - Django's signature
        **kwargs: Any,
    ) -> Any:
        """Return the form class, for a change with its conflict or its revert."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        # Stock creates the class for each request.
        form.current_user = current_user(request)
        form.conflict = self.get_timeout(request)
        if obj is None and request.method == "POST" and not form.conflict:
            add_tokens.claim(request)
        if form.conflict or obj is None or not change:
            return form
        if request.method == "POST":
            form.conflict = self.find_conflict(request, obj)
            return form
        if plan := self.get_revert_plan(request, obj):
            plan.notes += describe_locked_fields(plan, form, obj)
            return partial(form, initial=plan.initial)
        return form

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and obj.pk and (plan := self.get_revert_plan(request, obj)):
            kwargs["past_rows"] = plan.rows.get(inline.model._meta.model_name)
        return kwargs

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Read the version before the values that it stands for, so that it is never newer."""
        if request.method == "GET" and (kept := kept_forms.take(request)):
            return self.render_kept_form(request, kept, object_id, form_url, extra_context)
        obj = None
        opened = ""
        if object_id is not None and request.method == "GET":
            opened = conflicts.read_moment() if self.model in conflicts.WITH_REVISION else ""
            obj = self.get_object(request, unquote(object_id))
        version = {"version": self.read_version(obj)} if obj else {}
        context = {"opened": opened, **version, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    # A commit may wait too, so the whole view of a form is tried again, not what a transaction
    # of its own encloses.

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        view = partial(super().add_view, request, form_url, extra_context)
        try:
            return self.answer_timeouts(request, view)
        except AlreadyAdded as added:
            row = self.find_added(added.pk)
            if row and added.is_same:
                return self.response_add(request, row)
            name = row or _("（已删除）")
            get_request_state(request).repeated = _("刚才已经增加了“%s”，没有再增加。") % name
            return view()

    def find_added(self, pk: int) -> Any:
        """Return the row that an add form made, None where it is gone."""
        return self.model._default_manager.filter(pk=pk).first()

    def response_add(
        self, request: HttpRequest, obj: M, post_url_continue: str | None = None
    ) -> HttpResponse:
        add_tokens.note(request, obj.pk)
        return super().response_add(request, obj, post_url_continue)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return self.answer_timeouts(
            request, partial(super().change_view, request, object_id, form_url, extra_context)
        )

    def answer_timeouts(
        self, request: HttpRequest, view: Callable[[], HttpResponse]
    ) -> HttpResponse:
        """Return the response of a view; a save that a time limit ended gets its form back."""
        try:
            return view()
        except OperationalError as error:
            self.note_timeout(request, error)
            return view()

    def render_kept_form(
        self,
        request: HttpRequest,
        kept: KeptForm,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        """Render a form with what was typed before the session ended; nothing is saved."""
        get_request_state(request).is_kept = True
        bool(request.FILES)  # reads the body, which would replace the fields later
        request.POST = kept.as_post()  # type: ignore[assignment]  # immutable too, the stubs differ
        request.method = "POST"
        with transaction.atomic():
            response = super().changeform_view(request, object_id, form_url, extra_context)
            transaction.set_rollback(True)
        return response

    def note_timeout(self, request: HttpRequest, error: OperationalError) -> None:
        """Let the request be answered again, without locks and without saving.

        Raises ``error`` where no time limit ended a save.
        """
        message = answer_timeout(error) if request.method == "POST" else ""
        if not message:
            raise error
        get_request_state(request).timeout = message
        # Messages of the save that failed while it was committed would say that it is done.
        stored: Any = request
        stored._messages = default_storage(request)  # noqa: SLF001 - where Django looks for it
        for field in request.FILES:
            for upload in request.FILES.getlist(field):
                upload.seek(0)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT002 - Django's signature
        change: bool = False,  # noqa: FBT002
        form_url: str = "",
        obj: M | None = None,
    ) -> HttpResponse:
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        deleted_rows = [row for formset in formsets for row in formset.deleted_rows]
        version = request.POST.get(conflicts.VERSION_FIELD, "")
        opened = request.POST.get(conflicts.OPENED_FIELD, "")
        conflict = self.get_timeout(request)
        if conflict:
            # The present version may be that of a colleague's save, which nobody has read here.
            context["version"] = version
            context["opened"] = opened
        elif obj:
            conflict = context["adminform"].form.conflict
            if deleted_rows and not conflict:
                conflict = conflicts.missing_rows_conflict(obj, version, opened)
            if request.method == "POST":
                context["opened"] = conflicts.read_moment()
                stored = self.model._default_manager.get(pk=obj.pk)
                context["version"] = self.read_version(stored)
            context["revert_plan"] = get_request_state(request).revert_plan
        form = context["adminform"].form
        if conflict and not (
            set(form.errors) - {NON_FIELD_ERRORS} or any(any(each.errors) for each in formsets)
        ):
            context["errors"] = ()  # nothing is wrong with what was typed
        if conflict or obj:
            context |= {
                "conflict": conflict,
                "deleted_rows": deleted_rows,
                "has_files": bool(request.FILES),
                "has_passwords": _has_passwords(context["adminform"].form),
            }
        context["add_token"] = add_tokens.make_token() if add else ""
        return super().render_change_form(request, context, add, change, form_url, obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Delete the version that the page showed; in a conflict show the page again."""
        delete = partial(self.delete_version, request, object_id, extra_context)
        return self.answer_timeouts(request, delete)

    def delete_version(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        """Delete an object that is still in the version of the POST, or render the conflict."""
        with transaction.atomic():
            obj = self.get_object(request, unquote(object_id))
            if obj is None:
                raise Http404
            conflict = self.find_conflict(request, obj) if request.method == "POST" else None
            version = self.read_version(obj)
            if self.get_timeout(request):
                version = request.POST.get(conflicts.VERSION_FIELD, "")
            context = {"version": version, "conflict": conflict}
            context |= extra_context or {}
            if conflict:
                return self.render_delete_conflict(request, obj, context)
            return super().delete_view(request, object_id, context)

    def render_delete_conflict(
        self, request: HttpRequest, obj: M, extra_context: dict[str, Any]
    ) -> HttpResponse:
        """Render the confirmation page of a deletion, which stock renders for GET only."""
        if not self.has_delete_permission(request, obj):
            raise PermissionDenied
        deleted, counts, lacking, protected = self.get_deleted_objects([obj], request)
        name = str(self.opts.verbose_name)
        refused = lacking or protected
        context = {
            **self.admin_site.each_context(request),
            "title": _("Cannot delete %(name)s") % {"name": name} if refused else _("Delete"),
            "object_name": name,
            "object": obj,
            "deleted_objects": deleted,
            "model_count": dict(counts).items(),
            "perms_lacking": lacking,
            "protected": protected,
            "opts": self.opts,
            "app_label": self.opts.app_label,
            "preserved_filters": self.get_preserved_filters(request),
            "is_popup": IS_POPUP_VAR in request.GET,
            "to_field": request.GET.get(TO_FIELD_VAR),
            **extra_context,
        }
        return self.render_delete_form(request, context)

    # Revert and history

    def get_revert_plan(self, request: HttpRequest, obj: M) -> RevertPlan | None:
        """Return the initial values if ``?back_to=`` names an earlier version.

        Raises PermissionDenied without permission to change ``obj``, Http404 for a version that
        does not exist.
        """
        number = request.GET.get("back_to")
        if number is None:
            return None
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        version = parse_integer(number)
        if version is None or not isinstance(obj, history_view.REVERTIBLE_MODELS):
            raise Http404
        state = get_request_state(request)
        if state.revert_plan is None:
            try:
                state.revert_plan = self.build_revert_plan(PastVersion(obj, version), obj)
            except LookupError as missing:
                raise Http404 from missing
        return state.revert_plan

    def build_revert_plan(self, past: PastVersion, obj: M) -> RevertPlan:
        """Return the initial values of the form for an earlier version."""
        return past.plan_revert()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Render the recorded changes; for reference data the proposals."""
        return history_view.render_history(
            self, request, self.get_object_or_404(request, object_id)
        )


def _has_passwords(form: forms.BaseForm) -> bool:
    """Return whether a form asks for a password, which no page repeats."""
    return any(isinstance(each.widget, forms.PasswordInput) for each in form.fields.values())
