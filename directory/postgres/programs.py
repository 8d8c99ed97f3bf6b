"""Run a client program of PostgreSQL against the database of a connection."""

import os
import shutil
import subprocess
from typing import Any, cast

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient

from directory.postgres.base import DatabaseWrapper
from directory.postgres.timeouts import COMMAND_CONNECT_SECONDS

# Parts of an address that Django's own client reads outside the options only.
ADDRESS = ("HOST", "PORT")


class ProgramError(Exception):
    """A program is missing or failed; the text says what it wrote."""


def run_program(connection: BaseDatabaseWrapper, name: str, *arguments: str) -> None:
    """Run ``pg_dump`` or its like as the user of a connection. Raises ProgramError.

    The embedded server brings its programs; those of an external one come from PATH, and must not
    be older than the server.
    """
    settings: dict[str, Any] = dict(connection.settings_dict)
    program = shutil.which(name)
    if server := cast(DatabaseWrapper, connection).server:
        server.ensure()
        program = str(server.program(name))
        settings["HOST"] = str(server.socket_folder)
    if program is None:
        message = f"There is no {name}: install the client of PostgreSQL (postgresql-client)."
        raise ProgramError(message)
    # An address may name the server among its options: postgres://owner@/hotlines?host=/run/…
    for part in ADDRESS:
        value = settings["OPTIONS"].get(part.lower(), "")
        settings[part] = settings[part] or str(value)
    command, variables = DatabaseClient.settings_to_cmd_args_env(settings, [])
    *reached, database = command[1:]
    done = subprocess.run(  # noqa: S603
        [program, *reached, f"--dbname={database}", *arguments],
        env={"PGCONNECT_TIMEOUT": str(COMMAND_CONNECT_SECONDS), **os.environ, **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"{name} failed: {done.stderr.strip()}"
        raise ProgramError(message)
