"""Unmanaged models on the database views of promises: all that public pages may read of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from officials.models.regions import Region


class LivePromise(models.Model):
    """A promise that is public today, with its notice. The id is the promise's."""

    uid = models.CharField(max_length=12)
    region = models.ForeignKey(Region, on_delete=models.DO_NOTHING, related_name="+")
    wording = models.CharField(max_length=200)
    answered_share = models.PositiveSmallIntegerField(null=True)
    callback_hours = models.PositiveSmallIntegerField(null=True)
    report_days = models.PositiveSmallIntegerField(null=True)
    start = models.DateField()
    end = models.DateField(null=True)
    notice_uid = models.CharField(max_length=12)
    notice_issuer = models.CharField(max_length=120)
    notice_title = models.CharField(max_length=200)
    notice_number = models.CharField(max_length=80)
    notice_date = models.DateField()
    notice_url = models.CharField(max_length=500)
    demo = models.BooleanField()

    class Meta:
        managed = False
        db_table = "live_promise"
        verbose_name = _("公开的承诺")
        verbose_name_plural = _("公开的承诺")
        ordering = ["notice_date", "id"]

    def __str__(self) -> str:
        return self.wording


class PromiseMeasure(models.Model):
    """The measure of a public promise, from ``since`` to ``until``, both inclusive.

    ``numbers``: called in office hours; ``answered``: of these, by anybody. ``reports``: due or
    answered; ``reports_in_time``: of these, within the days that are promised.
    """

    promise = models.OneToOneField(
        LivePromise, on_delete=models.DO_NOTHING, related_name="measure", db_constraint=False
    )
    since = models.DateField()
    until = models.DateField()
    numbers = models.IntegerField()
    answered = models.IntegerField()
    reports = models.IntegerField()
    reports_in_time = models.IntegerField()

    class Meta:
        managed = False
        db_table = "promise_measure"
        verbose_name = _("承诺的测量")
        verbose_name_plural = _("承诺的测量")

    def __str__(self) -> str:
        return f"{self.answered}/{self.numbers}"
