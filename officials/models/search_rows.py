"""The search index of what is public or will be."""

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from officials.models.editions import Edition


class SearchRow(models.Model):
    """The search index of an edition that is live or coming; narrow, and without a GiST index.

    Ending an edition deletes its row. ``rank``: its position in the order of all results; the
    table has a partition for each band of that order, the best first. ``digits``: the canonical
    digits of its hotlines, separated by spaces. ``known_on``: the oldest day on which one of them
    was verified, or of its notice. Only ``officials.search`` writes it and, but for ``known_on``,
    reads it.
    """

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, primary_key=True, related_name="search_row"
    )
    rank = models.BigIntegerField()
    region_path = ArrayField(models.BigIntegerField())
    department_type = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    kinds = ArrayField(models.CharField(max_length=10))
    last_verified = models.DateField(null=True)
    known_on = models.DateField(null=True)
    period = DateTimeRangeField()
    tokens = SearchVectorField()
    digits = models.TextField(blank=True)

    class Meta:
        verbose_name = _("检索行")
        verbose_name_plural = _("检索行")
        indexes = [
            GinIndex(name="search_tokens", fields=["tokens"], fastupdate=False),
            models.Index(name="search_known_on", fields=["known_on", "edition"]),
        ]

    def __str__(self) -> str:
        return str(self.edition_id)
