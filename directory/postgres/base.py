"""Django's PostgreSQL engine; it starts the embedded server before a new connection.

Connections of the site have a deadline (``driver``) and share a circuit breaker (``breaker``).
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError
from django.db.backends.postgresql import base, client, operations

from directory.postgres import driver, timeouts
from directory.postgres.breaker import breaker
from directory.postgres.server import Server, SlowStartError, server_of


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` with the psql that belongs to the embedded server."""

    connection: "DatabaseWrapper"

    def runshell(self, parameters: Iterable[str]) -> None:
        if server := self.connection.server:
            server.ensure()
            self.executable_name = str(server.program("psql"))
            self.connection.settings_dict["HOST"] = str(server.socket_folder)
        super().runshell(parameters)


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """Return a statement for the log; a prepared one without its values, which it lacks."""
        return super().last_executed_query(cursor, sql, params) or sql


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient
    ops_class = DatabaseOperations
    Database = driver

    @property
    def server(self) -> Server | None:
        """The embedded server; None for an external one."""
        settings: dict[str, Any] = self.settings_dict
        if "DATA_DIR" not in settings:
            return None
        return server_of(Path(settings["DATA_DIR"]), durable=settings["DURABLE"])

    @property
    def is_limited(self) -> bool:
        """Whether connections are the site's, which wait for nothing without an end."""
        return bool(self.settings_dict.get("LIMITED"))

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        return params | {"host": str(self.server.socket_folder)} if self.server else params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.is_limited:
            if self.server:
                self.server.ensure()
            return self._connect(conn_params)
        breaker.check()
        on_timeout = partial(breaker.trip, partial(answers, self.server, conn_params))
        try:
            if self.server:
                self.server.ensure(within=timeouts.CONNECT_SECONDS)
            connection = self._connect(conn_params)
        except (psycopg.errors.ConnectionTimeout, SlowStartError):
            on_timeout()
            raise
        connection.set_deadline(timeouts.DEADLINE_SECONDS, on_timeout)
        return connection

    def _connect(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        # Statements are prepared on demand, see ``PreparedCursor``, and never for their number.
        connection.prepare_threshold = sys.maxsize
        return connection

    def prepared_cursor(self) -> Any:
        """Return a cursor whose statements are planned at their first execution alone.

        Values go to the server apart from the statement.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        engine: Any = self
        with self.wrap_database_errors:
            return engine._prepare_cursor(driver.PreparedCursor(self.connection))  # noqa: SLF001

    def is_usable(self) -> bool:
        """Return whether the connection answers, within a time shorter than a page's.

        One by a local socket is not asked: a server that ended has closed it, and for one that
        hangs the next statement has that time.
        """
        if self.connection is None or not self.is_limited:
            return super().is_usable()
        if self.connection.is_idle() and self.connection.is_local:
            self.connection.limit_next(timeouts.HEALTH_CHECK_SECONDS)
            return True
        with self.connection.deadline_of(timeouts.HEALTH_CHECK_SECONDS):
            return super().is_usable()

    @contextmanager
    def allow_seconds(self, seconds: int) -> Iterator[None]:
        """Let each statement of a transaction take ``seconds``; do nothing for commands."""
        if not self.is_limited:
            yield
            return
        with self.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{seconds}s'")
        with self.connection.deadline_of(seconds + timeouts.GRACE_SECONDS):
            yield
        with self.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")

    @contextmanager
    def lock_timeout(self, seconds: float) -> Iterator[None]:
        """Wait for each lock at most ``seconds``, also in later transactions; not for commands."""
        if not self.is_limited:
            yield
            return
        with self.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{round(seconds * 1000)}ms'")
        try:
            yield
        finally:
            self._reset_lock_timeout()

    def _reset_lock_timeout(self) -> None:
        """Return to the limit of the connection, or close one that cannot be asked."""
        if self.connection is None:
            return
        try:
            with self.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
        except DatabaseError:
            self.close()


def answers(server: Server | None, conn_params: dict[str, Any]) -> bool:
    """Return whether the server makes a new connection; start one that has ended."""
    with suppress(psycopg.Error, DatabaseError):
        if server:
            server.ensure()
        psycopg.connect(**conn_params).close()  # made when the server says that it is ready
        return True
    return False
