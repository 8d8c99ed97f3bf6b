"""Compare archived notices with what stands at their addresses, where the site is told to."""

import http.client
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.db.models import F, Q

from officials.actions.notices import SIGNATURES
from officials.clock import now
from officials.daily.web_files import Network, NotAllowed, WebFile, fetch
from officials.models import Notice, NoticeCheck, NoticeOutcome

# A notice is looked at once in so many days, so many of them in one run.
LOOKED_AT_EVERY = timedelta(days=90)
MOST_IN_A_RUN = 20


def check_due(moment: datetime) -> None:
    """Look at the addresses that are due at ``moment``, if ``CHECK_NOTICES`` asks for it."""
    if settings.CHECK_NOTICES:
        check_files(moment, Network())


def check_files(moment: datetime, network: Network) -> None:
    """Look at the addresses of archived notices that are due, the oldest look first."""
    archived = Notice.objects.exclude(file_sha256="").filter(url__startswith="https://")
    due = archived.filter(
        Q(check_of_file=None) | Q(check_of_file__checked_at__lte=moment - LOOKED_AT_EVERY)
    )
    oldest = due.order_by(F("check_of_file__checked_at").asc(nulls_first=True), "pk")
    for notice in oldest[:MOST_IN_A_RUN]:
        NoticeCheck.objects.update_or_create(
            notice=notice,
            defaults={"outcome": look_at(notice, network), "checked_at": now()},
        )


def look_at(notice: Notice, network: Network) -> NoticeOutcome:
    """Return what stands at the address of a notice."""
    try:
        found = fetch(notice.url, network)
    except (NotAllowed, OSError, UnicodeError, http.client.HTTPException):
        return NoticeOutcome.FAILED
    return compare(found, notice.file_sha256)


def compare(found: WebFile, sha256: str) -> NoticeOutcome:
    """Return how what an address answered compares with the archived file."""
    if found.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return NoticeOutcome.MISSING
    if found.status != HTTPStatus.OK:
        return NoticeOutcome.FAILED
    if found.sha256 == sha256:
        return NoticeOutcome.SAME
    return NoticeOutcome.CHANGED if found.head.startswith(tuple(SIGNATURES)) else NoticeOutcome.PAGE
