"""`manage.py restore_backup`: a backup into an empty database and its folder of files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from directory.management.commands.backup import DUMP, FILES, copy_files
from directory.postgres.programs import ProgramError, run_program


class Command(BaseCommand):
    help = "Restore a folder that `backup` wrote into an empty database, and migrate it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path)

    def handle(self, *args: Any, backup: Path, **options: Any) -> None:
        if not (backup / DUMP).is_file():
            message = f"{backup} is no backup: it has no {DUMP}."
            raise CommandError(message)
        connection = connections["default"]
        if connection.introspection.table_names():
            message = (
                "The database has tables already: restore into an empty one, with another"
                " DATA_DIR or another DATABASE_URL."
            )
            raise CommandError(message)
        connection.close()
        try:
            # Rights are granted by migrate: the role of the site may have another name here.
            run_program(
                connection,
                "pg_restore",
                "--single-transaction",
                "--exit-on-error",
                "--no-owner",
                "--no-privileges",
                str(backup / DUMP),
            )
            copy_files(backup / FILES, settings.MEDIA_ROOT)
        except (OSError, ProgramError) as error:
            message = f"The backup was not restored: {error}"
            raise CommandError(message) from error
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("The backup is restored.")
