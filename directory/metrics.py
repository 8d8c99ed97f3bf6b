"""Serve the figures of all workers, and those of the database, in the format of Prometheus.

Workers write to files of ``settings.METRICS_FOLDER`` (``directory.http.measurements``). This adds
them up in a process of its own, so that a worker never waits for whoever reads.
"""

import logging
import threading
import time
from collections.abc import Iterable
from wsgiref.simple_server import WSGIServer

from django.conf import settings
from django.db import DatabaseError, connection
from prometheus_client import CollectorRegistry, Metric, start_wsgi_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from officials.daily.delivery import filter_given_up, filter_waiting
from officials.db.timeouts import LongAct, allow_time
from officials.publication import figures

log = logging.getLogger(__name__)

ADDRESS = "127.0.0.1"
SECONDS_BETWEEN_QUERIES = 60


def serve(port: int) -> tuple[WSGIServer, threading.Thread]:
    """Serve the figures at a port of this machine; return the server and its thread."""
    settings.METRICS_FOLDER.mkdir(parents=True, exist_ok=True)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(settings.METRICS_FOLDER))  # type: ignore[no-untyped-call]
    registry.register(DatabaseFigures())
    return start_wsgi_server(port, ADDRESS, registry)


class DatabaseFigures(Collector):
    """Read figures from the database at most once a minute; in between repeat the last ones."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.next_at = float("-inf")
        self.last: list[Metric] = []

    def describe(self) -> list[Metric]:
        return []  # the registry would read all figures to learn their names

    def collect(self) -> Iterable[Metric]:
        with self.lock:
            if time.monotonic() >= self.next_at:
                self.last = list(_read_metrics())
                self.next_at = time.monotonic() + SECONDS_BETWEEN_QUERIES
            return self.last


def _read_metrics() -> Iterable[Metric]:
    """Yield the figures of the database; without an answer only that there is none."""
    up = 0
    try:
        yield from _read_database()
        up = 1
    except DatabaseError:
        log.exception("The figures of the database cannot be read")
    finally:
        connection.close()  # each reader has a thread of its own
    yield GaugeMetricFamily("directory_database_up", "Whether the figures could be read.", up)


def _read_database() -> Iterable[Metric]:
    with allow_time(LongAct.FIGURES):
        publication = figures.read_figures()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT numbackends, current_setting('max_connections')::integer"
            " FROM pg_stat_database WHERE datname = current_database()"
        )
        used, limit = cursor.fetchone()
    editions = GaugeMetricFamily(
        "directory_editions",
        "Editions that are public now or on a later day.",
        None,
        ["state"],
    )
    editions.add_metric(["live"], publication.live)
    editions.add_metric(["scheduled"], publication.scheduled)
    yield editions
    yield GaugeMetricFamily(
        "directory_posts_overdue",
        "Live posts with a number whose verification is overdue.",
        publication.overdue,
    )
    mails = GaugeMetricFamily(
        "directory_mails",
        "Mails of the outbox that are not handed over.",
        None,
        ["state"],
    )
    mails.add_metric(["waiting"], filter_waiting().count())
    mails.add_metric(["given_up"], filter_given_up().count())
    yield mails
    yield GaugeMetricFamily("directory_database_connections", "Connections in use.", used)
    yield GaugeMetricFamily("directory_database_connections_limit", "Connections at most.", limit)
