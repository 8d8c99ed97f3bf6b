"""Take reports that a number is wrong, and show what became of one."""

import hashlib
import json
import logging
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from directory.http import rate_limits
from directory.http.forms import (
    TOKEN_FIELD,
    TRAP_FIELD,
    FormRequest,
    FormToken,
    make_token,
    public_form,
)
from directory.http.outages import AWAY
from directory.http.pages import page
from directory.printed_facts import format_number
from officials import clock
from officials.actions import report_spool, reports
from officials.actions.reports import ReportStatus, SentReport
from officials.days import day_of
from officials.models.choices import (
    MAX_REPORT_CONTACT,
    MAX_REPORT_WORDS,
    OPEN_STATES,
    ReportKind,
)
from officials.models.public import LiveHotline, ShownHotline

log = logging.getLogger(__name__)

REPORT, STATUS = "report", "report-status"
TOO_MANY_FROM_HERE = gettext_lazy(
    "这个网络地址一小时内已经发了 20 条。内容还在下面，没有收下；请一小时后再按发送，或请打 12345。"
)
TOO_MANY_OF_NUMBER = gettext_lazy(
    "这个号码一小时内已经收到 50 条。内容还在下面，没有收下；请一小时后再按发送。"
)
NOT_NOW = gettext_lazy(
    "网站的数据库暂时停用，现在收不下。您填的内容会留在这一页：过一分钟再按发送，或请打 12345。"
)
NO_ANSWER_NOW = gettext_lazy("网站的数据库暂时停用，现在查不了。请过一分钟再按查询。")
NOT_KEPT = gettext_lazy("网站现在存不下您的话。内容还在下面，请一分钟后再按发送。")
OF_ANOTHER_NUMBER = gettext_lazy(
    "这份表单是另一个号码的，没有收下。请看一遍下面的内容，说的确实是这个号码，再按一次发送。"
)
NO_SUCH_RECEIPT = gettext_lazy("没有这个回执号。请核对 20 位数字，再查一次。")
TOO_MANY_RECEIPTS = gettext_lazy("这个网络地址查得太多了，请一小时后再查。")


class TypedField(forms.CharField):
    """A text as somebody typed it, in lines, without signs that do not print."""

    def to_python(self, value: Any) -> Any:
        """Return the text; refuse one in another encoding than that of the page."""
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(
            each
            for each in text
            if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs"}
        )
        if "\ufffd" in text:
            raise forms.ValidationError(_("有的字看不懂，请重新填写这一栏。"))
        return super().to_python(text)


class ReportForm(forms.Form):
    """The fields of a report."""

    kind = forms.ChoiceField(
        choices=ReportKind.choices,
        error_messages={
            "required": gettext_lazy("还没有选哪里不对，请选一项。"),
            "invalid_choice": gettext_lazy("还没有选哪里不对，请选一项。"),
        },
    )
    words = TypedField(
        required=False,
        max_length=MAX_REPORT_WORDS,
        error_messages={"max_length": gettext_lazy("说明最多 1000 字，请删短一些。")},
    )
    contact = TypedField(
        required=False,
        max_length=MAX_REPORT_CONTACT,
        error_messages={"max_length": gettext_lazy("联系方式最多 200 字，请删短一些。")},
    )

    def find_faults(self) -> list[str]:
        """Return what is to be mended, in words."""
        return [str(fault) for faults in self.errors.values() for fault in faults]


@dataclass(frozen=True)
class Shown:
    """The form as a page shows it. ``hotline``: None while the database is away.

    ``problems``: in words, above the form; ``retry_after``: in seconds.
    """

    token: FormToken
    hotline: LiveHotline | None
    form: ReportForm | None = None
    problems: tuple[str, ...] = ()
    status: int = HTTPStatus.OK
    retry_after: int = 0


@public_form(REPORT)
def report(request: FormRequest, uid: str) -> HttpResponse:
    """Render the form about a number that is public now; take what is sent.

    While the database is away, a form that says which number is meant is kept. Any other is shown
    again with its text: sent once more when the database is back, it is filed.
    """
    try:
        return _answer(request, uid)
    except AWAY:
        log.exception("A report is not taken: the database is away")
        return _render_unanswered(request, uid)


def _answer(request: FormRequest, uid: str) -> HttpResponse:
    if request.method != "POST":
        hotline = _find_hotline(uid)
        return _gone(request, uid) if hotline is None else _render(request, _begin(hotline))
    form = ReportForm(request.POST)
    token = _read_token(request, uid)
    if token and len(token.subject) == 1:  # made while the database was away
        hotline = _find_hotline(uid)
        if hotline is None:
            return _gone(request, uid)
        token = replace(token, subject=_subject_of(hotline))
    if token is None or request.problem or not form.is_valid():
        return _render_again(request, uid, token, form)
    return _take(request, token, form)


def _read_token(request: FormRequest, uid: str) -> FormToken | None:
    """Return the token that came with a form about this hotline; None for any other."""
    return request.token if request.token and request.token.subject[0] == uid else None


def _begin(hotline: LiveHotline) -> Shown:
    """Return an empty form about a hotline, with a token that says what it is about."""
    return Shown(make_token(REPORT, *_subject_of(hotline)), hotline)


def _subject_of(hotline: LiveHotline) -> tuple[str, ...]:
    return hotline.uid, hotline.post.uid, hotline.digits, hotline.extension


def _render_unanswered(request: FormRequest, uid: str) -> HttpResponse:
    """Render the form with what was typed, for a time when the database answers."""
    form = ReportForm(request.POST) if request.method == "POST" else None
    token = _read_token(request, uid) or make_token(REPORT, uid)
    return _render(request, _refuse_for_now(token, None, form, str(NOT_NOW)))


def _refuse_for_now(
    token: FormToken, hotline: LiveHotline | None, form: ReportForm | None, problem: str
) -> Shown:
    """Return a form to be sent again in a minute."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return Shown(token, hotline, form, (problem,), status, retry_after=60)


def _find_hotline(uid: str) -> LiveHotline | None:
    """Return a hotline that is public now, with its digits."""
    live = LiveHotline.objects.select_related("post__department__type", "post__region")
    return live.filter(uid=uid, suspended=False).first()


def _gone(request: FormRequest, uid: str) -> HttpResponse:
    """Answer for a number that is not public: 410 if it ever was, without a word about it."""
    if not ShownHotline.objects.filter(uid=uid).exists():
        raise Http404
    context = {
        "title": _("这个号码现在不公布"),
        "text": _("不用再反映了。要找现在的号码，请从下面查您的地方。"),
    }
    return page(request, "error.html", context, status=410)


def _render_again(
    request: FormRequest, uid: str, token: FormToken | None, form: ReportForm
) -> HttpResponse:
    """Render the form with what was typed, and why it was not taken."""
    problem = request.problem
    try:
        hotline = _find_hotline(uid)
    except AWAY:
        if token is None:  # nothing says which number is meant
            raise
        hotline, renewed = None, make_token(REPORT, *token.subject)
    else:
        if hotline is None:
            return _gone(request, uid)
        renewed = _begin(hotline).token
    # A form that only lacks something keeps its token, and with it its receipt.
    fresh = token if token and problem is None else renewed
    texts = (str(problem.value),) if problem else tuple(form.find_faults())
    if request.token and token is None and not problem:
        texts = (str(OF_ANOTHER_NUMBER), *texts)
    status = problem.status if problem else HTTPStatus.BAD_REQUEST
    return _render(request, Shown(fresh, hotline, form, texts, status))


def _take(request: FormRequest, token: FormToken, form: ReportForm) -> HttpResponse:
    """File a report, or keep it until the database is back; show its receipt."""
    uid, post, digits, extension = token.subject
    typed = {name: form.cleaned_data[name] for name in ("kind", "words", "contact")}
    receipt = _make_receipt(token, typed)
    sent = SentReport(
        receipt_hash=reports.hash_receipt(receipt),
        hotline=uid,
        post=post,
        digits=digits,
        extension=extension,
        **typed,
    )
    if _find_status(sent.receipt_hash) is None:
        if problem := _find_limit(request, digits, sent.receipt_hash):
            shown = Shown(token, _try_to_find(uid), form, (problem,))
            limited = replace(shown, status=HTTPStatus.TOO_MANY_REQUESTS, retry_after=3600)
            return _render(request, limited)
        try:
            _file_or_keep(request, sent)
        except OSError:
            log.exception("A report could be neither filed nor kept")
            unkept = _refuse_for_now(token, _try_to_find(uid), form, str(NOT_KEPT))
            return _render(request, unkept)
    return _render_receipt(request, receipt, urgent=sent.kind == ReportKind.ON_REQUEST)


def _make_receipt(token: FormToken, typed: dict[str, str]) -> str:
    """Return the same receipt for the same page and words, another one for other words."""
    content = json.dumps(typed, sort_keys=True).encode()
    return reports.make_receipt(f"{token.nonce} {hashlib.sha256(content).hexdigest()}")


def _find_limit(request: FormRequest, digits: str, receipt_hash: str) -> str:
    """Count a report; return in words which limit it is beyond, empty for none.

    ``receipt_hash``: the same for two clicks, which count once.
    """
    today = _today()
    if rate_limits.is_report_limited(request, today, once=receipt_hash):
        return str(TOO_MANY_FROM_HERE)
    if rate_limits.is_reported_number_limited(digits, today, once=receipt_hash):
        return str(TOO_MANY_OF_NUMBER)
    return ""


def _file_or_keep(request: FormRequest, sent: SentReport) -> None:
    """File a report and those that were kept before it; keep it where that fails."""
    try:
        reports.file_report(sent, address=rate_limits.client_network(request))
    except AWAY:
        log.exception("A report is kept: the database does not take it")
        report_spool.keep_report(replace(sent, sent_at=timezone.now()))
        return
    try:
        report_spool.file_kept()
    except AWAY:
        log.exception("Reports that were kept are not filed yet")


def _find_status(receipt_hash: str) -> ReportStatus | None:
    """Return how far a report is, filed or kept; None where there is none, or nobody can say."""
    if kept := report_spool.find_kept_status(receipt_hash):
        return kept
    try:
        return reports.find_status(receipt_hash)
    except AWAY:
        return None


def _try_to_find(uid: str) -> LiveHotline | None:
    try:
        return _find_hotline(uid)
    except AWAY:
        return None


def _today() -> date:
    """Return the day by the clock of the database, or of this machine while that is away."""
    try:
        return clock.today()
    except AWAY:
        return day_of(timezone.now())


def _render(request: FormRequest, shown: Shown) -> HttpResponse:
    form = shown.form
    context = {
        "hotline": shown.hotline,
        "number": format_number(shown.hotline) if shown.hotline else "",
        "kinds": ReportKind.choices,
        "chosen": form.data.get("kind", "") if form else "",
        "words": form.data.get("words", "") if form else "",
        "contact": form.data.get("contact", "") if form else "",
        "max_words": MAX_REPORT_WORDS,
        "max_contact": MAX_REPORT_CONTACT,
        "problems": shown.problems,
        "today": _today(),
        **_fields(shown.token),
    }
    response = page(request, "pages/report.html", context, status=shown.status)
    if shown.retry_after:
        response["Retry-After"] = str(shown.retry_after)
    return response


def _render_receipt(request: FormRequest, receipt: str, *, urgent: bool) -> HttpResponse:
    try:
        status = reports.find_status(reports.hash_receipt(receipt))
    except AWAY:
        status = None
    context = {
        "receipt": receipt,
        "groups": _group(receipt),
        "due_on": status.due_on if status else None,
        "urgent": urgent,
        **_fields(make_token(STATUS)),
    }
    return page(request, "pages/report_receipt.html", context)


@public_form(STATUS, min_seconds=0)
def status(request: FormRequest) -> HttpResponse:
    """Render the form for a receipt; show how far its report is."""
    if request.method != "POST":
        return _render_status(request)
    typed = request.POST.get("receipt", "")[:100]
    if request.problem:
        return _render_status(request, typed, str(request.problem.value), request.problem.status)
    if rate_limits.is_receipt_limited(request, _today()):
        too_many = HTTPStatus.TOO_MANY_REQUESTS
        response = _render_status(request, typed, str(TOO_MANY_RECEIPTS), too_many)
        return rate_limits.add_retry_after(response, rate_limits.HOUR)
    receipt_hash = reports.hash_receipt(reports.read_receipt(typed))
    try:
        found = report_spool.find_kept_status(receipt_hash) or reports.find_status(receipt_hash)
    except AWAY:
        log.exception("A receipt is not looked up: the database is away")
        away = HTTPStatus.SERVICE_UNAVAILABLE
        response = _render_status(request, typed, str(NO_ANSWER_NOW), away)
        response["Retry-After"] = "60"
        return response
    if found is None:
        return _render_status(request, typed, str(NO_SUCH_RECEIPT), HTTPStatus.NOT_FOUND)
    today = _today()
    context = {
        "report": found,
        "is_open": found.state in OPEN_STATES,
        "is_overdue": bool(found.due_on and found.state in OPEN_STATES and found.due_on < today),
    }
    return page(request, "pages/report_found.html", context)


def _render_status(
    request: FormRequest, typed: str = "", problem: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"typed": typed, "problem": problem, **_fields(make_token(STATUS))}
    return page(request, "pages/report_status.html", context, status=status)


def _group(receipt: str) -> list[str]:
    """Return a receipt in groups of four digits, to be written down."""
    return [receipt[start : start + 4] for start in range(0, len(receipt), 4)]


def _fields(token: FormToken) -> dict[str, str]:
    """Return the hidden fields of a form, for its template."""
    return {"token_field": TOKEN_FIELD, "token": token.sign(), "trap_field": TRAP_FIELD}
