"""The names on editions, each once: suggestions and corrections are looked up here."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Value
from django.utils.translation import gettext_lazy as _


class LexiconName(models.Model):
    """A holder's name, normalised and without spaces, in one of its readings.

    Rows are never deleted, so readers must check what is live. ``letters``: the full pinyin as one
    word. Only ``officials.search`` reads and writes it.
    """

    name = models.TextField(db_collation="C")
    letters = models.TextField(db_collation="C")
    initials = models.TextField(db_collation="C")

    class Meta:
        verbose_name = _("检索用姓名")
        verbose_name_plural = _("检索用姓名")
        constraints = [
            models.UniqueConstraint(name="lexicon_name_once", fields=["name", "letters"])
        ]
        indexes = [
            models.Index(name="lexicon_letters", fields=["letters", "name"]),
            models.Index(name="lexicon_initials", fields=["initials", "name"]),
            GinIndex(OpClass(F("letters"), name="gin_trgm_ops"), name="lexicon_trigrams"),
            GinIndex(
                Func(F("name"), Value(None), function="string_to_array"), name="lexicon_characters"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.letters}"
