"""The time limits of the site's connections: which acts may take longer, and what staff read.

The limits themselves are connection options (``directory.postgres.timeouts``).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, StrEnum
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled

log = logging.getLogger(__name__)


class Timeout(StrEnum):
    """The kind of a time limit that the server enforced, as an event of the log."""

    LOCK = "lock_timed_out"
    DEADLOCK = "deadlock_broken"
    STATEMENT = "statement_timed_out"


_TIMEOUTS = {
    LockNotAvailable: Timeout.LOCK,
    DeadlockDetected: Timeout.DEADLOCK,
    QueryCanceled: Timeout.STATEMENT,
}


class LongAct(Enum):
    """The acts whose statements may take longer than a page's: at most 60 s."""

    BULK_ACTION = "a batch of posts, submitted or approved"
    DOWNLOAD = "the table of a search"
    IMPORT = "a list, applied or undone"
    REGION_MERGER = "all editions of a region, written anew under its successor"
    DAILY = "what is overdue in the whole country, once a day"
    FIGURES = "counts of the whole country, for whoever watches the site"

    @property
    def seconds(self) -> int:
        return _SECONDS[self]


_SECONDS = {
    LongAct.BULK_ACTION: 60,
    LongAct.DOWNLOAD: 20,
    LongAct.IMPORT: 60,
    LongAct.REGION_MERGER: 60,
    LongAct.DAILY: 60,
    LongAct.FIGURES: 30,
}


@contextmanager
def allow_time(act: LongAct) -> Iterator[None]:
    """Run an act in a transaction whose statements may each take the seconds of the act.

    The limit on waiting for a lock stays, so that nobody waits for a forgotten transaction.
    """
    engine: Any = connection
    with transaction.atomic(), engine.allow_seconds(act.seconds):
        yield


def find_timeout(error: BaseException | None) -> Timeout | None:
    """Return which time limit ended a statement with ``error``; None for any other error.

    A fault of the code that handled a time-out is none.
    """
    cause = error.__cause__ if isinstance(error, OperationalError) else error
    return next((kind for each, kind in _TIMEOUTS.items() if isinstance(cause, each)), None)


def describe_timeout(error: OperationalError) -> str:
    """Return what staff do about a time limit that ended a save; empty for any other error."""
    match find_timeout(error):
        case None:
            return ""
        case Timeout.STATEMENT:
            return _("没有保存：用时太长，也许另一位同事正在保存，请稍候再试。")
        case _waited:
            return _("没有保存：另一位同事正在保存，请稍候再试。")


def answer_timeout(error: OperationalError) -> str:
    """Log a time limit that ended a save, and return what staff do about it.

    Return an empty string for any other error, which is logged where it is answered.
    """
    if message := describe_timeout(error):
        log.warning("a save was ended", exc_info=error)
    return message
