"""Compute the figures of regions, once a day."""

from datetime import date

from django.db import connection, transaction

from officials.clock import today
from officials.models import RegionFigures

# Two processes that compute the figures of one day wait for each other.
LOCK = 20_131_123

_WRITE_FIGURES = """
    INSERT INTO officials_regionfigures (region_id, day, numbers, own, suspended, checked,
        by_holder, by_staff, answered, unanswered, wrong, confirmed, since, notice_id,
        reports, reports_due, reports_in_time, report_days, outcomes, outcomes_reached)
    SELECT region_id, %s, numbers, own, suspended, checked,
        by_holder, by_staff, answered, unanswered, wrong, confirmed, since, notice_id,
        reports, reports_due, reports_in_time, report_days, outcomes, outcomes_reached
    FROM region_figure
"""
_WRITE_PUBLICATIONS = """
    INSERT INTO officials_regionpublication
        (figures_id, notice_id, published_on, numbers, survived)
    SELECT figures.id, published.notice_id, published.published_on, published.numbers,
        published.survived
    FROM region_publication AS published
    JOIN officials_regionfigures AS figures
        ON figures.region_id = published.region_id AND figures.day = %s
"""


@transaction.atomic
def record_figures() -> date:
    """Write today's figures of all regions, and return the day.

    The first run of a day decides, so that nobody chooses the moment; a later one writes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        day = today()
        if RegionFigures.objects.filter(day=day).exists():
            return day
        cursor.execute(_WRITE_FIGURES, [day])
        cursor.execute(_WRITE_PUBLICATIONS, [day])
    return day
