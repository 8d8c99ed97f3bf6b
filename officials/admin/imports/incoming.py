"""Pages on which a list comes in, and on which its columns are corrected."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.utils.translation import gettext as _

from officials.actions import (
    Refused,
    import_originals as originals,
    import_process,
    import_questions,
    imports,
    refuse_timeouts,
)
from officials.admin.base.messages import render_issue
from officials.admin.imports.applying import AT_ONCE
from officials.admin.imports.column_forms import ColumnsForm
from officials.admin.imports.list_forms import GridForm, ListForm, UploadForm
from officials.admin.imports.pages import ImportPages, refuse_unreadable
from officials.admin.imports.readings import render_readings
from officials.importing.readers.refusals import Refused as FileRefused
from officials.importing.readers.sheets import Book
from officials.importing.remembered_columns import (
    add_headings,
    drop_remembered,
    list_remembered,
)
from officials.models import ImportBatch, ImportState
from officials.staff import kept_forms
from officials.staff.requests import current_user

CITES = "cites"  # the field of the button beside what stays as it is
_TEMPLATES = {"grid": "admin/imports/grid.html", "upload": "admin/imports/upload.html"}


class IncomingPages(ImportPages):
    """Upload, grid, and what was understood of them."""

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
                return self._show_taken(request, form, form.save())
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
        return self.render(request, _TEMPLATES[page], context)

    def _show_taken(self, request: HttpRequest, form: ListForm, batch: ImportBatch) -> HttpResponse:
        """Show how a list was understood; the columns of the grid are known, so that it is planned.

        Answers that were chosen below its lines are given.
        """
        sheets = form.book.sheets if form.book else ()
        known = isinstance(form, GridForm) and all(
            each.name in batch.corrections for each in sheets
        )
        if not known or form.book is None or not self._plan(request, batch, form.book):
            return HttpResponseRedirect(self.url_of("columns", batch))
        answers, by = form.cleaned_data["answers"], current_user(request)
        import_questions.answer_by_keys(batch, answers, by=by)
        return HttpResponseRedirect(self.url_of("change", batch))

    def reading_view(self, request: HttpRequest) -> HttpResponse:
        """Send what is understood of each line that is being typed; keep nothing of it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        by = current_user(request)
        form = GridForm(request.POST, by=by)
        if not form.is_valid() or form.book is None:
            texts = [text for each in form.errors.values() for text in each]
            return JsonResponse({"refusal": " ".join(map(str, texts))})
        region, answers = form.cleaned_data["region"], form.cleaned_data["answers"]
        try:
            understanding = originals.understand_sheets(form.book, region, form.find_corrections())
            with refuse_timeouts():
                rows = import_questions.preview(
                    understanding.entries,
                    answers,
                    region=region,
                    notice=form.cleaned_data["notice"],
                    by=by,
                )
        except FileRefused as refused:
            return JsonResponse({"refusal": render_issue(refused.issue)})
        except Refused as refused:
            return JsonResponse({"refusal": str(refused)})
        return JsonResponse(render_readings(rows, answers))

    @refuse_unreadable
    def columns_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show how the list was understood; take corrections, then compare with the register."""
        batch = self.get_editable(request, object_id)
        if batch.state != ImportState.PLANNED:
            return HttpResponseRedirect(self.url_of("change", batch))
        book = originals.read_book(batch)
        understanding, issue = originals.understand_book(batch, book)
        data = request.POST if request.method == "POST" else None
        remembered = list_remembered(batch)
        form = ColumnsForm(data, book=book, understanding=understanding, remembered=remembered)
        if (dropped := form.name_of(request.POST.get("forget", ""))) is not None:
            drop_remembered(batch, dropped)
            return HttpResponseRedirect(self.url_of("columns", batch))
        if form.is_valid():
            corrections = form.corrections()
            if corrections:
                stored = originals.format_corrections(corrections)
                batch.corrections = batch.corrections | add_headings(stored, book.sheets)
                batch.save(update_fields=["corrections"])
            if "again" in request.POST:
                return HttpResponseRedirect(self.url_of("columns", batch))
            planned = self._plan(request, batch, book)
            return HttpResponseRedirect(self.url_of("change" if planned else "columns", batch))
        context = {
            "batch": batch,
            "form": form,
            "title": _("%s：读成了什么") % batch,
            "refusal": render_issue(issue) if issue else "",
            "hidden": book.hidden,
        }
        return self.render(request, "admin/imports/columns.html", context)

    def plan_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Compare a list with the register again; what was answered is kept.

        ``cites``, from its own button: whether the notice is a source of what stays as it is.
        """
        batch = self.get_editable(request, object_id)
        if request.method == "POST":
            if CITES in request.POST:
                cites = request.POST[CITES] == "1"
                try:
                    imports.cite_unchanged(batch, cites, by=current_user(request))
                except Refused as refused:
                    messages.error(request, str(refused))
                    return HttpResponseRedirect(self.url_of("change", batch))
            self._plan(request, batch, originals.read_book(batch))
        return HttpResponseRedirect(self.url_of("change", batch))

    def _plan(self, request: HttpRequest, batch: ImportBatch, book: Book) -> bool:
        """Compare a list with the register, or say why it cannot be.

        A long one gets a process of its own; a typed one has answers that wait for its plan.
        """
        by, rows = current_user(request), sum(len(sheet.rows) for sheet in book.sheets)
        is_long = rows > AT_ONCE and batch.source_format != originals.GRID
        try:
            with refuse_timeouts():
                if is_long or batch.state != ImportState.PLANNED:
                    import_process.start_plan(batch, by=by)
                else:
                    entries = originals.understand_original(batch).entries
                    import_questions.plan_again(batch, entries, by=by)
        except FileRefused as refused:
            messages.error(request, render_issue(refused.issue))
            return False
        except Refused as refused:
            messages.error(request, str(refused))
            return False
        return True
