"""The time limits of the site's connections: which acts may take longer, and what staff read.

The limits themselves are connection options (``directory.postgres.timeouts``). Commands have none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled


class LongAct(Enum):
    """The acts whose statements may take longer than a page's: at most 60 s."""

    BULK_ACTION = "a batch of posts, submitted or approved"
    DOWNLOAD = "the table of a search"
    REGION_MERGER = "all editions of a region, written anew under its successor"
    FIGURES = "counts of the whole country, for whoever watches the site"

    @property
    def seconds(self) -> int:
        return _SECONDS[self]


_SECONDS = {
    LongAct.BULK_ACTION: 60,
    LongAct.DOWNLOAD: 30,
    LongAct.REGION_MERGER: 60,
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


def describe_timeout(error: OperationalError) -> str:
    """Return what staff do about a time limit that ended a save; empty for any other error."""
    if isinstance(error.__cause__, (LockNotAvailable, DeadlockDetected)):
        return _("没有保存：另一位同事正在保存同一岗位，请稍候再试。")
    if isinstance(error.__cause__, QueryCanceled):
        return _("没有保存：用时太长，也许另一位同事正在保存同一岗位，请稍候再试。")
    return ""
