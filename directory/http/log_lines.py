"""Format log lines as JSON that repeats nothing that somebody typed, and limit those of outages."""

import logging
import threading
import time
import traceback
from datetime import datetime
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from pythonjsonlogger.json import JsonFormatter

from directory.http.outages import find_outage, walk_causes
from officials.db.timeouts import find_timeout

SECONDS_BETWEEN_TRACEBACKS = 60


class LineFormatter(JsonFormatter):
    """Format a record as one JSON object, with ISO 8601 times and without messages of errors.

    The message of an error can quote a query, a name or a number. A traceback consists of frames,
    the class of each error, and for errors of PostgreSQL the SQLSTATE and the constraint.
    """

    def formatTime(  # noqa: N802 - the name is that of logging
        self, record: logging.LogRecord, datefmt: str | None = None
    ) -> str:
        moment = datetime.fromtimestamp(record.created, ZoneInfo(settings.TIME_ZONE))
        return moment.isoformat(timespec="milliseconds")

    def formatException(  # noqa: N802 - the name is that of logging
        self, ei: Any
    ) -> str:
        return "\n".join(_format_error(each) for each in reversed([*walk_causes(ei[1])]))


class PathFilter(logging.Filter):
    """Remove paths, hosts and reasons from Django's own messages about requests.

    A request that Django refuses as suspicious is no fault of the code, and anybody can send many:
    one line of WARNING without a traceback.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.msg, record.args = record.name.rpartition(".")[2], ()
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.event, record.exc_info, record.exc_text = "request_refused", None, None
        elif record.name == "django.request":
            status = getattr(record, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR)
            record.msg, record.args = HTTPStatus(status).phrase, ()
        return True


class OutageFilter(logging.Filter):
    """Let one traceback of an outage through each minute, with the number of those left out before.

    Each process counts for itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.Lock()
        self.next_at = float("-inf")
        self.suppressed = 0

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            # Django repeats without its reason what the view that answered 503 has logged.
            status = getattr(record, "status_code", None)
            return record.name != "django.request" or status != HTTPStatus.SERVICE_UNAVAILABLE
        outage = find_outage(error)
        if outage is None:
            return True
        with self.lock:
            now = time.monotonic()
            if now < self.next_at:
                self.suppressed += 1
                return False
            self.next_at = now + SECONDS_BETWEEN_TRACEBACKS
            record.outage, record.suppressed, self.suppressed = outage.value, self.suppressed, 0
        return True


class TimeoutFilter(logging.Filter):
    """Make one line of WARNING of a time limit that ended a statement, without its traceback.

    Somebody waited too long for a colleague, or asked for too much: no fault of the code. The view
    of the line says where, its event which limit it was.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        timeout = find_timeout(record.exc_info[1]) if record.exc_info else None
        if timeout:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.msg, record.args = timeout.replace("_", " "), ()
            record.event, record.exc_info, record.exc_text = timeout.value, None, None
        return True


def _format_error(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    facts = [str(fact) for fact in (getattr(error, "sqlstate", None), constraint) if fact]
    return "".join(traceback.format_tb(error.__traceback__)) + " ".join([name, *facts])
