"""Unmanaged models on database views: what the public reads of the past, and of evidence.

As in ``officials.models.public``, the views define what is public. None of what is past has a
number.
"""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from officials.models.choices import FileType, Method, PublicReason, Result
from officials.models.departments import Department
from officials.models.public import LiveHotline, LiveNotice, LivePost
from officials.models.regions import Region


class EditionRecordQuerySet(models.QuerySet["EditionRecord"]):
    def on_day(self, begins: datetime, ends: datetime) -> "EditionRecordQuerySet":
        """Return the editions that were public between two moments, the end excluded."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=begins), since__lt=ends)


class EditionRecord(models.Model):
    """An edition that is or was public, without any number. The id is the edition's.

    ``post``: the uid of the post. ``card``: see ``officials/sql/officials_past_card.sql``.
    ``until``: when it ended; None for a live one.
    """

    uid = models.CharField(max_length=12)
    post = models.CharField(max_length=12)
    region = models.ForeignKey(Region, on_delete=models.DO_NOTHING, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.DO_NOTHING, related_name="+")
    rank = models.IntegerField()
    card = models.JSONField[dict[str, Any], dict[str, Any]]()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    published_at = models.DateTimeField()
    waived = models.BooleanField()

    objects = EditionRecordQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "edition_record"
        ordering = ["-since"]
        verbose_name = _("公布过的版本")
        verbose_name_plural = _("公布过的版本")

    def __str__(self) -> str:
        return str(self.card["title"])

    def get_absolute_url(self) -> str:
        return reverse("edition", args=[self.uid])


class WithdrawnEdition(models.Model):
    """An edition of a post that was withdrawn: when and why, not what it said."""

    uid = models.CharField(max_length=12)
    region = models.ForeignKey(Region, on_delete=models.DO_NOTHING, related_name="+")
    until = models.DateTimeField()
    public_reason = models.CharField(max_length=20, choices=PublicReason)

    class Meta:
        managed = False
        db_table = "withdrawn_edition"
        verbose_name = _("已撤下的版本")
        verbose_name_plural = _("已撤下的版本")

    def __str__(self) -> str:
        return self.uid


class LiveCheck(models.Model):
    """A check of the digits that are public today; not who made it. The newest comes first."""

    post = models.ForeignKey(LivePost, on_delete=models.DO_NOTHING, related_name="+")
    hotline = models.ForeignKey(LiveHotline, on_delete=models.DO_NOTHING, related_name="+")
    checked_on = models.DateField()
    method = models.CharField(max_length=10, choices=Method)
    result = models.CharField(max_length=10, choices=Result)

    class Meta:
        managed = False
        db_table = "live_check"
        ordering = ["-checked_on", "-id"]
        verbose_name = _("公布的核验")
        verbose_name_plural = _("公布的核验")

    def __str__(self) -> str:
        return f"{self.checked_on} {self.get_result_display()}"


class LiveSource(models.Model):
    """The wording of the notice of a live hotline, and its archived file. The id is the hotline's.

    ``hotline`` and ``notice``: uids. ``printed_number`` is empty where the notice printed more than
    this number, or where the hotline is suspended.
    """

    post = models.ForeignKey(LivePost, on_delete=models.DO_NOTHING, related_name="+")
    hotline = models.CharField(max_length=12)
    notice = models.CharField(max_length=12)
    printed_name = models.CharField(max_length=120)
    printed_number = models.CharField(max_length=80)
    file_type = models.CharField(max_length=20, choices=FileType)
    file_size = models.PositiveIntegerField()
    file_sha256 = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "live_source"
        verbose_name = _("在线出处")
        verbose_name_plural = _("在线出处")

    def __str__(self) -> str:
        return self.notice


class EntryState(models.TextChoices):
    """Tell what became of a number that a notice published."""

    LIVE = "live", _("在线")
    REPLACED = "replaced", _("已更换")
    SUSPENDED = "suspended", _("暂停")
    WITHDRAWN = "withdrawn", _("已撤下")


class NoticeEntry(models.Model):
    """A number that a notice published, and what became of it.

    ``edition``: the last one of the post, None where the post was withdrawn; nothing else is known
    of such an entry. ``hotline`` and ``printed_number`` are there only while exactly this number
    is public. ``own``: it belonged to the holder. ``place``: its rank among those of the post.
    """

    notice = models.ForeignKey(LiveNotice, on_delete=models.DO_NOTHING, related_name="entries")
    edition = models.ForeignKey(
        EditionRecord, on_delete=models.DO_NOTHING, null=True, related_name="+"
    )
    hotline = models.ForeignKey(
        LiveHotline, on_delete=models.DO_NOTHING, null=True, related_name="+"
    )
    region = models.ForeignKey(Region, on_delete=models.DO_NOTHING, related_name="+")
    rank = models.IntegerField()
    own = models.BooleanField()
    place = models.PositiveSmallIntegerField()
    printed_name = models.CharField(max_length=120)
    printed_number = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=EntryState)

    class Meta:
        managed = False
        db_table = "notice_entry"
        verbose_name = _("公告中的号码")
        verbose_name_plural = _("公告中的号码")

    def __str__(self) -> str:
        return self.printed_name


class SheetEntryQuerySet(models.QuerySet["SheetEntry"]):
    def on_day(self, begins: datetime, ends: datetime) -> "SheetEntryQuerySet":
        """Return the entries that stood between two moments, the end excluded."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=begins), since__lt=ends)


class SheetEntry(models.Model):
    """A number that a post showed, as sheets print it, and what became of it: no digit.

    ``place``: tells posts apart, of which ``post`` is the uid; that and ``edition`` are absent
    where the post was withdrawn. ``hotline``: the same number, or that in its place, as it is
    public today. ``until``: when the number left or its edition ended, None while neither did.
    ``suspensions``: when its digits were hidden; the last one may be over since ``until``.
    """

    region = models.ForeignKey(Region, on_delete=models.DO_NOTHING, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.DO_NOTHING, related_name="+")
    place = models.BigIntegerField()
    post = models.CharField(max_length=12)
    edition = models.ForeignKey(
        EditionRecord, on_delete=models.DO_NOTHING, null=True, related_name="+"
    )
    hotline = models.ForeignKey(
        LiveHotline, on_delete=models.DO_NOTHING, null=True, related_name="+"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    suspensions = ArrayField(DateTimeRangeField(), null=True)
    state = models.CharField(max_length=10, choices=EntryState)

    objects = SheetEntryQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "sheet_entry"
        verbose_name = _("打印过的号码")
        verbose_name_plural = _("打印过的号码")

    def __str__(self) -> str:
        return self.post

    def is_suspended_since(self, begins: datetime, ends: datetime) -> bool:
        """Return whether the number is suspended now, and was not all the time of two moments."""
        return self.state == EntryState.SUSPENDED and not any(
            each.lower <= begins and (each.upper is None or each.upper >= ends)
            for each in self.suspensions or []
        )

    def is_back_since(self, begins: datetime, ends: datetime) -> bool:
        """Return whether the number is public now, and was suspended between two moments."""
        return self.state == EntryState.LIVE and any(
            each.lower < ends and (each.upper is None or each.upper >= begins)
            for each in self.suspensions or []
        )


class TermNotice(models.Model):
    """The notice that public cards name beside a term. The id is the appointment's.

    ``appointment`` and ``notice``: uids. ``is_live``: public hotlines rest on it too.
    """

    appointment = models.CharField(max_length=12)
    notice = models.CharField(max_length=12)
    url = models.CharField(max_length=500)
    published_on = models.DateField()
    is_live = models.BooleanField()

    class Meta:
        managed = False
        db_table = "term_notice"
        verbose_name = _("任职公告")
        verbose_name_plural = _("任职公告")

    def __str__(self) -> str:
        return self.notice
