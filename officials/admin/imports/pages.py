"""Base of the pages of imports: their addresses, and how they are rendered."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from officials.admin.base.messages import render_issue
from officials.admin.base.scoped import ScopedAdmin
from officials.importing.readers.refusals import Refused as FileRefused
from officials.models import ImportBatch
from officials.permissions import Permission


def refuse_unreadable(view: Callable[..., Any]) -> Callable[..., Any]:
    """Lead back to the list of imports, with the reason, where an original is not read again."""

    @wraps(view)
    def wrapped(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(self, request, *args, **kwargs)
        except FileRefused as refused:
            messages.error(request, render_issue(refused.issue))
            return HttpResponseRedirect(reverse("admin:officials_importbatch_changelist"))

    return wrapped


class ImportPages(ScopedAdmin[ImportBatch]):
    """A ModelAdmin whose pages are all of its own."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        return super().get_queryset(request).defer("source", "sheets")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_editable(self, request: HttpRequest, object_id: str) -> ImportBatch:
        """Return a batch that the user may work on. Raises PermissionDenied, Http404."""
        if not self.has_scoped_permission(request, Permission.EDIT):
            raise PermissionDenied
        batch = self.get_object_or_404(request, object_id)
        if not self.has_change_permission(request, batch):
            raise PermissionDenied
        return batch

    def url_of(self, page: str, batch: ImportBatch) -> str:
        return reverse(f"admin:officials_importbatch_{page}", args=[batch.pk])

    def render(
        self, request: HttpRequest, template: str, context: dict[str, Any]
    ) -> TemplateResponse:
        shared = self.admin_site.each_context(request)
        return TemplateResponse(request, template, shared | {"opts": self.opts} | context)
