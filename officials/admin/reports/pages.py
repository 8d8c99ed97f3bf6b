"""The list of reports, and the page of one: what was reported, what mends it, the answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrOrPromise

from officials import permissions, phones, search
from officials.actions import Refused, refuse_timeouts, reports
from officials.admin.base.filters import QueueFilter
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.admin.base.object_actions import ObjectAction, ObjectActionAdmin
from officials.admin.base.register_search import search_posts
from officials.admin.reports.closing import CloseReport, describe_other, open_reports_beside
from officials.admin.reports.returning import from_report, report_url
from officials.calling import reported
from officials.calling.outcomes import count_outcomes, describe_outcomes
from officials.clock import today
from officials.days import day_of
from officials.models import Hotline, Post, Region, Report, ReportKind, ReportState
from officials.permissions import Permission
from officials.staff.requests import current_user


@dataclass(frozen=True)
class ReportRow:
    """A report in words: its line of the list, and the head of its page.

    ``due``: how long there is to answer; empty when it is answered. ``late``: that time is over.
    """

    report: Any
    identity: str
    number: str
    received: str
    due: str
    late: bool
    checked: str

    @property
    def url(self) -> str:
        return report_url(self.report)


@dataclass(frozen=True)
class Way:
    """A way to mend what was reported: the button, and its address. ``act``: its name in a form."""

    act: str
    title: StrOrPromise
    url: str
    destructive: bool = False


class RegionFilter(admin.SimpleListFilter):
    """Filter reports by the region of their post."""

    title = gettext_lazy("地区")
    parameter_name = "region"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        own = permissions.filter_permitted(
            Report.objects.all(), current_user(request), Permission.EDIT
        )
        found = Region.objects.filter(pk__in=own.values("post__department__region"))
        return [(str(each.pk), each.name) for each in found.order_by("code")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if not value:
            return queryset
        key = parse_integer(value, BIGINT_DIGITS)
        return queryset.filter(post__department__region=key) if key else queryset.none()


class AnswerFilter(admin.SimpleListFilter):
    """Filter reports by their state; without a choice the list has those without an answer."""

    title = gettext_lazy("状态")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*ReportState.choices, ("all", gettext_lazy("全部"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield first | {"display": _("未答复")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        if self.value() is None:
            return reported.filter_open(queryset)
        return queryset.filter(state=self.value())


@admin.register(Report)
class ReportAdmin(ObjectActionAdmin[Report]):
    """Reports, which citizens write and staff only answer."""

    object_actions = {"close": CloseReport}
    confirmation_template = "admin/report_page.html"
    change_list_template = "admin/report_list.html"
    list_filter = (QueueFilter, AnswerFilter, "kind", RegionFilter)
    list_display = ("__str__",)
    search_fields = ("digits",)
    search_help_text = gettext_lazy("地区、部门、岗位、姓名或号码，例如：临潼 王、029-0381 2345")
    ordering = reported.URGENT_FIRST
    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user answers reports: others have no use for words and contacts."""
        return self.has_scoped_permission(request, Permission.EDIT, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: what a citizen wrote is answered, never edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        rows = permissions.filter_permitted(
            super().get_queryset(request), current_user(request), Permission.EDIT
        )
        return reported.annotate_reports(rows)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        digits = phones.canonical_fragment(search_term)
        if len(digits) >= search.MIN_DIGITS:
            return queryset.filter(digits__contains=digits), False
        if not search_term.strip():
            return queryset, False
        posts = search_posts(Post.objects.order_by(), search_term)
        return queryset.filter(post__in=posts.values("pk")), False

    def get_urls(self) -> list[URLPattern]:
        return [self.object_path("take", self.take_view), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Render the list with what was answered in time."""
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if changelist := context.get("cl"):
            day = today()
            context["rows"] = [describe_row(each, day) for each in changelist.result_list]
            context["share"] = reported.count_in_time(self.get_scope(request), day)
        return response

    def get_scope(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the reports of the region that is chosen, or of all the user's regions."""
        key = parse_integer(request.GET.get(RegionFilter.parameter_name, ""), BIGINT_DIGITS)
        scope = permissions.filter_permitted(
            Report.objects.all(), current_user(request), Permission.EDIT
        )
        return scope.filter(post__department__region=key) if key else scope

    def take_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note that the user checks a report now, and open the form that mends its number."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        report = self.get_object_or_404(request, object_id)
        way = next(
            (each for each in find_ways(report) if each.act == request.POST.get("act")), None
        )
        if request.method != "POST" or way is None:
            return redirect(report_url(report))
        by = current_user(request)
        if report.state == ReportState.RECEIVED:
            try:
                with refuse_timeouts():
                    report = reports.take_report(report, by=by)
            except Refused as refused:
                messages.error(request, str(refused))
                return redirect(report_url(report))
        elif report.taken_by_id != by.pk:
            messages.warning(request, _("%s已在核实这条纠错，办理之前先问一声。") % report.taken_by)
        return redirect(from_report(way.url, report))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Render the page of a report; nothing is saved there."""
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        report = self.get_object_or_404(request, object_id)
        form = CloseReport(obj=report, by=current_user(request))
        return self.render_confirmation(request, report, form)

    def render_confirmation(
        self, request: HttpRequest, obj: Report, form: ObjectAction, **extra_context: Any
    ) -> HttpResponse:
        """Render the page of a report, with the form that answers it."""
        row = describe_row(obj, today())
        context = {
            "row": row,
            "callers": describe_callers(obj),
            "title": row.identity,
            "ways": find_ways(obj) if obj.is_open else [],
            "others": [
                (report_url(each), describe_other(each))
                for each in open_reports_beside(obj, form.by)
            ],
            "public_url": obj.post.get_absolute_url(),
            **extra_context,
        }
        return super().render_confirmation(request, obj, form, **context)

    def on_success(
        self, request: HttpRequest, obj: Report, form: ObjectAction, message: str
    ) -> HttpResponse:
        """Show ``message`` above the reports that are left."""
        messages.success(request, message)
        return redirect("admin:officials_report_changelist")

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Raise Http404: reports are deleted in time, so nothing records them."""
        raise Http404


def describe_row(report: Any, day: date) -> ReportRow:
    """Return a report that was annotated in words."""
    return ReportRow(
        report=report,
        identity=reported.describe_identity(report),
        number=reported.describe_number(report),
        received=str(day_of(report.received_at)),
        due=reported.describe_due(report, day) if report.is_open else "",
        late=report.is_open and report.due_on < day,
        checked=reported.describe_last_check(report),
    )


def describe_callers(report: Report) -> str:
    """Return what callers said of the reported number under its present holder; or nothing."""
    named = Hotline.objects.filter(uid=report.hotline_uid, digits=report.digits)
    return describe_outcomes(count_outcomes(named.filter(extension=report.extension)))


def find_ways(report: Report) -> list[Way]:
    """Return what may mend the number of a report, what its kind asks for first."""
    post = reverse("admin:officials_post_change", args=[report.post_id])
    hotline = Hotline.objects.filter(uid=report.hotline_uid, withdrawn_at=None).first()
    if hotline is None:
        return [Way("post", _("改岗位"), post)]

    def address(page: str) -> str:
        return reverse(f"admin:officials_hotline_{page}", args=[hotline.pk])

    ways = [
        Way("verify", _("打电话核实"), address("verify")),
        Way("change", _("改号码"), address("change")),
        Way("post", _("改岗位"), post),
        Way("withdraw", _("撤下号码"), address("withdraw"), destructive=True),
    ]
    if report.kind == ReportKind.ON_REQUEST:
        ways.insert(0, ways.pop())
    return ways
