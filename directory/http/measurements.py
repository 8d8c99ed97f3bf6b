"""Measure requests for Prometheus. Loaded only where METRICS_PORT is set.

Each worker writes to files that it alone holds, by a lock that the system releases when the worker
ends. The next worker takes over lock and files and goes on counting, so the files stay few.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable
from itertools import count
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, values

log = logging.getLogger(__name__)

# Written in full when a worker starts: a file with holes would kill it on a full disk.
FILE_BYTES = 1024 * 1024
KINDS = ("counter", "histogram")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)


class Files:
    """The files of each process, by their number; 0 where it has none.

    ``held``: process to number and the descriptor of the lock, which is never closed.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.held: dict[int, tuple[int, int]] = {}

    def number(self) -> int:
        return self.held.get(os.getpid(), (0, 0))[0]

    def claim(self) -> bool:
        """Take the first files that nobody holds; return whether this process has some."""
        with self.lock:
            if os.getpid() not in self.held:
                self.held[os.getpid()] = self._take()
        return self.number() > 0

    def _take(self) -> tuple[int, int]:
        folder = settings.METRICS_FOLDER
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for number in count(1):
                lock = os.open(folder / f"{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(lock)
                    continue
                for kind in KINDS:
                    with (folder / f"{kind}_{number}.db").open("ab") as figures:
                        os.posix_fallocate(figures.fileno(), 0, FILE_BYTES)
                return number, lock
        except OSError:
            log.exception("This process is not measured: %s cannot be written", folder)
        return 0, 0


files = Files()
values.ValueClass = values.MultiProcessValue(files.number)  # type: ignore[no-untyped-call]
# The process that serves the figures reads the files; nothing is registered in this one.
_registry = CollectorRegistry()

REQUESTS = Counter("directory_requests", "Requests.", ["view", "status"], registry=_registry)
REQUEST_SECONDS = Histogram(
    "directory_request_seconds",
    "Seconds until the response begins.",
    ["view"],
    registry=_registry,
    buckets=BUCKETS,
)
DATABASE_SECONDS = Counter(
    "directory_database_seconds", "Seconds spent on queries.", ["view"], registry=_registry
)
QUERIES = Counter("directory_queries", "Queries.", ["view"], registry=_registry)
EVENTS = Counter(
    "directory_events", "Lines of the log that have an event.", ["event"], registry=_registry
)


def measure(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that counts and times each request and its queries by the view."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not files.claim():
            return get_response(request)
        timer = QueryTimer()
        started = time.perf_counter()
        with connection.execute_wrapper(timer):
            response = get_response(request)
        seconds = time.perf_counter() - started
        view = request.resolver_match.view_name if request.resolver_match else "none"
        REQUESTS.labels(view, f"{response.status_code // 100}xx").inc()
        REQUEST_SECONDS.labels(view).observe(seconds)
        DATABASE_SECONDS.labels(view).inc(timer.seconds)
        QUERIES.labels(view).inc(timer.queries)
        return response

    return middleware


class QueryTimer:
    """Count and time the queries of one request."""

    def __init__(self) -> None:
        self.seconds, self.queries = 0.0, 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - started
            self.queries += 1


class EventCounter(logging.Handler):
    """Count log lines by their event: failed sign-ins, rate limits, searches that timed out."""

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "event", None)
        if event and files.claim():
            EVENTS.labels(event).inc()
