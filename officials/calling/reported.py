"""Describe the reports of citizens: which is urgent, what is due, what was answered in time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _

from officials import permissions, phones
from officials.calling.numbers import Number
from officials.characters import REDACTED
from officials.days import SHANGHAI
from officials.identity import Identity
from officials.models import Appointment, Hotline, Report, ReportKind, User, Verification
from officials.models.choices import OPEN_STATES, Result
from officials.permissions import Permission
from officials.place_names import place_name
from officials.publication.register import held_today

# The running share counts the reports that came within so many days.
SHARE_DAYS = 180
# What holders ask to take down themselves, then by the day on which an answer is due.
URGENT_FIRST = (
    Case(When(kind=ReportKind.ON_REQUEST, then=0), default=1, output_field=IntegerField()).asc(),
    "due_on",
    "pk",
)


@dataclass(frozen=True)
class AnsweredShare:
    """How many reports were answered in time, of those that were answered or are overdue."""

    due: int
    in_time: int

    @property
    def percent(self) -> int:
        """Return the share in whole percent, rounded down: 100 means all."""
        return 100 * self.in_time // self.due


def filter_open(reports: QuerySet[Any]) -> QuerySet[Any]:
    """Return the reports that nobody has answered."""
    return reports.filter(state__in=OPEN_STATES)


def put_urgent_first(reports: QuerySet[Any]) -> QuerySet[Any]:
    """Order reports by URGENT_FIRST."""
    return reports.order_by(*URGENT_FIRST)


def annotate_reports(reports: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate what a line about a report says beside it.

    ``place_name``: of the region; ``held_by``: who holds the post today; ``number_kind``: of the
    hotline; ``others``: how many other open reports the number has; ``last_result`` and
    ``last_day``: of its newest check.
    """
    holders = Appointment.objects.filter(held_today(), post=OuterRef("post"))
    hotlines = Hotline.objects.filter(uid=OuterRef("hotline_uid"))
    checks = Verification.objects.filter(
        hotline__uid=OuterRef("hotline_uid"),
        digits=OuterRef("digits"),
        extension=OuterRef("extension"),
        struck_at=None,
    ).order_by("-checked_on", "-id")
    same = (
        Report.objects.filter(
            digits=OuterRef("digits"), extension=OuterRef("extension"), state__in=OPEN_STATES
        )
        .exclude(pk=OuterRef("pk"))
        .order_by()
        .values("digits")
        .annotate(number=Count("pk"))
    )
    annotated: QuerySet[Any] = reports.annotate(
        place_name=place_name("post__department__region"),
        held_by=Subquery(holders.values("official__name")[:1]),
        number_kind=Subquery(hotlines.values("kind")[:1]),
        last_result=Subquery(checks.values("result")[:1]),
        last_day=Subquery(checks.values("checked_on")[:1]),
        others=Coalesce(Subquery(same.values("number"), output_field=IntegerField()), 0),
    )
    return annotated.select_related("post__department")


def count_in_time(reports: QuerySet[Any], today: date) -> AnsweredShare:
    """Return how many of ``reports``, those of the last 180 days, were answered in time."""
    first = datetime.combine(today, datetime.min.time(), SHANGHAI) - timedelta(days=SHARE_DAYS)
    counted = (
        reports.order_by()
        .filter(received_at__gte=first)
        .annotate(answered_on=TruncDate("answered_at", tzinfo=SHANGHAI))
        .aggregate(
            due=Count("pk", filter=Q(answered_on__isnull=False) | Q(due_on__lt=today)),
            in_time=Count("pk", filter=Q(answered_on__lte=F("due_on"))),
        )
    )
    return AnsweredShare(**counted)


def describe_due(report: Report, today: date) -> str:
    """Return how many days are left to answer a report, or since when it is overdue."""
    left = (report.due_on - today).days
    if left < 0:
        return _("已逾期 %d 天") % -left
    if left == 0:
        return _("今天到期")
    return _("明天到期") if left == 1 else _("还有 %d 天") % left


def describe_number(report: Any) -> str:
    """Return the reported number grouped for reading, of a report that was annotated."""
    if report.digits == REDACTED:
        return REDACTED
    kind = phones.Kind(report.number_kind or phones.Kind.LANDLINE)
    return phones.shown(kind, report.digits, report.extension)


def describe_identity(report: Any) -> str:
    """Return place, department, post, holder and number of a report that was annotated."""
    return str(
        Identity(
            region=report.place_name,
            department=report.post.department.name,
            title=report.post.title,
            holder=report.held_by or "",
            number=describe_number(report),
        )
    )


def describe_last_check(report: Any) -> str:
    """Return day and result of the newest check of the number, of an annotated report."""
    if report.last_day is None:
        return _("还没有核验过")
    return _("%(day)s：%(result)s") % {
        "day": report.last_day,
        "result": Result(report.last_result).label,
    }


def count_kinds(number: Number, user: User) -> list[tuple[str, int]]:
    """Return how many open reports of each kind a number has in the regions of ``user``."""
    same = Report.objects.filter(digits=number.digits, extension=number.extension)
    permitted = permissions.filter_permitted(filter_open(same), user, Permission.EDIT)
    counted = permitted.order_by().values_list("kind").annotate(number=Count("pk"))
    return [(str(ReportKind(kind).label), count) for kind, count in counted.order_by("-number")]
