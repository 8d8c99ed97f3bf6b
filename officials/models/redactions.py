"""Redactions: when a number or a name was removed for good, by whom, and from how many places."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from officials.models.second_person import staff_key
from officials.models.triggers import raises_reference_version


class RedactionKind(models.TextChoices):
    NUMBER = "number", _("号码")
    NAME = "name", _("姓名")


class Redaction(models.Model):
    """A record that something was removed from all that is kept, without what it was.

    ``counts``: by column, how many values lost it, and by ``files``, how many files were deleted.
    The database's role for redaction writes it; every page is rendered anew after it.
    """

    kind = models.CharField(_("种类"), max_length=10, choices=RedactionKind)
    done_at = models.DateTimeField(_("办理时间"))
    done_by = staff_key(_("办理人"))
    counts = models.JSONField(_("处数"))

    class Meta:
        verbose_name = _("清除记录")
        verbose_name_plural = _("清除记录")
        ordering = ["-done_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="redaction_kind", condition=models.Q(kind__in=RedactionKind.values)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="stays_as_recorded", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            raises_reference_version(),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.done_at}"
