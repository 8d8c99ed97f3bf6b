"""Versions of regions and reference data, on which cached pages depend; counts of live posts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from officials.models.regions import Region


class PublicVersion(models.Model):
    """The versions of a region: ``own``, and ``subtree`` with all below it.

    ``live`` counts the live posts of the subtree at the last change; what begins or ends by date
    after that is in ``LiveCountChange``.
    """

    region = models.OneToOneField(
        Region, on_delete=models.CASCADE, primary_key=True, related_name="version"
    )
    own = models.BigIntegerField(default=0)
    subtree = models.BigIntegerField(default=0)
    live = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("页面版本")
        verbose_name_plural = _("页面版本")
        constraints = [
            models.CheckConstraint(
                name="public_version_counts_up",
                condition=models.Q(own__gte=0, subtree__gte=models.F("own")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.own}/{self.subtree}"


class LiveCountChange(models.Model):
    """From ``at`` on, the subtree of ``region`` has ``change`` more live posts (fewer if < 0)."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    change = models.IntegerField()

    class Meta:
        verbose_name = _("在线数变化")
        verbose_name_plural = _("在线数变化")
        constraints = [
            models.UniqueConstraint(name="live_count_change_once", fields=["region", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.at:%Y-%m-%d} {self.change:+d}"


class ReferenceVersion(models.Model):
    """The one version of the reference data: regions, types, topics, national hotlines."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("参考数据版本")
        verbose_name_plural = _("参考数据版本")
        constraints = [
            models.CheckConstraint(name="reference_version_is_one_row", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return str(self.number)
