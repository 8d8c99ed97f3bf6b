"""Create figures of regions."""

from officials.clock import today
from officials.models import RegionFigures, RegionPublication
from tests.support.factories.base import make
from tests.support.factories.reference import region
from tests.support.factories.register import DEFAULT_DATE, notice

COUNTS = (
    *("numbers", "own", "suspended", "checked", "by_holder", "by_staff"),
    *("answered", "unanswered", "wrong", "confirmed"),
)


def region_figures(**values):
    """Create the figures of a region, of today and of nothing by default."""
    return make(RegionFigures, dict.fromkeys(COUNTS, 0) | values, region=region, day=today)


def region_publication(**values):
    return make(
        RegionPublication,
        values,
        figures=region_figures,
        notice=notice,
        published_on=DEFAULT_DATE,
        numbers=3,
        survived=2,
    )
