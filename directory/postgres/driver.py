"""psycopg with a deadline: the module that Django's engine connects with."""

import select
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
from psycopg.pq import TransactionStatus

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
    _next_seconds: float | None = None
    _on_timeout: Callable[[], None]

    @property
    def is_local(self) -> bool:
        """Whether the server listens at a socket in a folder of this machine."""
        return self.info.host.startswith("/")

    def is_idle(self) -> bool:
        """Return whether no transaction is open, and the server has said nothing and not closed."""
        if self.closed or self.info.transaction_status != TransactionStatus.IDLE:
            return False
        poll = select.poll()
        poll.register(self.fileno(), select.POLLIN)
        return not poll.poll(0)

    def set_deadline(self, seconds: float, on_timeout: Callable[[], None]) -> None:
        """Wait for each answer at most ``seconds``; call ``on_timeout`` when one takes longer."""
        self._seconds, self._on_timeout = seconds, on_timeout

    def limit_next(self, seconds: float) -> None:
        """Wait for the next answer at most ``seconds``, and for later ones as long as before."""
        self._next_seconds = seconds

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
        seconds, self._next_seconds = self._next_seconds or self._seconds, None
        try:
            breaker.check()
            return super().wait(gen, interval, seconds if timeout is None else timeout)
        except OpenError:
            self.close()
            raise
        except psycopg.errors._WaitTimeout as late:  # noqa: SLF001 - the only sign of it
            self.close()
            self._on_timeout()
            message = "The database does not answer."
            raise OperationalError(message) from late


class PreparedCursor(psycopg.Cursor[Any]):
    """A cursor whose statements the connection prepares, so that it plans each of them once."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "PreparedCursor":
        super().execute(query, params, **{"prepare": True, **options})
        return self


connect = TimedConnection.connect
