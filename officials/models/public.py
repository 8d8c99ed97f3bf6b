"""Unmanaged models on database views: all that public pages may read of posts.

The views (``officials/sql``) define what is public. No foreign key leads back to the register:
they are those of editions, regions and departments.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from officials import phones
from officials.models.choices import Capacity, FileType, Kind, PublicReason, Result, Use
from officials.models.departments import Department
from officials.models.regions import Region


class LivePostQuerySet(models.QuerySet["LivePost"]):
    def in_region(self, region: Region) -> "LivePostQuerySet":
        """Return the posts of the region itself, in the order of its page."""
        return self.filter(region=region).order_by("rank", "id")

    def below(self, region: Region) -> "LivePostQuerySet":
        """Return the posts of the region and of all below it."""
        return self.filter(region__path__contains=[region.pk])


class PublicPost(models.Model):
    """The columns that the views of posts share.

    ``card`` is ``officials.publication.cards.Card`` as JSON.
    """

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
    """A live post. The id is the edition's."""

    waived = models.BooleanField()

    objects = LivePostQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "live_post"
        verbose_name = _("在线岗位")
        verbose_name_plural = _("在线岗位")


class LiveHotline(models.Model):
    """A live hotline; a suspended one keeps its row without its digits."""

    post = models.ForeignKey(LivePost, on_delete=models.DO_NOTHING, related_name="hotlines")
    uid = models.CharField(max_length=12)
    own = models.BooleanField()
    kind = models.CharField(max_length=10, choices=Kind)
    digits = models.CharField(max_length=20)
    extension = models.CharField(max_length=6)
    use = models.CharField(max_length=10, choices=Use, default=Use.CALL)
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
        """Return the number grouped for reading; empty when it is suspended."""
        if self.suspended:
            return ""
        return phones.shown(phones.Kind(self.kind), self.digits, self.extension)

    @property
    def href(self) -> str:
        """Return the ``tel:`` address; empty when suspended, or when nobody answers there."""
        if self.suspended or self.use != Use.CALL:
            return ""
        return phones.href(phones.Kind(self.kind), self.digits, self.extension)


class LiveCoverQuerySet(models.QuerySet["LiveCover"]):
    def by_post(self, posts: Iterable[LivePost]) -> dict[int, "LiveCover"]:
        """Return the covers of live posts by their ids; ask nothing where no card has one."""
        covered = [post.pk for post in posts if post.card.get("cover")]
        return {cover.pk: cover for cover in self.filter(pk__in=covered)} if covered else {}


class LiveCover(models.Model):
    """The post that answers for the holder of a live post today. The id is that of its edition.

    ``post``: whose holder is away. ``covered_by``: a live post of the same department with a number
    that can be called. ``start`` and ``end``: both inclusive.
    """

    post = models.OneToOneField(LivePost, on_delete=models.DO_NOTHING, related_name="cover")
    covered_by = models.ForeignKey(LivePost, on_delete=models.DO_NOTHING, related_name="+")
    start = models.DateField()
    end = models.DateField()

    objects = LiveCoverQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "live_cover"
        verbose_name = _("在线代接")
        verbose_name_plural = _("在线代接")

    def __str__(self) -> str:
        return str(self.covered_by)


class LiveNumber(models.Model):
    """Since when a live hotline's number stands at its post. The id is the hotline's.

    ``replaces``: another number stood there before.
    """

    uid = models.CharField(max_length=12)
    digits = models.CharField(max_length=20)
    since = models.DateTimeField()
    replaces = models.BooleanField()

    class Meta:
        managed = False
        db_table = "live_number"
        verbose_name = _("在线号码")
        verbose_name_plural = _("在线号码")

    def __str__(self) -> str:
        return self.uid


class LiveOutcome(models.Model):
    """The outcomes of a live hotline under its holder, from 8 on. The id is the hotline's.

    ``total``: outcomes of the 180 days before today; the others add up to
    it by who answered, and for those that were answered by what came of it, where that was said.
    """

    post = models.ForeignKey(LivePost, on_delete=models.DO_NOTHING, related_name="outcomes")
    uid = models.CharField(max_length=12)
    total = models.IntegerField()
    holder = models.IntegerField()
    staff = models.IntegerField()
    nobody = models.IntegerField()
    wrong = models.IntegerField()
    settled = models.IntegerField()
    call_back = models.IntegerField()
    unsettled = models.IntegerField()

    class Meta:
        managed = False
        db_table = "live_outcome"
        verbose_name = _("公开的通话结果")
        verbose_name_plural = _("公开的通话结果")

    def __str__(self) -> str:
        return self.uid

    @property
    def reached(self) -> int:
        """The calls that somebody at the post answered."""
        return self.holder + self.staff


class PastPost(PublicPost):
    """The last edition of a post that is no longer public. It has no hotlines.

    ``outcome`` is ``withdrawn`` (the address answers 410 with ``public_reason``) or
    ``abolished`` (it keeps its page).
    """

    until = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    public_reason = models.CharField(max_length=200, choices=PublicReason)

    class Meta:
        managed = False
        db_table = "past_post"
        verbose_name = _("曾经公布的岗位")
        verbose_name_plural = _("曾经公布的岗位")


class LiveTermQuerySet(models.QuerySet["LiveTerm"]):
    """``people`` is indexed; the other condition selects the term on the card."""

    def of(self, official: str) -> "LiveTermQuerySet":
        """Return the terms of the official with this uid."""
        return self.filter(people__contains=[official], official=official)

    def named(self, *names: str) -> "LiveTermQuerySet":
        """Return the terms of all officials with one of these names."""
        on_card = (models.Q(people__contains=[name]) for name in names)
        return self.filter(reduce(or_, on_card), name__in=names) if names else self.none()


class LiveTerm(models.Model):
    """A term on a live card: an official holds or held the post. It has no hotlines.

    ``current``: the present holder; the end of such a term is not published. ``people``: the uids
    and names of all officials on the card. ``official``: a uid; ``notice``: in words.
    """

    id = models.CharField(max_length=40, primary_key=True)
    post = models.ForeignKey(LivePost, on_delete=models.DO_NOTHING, related_name="+")
    people = models.JSONField[list[str], list[str]]()
    official = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    latin = models.CharField(max_length=200)
    capacity = models.CharField(max_length=10, choices=Capacity)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    notice = models.CharField(max_length=400)
    current = models.BooleanField()

    objects = LiveTermQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "live_term"
        verbose_name = _("在线任职")
        verbose_name_plural = _("在线任职")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("official", args=[self.official])


class LostNumber(models.Model):
    """A number that was withdrawn from a post within the last 30 days: no digit of it.

    ``post``: the uid of the post.
    """

    post = models.CharField(max_length=12)
    withdrawn_at = models.DateTimeField()
    public_reason = models.CharField(max_length=20, choices=PublicReason)

    class Meta:
        managed = False
        db_table = "lost_number"
        ordering = ["-withdrawn_at", "id"]
        verbose_name = _("撤下的号码")
        verbose_name_plural = _("撤下的号码")

    def __str__(self) -> str:
        return self.get_public_reason_display()


class ShownEdition(models.Model):
    """An edition that is or was public, with the uids and names of the officials on it.

    ``until`` and ``public_reason``: when and why an action ended it, if one did.
    """

    people = models.JSONField[list[str], list[str]]()
    region = models.ForeignKey(Region, on_delete=models.DO_NOTHING, related_name="+")
    until = models.DateTimeField(null=True)
    public_reason = models.CharField(max_length=20, choices=PublicReason)

    class Meta:
        managed = False
        db_table = "shown_edition"
        verbose_name = _("曾经公布的版本")
        verbose_name_plural = _("曾经公布的版本")

    def __str__(self) -> str:
        return str(self.pk)


class LiveNotice(models.Model):
    """A notice that live hotlines cite, and how many do, suspended ones included.

    ``region``: its owner; ``corrects``: the earlier notice, where that is live too.
    ``file_*`` describe the archived file, which itself is not public; size in bytes.
    """

    uid = models.CharField(max_length=12)
    region = models.ForeignKey(Region, on_delete=models.DO_NOTHING, related_name="+")
    issuer = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    document_number = models.CharField(max_length=80)
    published_on = models.DateField()
    url = models.CharField(max_length=500)
    corrects = models.OneToOneField(
        "self", on_delete=models.DO_NOTHING, null=True, related_name="corrected_by"
    )
    file_type = models.CharField(max_length=20, choices=FileType)
    file_size = models.PositiveIntegerField()
    file_sha256 = models.CharField(max_length=64)
    demo = models.BooleanField()
    numbers = models.IntegerField()

    class Meta:
        managed = False
        db_table = "live_notice"
        ordering = ["-published_on", "-uid"]
        verbose_name = _("在线公告")
        verbose_name_plural = _("在线公告")

    def __str__(self) -> str:
        return f"{self.issuer}《{self.title}》"

    def get_absolute_url(self) -> str:
        return reverse("notice", args=[self.uid])


class ShownNotice(models.Model):
    """A notice that a hotline cites which is or was public."""

    uid = models.CharField(max_length=12)

    class Meta:
        managed = False
        db_table = "shown_notice"
        verbose_name = _("曾经引用的公告")
        verbose_name_plural = _("曾经引用的公告")

    def __str__(self) -> str:
        return self.uid


class ShownHotline(models.Model):
    """A hotline which is or was public."""

    uid = models.CharField(max_length=12)

    class Meta:
        managed = False
        db_table = "shown_hotline"
        verbose_name = _("曾经公布的热线")
        verbose_name_plural = _("曾经公布的热线")

    def __str__(self) -> str:
        return self.uid


class WithheldOfficial(models.Model):
    """An official whose name is withheld: since when and why, not who. The id is the official's."""

    uid = models.CharField(max_length=12)
    reason = models.CharField(max_length=20, choices=PublicReason)
    since = models.DateField()

    class Meta:
        managed = False
        db_table = "withheld_official"
        verbose_name = _("姓名不公开的领导干部")
        verbose_name_plural = _("姓名不公开的领导干部")

    def __str__(self) -> str:
        return self.uid
