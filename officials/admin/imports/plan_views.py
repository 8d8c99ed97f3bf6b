"""Pages of the rows of a list: the plan with its questions, and the rows that are not taken."""

import io
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from officials.actions import (
    Refused,
    import_originals as originals,
    import_process,
    import_questions,
    refuse_timeouts,
)
from officials.actions.import_questions import common_answers, count_alike
from officials.admin.imports import plan_cases, plan_pages
from officials.admin.imports.applying import AT_ONCE, ApplyPages
from officials.admin.imports.pages import refuse_unreadable
from officials.admin.imports.plan_forms import find_reopened, read_choices
from officials.admin.imports.rejected_rows import RejectedRow, write_rejected
from officials.exporting.workbooks import MEDIA_TYPE
from officials.importing.entries import Entry
from officials.models import ImportAction, ImportBatch
from officials.staff.requests import current_user

# The endings of lists that were no files.
SUFFIXES = {originals.TEXT: ".txt", originals.GRID: ".txt", originals.HTML: ".html"}


class PlanPages(ApplyPages):
    """The plan of a list, page by page."""

    @refuse_unreadable
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the rows of the plan page by page; of a list without one what was read.

        Of a long one without a plan the first rows, since reading all takes seconds. A POST
        answers the questions of a page.
        """
        batch = self.get_object_or_404(request, object_id)
        if request.method == "POST":
            return self._answer(request, batch)
        progress = import_process.progress(batch)
        if progress.is_running:
            return self.show_progress(request, batch, progress)
        chosen, unplanned = request.GET.get("action", ""), 0
        if batch.rows.exists():
            context = self._show_plan(request, batch, chosen)
        else:
            book = originals.read_book(batch)
            rows = sum(len(sheet.rows) for sheet in book.sheets)
            is_long = rows > AT_ONCE
            shown = originals.first_rows(book, plan_pages.PAGE_SIZE) if is_long else book
            understanding, issue = originals.understand_book(batch, shown)
            if issue or understanding is None:
                return HttpResponseRedirect(self.url_of("columns", batch))
            entries = understanding.entries[: plan_pages.PAGE_SIZE if is_long else None]
            context = self._show_entries(request, entries, chosen)
            if is_long:
                unplanned = rows
                context |= {"filters": [], "rejected": 0}
        case = plan_cases.find_case(
            batch,
            progress.lost,
            context["summary"],
            unplanned=unplanned,
            may_change=self.has_change_permission(request, batch),
        )
        if not case.may_edit:
            context |= {"has_choices": False, "common": [], "citing": None}
        context |= {
            "batch": batch,
            "title": batch.file_name,
            "case": case,
            "is_grid": batch.source_format == originals.GRID,
            "result": self.read_result(request, batch),
            "chosen": chosen,
            "labels": plan_pages.FIELDS.values(),
        }
        return self.render(request, "admin/imports/plan.html", context)

    def _answer(self, request: HttpRequest, batch: ImportBatch) -> HttpResponse:
        """Store what was chosen on a page: answers, also for a whole unit, and posts to leave."""
        if not self.has_change_permission(request, batch):
            raise PermissionDenied
        by = current_user(request)
        acts = list(read_choices(batch, request.POST, by=by))
        if key := find_reopened(batch, request.POST):
            entries = originals.understand_original(batch).entries
            acts.append(partial(import_questions.plan_again, batch, entries, by=by, forget=key))
        for act in acts:
            try:
                with refuse_timeouts():
                    act()
            except Refused as refused:
                messages.error(request, str(refused))
        return HttpResponseRedirect(request.get_full_path())

    def _show_plan(self, request: HttpRequest, batch: ImportBatch, chosen: str) -> dict[str, Any]:
        counts = plan_pages.count_actions(batch)
        rows = plan_pages.filter_rows(batch, chosen if chosen in counts else "")
        page = Paginator(rows, plan_pages.PAGE_SIZE).get_page(request.GET.get("page"))
        shown = {row.action for row in page.object_list}
        doubtful = ImportAction.DOUBTFUL in shown
        return {
            "has_choices": doubtful or ImportAction.MISSING in shown,
            "summary": plan_pages.summarise(counts, batch),
            "common": common_answers(batch) if chosen == ImportAction.DOUBTFUL else [],
            "rejected": counts[ImportAction.REJECTED],
            "citing": plan_pages.count_citing(batch),
            "filters": plan_pages.list_filters(counts, chosen),
            "page": page,
            "entries": plan_pages.show_rows(
                page.object_list,
                fold=not chosen,
                many_sheets=plan_pages.has_sheets(batch),
                alike=count_alike(batch) if doubtful else {},
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
            "has_choices": False,
            "summary": None,
            "common": [],
            "citing": None,
            "rejected": len(_rejected(entries)),
            "filters": plan_pages.list_entry_filters(entries, chosen),
            "page": page,
            "entries": plan_pages.show_entries(page.object_list, many_sheets=many_sheets),
        }

    def original_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        """Send the list as it came; its policy keeps scripts in it from running."""
        batch = self.get_object_or_404(request, object_id)
        if batch.is_original_redacted:
            raise Http404
        return FileResponse(
            io.BytesIO(batch.source),
            as_attachment=True,
            filename=f"{batch.file_name}{SUFFIXES.get(batch.source_format, '')}",
            content_type="application/octet-stream",
            headers={"Content-Security-Policy": "sandbox", "Cache-Control": "private, no-store"},
        )

    @refuse_unreadable
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


def _rejected(entries: list[Entry]) -> list[Entry]:
    return [each for each in entries if plan_pages.act_of(each) == ImportAction.REJECTED]
