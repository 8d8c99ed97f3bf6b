"""Serve the figures of all workers on this machine only, for Prometheus."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from directory import metrics


class Command(BaseCommand):
    help = "Serve the figures of all workers at 127.0.0.1, for Prometheus; Ctrl-C ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.METRICS_PORT)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Serve until a signal ends the process. It reads as the site's role."""
        if not settings.METRICS_PORT:
            message = "Nothing is measured: set METRICS_PORT for the site and for this command."
            raise CommandError(message)
        connections.close_all()
        shared_by_threads: Any = connections["default"].settings_dict
        shared_by_threads.update(settings.SITE_DATABASE)
        try:
            _server, thread = metrics.serve(port)
        except (OSError, OverflowError) as error:
            message = f"Port {port} cannot be had ({error}): choose another METRICS_PORT."
            raise CommandError(message) from error
        print(f"http://{metrics.ADDRESS}:{port}/metrics", flush=True)
        thread.join()
