"""Expressions that constraints and indexes name; migrations import them from here."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models


class DateRange(models.Func):
    """Return a range of dates; arguments: first day, last day, bounds."""

    function = "DATERANGE"
    output_field = DateRangeField()


class RangeBound(models.Func):
    """Return one end of a range of times: ``function`` is ``lower`` or ``upper``."""

    output_field = models.DateTimeField()
