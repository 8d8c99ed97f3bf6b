"""Store how the address of a notice compared with the archived file when it was last looked at."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from officials.models.notices import Notice


class NoticeOutcome(models.TextChoices):
    """Distinguish what an address answered. A web page is there, but is no file to compare."""

    SAME = "same", _("与存档一致")
    PAGE = "page", _("网页还在")
    CHANGED = "changed", _("文件与存档不同")
    MISSING = "missing", _("网址打不开了")
    FAILED = "failed", _("没有查成")


class NoticeCheck(models.Model):
    """The last look at the address of a notice."""

    notice = models.OneToOneField(
        Notice, verbose_name=_("公告"), on_delete=models.CASCADE, related_name="check_of_file"
    )
    outcome = models.CharField(_("结果"), max_length=10, choices=NoticeOutcome)
    checked_at = models.DateTimeField(_("查看时间"))

    class Meta:
        verbose_name = _("公告原文的查看")
        verbose_name_plural = _("公告原文的查看")
        constraints = [
            models.CheckConstraint(
                name="notice_check_outcome", condition=Q(outcome__in=NoticeOutcome.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.get_outcome_display()}"
