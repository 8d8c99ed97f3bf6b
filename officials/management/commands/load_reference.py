"""`manage.py load_reference`: regions, area codes, department types, topics, national hotlines."""

from typing import Any

import pghistory
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from officials.management.progress import progress
from officials.reference import TABLES, Loaded, load

SHOWN = 5


class Command(BaseCommand):
    help = "Load the reference data in fixtures/. Run it again after an update; it is repeatable."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        with transaction.atomic(), pghistory.context(why="load_reference"):
            for table in progress(TABLES, "Reference data"):
                loaded = load(table, settings.BASE_DIR / "fixtures")
                if verbosity:
                    self.tell(loaded)

    def tell(self, loaded: Loaded) -> None:
        self.stdout.write(
            f"{loaded.model.__name__}: {loaded.added:,} added, {loaded.updated:,} updated,"
            f" {loaded.unchanged:,} unchanged"
        )
        if loaded.kept:
            names = "、".join(loaded.kept[:SHOWN]) + "…" * (len(loaded.kept) > SHOWN)
            self.stdout.write(f"  {len(loaded.kept):,} stay that are in no file: {names}")
