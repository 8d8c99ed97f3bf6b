"""Measure times in milliseconds, and print them in columns."""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.db import connection

LABEL_WIDTH, COLUMN_WIDTH = 42, 9
QUANTILES = ("p50", "p95", "p99", "max")


def print_row(label: str, *columns: str, width: int = COLUMN_WIDTH) -> None:
    cells = "".join(f"{column:>{width}}" for column in columns)
    sys.stdout.write(f"{label:<{LABEL_WIDTH}}{cells}\n")
    sys.stdout.flush()


def print_title(text: str) -> None:
    print_row(f"\n{text}")


def time_call(function: Callable[[], object]) -> float:
    """Return the milliseconds that a call takes."""
    start = time.perf_counter()
    function()
    return (time.perf_counter() - start) * 1000


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of ``values`` do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def format_quantiles(values: Sequence[float]) -> list[str]:
    """Return the QUANTILES of ``values`` with one decimal, or ``-`` for none."""
    if not values:
        return ["-"] * len(QUANTILES)
    numbers = (statistics.median(values), *(quantile(values, s) for s in (0.95, 0.99)), max(values))
    return [f"{number:.1f}" for number in numbers]


class StatementTimer:
    """The time of the database for the statements inside ``record``, in milliseconds.

    ``wall``: as measured by the client. ``cpu``: time of the server's process, which other work on
    the machine does not lengthen; 0 where Linux does not report it, as for a remote server.
    """

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (process,) = cursor.fetchone()
        self._statistics = Path(f"/proc/{process}/schedstat")

    def record(self) -> AbstractContextManager[None]:
        self.wall = self.cpu = 0.0
        return connection.execute_wrapper(self._time)

    def read_cpu(self) -> float:
        """Return the milliseconds of CPU of the server's process so far."""
        if not self._statistics.exists():
            return 0
        nanoseconds = self._statistics.read_text().split()[0]
        return int(nanoseconds) / 1e6

    def _time(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        cpu, start = self.read_cpu(), time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.wall += (time.perf_counter() - start) * 1000
            self.cpu += self.read_cpu() - cpu
