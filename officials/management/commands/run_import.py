"""`manage.py run_import`: plan, apply or undo a list that is stored, as the site has it done."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from officials.actions import import_process
from officials.db.roles import connect_as_site
from officials.models import ImportAct, ImportBatch, User

REFUSED = 2  # exit code


class Command(BaseCommand):
    help = "Plan or apply a list that is stored; all or nothing, and again after a crash."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=list(ImportAct), type=ImportAct)
        parser.add_argument("batch", metavar="UID")
        parser.add_argument("--by", required=True, metavar="USER")

    def handle(self, *args: Any, act: ImportAct, batch: str, **options: Any) -> None:
        """Do the act. It writes as the site's role, which cannot change the audit log."""
        connect_as_site()
        found = {
            "batch": ImportBatch.objects.filter(uid=batch).first(),
            "by": User.objects.filter(username=options["by"]).first(),
        }
        for name, row in found.items():
            if row is None:
                message = f"There is no {name} {options.get(name, batch)}."
                raise CommandError(message)
        arguments: Any = found
        if not import_process.run(act, **arguments):
            stored = ImportBatch.objects.get(uid=batch)
            self.stderr.write(stored.problem or "Another process works on this list.")
            raise SystemExit(REFUSED)
