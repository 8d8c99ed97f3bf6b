"""Make lines in one process for each core, while tables are filled.

Nothing of Django's may be imported here: a new process reads this before it sets up Django.
"""

import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, Protocol

import django

BATCH = 2000
FEW = 5 * BATCH  # posts for which no other process is worth its start
AHEAD = 2  # batches that wait for each process

Lines = Mapping[Any, bytes]


class Country(Protocol):
    def lines(self, start: int, numbers: Sequence[int]) -> Lines: ...


_country: Country


def batches(country: Country, order: Sequence[int]) -> Iterator[Lines]:
    """Yield the lines of the posts in this order, a batch at a time."""
    starts = range(0, len(order), BATCH)
    if len(order) <= FEW:
        for start in starts:
            yield country.lines(start, order[start : start + BATCH])
        return
    processes = os.cpu_count() or 1
    # Not forked: a fork would share our connection to the database.
    context = multiprocessing.get_context("spawn")
    pickled = (pickle.dumps(country),)
    waiting: deque[Future[Lines]] = deque()
    with ProcessPoolExecutor(processes, context, _receive_country, pickled) as pool:
        try:
            for start in starts:
                waiting.append(pool.submit(_lines, start, order[start : start + BATCH]))
                if len(waiting) > processes * AHEAD:
                    yield waiting.popleft().result()
            for future in waiting:
                yield future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _receive_country(pickled: bytes) -> None:
    global _country  # noqa: PLW0603 - each process receives it once
    Thread(target=_end_with_parent, daemon=True).start()
    django.setup()
    _country = pickle.loads(pickled)  # noqa: S301 - our own process wrote it


def _end_with_parent() -> None:
    """End this process when the one that fills the tables is killed: it would wait for ever."""
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)


def _lines(start: int, numbers: Sequence[int]) -> Lines:
    return _country.lines(start, numbers)
