"""psycopg with a deadline: the module that Django's engine connects with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import (
    Binary,
    DatabaseError,
    DataError,
    Error,
    IntegrityError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)

from directory.postgres.breaker import OpenError, breaker

__all__ = [
    "Binary",
    "DataError",
    "DatabaseError",
    "Error",
    "IntegrityError",
    "InterfaceError",
    "InternalError",
    "NotSupportedError",
    "OperationalError",
    "ProgrammingError",
    "connect",
]


class TimedConnection(psycopg.Connection[Any]):
    """A connection that is closed when an answer takes longer than its deadline.

    The server may still execute the statement then, so the connection is never used again.
    """

    _seconds: float | None = None
    _on_timeout: Callable[[], None]

    def set_deadline(self, seconds: float, on_timeout: Callable[[], None]) -> None:
        """Wait for each answer at most ``seconds``; call ``on_timeout`` when one takes longer."""
        self._seconds, self._on_timeout = seconds, on_timeout

    @contextmanager
    def deadline_of(self, seconds: float) -> Iterator[None]:
        """Use another deadline meanwhile."""
        before, self._seconds = self._seconds, seconds
        try:
            yield
        finally:
            self._seconds = before

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer. Raises OperationalError, at once while the breaker is open."""
        if self._seconds is None:
            return super().wait(gen, interval, timeout)
        try:
            breaker.check()
            return super().wait(gen, interval, self._seconds if timeout is None else timeout)
        except OpenError:
            self.close()
            raise
        except psycopg.errors._WaitTimeout as late:  # noqa: SLF001 - the only sign of it
            self.close()
            self._on_timeout()
            message = "The database does not answer."
            raise OperationalError(message) from late


connect = TimedConnection.connect
