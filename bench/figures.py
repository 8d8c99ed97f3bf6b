"""How figures are taken and told: milliseconds, in columns that a stranger can read."""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.db import connection

NAME, FIGURE = 36, 9


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
    """The statements that run inside ``taken``, and how long the database takes for them."""

    def __init__(self) -> None:
        self.milliseconds = 0.0
        self.asked: list[tuple[str, Any]] = []

    def taken(self) -> AbstractContextManager[None]:
        self.milliseconds, self.asked = 0.0, []
        return connection.execute_wrapper(self._time)

    def _time(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.asked.append((sql, params))
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.milliseconds += (time.perf_counter() - start) * 1000
