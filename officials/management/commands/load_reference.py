"""`manage.py load_reference`: regions, types, topics, national hotlines, holidays."""

from pathlib import Path
from typing import Any

import pghistory
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from officials.management.progress import progress
from officials.reference import TABLES, InvalidFile, Loaded, find_table, load_files

SHOWN = 5


class Command(BaseCommand):
    help = (
        "Load the reference data in fixtures/, or only the files that are named, such as next"
        " year's holidays. Run it again after an update; it is repeatable."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=Path, metavar="FILE", help="a CSV with a header of fixtures/"
        )

    def handle(self, *args: Any, files: list[Path], verbosity: int, **options: Any) -> None:
        folder = settings.BASE_DIR / "fixtures"
        try:
            loads = [(find_table(path, folder), [path]) for path in files] or [
                (table, [folder / name for name in table.files]) for table in TABLES
            ]
            with transaction.atomic(), pghistory.context(why="load_reference"):
                for table, paths in progress(loads, "Reference data"):
                    loaded = load_files(table, paths)
                    if verbosity:
                        self.print_result(loaded)
        except InvalidFile as error:
            raise CommandError(str(error)) from error

    def print_result(self, loaded: Loaded) -> None:
        self.stdout.write(
            f"{loaded.model.__name__}: {loaded.added:,} added, {loaded.updated:,} updated,"
            f" {loaded.unchanged:,} unchanged"
            + (f", {loaded.removed:,} removed" if loaded.removed else "")
        )
        if loaded.kept:
            names = "、".join(loaded.kept[:SHOWN]) + "…" * (len(loaded.kept) > SHOWN)
            self.stdout.write(f"  {len(loaded.kept):,} stay that are in no file: {names}")
