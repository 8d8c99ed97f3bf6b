"""Redirects of merged rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RedirectKind(models.TextChoices):
    DEPARTMENT = "department", _("部门")
    POST = "post", _("岗位")
    OFFICIAL = "official", _("领导干部")
    NOTICE = "notice", _("公告")


class Redirect(models.Model):
    """A redirect from the uid of a merged row to the uid of the row that remains."""

    kind = models.CharField(_("种类"), max_length=12, choices=RedirectKind)
    old = models.CharField(_("旧编号"), max_length=12)
    new = models.CharField(_("新编号"), max_length=12)

    class Meta:
        verbose_name = _("转向")
        verbose_name_plural = _("转向")
        constraints = [
            models.UniqueConstraint(name="redirect_once", fields=["kind", "old"]),
            models.CheckConstraint(
                name="redirect_leads_elsewhere", condition=~models.Q(old=models.F("new"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
