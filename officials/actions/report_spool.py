"""Keep reports in files while the database is away, and file them when it is back.

A file appears whole or not at all, under the hash of its receipt; it goes once the database has the
report. Whoever files one twice finds it filed. So a process may end at any moment.
"""

import json
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from officials.actions.reports import ReportStatus, SentReport, file_report
from officials.models import Post
from officials.models.choices import ReportState

log = logging.getLogger(__name__)

SUFFIX, UNFINISHED = ".json", ".part"
# Nobody got a receipt for a file that was not finished.
UNFINISHED_STAY = timedelta(hours=1)


def keep_report(sent: SentReport) -> None:
    """Write a report to the disk, once for each receipt. ``sent_at`` is set. Raises OSError."""
    folder = settings.REPORTS_FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = asdict(sent) | {"sent_at": sent.sent_at and sent.sent_at.isoformat()}
    unfinished = folder / f"{secrets.token_hex(16)}{UNFINISHED}"
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(kept, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(_path_of(sent.receipt_hash))
        _sync(folder)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def file_kept() -> int:
    """File the reports that were kept; return how many.

    One that cannot be filed stays, without stopping the others. Raises OperationalError and
    InterfaceError while the database is away.
    """
    filed = 0
    for path in _list_kept():
        sent = _read(path)
        if sent is None:
            continue
        try:
            with transaction.atomic():
                file_report(sent)
        except Post.DoesNotExist:
            log.warning("A kept report is about a post that is not there")
            continue
        with suppress(FileNotFoundError):
            path.unlink()
        filed += 1
    return filed


def find_kept_status(receipt_hash: str) -> ReportStatus | None:
    """Return the status of a report that is kept; None where there is none."""
    sent = _read(_path_of(receipt_hash))
    if sent is None or sent.sent_at is None:
        return None
    return ReportStatus(ReportState.RECEIVED, None, sent.sent_at, None, None)


def delete_kept(moment: datetime, stay: timedelta) -> None:
    """Delete files older than ``stay``, and those that were never finished."""
    for path in _list_files(SUFFIX, UNFINISHED):
        limit = stay if path.suffix == SUFFIX else UNFINISHED_STAY
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < (moment - limit).timestamp():
                path.unlink()


def _path_of(receipt_hash: str) -> Path:
    return settings.REPORTS_FOLDER / f"{receipt_hash}{SUFFIX}"


def _list_kept() -> Iterator[Path]:
    return _list_files(SUFFIX)


def _list_files(*suffixes: str) -> Iterator[Path]:
    with suppress(FileNotFoundError):
        for entry in sorted(settings.REPORTS_FOLDER.iterdir()):
            if entry.suffix in suffixes:
                yield entry


def _read(path: Path) -> SentReport | None:
    """Return a kept report; None where it has been filed meanwhile."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return SentReport(**kept | {"sent_at": datetime.fromisoformat(kept["sent_at"])})


def _sync(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
