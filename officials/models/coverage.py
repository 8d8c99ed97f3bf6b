"""Figures of regions: dated rows of counts, computed once a day from what is public."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from officials.models.notices import Notice
from officials.models.regions import Region

# The checks, reports and outcomes of so many days are counted.
COUNTED_DAYS = 180


class RegionFigures(models.Model):
    """The counts of a region and of all below it, as they were on a day in Asia/Shanghai.

    ``numbers``: different numbers to call that are public, suspended ones included; ``own``: those
    of the region itself; ``suspended``: those hidden everywhere below it. ``checked``: those that a
    member of staff called or visited within ``COUNTED_DAYS``; the newest check decides whether it
    counts in ``by_holder``, ``by_staff``, ``answered`` (nobody noted by whom), ``unanswered`` or
    ``wrong``. ``confirmed``: not checked, but confirmed in writing within the same days. ``since``
    and ``notice``: the first publication of the region itself.

    ``reports``: those received within the same days; None: not yet counted on that day.
    ``reports_due``: of them, answered or overdue; ``reports_in_time``: answered by their due day;
    ``report_days``: the median of days to an answer; None: nothing was answered. ``outcomes``: of
    how many calls somebody said what became of them, None below eight; ``outcomes_reached``: how
    many of them the holder or staff answered.
    """

    region = models.ForeignKey(
        Region, verbose_name=_("地区"), on_delete=models.PROTECT, related_name="figures"
    )
    day = models.DateField(_("日期"))
    numbers = models.PositiveIntegerField(_("公开的号码"))
    own = models.PositiveIntegerField(_("本级的号码"))
    suspended = models.PositiveIntegerField(_("暂停显示的号码"))
    checked = models.PositiveIntegerField(_("核验过的号码"))
    by_holder = models.PositiveIntegerField(_("本人接听"))
    by_staff = models.PositiveIntegerField(_("工作人员接听"))
    answered = models.PositiveIntegerField(_("有人接听"))
    unanswered = models.PositiveIntegerField(_("无人接听"))
    wrong = models.PositiveIntegerField(_("号码不对"))
    confirmed = models.PositiveIntegerField(_("书面确认"))
    since = models.DateField(_("首次公布"), null=True)
    reports = models.PositiveIntegerField(_("收到的纠错"), null=True)
    reports_due = models.PositiveIntegerField(_("到期的纠错"), null=True)
    reports_in_time = models.PositiveIntegerField(_("按期答复的纠错"), null=True)
    report_days = models.DecimalField(
        _("答复天数的中位数"), max_digits=5, decimal_places=1, null=True
    )
    outcomes = models.PositiveIntegerField(_("通话结果"), null=True)
    outcomes_reached = models.PositiveIntegerField(_("打通的通话"), null=True)
    notice = models.ForeignKey(
        Notice, verbose_name=_("公告"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("地区统计")
        verbose_name_plural = _("地区统计")
        constraints = [
            models.UniqueConstraint(name="region_figures_once_a_day", fields=["day", "region"]),
            models.CheckConstraint(
                name="region_figures_parts_of_the_numbers",
                condition=Q(own__lte=F("numbers"), suspended__lte=F("numbers"))
                & Q(numbers__gte=F("checked") + F("confirmed")),
            ),
            models.CheckConstraint(
                name="region_figures_results_of_the_checks",
                condition=Q(
                    checked=F("by_holder")
                    + F("by_staff")
                    + F("answered")
                    + F("unanswered")
                    + F("wrong")
                ),
            ),
            models.CheckConstraint(
                name="region_figures_parts_of_the_reports",
                condition=Q(reports__isnull=True, reports_due__isnull=True)
                & Q(reports_in_time__isnull=True, report_days__isnull=True)
                | Q(reports__gte=F("reports_due"), reports_due__gte=F("reports_in_time")),
            ),
            models.CheckConstraint(
                name="region_figures_outcomes_from_eight_on",
                condition=Q(outcomes__isnull=True, outcomes_reached__isnull=True)
                | Q(outcomes__gte=8, outcomes_reached__lte=F("outcomes")),
            ),
            models.CheckConstraint(
                name="region_figures_since_a_notice",
                condition=Q(since__isnull=True, notice__isnull=True)
                | Q(since__isnull=False, notice__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="stays_as_computed", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.day}"


class RegionPublication(models.Model):
    """A list that a region itself published, as it was counted on the day of ``figures``.

    ``notice``: the list; corrections of it are part of it. ``numbers``: how many different numbers
    to call it printed, of those that this site ever showed; ``survived``: how many of these the
    next list of the same issuer printed again; None: there is no next one.
    """

    figures = models.ForeignKey(
        RegionFigures, on_delete=models.PROTECT, related_name="publications"
    )
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+")
    published_on = models.DateField(_("发布日期"))
    numbers = models.PositiveIntegerField(_("号码"))
    survived = models.PositiveIntegerField(_("下次公布时还在"), null=True)

    class Meta:
        verbose_name = _("地区的公布")
        verbose_name_plural = _("地区的公布")
        ordering = ["-published_on", "-notice_id"]
        constraints = [
            models.UniqueConstraint(
                name="region_publication_once_a_day", fields=["figures", "notice"]
            ),
            models.CheckConstraint(
                name="region_publication_survivors_within",
                condition=Q(survived__isnull=True) | Q(survived__lte=F("numbers")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="stays_as_computed", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.figures.day}"
