"""Stop asking a database that does not answer, in each process for itself (circuit breaker).

The first time-out opens the breaker: all requests are refused at once, so that none waits and no
thread is held, while a thread of its own tries to connect once a second.
"""

import os
import threading
import time
from collections.abc import Callable

from psycopg import OperationalError


class OpenError(OperationalError):
    """The database did not answer a moment ago, and has not since."""


class Breaker:
    """Open while the database does not answer."""

    probe_seconds: float = 1

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Close the breaker and forget its probe, which a forked process does not have."""
        self._lock = threading.Lock()
        self.is_open = False

    def check(self) -> None:
        """Raise OpenError while the breaker is open."""
        if self.is_open:
            message = "The database does not answer; it is tried once a second."
            raise OpenError(message)

    def trip(self, answers: Callable[[], bool]) -> None:
        """Open the breaker until ``answers`` returns true; do nothing if it is open."""
        with self._lock:
            if self.is_open:
                return
            self.is_open = True
        threading.Thread(
            target=self._probe, args=(answers,), name="database probe", daemon=True
        ).start()

    def _probe(self, answers: Callable[[], bool]) -> None:
        """Close the breaker when the database answers, whatever goes wrong until then."""
        try:
            while not answers():
                time.sleep(self.probe_seconds)
        finally:
            self.is_open = False


breaker = Breaker()
os.register_at_fork(after_in_child=breaker.reset)
