"""`make serve`: from an empty data folder to a running site on this machine only."""

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections
from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app

from directory.warm_up import warm_up, warm_up_worker
from officials.clock import now

DEMO_STAFF = ("clerk", "reviewer", "office", "admin")
ADDRESS = "127.0.0.1"


class Site(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Run the site under gunicorn; `announce` is called when it accepts requests."""

    def __init__(self, port: int, announce: Any) -> None:
        self.port = port
        self.announce = announce
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": f"{ADDRESS}:{self.port}",
            "worker_class": "gthread",
            "forwarder_headers": "",  # nobody else says where the site is mounted
            "workers": 2,
            # Staff who wait for a lock hold a thread each: enough are left for the public. Each
            # keeps a connection, of which the embedded server has a hundred.
            "threads": 32,
            "preload_app": True,
            "control_socket_disable": True,
            "loglevel": "warning",
            "when_ready": self.ready,
            "post_worker_init": prepare_worker,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        application: WSGIHandler = import_app("directory.wsgi")
        warm_up()
        return application

    def ready(self, arbiter: Any) -> None:
        arbiter.handle_hup = arbiter.handle_term  # a closed terminal ends the site
        self.announce()


class Command(BaseCommand):
    help = "Prepare the database and serve the site on this machine; Ctrl-C ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"))

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        refuse_taken(port)
        try:
            self.prepare()
        except OSError as error:
            raise CommandError(describe_disk_error(error)) from error
        with join_others(settings.DATA_DIR) as others:
            staff = prepare_staff(port, others=others) if settings.DEMO else []
            connections.close_all()  # the workers open their own
            Site(port, lambda: self.announce(port, staff)).run()

    def prepare(self) -> None:
        self.stage("Database")
        connection.ensure_connection()
        call_command("check", tags=["database"], databases=["default"])
        self.stage("Migrations")
        call_command("migrate", interactive=False, verbosity=0)
        self.stage("Reference data")
        call_command("load_reference")
        if settings.DEMO:
            self.stage("Demonstration data")
            call_command("load_demo")
        self.stage("Static files")
        collect_static()

    def stage(self, title: str) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(title))
        self.stdout.flush()

    def announce(self, port: int, staff: list[str]) -> None:
        self.stdout.write(self.style.SUCCESS(f"\nThe site: http://{ADDRESS}:{port}/"))
        self.stdout.write("\n".join([*staff, "Ctrl-C ends it.\n"]))
        self.stdout.flush()


def prepare_worker(_worker: Any) -> None:
    """Let a new worker search once before its first request, and ignore Ctrl-C.

    Ctrl-C reaches the whole group, and the arbiter tells its workers at once: the second signal
    inside the first one's handler locks a gthread worker up.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm_up_worker()
    connections.close_all()  # each thread has a connection of its own


@contextlib.contextmanager
def join_others(folder: Path) -> Iterator[bool]:
    """Hold ``folder`` together with others who serve it; yield whether there are any.

    However a process ends, it holds the folder no more.
    """
    with (folder / "serve.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            others = False
        except BlockingIOError:
            others = True
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield others


def refuse_taken(port: int) -> None:
    """Raise CommandError when the port is taken, before any slow work."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OverflowError:
            message = f"There is no port {port}: choose one from 1024 to 65535 with PORT=…"
            raise CommandError(message) from None
        except OSError as error:
            reason = (
                "is taken by another program: stop that, or choose"
                if error.errno == errno.EADDRINUSE
                else f"cannot be had ({error.strerror}): choose"
            )
            message = f"Port {port} {reason} another one with make serve PORT=8001."
            raise CommandError(message) from None


def collect_static() -> None:
    """Collect, hash and compress the static files if one has changed since the last time."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            seen.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT / "sources.sha256"
    if stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(seen.hexdigest())


def describe_disk_error(error: OSError) -> str:
    """Return what to do about an error of the disk, in words."""
    folder = Path(error.filename or settings.DATA_DIR)
    if error.errno == errno.ENOSPC:
        return f"The disk of {folder} is full: free some space, or choose another DATA_DIR."
    return f"{folder}: {error.strerror}. Mend that, or choose another folder with DATA_DIR=…"


def prepare_staff(port: int, *, others: bool) -> list[str]:
    """Return lines about sign-in, with new passwords unless ``others`` serve the same folder."""
    address = f"Staff:    http://{ADDRESS}:{port}/admin/"
    if others:
        return [
            f"{address} (the passwords that the first make serve printed)",
            f"Another make serve uses {settings.DATA_DIR} too: both show the same data.",
        ]
    passwords = new_passwords().items()
    return [
        f"{address} (new passwords each start)",
        *(f"          {name:10} {password}" for name, password in passwords),
    ]


def new_passwords() -> dict[str, str]:
    """Give each demonstration account a random password."""
    passwords = {}
    staff = get_user_model().objects.filter(username__in=DEMO_STAFF, demo=True)
    for user in staff.order_by("pk"):
        passwords[user.get_username()] = secrets.token_urlsafe(9)
        user.set_password(passwords[user.get_username()])
        user.confirmed_at = user.confirmed_at or now()
        user.save(update_fields=["password", "confirmed_at"])
    return passwords
