"""Public holidays and make-up working days, from the lists of the State Council."""

from django.db import models
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from officials.hours import Calendar
from officials.models.triggers import raises_reference_version

DECEMBER = 12
SATURDAY = 6  # as ISO counts


class CalendarDayKind(models.TextChoices):
    HOLIDAY = "holiday", _("放假")
    WORKDAY = "workday", _("调休上班")


class CalendarDay(models.Model):
    """A day that the State Council makes a public holiday, or a Saturday or Sunday of work.

    ``year``: of the list that orders it, which may begin in the December before; a year with any
    row is known. ``name``: of the holiday. ``document_number``: of the notice with the list.
    """

    year = models.PositiveSmallIntegerField(_("年份"))
    day = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("安排"), max_length=7, choices=CalendarDayKind)
    name = models.CharField(_("节日"), max_length=20)
    document_number = models.CharField(_("文号"), max_length=40)

    class Meta:
        verbose_name = _("放假调休日")
        verbose_name_plural = _("放假调休日")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                name="calendar_day_kind",
                condition=models.Q(kind__in=CalendarDayKind.values),
            ),
            models.CheckConstraint(
                name="calendar_day_of_its_list",
                condition=models.Q(year=ExtractYear("day"))
                | models.Q(year=ExtractYear("day") + 1, day__month=DECEMBER),
            ),
            models.CheckConstraint(
                name="calendar_day_make_up_on_a_weekend",
                condition=~models.Q(kind=CalendarDayKind.WORKDAY)
                | models.Q(day__iso_week_day__gte=SATURDAY),
            ),
            models.CheckConstraint(
                name="calendar_day_names_its_notice",
                condition=~models.Q(name="") & ~models.Q(document_number=""),
            ),
        ]
        triggers = [raises_reference_version()]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


def read_calendar() -> Calendar:
    """Return the public holidays and make-up working days of all lists."""
    rows = list(CalendarDay.objects.values_list("year", "day", "kind"))
    return Calendar(
        years=frozenset(year for year, _day, _kind in rows),
        holidays=frozenset(day for _year, day, kind in rows if kind == CalendarDayKind.HOLIDAY),
        make_up_days=frozenset(day for _year, day, kind in rows if kind == CalendarDayKind.WORKDAY),
    )
