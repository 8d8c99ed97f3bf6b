"""Numbers that a member of staff calls at present: on the screen of a round, or on a sheet."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class CallSheet(models.Model):
    """A printed list of numbers, called from another desk, until its results are typed in.

    ``numbers``: digits and extension of each row, joined by ``;``, in the order of the paper.
    """

    title = models.CharField(_("名称"), max_length=200)
    numbers = ArrayField(models.CharField(max_length=27), verbose_name=_("号码"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("打印人"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    made_at = models.DateTimeField(_("打印时间"))

    class Meta:
        verbose_name = _("拨打单")
        verbose_name_plural = _("拨打单")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="call_sheet_has_numbers", condition=models.Q(numbers__len__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CallClaim(models.Model):
    """A number that one person is calling, so that a round offers it to nobody else meanwhile.

    It only orders the work: a check is recorded without one, and guards itself.
    """

    digits = models.CharField(_("号码"), max_length=20)
    extension = models.CharField(_("分机"), max_length=6, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("拨打人"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    held_until = models.DateTimeField(_("保留到"))
    sheet = models.ForeignKey(
        CallSheet,
        verbose_name=_("拨打单"),
        on_delete=models.CASCADE,
        null=True,
        related_name="claims",
    )

    class Meta:
        verbose_name = _("正在拨打的号码")
        verbose_name_plural = _("正在拨打的号码")
        constraints = [
            models.UniqueConstraint(name="call_claim_once", fields=["digits", "extension"]),
        ]

    def __str__(self) -> str:
        return f"{self.digits} {self.extension}".strip()
