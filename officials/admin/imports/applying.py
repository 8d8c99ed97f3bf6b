"""Pages on which a plan is written, is under way, was written, and is taken back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from officials.actions import (
    Refused,
    import_apply,
    import_process,
    import_undo,
    refuse_timeouts,
    review,
    second_person,
)
from officials.admin.imports import plan_pages, undone_rows
from officials.admin.imports.pages import ImportPages
from officials.models import ImportBatch, ImportState, Post, ReviewState
from officials.permissions import Permission
from officials.staff.requests import current_user

# Rows of a list that is handled within a request; a longer one gets a process of its own.
AT_ONCE = 500
APPROVERS_NAMED = 8
REFRESH = "2"  # seconds after which the page of the progress renews itself
SEEN = "seen"  # the field with the numbers that the page displayed


class ApplyPages(ImportPages):
    """Serve the pages on which a plan is written, and on which it is taken back."""

    def apply_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write a plan and submit it for review."""
        batch = self.get_editable(request, object_id)
        if request.method == "POST":
            counts = plan_pages.count_actions(batch)
            if request.POST.get(SEEN) != plan_pages.summarise(counts, batch).text:
                messages.error(request, _("计划刚才变了，还没有写入；请看一遍再写入。"))
            else:
                self._act(request, batch, import_apply.apply, import_process.start_apply)
        return HttpResponseRedirect(self.url_of("change", batch))

    def undo_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """List what goes and what comes back; a POST takes the list back."""
        batch = self.get_editable(request, object_id)
        if batch.state != ImportState.APPLIED:
            return HttpResponseRedirect(self.url_of("change", batch))
        if request.method == "POST":
            self._act(request, batch, import_undo.undo, import_process.start_undo)
            return HttpResponseRedirect(self.url_of("change", batch))
        written = undone_rows.written_rows(batch)
        page = Paginator(written, plan_pages.PAGE_SIZE).get_page(request.GET.get("page"))
        many_sheets = plan_pages.has_sheets(batch)
        context = {
            "batch": batch,
            "title": _("撤销导入：%s") % batch,
            "page": page,
            "entries": undone_rows.show_undone(list(page.object_list), many_sheets=many_sheets),
            "labels": plan_pages.FIELDS.values(),
            "counts": undone_rows.count_undone(batch),
        }
        return self.render(request, "admin/imports/undo.html", context)

    def _act(
        self,
        request: HttpRequest,
        batch: ImportBatch,
        act: Callable[..., None],
        start: Callable[..., None],
    ) -> None:
        """Do an act within the request where a list is short; else start a process for it."""
        by = current_user(request)
        try:
            with refuse_timeouts():
                if batch.rows_total > AT_ONCE:
                    start(batch, by=by)
                else:
                    import_process.recover(batch)
                    act(batch, by=by)
        except Refused as refused:
            messages.error(request, str(refused))

    def show_progress(
        self, request: HttpRequest, batch: ImportBatch, progress: import_process.Progress
    ) -> HttpResponse:
        """Render how far a process has come; the page renews itself."""
        titles = {
            ImportState.APPLYING: _("正在写入"),
            ImportState.APPLIED: _("正在撤销"),
        }
        context = {
            "batch": batch,
            "title": titles.get(progress.state, _("正在与登记册比较")),
            "progress": progress,
        }
        response = self.render(request, "admin/imports/progress.html", context)
        response["Refresh"] = REFRESH
        return response

    def read_result(self, request: HttpRequest, batch: ImportBatch) -> dict[str, Any] | None:
        """Return what became of a list that was written: its posts, and who may approve them."""
        if batch.state not in {ImportState.APPLIED, ImportState.UNDONE}:
            return None
        by, posts = current_user(request), import_apply.posts_of(batch)
        submitted = posts.filter(review_state=ReviewState.SUBMITTED)
        approvable = review.approvable_by(second_person.linked_accounts(by))
        url = reverse("admin:officials_post_changelist")
        return {
            "submitted": submitted.count(),
            "approved": posts.filter(review_state=ReviewState.APPROVED).count(),
            "drafts": posts.filter(review_state=ReviewState.DRAFT).count(),
            "approvers": self._name_approvers(batch, submitted),
            "approvable": submitted.filter(approvable).count()
            if self.has_scoped_permission(request, Permission.APPROVE, batch)
            else 0,
            "posts_url": f"{url}?import={batch.uid}",
            "review_url": f"{url}?import={batch.uid}&waiting=review",
            "may_undo": batch.state == ImportState.APPLIED
            and self.has_change_permission(request, batch),
        }

    def _name_approvers(self, batch: ImportBatch, submitted: QuerySet[Post]) -> str:
        """Return who may approve a post of the list; the others have the same contributors."""
        first = submitted.select_related("department__region", "submitted_by").first()
        if first is None or first.submitted_by is None:
            return ""
        people = second_person.find_approvers([first], by=first.submitted_by)[first.pk]
        names = [str(each) for each in people]
        return "、".join(names[:APPROVERS_NAMED]) + ("……" if names[APPROVERS_NAMED:] else "")
