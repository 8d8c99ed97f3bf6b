"""Lead from a report to the forms that mend its number, and back to the report afterwards."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from officials import permissions
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.admin.base.object_actions import ObjectAction, PostActionAdmin
from officials.admin.base.versioned import M
from officials.models import PublicReason, Report, ReportKind
from officials.models.choices import Result
from officials.permissions import Permission
from officials.staff.requests import current_user

PARAMETER = "report"
# A number that nobody answered is called again, so a press in haste does no harm. Other results
# take a number off the site or call it good, and are chosen by who has called.
RESULTS = {ReportKind.UNANSWERED: Result.UNANSWERED}


def find_report(request: HttpRequest) -> Report | None:
    """Return the report that the address of a page names, if the user may answer it."""
    key = parse_integer(request.GET.get(PARAMETER, ""), BIGINT_DIGITS)
    if not key:
        return None
    named = Report.objects.filter(pk=key)
    return permissions.filter_permitted(named, current_user(request), Permission.EDIT).first()


def report_url(report: Report) -> str:
    """Return the address of the page of a report."""
    return reverse("admin:officials_report_change", args=[report.pk])


def from_report(url: str, report: Report) -> str:
    """Return the address of a form that leads back to ``report``."""
    return f"{url}?{urlencode({PARAMETER: report.pk})}"


class ReturningAdmin(PostActionAdmin[M]):
    """ModelAdmin whose forms and actions lead back to the report from which they were opened."""

    def get_action_initial(self, request: HttpRequest, slug: str) -> dict[str, Any]:
        """Fill in what a report says for sure: no result that somebody has to hear first."""
        initial = super().get_action_initial(request, slug)
        report = find_report(request)
        if report and slug == "verify":
            initial["result"] = RESULTS.get(ReportKind(report.kind), "")
        if report and slug == "withdraw" and report.kind == ReportKind.ON_REQUEST:
            initial["reason"] = PublicReason.ON_REQUEST
        return initial

    def on_success(
        self, request: HttpRequest, obj: M, form: ObjectAction, message: str
    ) -> HttpResponse:
        response = super().on_success(request, obj, form, message)
        report = find_report(request)
        return redirect(report_url(report)) if report else response

    def response_post_save_change(self, request: HttpRequest, obj: M) -> HttpResponseRedirect:
        report = find_report(request)
        if report:
            return HttpResponseRedirect(report_url(report))
        return super().response_post_save_change(request, obj)

    def render_confirmation(
        self, request: HttpRequest, obj: M, form: ObjectAction, **extra_context: Any
    ) -> HttpResponse:
        context = {"report": find_report(request), **extra_context}
        return super().render_confirmation(request, obj, form, **context)
