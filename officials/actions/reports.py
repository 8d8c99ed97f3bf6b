"""File what citizens report about numbers, check it and answer it."""

import hashlib
import hmac
import logging
import re
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.calling.report_answers import find_untrue
from officials.clock import now
from officials.days import day_of
from officials.models import EditionHotline, Post, Report, ReportedNumber, ReportKey, User
from officials.models.calendar import read_calendar
from officials.models.choices import (
    STATES_OF_ANSWERS,
    ReportAnswer,
    ReportKind,
    ReportState,
)
from officials.models.identifiers import new_uid

log = logging.getLogger(__name__)

# Working days until an answer is due.
DAYS_TO_ANSWER = 3
DAYS_TO_ANSWER_REQUESTS = 1
# Reports on one number wait for each other, so that each knows the keys of those before it.
LOCK = 20_131_124
RECEIPT_BITS, RECEIPT_DIGITS = 64, 20


def make_receipt(seed: str) -> str:
    """Return the receipt that follows from ``seed`` and the secret key: 64 bits as 20 digits."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"receipt {seed}".encode(), "sha256")
    return f"{int.from_bytes(digest[: RECEIPT_BITS // 8]):0{RECEIPT_DIGITS}d}"


def read_receipt(typed: str) -> str:
    """Return a receipt as its digits, however it was typed; empty for anything else."""
    digits = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", typed))
    return digits if re.fullmatch(f"[0-9]{{{RECEIPT_DIGITS}}}", digits) else ""


def hash_receipt(receipt: str) -> str:
    """Return what is stored of a receipt, given as its digits."""
    return hashlib.sha256(f"officials.models.Report {receipt}".encode()).hexdigest()


@dataclass(frozen=True)
class SentReport:
    """A report as somebody sent it. ``hotline`` and ``post``: uids; ``kind``: of ReportKind.

    ``sent_at``: where it was kept while the database was away.
    """

    receipt_hash: str
    hotline: str
    post: str
    digits: str
    extension: str
    kind: str
    words: str = ""
    contact: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True)
class ReportStatus:
    """The state of a report, as its sender reads it."""

    state: ReportState
    answer: ReportAnswer | None
    received_at: datetime
    due_on: date | None
    answered_at: datetime | None


def file_report(sent: SentReport, *, address: str = "") -> Report:
    """Store a report, once for each receipt.

    ``address``: of the sender, which is not stored; without one the report does not count among
    those that put a number under report. Raises Post.DoesNotExist.
    """
    with transaction.atomic(), _following_mark(sent.digits, sent.extension):
        if filed := Report.objects.filter(receipt_hash=sent.receipt_hash).first():
            return filed
        moment = now()
        received_at = min(sent.sent_at or moment, moment)
        urgent = sent.kind == ReportKind.ON_REQUEST
        days = DAYS_TO_ANSWER_REQUESTS if urgent else DAYS_TO_ANSWER
        report = Report.objects.create(
            post=Post.objects.get(uid=sent.post),
            hotline_uid=sent.hotline,
            digits=sent.digits,
            extension=sent.extension,
            kind=sent.kind,
            words=sent.words,
            contact=sent.contact,
            receipt_hash=sent.receipt_hash,
            received_at=received_at,
            due_on=read_calendar().office_day_after(day_of(received_at), days),
        )
        if address:
            _store_key(report, address, moment)
    return report


def take_report(report: Report, *, by: User) -> Report:
    """Note that somebody checks a report now. Raises Refused."""
    with transaction.atomic():
        locked = _lock_open(report)
        if locked.state == ReportState.CHECKING:
            raise Refused(_("这条纠错已经有人在核实。"))
        locked.state = ReportState.CHECKING
        locked.taken_by, locked.taken_at = by, now()
        locked.save(update_fields=["state", "taken_by", "taken_at"])
    return locked


def close_report(report: Report, *, by: User, answer: ReportAnswer) -> Report:
    """Answer a report. Raises Refused for one that was answered, and for an untrue answer."""
    (closed,) = close_reports([report], by=by, answer=answer)
    return closed


def close_reports(reports: Sequence[Report], *, by: User, answer: ReportAnswer) -> list[Report]:
    """Answer reports on one number alike: all or none. Raises Refused as ``close_report`` does."""
    first = reports[0]
    with transaction.atomic(), _following_mark(first.digits, first.extension):
        locked = [_lock_open(each) for each in sorted(reports, key=lambda each: each.pk)]
        for each in locked:
            if reason := find_untrue(each).get(answer):
                raise Refused(_explain_untrue(answer, reason))
        moment = now()
        for each in locked:
            each.state, each.answer = STATES_OF_ANSWERS[answer], answer
            each.answered_by, each.answered_at = by, moment
            each.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    return locked


def _explain_untrue(answer: ReportAnswer, reason: str) -> str:
    values = {"answer": answer.label, "reason": reason}
    return _("不能答复“%(answer)s”%(reason)s请选别的答复。") % values


def _lock_open(report: Report) -> Report:
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if not locked.is_open:
        day = day_of(locked.answered_at) if locked.answered_at else ""
        raise Refused(_("这条纠错已在 %s 答复。") % day)
    return locked


def find_status(receipt_hash: str) -> ReportStatus | None:
    """Return how far the report with a receipt is; None where there is none."""
    report = Report.objects.filter(receipt_hash=receipt_hash).first()
    if report is None:
        return None
    return ReportStatus(
        ReportState(report.state),
        ReportAnswer(report.answer) if report.answer else None,
        report.received_at,
        report.due_on,
        report.answered_at,
    )


def lock_number(digits: str, extension: str) -> None:
    """Let reports on a number, and answers to them, wait for each other in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, f"{digits} {extension}"]
        )


@contextmanager
def _following_mark(digits: str, extension: str) -> Iterator[None]:
    """Lock a number, and raise the versions of its pages when it comes under report, or leaves."""
    lock_number(digits, extension)
    reported = ReportedNumber.objects.filter(digits=digits, extension=extension)
    before = reported.exists()
    yield
    if reported.exists() != before:
        _raise_versions(digits, extension)


def _raise_versions(digits: str, extension: str) -> None:
    """Raise the versions of the regions that show a number, so that cached pages follow.

    A time limit is no reason to lose a report: pages follow at the next change, or at midnight.
    """
    shown = EditionHotline.objects.filter(
        digits=digits, extension=extension, withdrawn_at=None, edition__closed=False
    )
    regions = sorted(set(shown.order_by().values_list("edition__region", flat=True)))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT officials_raise_versions(%s::bigint[])", [regions])
    except OperationalError:
        log.exception("Pages of a reported number were not renewed")


def _store_key(report: Report, address: str, moment: datetime) -> None:
    """Store by which key later reports on the number recognise the sender's address."""
    earlier = ReportKey.objects.filter(
        report__digits=report.digits, report__extension=report.extension
    )
    known = (
        key for key in earlier if _hash_address(bytes(key.secret), address) == key.address_hash
    )
    same = next(known, None)
    secret = secrets.token_bytes(32)
    ReportKey.objects.create(
        report=report,
        secret=secret,
        address_hash=_hash_address(secret, address),
        source=same.source if same else new_uid(),
        made_at=moment,
    )


def _hash_address(secret: bytes, address: str) -> str:
    key = secret + settings.SECRET_KEY.encode()
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()
