"""File what citizens report about numbers, check it and answer it."""

import hashlib
import hmac
import logging
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.edition_transaction import edition_transaction
from officials.clock import now
from officials.days import day_of
from officials.models import EditionHotline, Post, Report, ReportKey, User
from officials.models.calendar import read_calendar
from officials.models.choices import (
    KINDS_NOT_ABOUT_NUMBERS,
    OPEN_STATES,
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
# A number reported from so many addresses in so long a time is marked until somebody answers.
SOURCES_OF_A_MARK = 3
MARK_WINDOW = timedelta(days=7)
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
    """Store a report, once for each receipt, and mark a number that many addresses reported.

    ``address``: of the sender, which is not stored; without one the report marks nothing. Raises
    Post.DoesNotExist.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            number = f"{sent.digits} {sent.extension}"
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, number])
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
    try:
        mark_number(report.digits, report.extension)
    except OperationalError:  # staff hold the post; the work of the day marks it
        log.exception("A number that was reported is not marked yet")
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
    """Answer a report, and take the mark off a number that too few open reports are left about.

    Raises Refused for one that was answered.
    """
    with transaction.atomic():
        locked = _lock_open(report)
        locked.state, locked.answer = STATES_OF_ANSWERS[answer], answer
        locked.answered_by, locked.answered_at = by, now()
        locked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
        _lift_mark(locked.digits, locked.extension)
    return locked


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


def mark_number(digits: str, extension: str) -> None:
    """Show that a number is being checked, where enough addresses reported it within a week.

    The mark stays until a report is answered; a number is never taken down by it.
    """
    if count_sources(digits, extension) >= SOURCES_OF_A_MARK:
        _set_mark(digits, extension, is_marked=True)


def mark_numbers() -> None:
    """Mark all numbers that are to be marked, such as those that could not be at once."""
    recent = ReportKey.objects.filter(report__received_at__gt=now() - MARK_WINDOW)
    for digits, extension in set(recent.values_list("report__digits", "report__extension")):
        mark_number(digits, extension)


def count_sources(digits: str, extension: str) -> int:
    """Return from how many addresses open reports on a number came within the last week."""
    keys = ReportKey.objects.filter(
        report__digits=digits,
        report__extension=extension,
        report__state__in=OPEN_STATES,
        report__received_at__gt=now() - MARK_WINDOW,
    ).exclude(report__kind__in=KINDS_NOT_ABOUT_NUMBERS)
    return keys.order_by().values("source").distinct().count()


def _lift_mark(digits: str, extension: str) -> None:
    if count_sources(digits, extension) < SOURCES_OF_A_MARK:
        _set_mark(digits, extension, is_marked=False)


def _set_mark(digits: str, extension: str, *, is_marked: bool) -> None:
    number = {"digits": digits, "extension": extension}
    shown = EditionHotline.objects.filter(
        **number,
        withdrawn_at=None,
        under_report=not is_marked,
        edition__closed=False,
    )
    rows = set(shown.order_by().values_list("edition__post", "hotline_uid"))
    if not rows:
        return
    posts = sorted({post for post, _uid in rows})
    why = _("多处来源反映号码有误") if is_marked else _("纠错已经答复")
    with edition_transaction(posts, by=None, why=why) as tx:
        tx.update_hotlines({uid: number for _post, uid in rows}, under_report=is_marked)


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
