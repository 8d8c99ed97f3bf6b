"""Queue of the reports of citizens that wait for an answer."""

from typing import Any

from django.db.models import DateField, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy

from officials.calling import reported
from officials.clock import today
from officials.models import Report, User
from officials.permissions import Permission
from officials.staff.queues import Queue, QueueItem


def select_open(reports: QuerySet[Report], _user: User) -> QuerySet[Any]:
    """Return the reports without an answer, the most urgent first, with the present ``day``."""
    waiting = reported.put_urgent_first(reported.filter_open(reports))
    day = Value(today(), output_field=DateField())
    dated: QuerySet[Any] = reported.annotate_reports(waiting).annotate(day=day)
    return dated


def _report_item(report: Any) -> QueueItem:
    url = reverse("admin:officials_report_change", args=[report.pk])
    detail = f"{report.get_kind_display()}，{reported.describe_due(report, report.day)}"
    return QueueItem(reported.describe_identity(report), detail, url)


REPORTS = Queue(
    name="reports",
    keeps_place=True,
    dated="received_at",
    act=gettext_lazy("答复"),
    title=gettext_lazy("等答复的纠错"),
    hint=gettext_lazy("三个工作日内答复；本人要求撤下的，一个工作日。"),
    model=Report,
    permission=Permission.EDIT,
    select=select_open,
    item=_report_item,
    related=("post__department__region",),
)
