"""System checks: refuse a database on which the site cannot work, with the remedy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connections, transaction

OLDEST_MAJOR = 15  # the first with UNIQUE NULLS NOT DISTINCT
EXTENSIONS = ("btree_gist", "pg_trgm")


@dataclass(frozen=True)
class ServerFacts:
    """Properties of a database server.

    ``version``: as ``server_version_num``, 180006 for 18.6. ``missing``: the extensions that are
    not installed and cannot be. ``trigrams``: those of 北京, none where it is no word.
    """

    version: int
    encoding: str
    missing: tuple[str, ...]
    trigrams: tuple[str, ...]


def check_database(
    *, databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Check the databases that ``migrate`` and ``check --database`` name."""
    return [problem for alias in databases or () for problem in find_problems(read_facts(alias))]


def read_facts(alias: str) -> ServerFacts:
    """Query a server; extensions that are created for it are rolled back."""
    connection = connections[alias]
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        (version,) = cursor.fetchone()
        cursor.execute("SHOW server_encoding")
        (encoding,) = cursor.fetchone()
        cursor.execute("SELECT extname FROM pg_extension")
        absent = set(EXTENSIONS) - {name for (name,) in cursor.fetchall()}
        missing = [name for name in sorted(absent) if not _try(alias, f"CREATE EXTENSION {name}")]
        trigrams: tuple[str, ...] = ()
        if "pg_trgm" not in missing and _try(alias, "SELECT show_trgm('北京')"):
            cursor.execute("SELECT show_trgm('北京')")
            trigrams = tuple(cursor.fetchone()[0])
        transaction.set_rollback(True, using=alias)
    return ServerFacts(version, encoding, tuple(missing), trigrams)


def _try(alias: str, statement: str) -> bool:
    try:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return False
    return True


def find_problems(server: ServerFacts) -> list[CheckMessage]:
    """Return the reasons why the site cannot work on a server, each with its remedy."""
    messages: list[CheckMessage] = []
    major = server.version // 10000
    if major < OLDEST_MAJOR:
        messages.append(
            Error(
                f"The database is PostgreSQL {major}; the site needs {OLDEST_MAJOR} or newer.",
                hint="Upgrade the server, or name another one with DATABASE_URL.",
                id="officials.E001",
            )
        )
    if server.encoding != "UTF8":
        messages.append(
            Error(
                f"The database stores text as {server.encoding}, which lacks rare characters.",
                hint="CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8', and name that one.",
                id="officials.E002",
            )
        )
    messages += [
        Error(
            f"The extension {name} is not installed, and this user cannot install it.",
            hint="Install PostgreSQL's contrib package on the server (Debian: postgresql-contrib),"
            f" then run CREATE EXTENSION {name} in the database as its administrator.",
            id="officials.E003",
        )
        for name in server.missing
    ]
    if "pg_trgm" not in server.missing and not server.trigrams:
        messages.append(
            Error(
                "The database does not treat Chinese characters as letters, so search would not"
                " find names.",
                hint="Its LC_CTYPE is C. CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8'"
                " LC_CTYPE 'C.UTF-8', and name that one with DATABASE_URL.",
                id="officials.E004",
            )
        )
    return messages
