"""All that the public side may read of posts: unmanaged models on database views.

The views (migration ``views``) are the one sentence that says what public means. Nothing here
leads back to the register: the keys are those of editions, places and departments.
"""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from officials import phones
from officials.models.choices import Kind, Result
from officials.models.departments import Department
from officials.models.places import Region


class LivePostQuerySet(models.QuerySet["LivePost"]):
    def in_region(self, region: Region) -> "LivePostQuerySet":
        """The posts of the region itself, in the order of its page."""
        return self.filter(region=region).order_by("rank", "id")

    def below(self, region: Region) -> "LivePostQuerySet":
        """The posts of the region and of all below it."""
        return self.filter(region__path__contains=[region.pk])


class PublicPost(models.Model):
    """What the views of posts have in common. ``card`` is ``officials.cards.Card`` as JSON."""

    uid = models.CharField(max_length=12)
    region = models.ForeignKey(Region, on_delete=models.DO_NOTHING, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.DO_NOTHING, related_name="+")
    rank = models.IntegerField()
    card = models.JSONField[dict[str, Any], dict[str, Any]]()
    since = models.DateTimeField()
    published_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.card["title"])

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.uid])


class LivePost(PublicPost):
    """A post as the public sees it now. The id is the edition's."""

    waived = models.BooleanField()

    objects = LivePostQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "live_post"
        verbose_name = _("在线岗位")
        verbose_name_plural = _("在线岗位")


class LiveHotline(models.Model):
    """A number that the public may see now; a suspended one keeps its row and loses its digits."""

    post = models.ForeignKey(LivePost, on_delete=models.DO_NOTHING, related_name="hotlines")
    uid = models.CharField(max_length=12)
    own = models.BooleanField()
    kind = models.CharField(max_length=10, choices=Kind)
    digits = models.CharField(max_length=20)
    extension = models.CharField(max_length=6)
    label = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)
    answered_by = models.CharField(max_length=80)
    hours = models.CharField(max_length=120)
    rank = models.PositiveSmallIntegerField()
    notice_uid = models.CharField(max_length=12)
    notice_issuer = models.CharField(max_length=120)
    notice_title = models.CharField(max_length=200)
    notice_number = models.CharField(max_length=80)
    notice_date = models.DateField()
    notice_url = models.CharField(max_length=500)
    printed_name = models.CharField(max_length=120)
    last_verified = models.DateField(null=True)
    result = models.CharField(max_length=10, choices=Result)
    suspended = models.BooleanField()
    under_report = models.BooleanField()

    class Meta:
        managed = False
        db_table = "live_hotline"
        ordering = ["own", "rank", "id"]
        verbose_name = _("在线热线")
        verbose_name_plural = _("在线热线")

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """The number grouped for reading; empty when it is suspended."""
        if self.suspended:
            return ""
        return phones.shown(phones.Kind(self.kind), self.digits, self.extension)

    @property
    def href(self) -> str:
        """The ``tel:`` address; empty when the number is suspended."""
        if self.suspended:
            return ""
        return phones.href(phones.Kind(self.kind), self.digits, self.extension)


class PastPost(PublicPost):
    """The last edition of a post that was public and is no longer. It has no number.

    ``outcome`` is ``withdrawn`` (the address answers 410 with ``public_reason``) or
    ``abolished`` (it keeps its page).
    """

    until = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    public_reason = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "past_post"
        verbose_name = _("曾经公布的岗位")
        verbose_name_plural = _("曾经公布的岗位")
