"""Compare the answers to a report with what happened to its number since it was received."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from officials.clock import now
from officials.models import (
    Edition,
    EditionHotline,
    Report,
    ReportAnswer,
    ReviewState,
    Verification,
)
from officials.models.choices import FAILED_RESULTS, Result

SAY_IT_WORKS = (ReportAnswer.CALLED, ReportAnswer.OFFICE_CONFIRMED)


def find_untrue(report: Report) -> Mapping[ReportAnswer, str]:
    """Return the answers that would not be true now, each with the reason in words.

    Public is what counts: a correction that waits for its approval is none yet.
    """
    moment = now()
    live = EditionHotline.objects.filter(
        edition__post=report.post_id,
        edition__closed=False,
        edition__period__contains=moment,
        withdrawn_at=None,
    )
    shown = live.filter(digits=report.digits, extension=report.extension).first()
    untrue = _compare_with_numbers(report, shown, [*live])
    published = Edition.objects.filter(
        post=report.post_id, published_at__gt=report.received_at, period__startswith__lte=moment
    )
    if not published.exists():
        untrue[ReportAnswer.DETAILS_CORRECTED] = _(
            "收到反映以后，这个岗位没有公布过修改。"
        ) + _describe_waiting(report)
    return untrue | _compare_with_checks(report)


def _compare_with_numbers(
    report: Report, shown: EditionHotline | None, live: list[EditionHotline]
) -> dict[ReportAnswer, str]:
    if shown is None:
        gone = _("这个号码已经不公开。")
        of_a_shown_number = (*SAY_IT_WORKS, ReportAnswer.SUSPENDED, ReportAnswer.IDENTITY_UNKNOWN)
        untrue = dict.fromkeys(of_a_shown_number, gone)
        before = EditionHotline.objects.filter(
            edition__post=report.post_id, edition__period__contains=report.received_at
        ).values_list("digits", "extension")
        if {(each.digits, each.extension) for each in live} <= {*before}:
            untrue[ReportAnswer.NUMBER_CORRECTED] = gone + _("岗位也没有公布新的号码。")
        return untrue
    waits = _describe_waiting(report)
    still = _("公开页面上还是这个号码。")
    if shown.suspended_at:
        still = _("这个号码只是暂停显示；确实不能用，就改号码或撤下。")
    untrue = {ReportAnswer.NUMBER_CORRECTED: still + waits, ReportAnswer.WITHDRAWN: still}
    return untrue if shown.suspended_at else untrue | {ReportAnswer.SUSPENDED: still}


def _compare_with_checks(report: Report) -> dict[ReportAnswer, str]:
    """Return what the newest check since the report contradicts."""
    checks = Verification.objects.filter(
        hotline__uid=report.hotline_uid,
        digits=report.digits,
        extension=report.extension,
        recorded_at__gt=report.received_at,
        struck_at=None,
    )
    check = checks.order_by("recorded_at", "pk").last()
    if check is None:
        return {}
    found = _("收到反映以后核验过：%s。") % check.get_result_display()
    if check.result in FAILED_RESULTS:
        return dict.fromkeys(SAY_IT_WORKS, found)
    if check.result in {Result.ANSWERED, Result.CONFIRMED}:
        return {ReportAnswer.NOT_REACHED: found}
    return {ReportAnswer.CALLED: found} if check.result == Result.UNANSWERED else {}


def _describe_waiting(report: Report) -> str:
    """Say that what staff changed on the post is not public yet."""
    waits = report.post.review_state != ReviewState.APPROVED
    return _("登记册里的修改还没有批准公布。") if waits else ""
