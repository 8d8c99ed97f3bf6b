"""`manage.py reindex`: write the search rows of all editions again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from officials import search
from officials.models.search_rows import SearchRow

BATCH_SIZE = 1000


class Command(BaseCommand):
    help = "Write all search rows again, after an update that changed their words; repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        editions = list(SearchRow.objects.order_by("pk").values_list("pk", flat=True))
        for first in range(0, len(editions), BATCH_SIZE):
            with transaction.atomic():
                search.reindex_editions(editions[first : first + BATCH_SIZE])
        self.stdout.write(f"{len(editions)} search rows")
