"""Run all tasks of a day, one process at a time."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from officials.daily import (
    delivery,
    figures,
    kept_reports,
    notice_files,
    quarter_links,
    reminders,
    retention,
)

log = logging.getLogger(__name__)

# The advisory lock of the one process at work.
LOCK = 20_131_122

TASKS: tuple[Callable[[datetime], None], ...] = (
    kept_reports.file_kept,
    figures.record_figures,
    reminders.queue_reminders,
    quarter_links.queue_links,
    retention.delete_expired,
    notice_files.check_due,
    # Last, so that what the others wrote goes out today.
    delivery.hand_over_due,
)


class AlreadyAtWork(Exception):
    """Another process does the work of the day."""


def run(moment: datetime) -> list[str]:
    """Do all that is due at ``moment``; return the names of the tasks that failed.

    A task that fails stands in the log and stops no other. Raises AlreadyAtWork.
    """
    failed = []
    with _alone():
        for task in TASKS:
            try:
                task(moment)
            except Exception:
                log.exception("A task of the day failed", extra={"event": "daily_task_failed"})
                failed.append(task.__name__)
    return failed


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of the session, which ends with the process, whatever ends it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyAtWork
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
