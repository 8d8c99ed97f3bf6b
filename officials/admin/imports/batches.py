"""Admin of imports: a list comes in, is read, and is compared with the register."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import Refused, import_originals as originals, imports, refuse_timeouts
from officials.admin.base.messages import render_issue
from officials.admin.base.scoped import ScopedAdmin
from officials.admin.imports import plan_pages
from officials.admin.imports.column_forms import ColumnsForm
from officials.admin.imports.list_forms import GridForm, ListForm, UploadForm
from officials.admin.imports.rejected_rows import RejectedRow, write_rejected
from officials.exporting.workbooks import MEDIA_TYPE
from officials.importing.entries import Entry
from officials.importing.readers.sheets import Book
from officials.importing.remembered_columns import (
    add_headings,
    drop_remembered,
    list_remembered,
)
from officials.importing.tables import Understanding
from officials.issues import Issue
from officials.models import ImportAction, ImportBatch, ImportState
from officials.permissions import Permission
from officials.staff import kept_forms
from officials.staff.requests import current_user

OPEN = {ImportState.PLANNED}


@admin.register(ImportBatch)
class ImportBatchAdmin(ScopedAdmin[ImportBatch]):
    """Imports. Adding one takes a list; the page of one is its plan."""

    list_display = ("file_name", "region", "notice", "made_by", "made_at", "state")
    list_select_related = ("region", "notice", "made_by")
    # No form of the model is shown: lists come in by forms of their own, and stay.
    fields = readonly_fields = list_display
    list_filter = ("state",)
    search_fields = ("file_name", "notice__title", "region__name")
    search_help_text = gettext_lazy("文件名、公告标题或地区，例如：临潼区")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        return super().get_queryset(request).defer("source", "sheets")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        views = {"columns": self.columns_view, "rejected": self.rejected_view}
        wrap = self.admin_site.admin_view
        return [
            path("grid/", wrap(self.grid_view), name="officials_importbatch_grid"),
            *(
                path(f"<path:object_id>/{slug}/", wrap(view), name=f"officials_importbatch_{slug}")
                for slug, view in views.items()
            ),
            *super().get_urls(),
        ]

    # A list comes in

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Take a file or a pasted table."""
        return self._take(request, UploadForm, "upload", "js/list_paste.js")

    def grid_view(self, request: HttpRequest) -> HttpResponse:
        """Take lines that were typed."""
        return self._take(request, GridForm, "grid", "js/list_grid.js")

    def _take(
        self, request: HttpRequest, form_class: type[ListForm], page: str, script: str
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        make = partial(form_class, by=current_user(request))
        if request.method == "POST":
            form = make(request.POST, request.FILES)
            if form.is_valid():
                batch = form.save()
                return HttpResponseRedirect(self._url("columns", batch))
        elif kept := kept_forms.take(request):
            message = _("登录中断了，刚才没有收下。下面是您填写的内容；要上传的文件请重新选择。")
            messages.warning(request, message)
            form = make(initial=kept.as_post().dict())
        else:
            form = make(initial=request.GET.dict())
        context = {
            "form": form,
            "media": form.media,
            "title": _("录入名单"),
            "current": page,
            "script": script,
        }
        return self._render(request, f"admin/imports/{page}.html", context)

    # What was understood

    def columns_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show how the list was understood; take corrections, then compare with the register."""
        batch = self._get_editable(request, object_id)
        if batch.state not in OPEN:
            return HttpResponseRedirect(self._url("change", batch))
        book = originals.read_book(batch)
        understanding, issue = originals.understand_book(batch, book)
        data = request.POST if request.method == "POST" else None
        remembered = list_remembered(batch)
        form = ColumnsForm(data, book=book, understanding=understanding, remembered=remembered)
        if (dropped := form.name_of(request.POST.get("forget", ""))) is not None:
            drop_remembered(batch, dropped)
            return HttpResponseRedirect(self._url("columns", batch))
        if form.is_valid():
            corrections = form.corrections()
            if corrections:
                stored = originals.format_corrections(corrections)
                batch.corrections = batch.corrections | add_headings(stored, book.sheets)
                batch.save(update_fields=["corrections"])
            if "again" in request.POST:
                return HttpResponseRedirect(self._url("columns", batch))
            planned = self._plan(request, batch, book)
            return HttpResponseRedirect(self._url("change" if planned else "columns", batch))
        context = {
            "batch": batch,
            "form": form,
            "title": _("%s：读成了什么") % batch,
            "refusal": render_issue(issue) if issue else "",
            "hidden": book.hidden,
        }
        return self._render(request, "admin/imports/columns.html", context)

    def _plan(self, request: HttpRequest, batch: ImportBatch, book: Book) -> bool:
        """Compare a list with the register, or say why it cannot be."""
        understanding, issue = originals.understand_book(batch, book)
        if understanding is None:
            messages.error(request, render_issue(issue) if issue else "")
            return False
        try:
            with refuse_timeouts():
                imports.plan(batch, understanding.entries)
        except Refused as refused:
            messages.error(request, str(refused))
            return False
        return True

    # The rows

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the rows of the plan page by page; of a list without one what was read.

        A POST answers the questions of a page.
        """
        batch = self.get_object_or_404(request, object_id)
        if request.method == "POST":
            return self._answer(request, batch)
        chosen = request.GET.get("action", "")
        if batch.rows.exists():
            context = self._show_plan(request, batch, chosen)
        else:
            understanding, issue = self._understand(batch)
            if issue or understanding is None:
                return HttpResponseRedirect(self._url("columns", batch))
            context = self._show_entries(request, understanding.entries, chosen)
        context |= {
            "batch": batch,
            "title": batch.file_name,
            "chosen": chosen,
            "labels": plan_pages.FIELDS.values(),
            "may_edit": batch.state in OPEN and self.has_change_permission(request, batch),
        }
        return self._render(request, "admin/imports/plan.html", context)

    def _answer(self, request: HttpRequest, batch: ImportBatch) -> HttpResponse:
        """Store the answers that were chosen on a page."""
        if not self.has_change_permission(request, batch):
            raise PermissionDenied
        for name, value in request.POST.items():
            place = plan_pages.parse_answer_name(name)
            row = batch.rows.filter(pk=place[0]).first() if place else None
            if place is None or row is None:
                continue
            try:
                with refuse_timeouts():
                    imports.answer(row, place[1], str(value), by=current_user(request))
            except Refused as refused:
                messages.error(request, str(refused))
        return HttpResponseRedirect(request.get_full_path())

    def _show_plan(self, request: HttpRequest, batch: ImportBatch, chosen: str) -> dict[str, Any]:
        counts = plan_pages.count_actions(batch)
        rows = plan_pages.filter_rows(batch, chosen if chosen in counts else "")
        page = Paginator(rows, plan_pages.PAGE_SIZE).get_page(request.GET.get("page"))
        sheets = batch.rows.order_by().exclude(sheet="").values("sheet").distinct()
        return {
            "is_planned": True,
            "has_questions": any(row.action == ImportAction.DOUBTFUL for row in page.object_list),
            "rejected": counts[ImportAction.REJECTED],
            "filters": plan_pages.list_filters(counts, chosen),
            "page": page,
            "entries": plan_pages.show_rows(
                page.object_list, fold=not chosen, many_sheets=sheets.count() > 1
            ),
        }

    def _show_entries(
        self, request: HttpRequest, entries: list[Entry], chosen: str
    ) -> dict[str, Any]:
        wanted = [
            entry
            for entry in entries
            if chosen not in plan_pages.ENTRY_ACTS or plan_pages.act_of(entry) == chosen
        ]
        page = Paginator(wanted, plan_pages.PAGE_SIZE).get_page(request.GET.get("page"))
        many_sheets = len({entry.sheet for entry in entries}) > 1
        return {
            "rejected": len(_rejected(entries)),
            "filters": plan_pages.list_entry_filters(entries, chosen),
            "page": page,
            "entries": plan_pages.show_entries(page.object_list, many_sheets=many_sheets),
        }

    def rejected_view(self, request: HttpRequest, object_id: str) -> StreamingHttpResponse:
        """Send the rows that are not taken as a sheet."""
        batch = self.get_object_or_404(request, object_id)
        book = originals.read_book(batch)
        understanding, _issue = originals.understand_book(batch, book)
        if understanding is None:
            raise Http404
        planned = batch.rows.filter(action=ImportAction.REJECTED).order_by("position")
        rows = [RejectedRow(each.sheet, each.row, each.unit, each.problems) for each in planned]
        if not batch.rows.exists():
            rows = [
                RejectedRow(each.sheet, each.row, each.unit, plan_pages.describe_problems(each))
                for each in _rejected(understanding.entries)
            ]
        if not rows:
            raise Http404
        response = StreamingHttpResponse(
            write_rejected(book, understanding, rows), content_type=MEDIA_TYPE
        )
        name = content_disposition_header(True, _("不收的行.xlsx"))  # noqa: FBT003
        response["Content-Disposition"] = name
        response["Cache-Control"] = "private, no-store"
        return response

    # Shared

    def _understand(self, batch: ImportBatch) -> tuple[Understanding | None, Issue | None]:
        return originals.understand_book(batch, originals.read_book(batch))

    def _get_editable(self, request: HttpRequest, object_id: str) -> ImportBatch:
        if not self.has_scoped_permission(request, Permission.EDIT):
            raise PermissionDenied
        batch = self.get_object_or_404(request, object_id)
        if not self.has_change_permission(request, batch):
            raise PermissionDenied
        return batch

    def _url(self, page: str, batch: ImportBatch) -> str:
        return reverse(f"admin:officials_importbatch_{page}", args=[batch.pk])

    def _render(
        self, request: HttpRequest, template: str, context: dict[str, Any]
    ) -> TemplateResponse:
        # Tables need the width that the list of models takes.
        shared = self.admin_site.each_context(request) | {"is_nav_sidebar_enabled": False}
        return TemplateResponse(request, template, shared | {"opts": self.opts} | context)


def _rejected(entries: list[Entry]) -> list[Entry]:
    return [each for each in entries if plan_pages.act_of(each) == ImportAction.REJECTED]
