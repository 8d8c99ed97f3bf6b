"""How figures are taken and told: milliseconds, in columns that a stranger can read."""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.db import connection

NAME, FIGURE = 42, 9


def say(what: str, *figures: str, width: int = FIGURE) -> None:
    sys.stdout.write(f"{what:<{NAME}}{''.join(f'{figure:>{width}}' for figure in figures)}\n")
    sys.stdout.flush()


def title(text: str) -> None:
    say(f"\n{text}")


def timed(act: Callable[[], object]) -> float:
    """Return how many milliseconds ``act`` takes."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of ``values`` do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def spread(values: Sequence[float]) -> list[str]:
    """Return p50, p95, p99 and the longest, in milliseconds."""
    if not values:
        return ["-"] * 4
    figures = (statistics.median(values), *(quantile(values, s) for s in (0.95, 0.99)), max(values))
    return [f"{figure:.1f}" for figure in figures]


class Statements:
    """What the database takes for the statements inside ``taken``, in milliseconds.

    ``waited``: as we see it; ``worked``: on a core, which other work on the machine does not
    lengthen. Linux tells that of a server on the same machine; elsewhere it is 0.
    """

    def __init__(self) -> None:
        self.waited = self.worked = 0.0
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (process,) = cursor.fetchone()
        self._account = Path(f"/proc/{process}/schedstat")

    def taken(self) -> AbstractContextManager[None]:
        self.waited = self.worked = 0.0
        return connection.execute_wrapper(self._time)

    def _on_a_core(self) -> float:
        if not self._account.exists():
            return 0
        nanoseconds = self._account.read_text().split()[0]
        return int(nanoseconds) / 1e6

    def _time(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        worked, start = self._on_a_core(), time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.waited += (time.perf_counter() - start) * 1000
            self.worked += self._on_a_core() - worked
