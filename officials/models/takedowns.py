"""Requests of one region to take down what another region publishes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from officials.db.tracking import track
from officials.models.choices import PublicReason
from officials.models.hotlines import Hotline


@track
class TakedownRequest(models.Model):
    """A request to withdraw a hotline, from staff of a region that it does not belong to.

    It is open until the hotline is withdrawn, or until somebody of its region keeps it.
    """

    hotline = models.ForeignKey(
        Hotline, verbose_name=_("热线"), on_delete=models.CASCADE, related_name="takedown_requests"
    )
    reason = models.CharField(_("原因"), max_length=20, choices=PublicReason)
    why = models.CharField(_("说明"), max_length=200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("请求人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("请求时间"))
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("保留人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("撤下请求")
        verbose_name_plural = _("撤下请求")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="takedown_request_once_open",
                fields=["hotline"],
                condition=Q(kept_by__isnull=True),
            ),
            models.CheckConstraint(
                name="takedown_request_reason_is_a_fixed_word",
                condition=Q(reason__in=[each.value for each in PublicReason]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hotline} {self.get_reason_display()}"
