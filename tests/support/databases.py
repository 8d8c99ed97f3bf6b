"""Databases for tests: built once, kept in the data folder, cloned for each worker.

A template is a database to which nobody connects. Its name ends in a hash of the files that it is
built from, and of the day where its rows have dates, so that it is built anew when one changes.
A worker builds the first one that a test of its own needs, while others run theirs. It clones the
templates that its tests name; copying files takes a tenth of the time of
emptying all tables, and a fraction of that of migrating and filling them. Copies are made in memory
where there is room (``keep_in_memory``): a file system without a journal (ext4) looks at each file
that was deleted in the last minutes before it makes a new one, and took seconds for a copy.
"""

import hashlib
import os
import pickle
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from officials.db.roles import revoke_temporary
from tests.support import factories, shadows
from tests.support.quick_migrations import related_models_kept

ROOT = Path(settings.BASE_DIR)
SOURCES = (
    "requirements*.txt",
    "directory/settings.py",
    "directory/models.py",
    "directory/migrations/*.py",
    "directory/postgres/*.py",
    "officials/**/*",
)
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30
IN_MEMORY = "officials-hotlines-test-"
# Rooms of `officials` that no migration and no trigger may import.
UNUSED_BY_MIGRATIONS = {"actions", "admin", "exporting", "importing", "management", "staff"}


def keep_in_memory() -> None:
    """Let the server of the tests have its files in memory, if it has none yet and there is room.

    They stay there for the next run, as on a disk, until the machine ends or the checkout is gone.
    """
    home = Path(settings.DATA_DIR) / "postgres"
    if not settings.THROWAWAY or not MEMORY.is_dir():
        return
    for folder in MEMORY.glob(f"{IN_MEMORY}*"):
        link = Path((folder / "link").read_text()) if (folder / "link").exists() else folder
        if link.resolve() != folder:
            shutil.rmtree(folder, ignore_errors=True)
    if home.is_symlink() and not home.exists():
        home.unlink()
    if not home.exists() and shutil.disk_usage(MEMORY).free >= ROOM:
        home.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=IN_MEMORY, dir=MEMORY))
        folder.chmod(0o711)  # the server's account enters it
        try:
            home.symlink_to(folder)
        except FileExistsError:  # another run in this checkout was first
            folder.rmdir()
        else:
            (folder / "link").write_text(str(home))


@dataclass(frozen=True)
class Template:
    """A database that tests start from.

    ``build`` fills a migrated database and returns what the fixture of the same name needs;
    ``sources``: globs of files beside those of the domain that decide what it holds; ``base``: the
    template that it begins with in place of an empty one, whose sources are among its own.
    """

    name: str
    build: Callable[[], Any] | None = None
    sources: tuple[str, ...] = ()
    base: "Template | None" = None

    @property
    def database(self) -> str:
        day = f"{datetime.now(ZoneInfo(settings.TIME_ZONE)):%Y%m%d}_" if self.build else ""
        return f"template_{self.name}_{day}{hash_of_files(self)}"

    @property
    def saved(self) -> Path:
        """The file of what ``build`` returned, beside the first free number of the factories."""
        return Path(settings.DATA_DIR) / "templates" / self.database

    def ensure(self) -> None:
        """Build the database unless it is there; wait for another worker that builds it."""
        if self.build:
            self._begins_with.ensure()
        with without_database() as cursor:
            cursor.execute("SET lock_timeout = 0")  # building one takes longer than commands wait
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [self.name])
            if not self.is_built(cursor):
                self._remove_outdated(cursor)
                self._build(cursor)
            allow_stepping_down(cursor)

    @property
    def _begins_with(self) -> "Template":
        return self.base or MIGRATED

    def is_built(self, cursor: Any) -> bool:
        built = self.database in matching(cursor, f"^{self.database}$")
        return built and (self.build is None or self.saved.exists())

    def _remove_outdated(self, cursor: Any) -> None:
        for name in matching(cursor, f"^(draft_{self.name}$|template_{self.name}_)"):
            drop(cursor, name)
        for file in self.saved.parent.glob(f"template_{self.name}_*"):
            file.unlink()

    def _build(self, cursor: Any) -> None:
        """Build under another name, so that a half-built database never passes for a whole one."""
        draft = f"draft_{self.name}"
        if self.build:
            copy(cursor, self._begins_with.database, draft)
        else:
            cursor.execute(f"CREATE DATABASE {draft}")
        with connected_to(draft), translation.override(settings.LANGUAGE_CODE):
            if self.build:
                self.saved.parent.mkdir(exist_ok=True)
                factories.numbers.restart(1)
                rows = self.build()
                self.saved.write_bytes(pickle.dumps((rows, factories.numbers.next)))
            else:
                with related_models_kept():
                    call_command("migrate", run_syncdb=True, verbosity=0)
            with connection.cursor() as own:
                own.execute("VACUUM (ANALYZE)")
        cursor.execute(f"ALTER DATABASE {draft} RENAME TO {self.database}")


MIGRATED = Template("migrated")


@cache
def ensure_once(database: str, template: Template) -> None:
    """Build a template, or wait for who builds it: once for each of its databases."""
    template.ensure()


@cache
def hash_of_files(template: Template) -> str:
    """Return a hash of the files that decide what a template holds, and of Python's version.

    Workers that read them at different times would remove each other's templates.
    """
    digest = hashlib.sha256(sys.version.encode())
    for pattern in (*SOURCES, *template.sources):
        for place, content in read_files(pattern):
            if template.build or not {*place.parts} & UNUSED_BY_MIGRATIONS:
                digest.update(f"{place}\n".encode() + content)
    return digest.hexdigest()[:16]


@cache
def read_files(pattern: str) -> list[tuple[Path, bytes]]:
    """Return the place in the tree and the digest of each file that templates may depend on."""
    files = (path for path in sorted(ROOT.glob(pattern)) if path.suffix not in {".pyc", ".md"})
    return [
        (path.relative_to(ROOT), hashlib.sha256(path.read_bytes()).digest())
        for path in files
        if path.is_file()
    ]


class Clones:
    """The databases of one process: a clone of each template that its tests ask for.

    Their names hold the number of the process, so that two runs from one folder do not meet.
    """

    def __init__(self) -> None:
        self.wanted = MIGRATED
        self.blocker: Any = None
        self.shared = False
        self.shadowed = False
        self.made = 0
        self.unchanged: dict[str, str] = {}  # by the template's database, the clone in use
        self.sessions: dict[str, Any] = {}  # by clone, those that are not in use now
        self.in_shadow: set[str] = set()  # clones whose session has shadow tables
        self.counted: set[str] = set()  # clones whose rate limits a server may have counted
        self.used_up: list[str] = []
        self.original = connection.settings_dict["NAME"]

    def open(self, blocker: Any) -> None:
        """Connect for the first time; ``blocker`` is pytest-django's."""
        self.blocker = blocker
        with blocker.unblock():
            MIGRATED.ensure()
        self.want(self.wanted, shared=self.shared, shadowed=self.shadowed)

    def want(self, template: Template, *, shared: bool = False, shadowed: bool = False) -> None:
        """Let the next test start from ``template``; one that shares it may not write itself.

        ``shadowed``: it lays tables of its session over ours. The first test of a run names what
        it wants before there is a connection: ``open`` gives it.
        """
        self.wanted, self.shared, self.shadowed = template, shared, shadowed
        if self.blocker:
            with self.blocker.unblock():
                self._connect()
                allow_writing(not shared)
                self._forget_rate_limits()
                if shadowed:
                    shadows.create()
                    self.in_shadow.add(connection.settings_dict["NAME"])

    def _connect(self) -> None:
        """Connect to a clone of the template that is wanted, as its builder left it."""
        source = self.wanted.database
        if source not in self.unchanged:
            self._leave()
            self.made += 1
            name = f"test_{os.getpid()}_{self.made}_{self.wanted.name}"
            with without_database() as cursor:
                while self.used_up:
                    self._drop(cursor, self.used_up.pop())
                if not self.wanted.is_built(cursor):
                    self.wanted.ensure()
                drop(cursor, name)
                copy(cursor, source, name)
            self.unchanged[source] = name
        name = self.unchanged[source]
        if connection.settings_dict["NAME"] != name:
            self._leave()
            connection.settings_dict["NAME"] = name
            self._return_to(name)

    def _leave(self) -> None:
        """Keep the session for the next test of its clone: a new one reads all catalogues again.

        One with tables of its own, or in the midst of something, is closed.
        """
        name, session = connection.settings_dict["NAME"], connection.connection
        clean = name not in self.in_shadow and not connection.in_atomic_block
        if clean and name in self.unchanged.values() and session and session.is_idle():
            self.sessions[name], connection.connection = session, None
        connection.close()
        self.in_shadow.discard(name)

    def _return_to(self, name: str) -> None:
        session = self.sessions.pop(name, None)
        if session and session.is_idle():
            connection.connection = session
            connection.closed_in_transaction = connection.in_atomic_block = False

    def _drop(self, cursor: Any, name: str) -> None:
        if session := self.sessions.pop(name, None):
            session.close()
        drop(cursor, name)

    def _forget_rate_limits(self) -> None:
        """Empty what servers write for readers too, before a test that may count on it."""
        name = connection.settings_dict["NAME"]
        if self.shared:
            self.counted.add(name)
        elif name in self.counted:
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE directory_ratelimitsecret, directory_ratelimitcount")
            self.counted.remove(name)

    def discard(self) -> None:
        """Give up the database in use after a test that commits: the next one gets a new one."""
        source = self.wanted.database
        if not self.shared and source in self.unchanged:
            self.used_up.append(self.unchanged.pop(source))

    def close(self) -> None:
        """Drop the clones of this process, and what killed ones left."""
        with self.blocker.unblock(), without_database() as cursor:
            connection.close()
            connection.settings_dict["NAME"] = self.original
            for name in (*self.used_up, *self.unchanged.values()):
                self._drop(cursor, name)
            drop_left_behind(cursor)


def rows(template: Template) -> Any:
    """Return what the builder of ``template`` returned: new objects for each test.

    The factories count on from where the builder stopped, so that no name occurs twice.
    """
    assert re.fullmatch(f"test_[0-9]+_[0-9]+_{template.name}", connection.settings_dict["NAME"])
    built, number = pickle.loads(template.saved.read_bytes())
    factories.numbers.restart(number)
    return built


@contextmanager
def without_database():
    """Yield a cursor outside of all databases of tests, in which others can be made."""
    with connection._nodb_cursor() as cursor:
        yield cursor


def allow_writing(allowed: bool) -> None:
    """Let the test's own connection write, or refuse it. A server's threads have others."""
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = %s", ["off" if allowed else "on"])


def allow_stepping_down(cursor: Any) -> None:
    """Let the owner become each role that migrating made; a tests' lock is held."""
    for role in (settings.SITE_DATABASE["USER"], settings.REDACTION_DATABASE["USER"]):
        cursor.execute("SELECT pg_has_role(%s, 'SET')", [role])
        if not cursor.fetchone()[0]:
            cursor.execute(f"GRANT {role} TO CURRENT_USER WITH SET TRUE")


@contextmanager
def connected_to(name: str):
    """Connect to another database meanwhile."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def matching(cursor: Any, pattern: str) -> list[str]:
    """Return the names of databases that a regular expression matches."""
    cursor.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [pattern])
    return [name for (name,) in cursor.fetchall()]


def copy(cursor: Any, source: str, name: str) -> None:
    """Copy the files of a database: three times as fast as to log its pages."""
    cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy")
    revoke_temporary(cursor, name)


def drop(cursor: Any, name: str) -> None:
    """Drop a database though threads of a server are still connected to it.

    Not WITH (FORCE): that fails where an autovacuum worker, which is a superuser's, is at work; a
    plain DROP ends such a worker itself.
    """
    end_sessions(cursor, name)
    cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def drop_left_behind(cursor: Any) -> None:
    """Drop the clones of processes that are gone."""
    for name in matching(cursor, "^test_[0-9]+_"):
        if not Path(f"/proc/{name.split('_')[1]}").exists():
            drop(cursor, name)


def end_sessions(cursor: Any, name: str) -> None:
    """End what is still connected to a database."""
    cursor.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = %s AND backend_type = 'client backend'",
        [name],
    )
