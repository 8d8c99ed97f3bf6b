"""Create, start, share and stop the embedded PostgreSQL server.

Every process that uses the server holds a shared lock on `users.lock` until it ends, however it
ends; whoever leaves last stops the server. Starting and stopping happen under `start.lock`.
The server has a session of its own, so that Ctrl-C reaches its users first.
"""

import atexit
import contextlib
import errno
import fcntl
import functools
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from directory.postgres import location
from directory.postgres.location import StartError

INITDB = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
    "--data-checksums",
    "--auth=trust",  # the socket lies in a folder of mode 0700, and there is no other way in
    "--username=postgres",
    "--no-instructions",
)
# The site's owner is no superuser, as on a server that somebody else runs.
SITE = b"""CREATE ROLE directory LOGIN CREATEDB CREATEROLE;
CREATE DATABASE directory OWNER directory;
"""
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Queries and refused rows stay out of the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# Tests make hundreds of databases, and each gets a process that looks for work once a minute.
# Shared memory stays small, because each copy of a database looks through all of it.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "256MB",
}
# Of the machine's memory the server keeps a twelfth, no more than search was measured to need.
MOST_IN_MEMORY, LEAST_IN_MEMORY, SHARE = 2048, 128, 12
LOG_BYTES = 5_000_000
TOO_SLOW = "The database is starting, and not ready yet."


class SlowStartError(StartError):
    """The server starts, recovers or stops for longer than the caller waits."""


class Server:
    """The server of one data folder, as this process sees it."""

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self.data_dir = data_dir
        self.durable = durable
        self._users: IO[bytes] | None = None
        self._holder = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._log_from = 0
        self._threads = threading.RLock()

    @functools.cached_property
    def home(self) -> Path:
        with self._errors_in_words():
            return location.settle(self.data_dir)

    @functools.cached_property
    def account(self) -> location.Account:
        return location.account_for(self.home)

    @functools.cached_property
    def socket_folder(self) -> Path:
        return location.socket_folder(self.home, self.account)

    @property
    def data(self) -> Path:
        return self.home / "data"

    def program(self, name: str) -> Path:
        return location.programs(self.account) / name

    def ensure(self, within: float | None = None) -> None:
        """Start the server if need be, and hold it until this process ends.

        ``within``: the seconds to wait for it; without them, as long as recovery takes. Raises
        StartError, and SlowStartError when the time is over: the server goes on starting.
        """
        if self._users is not None and self.running() is not None:
            return
        until = None if within is None else time.monotonic() + within
        with self._exclude_threads(within), self._errors_in_words(), self._start_lock(until):
            if self._users is None:
                self._users = self._open("users.lock")
                fcntl.flock(self._users, fcntl.LOCK_SH)
                self._holder = os.getpid()
                atexit.register(self.release)
            if self.running() is None:
                self._prepare()
                self._launch()
            self._await_readiness(until)

    @contextlib.contextmanager
    def _exclude_threads(self, within: float | None) -> Iterator[None]:
        """Keep other threads of this process out."""
        if not self._threads.acquire(timeout=-1 if within is None else within):
            raise SlowStartError(TOO_SLOW)
        try:
            yield
        finally:
            self._threads.release()

    def release(self) -> None:
        """Release the server; its last user stops it. Forked workers hold nothing."""
        if self._users is None or self._holder != os.getpid():
            return
        atexit.unregister(self.release)
        with self._users as users, self._threads:
            self._users = None
            try:
                with self._start_lock(), contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self._stop()
            except FileNotFoundError:  # somebody removed the whole folder meanwhile
                if self._process is not None:
                    self._process.send_signal(signal.SIGQUIT)
                    self._process.wait()

    def _prepare(self) -> None:
        if not self.data.exists():
            self._initialise()
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != location.MAJOR:
            message = (
                f"The database in {self.data} was written by PostgreSQL {version}, and this is "
                f"PostgreSQL {location.MAJOR}: restore a backup into another DATA_DIR, "
                f"or install the release that wrote it."
            )
            raise StartError(message)
        self._clear_leftovers()
        location.claim(self.socket_folder, self.account)

    def _launch(self) -> None:
        settings = SETTINGS | {"unix_socket_directories": f'"{self.socket_folder}"'}
        settings |= {"shared_buffers": _kept_in_memory()} if self.durable else CARELESS
        with self._open("server.log") as log:
            if log.tell() > LOG_BYTES:
                log.truncate(0)
            self._log_from = os.fstat(log.fileno()).st_size
            self._process = subprocess.Popen(  # noqa: S603
                [
                    self.program("postgres"),
                    *("-D", str(self.data)),
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._process_options(),
            )

    def _initialise(self) -> None:
        _print_line(f"Making a database in {self.data}")
        draft = self.home / "data.draft"
        if draft.exists():  # an earlier start was killed half-way
            shutil.rmtree(draft)
        self.account.own(draft)
        self._run("initdb", *INITDB, *([] if self.durable else ["--no-sync"]), "-D", str(draft))
        self._run("postgres", "--single", "-D", str(draft), "postgres", standard_input=SITE)
        draft.rename(self.data)

    def _run(self, program: str, *arguments: str, standard_input: bytes = b"") -> None:
        done = subprocess.run(  # noqa: S603
            [self.program(program), *arguments],
            input=standard_input,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
            **self._process_options(),
        )
        output = done.stderr.decode(errors="replace")
        if done.returncode or "ERROR:" in output:
            raise self._start_error(output)

    def _process_options(self) -> dict[str, Any]:
        # The caller's PG* and language variables must not reach the server.
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "LC_", "LANG"))
        }
        return {"cwd": self.home, "env": kept | {"LC_ALL": "C"}, **self.account.identity()}

    def _clear_leftovers(self) -> None:
        """Remove the files by which a dead server would look alive.

        Process numbers are used again: PostgreSQL would take any process of its account that now
        bears the old number for a server. Where there is no such process the pid file stays,
        because PostgreSQL looks up in it whether orphaned sessions still hold the data.
        """
        if Path("/proc", self._pid_lines()[0]).exists():
            self._pid_file.unlink(missing_ok=True)
        (self.socket_folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _await_readiness(self, until: float | None) -> None:
        """Wait until the server is ready, however long recovery takes unless ``until`` ends it."""
        for _ in _poll(lambda: f"The database is recovering: {self._last_log_line()}", until):
            if [line.strip() for line in self._running_lines()[7:8]] == ["ready"]:
                return
            ended = self._process is None or self._process.poll() is not None
            if ended and self.running() is None:
                # Sessions of a killed server may still be ending; anything else is final.
                if self._process is not None and "is still in use" not in self._last_log_line():
                    raise self._start_error(self._last_log_line())
                time.sleep(0.5)
                self._launch()

    def _stop(self) -> None:
        if self.running() is not None:
            # pg_ctl signals as the server's account: root must not trust a number that
            # another account has written.
            with contextlib.suppress(StartError):  # it left by itself
                self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-W", "-s")
        for _ in _poll(lambda: "The database is writing its last changes to disk"):
            if self._process is not None:
                self._process.poll()
            if self.running() is None:
                break
        if self._process is not None:  # its files are gone a moment before it is
            self._process.wait()
        with contextlib.suppress(OSError):
            self.socket_folder.rmdir()

    @property
    def _pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def _running_lines(self) -> list[str]:
        """Return the lines of the pid file, if the server runs: its number, …, eighth its status.

        Read at once: the file of a killed server says that it is ready, too.
        """
        lines = self._pid_lines()
        if not lines[0].isdigit():
            return []
        process = Path("/proc", lines[0])
        try:
            lives = (process / "cwd").samefile(self.data)
        except (FileNotFoundError, ProcessLookupError):
            lives = False
        except PermissionError:  # containers deny root the folder of another account's process
            lives = os.fsencode(self.data) in (process / "cmdline").read_bytes().split(b"\0")
        return lines if lives else []

    def _pid_lines(self) -> list[str]:
        try:
            return self._pid_file.read_text().split("\n")
        except FileNotFoundError:
            return [""]

    def running(self) -> int | None:
        """Return the process number of this data folder's server, if it runs."""
        lines = self._running_lines()
        return int(lines[0]) if lines else None

    def _open(self, name: str) -> IO[bytes]:
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        file = os.fdopen(os.open(self.home / name, flags, 0o600), "ab")
        if self.account.identity():
            home = self.home.stat()
            os.fchown(file.fileno(), home.st_uid, home.st_gid)
        return file

    @contextlib.contextmanager
    def _start_lock(self, until: float | None = None) -> Iterator[None]:
        """Hold the lock under which a process starts or stops this server."""
        with self._open("start.lock") as lock:
            for _ in _poll(lambda: f"Another command is starting or stopping {self.data}", until):
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
            yield

    def _last_log_line(self) -> str:
        """Return the log line that says why the server ended, or the last one since its launch."""
        written = (self.home / "server.log").read_bytes()[self._log_from :]
        lines = written.decode(errors="replace").splitlines()
        fatal = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
        return (fatal or lines or [""])[-1]

    def _start_error(self, output: str) -> StartError:
        free = shutil.disk_usage(self.data_dir).free
        if os.strerror(errno.ENOSPC) in output or free < 2**20:  # a full disk takes no log either
            return StartError(
                f"The disk of {self.data_dir} is full: free some space, or choose another DATA_DIR."
            )
        last = (output.strip().splitlines() or ["no reason given"])[-1]
        return StartError(f"PostgreSQL did not start: {last} (see {self.home / 'server.log'})")

    @contextlib.contextmanager
    def _errors_in_words(self) -> Iterator[None]:
        """Raise StartError with a sentence for an error of the system."""
        try:
            yield
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise self._start_error(str(error)) from error
            message = (
                f"The database needs {error.filename or self.data_dir}, and the system says "
                f"“{error.strerror}”: start as the account that owns it, or choose another "
                f"folder with DATA_DIR."
            )
            raise StartError(message) from error


def _print_line(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _poll(text: Callable[[], str], until: float | None = None) -> Iterator[None]:
    """Yield every 20 ms; print ``text()`` after three seconds, and every ten seconds from then on.

    Raises SlowStartError at the time ``until`` of ``time.monotonic``.
    """
    due = time.monotonic() + 3
    while True:
        yield
        time.sleep(0.02)
        if until is not None and time.monotonic() > until:
            raise SlowStartError(TOO_SLOW)
        if time.monotonic() > due:
            _print_line(text())
            due = time.monotonic() + 10


@functools.cache
def server_of(data_dir: Path, *, durable: bool) -> Server:
    return Server(data_dir, durable=durable)


def _kept_in_memory() -> str:
    """Return shared_buffers, in the unit of the server."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return f"{min(max(machine // SHARE, LEAST_IN_MEMORY), MOST_IN_MEMORY)}MB"
