"""`manage.py run_database`: hold the embedded PostgreSQL for the services of this machine."""

import logging
import signal
import threading
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from gunicorn.systemd import sd_notify

from directory.postgres.base import DatabaseWrapper


class Command(BaseCommand):
    help = "Run the embedded database until SIGTERM or Ctrl-C."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        server = cast(DatabaseWrapper, connections["default"]).server
        if server is None:
            message = "DATABASE_URL names an external server: there is no embedded one to run."
            raise CommandError(message)
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        server.ensure()
        sd_notify("READY=1", logging.getLogger(__name__))
        self.stdout.write("The database runs.")
        self.stdout.flush()
        ended.wait()
        server.release()
