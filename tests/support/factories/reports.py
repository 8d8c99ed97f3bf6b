"""Create reports of citizens."""

import secrets
from datetime import timedelta

from officials.actions import reports
from officials.actions.reports import hash_receipt
from officials.clock import now, today
from officials.models import Report, ReportedNumber, ReportKey
from officials.models.identifiers import new_uid
from tests.support.factories.base import make
from tests.support.factories.editions import publish
from tests.support.factories.register import hotline, sourced_hotline


def new_receipt():
    return f"{secrets.randbits(64):020d}"


def report(**values):
    """Create a report that nobody has answered, on a number of the register.

    ``hotline``: which it is about.
    """
    said = values.pop("hotline", None) or hotline()
    return make(
        Report,
        values,
        post=said.of_post,
        hotline_uid=said.uid,
        digits=said.digits,
        extension=said.extension,
        kind="unanswered",
        words="打了三天都没人接",
        contact="示例信箱",
        receipt_hash=lambda: hash_receipt(new_receipt()),
        received_at=now,
        due_on=lambda: today() + timedelta(days=3),
    )


def report_key(**values):
    return make(
        ReportKey,
        values,
        report=report,
        secret=b"0" * 32,
        address_hash="0" * 64,
        source=new_uid,
        made_at=now,
    )


reportkey = report_key


def sent_report(said, **values):
    """Return what a citizen sends about a hotline."""
    values.setdefault("receipt_hash", hash_receipt(new_receipt()))
    values.setdefault("kind", "unanswered")
    return reports.SentReport(
        hotline=said.uid,
        post=said.of_post.uid,
        digits=said.digits,
        extension=said.extension,
        **values,
    )


def filed_report(said, address="", **values):
    """File a report on a hotline from an address, as its page does."""
    return reports.file_report(sent_report(said, **values), address=address)


def reported_number(**values):
    """File reports on a public hotline from three addresses, and return what staff read of that."""
    said = sourced_hotline()
    publish(said.of_post)
    for sender in (1, 2, 3):
        filed_report(said, f"192.0.2.{sender}", **values)
    return ReportedNumber.objects.get(digits=said.digits)
