"""`manage.py daily`: what is due today; it may run often, and be killed anywhere."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from officials.clock import now
from officials.daily import tasks
from officials.db.roles import connect_as_site


class Command(BaseCommand):
    help = (
        "Count the figures of regions, remind offices, delete what has expired and hand over the"
        " mails of the outbox."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the tasks as the site's role, which cannot change the audit log."""
        connect_as_site()
        try:
            failed = tasks.run(now())
        except tasks.AlreadyAtWork:
            self.stdout.write("Another process does the work of the day.")
            return
        if failed:
            message = f"Not done, see the log: {', '.join(failed)}."
            raise CommandError(message)
