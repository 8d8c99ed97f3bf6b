"""Count what is live, scheduled and overdue, for whoever watches the site."""

from dataclasses import dataclass

from officials.models import LivePost
from officials.publication.live import filter_overdue, scheduled_editions


@dataclass(frozen=True)
class Figures:
    """Counts of the whole country.

    ``live``: editions that are public; ``scheduled``: those published for a later day;
    ``overdue``: live posts with a hotline whose verification is overdue.
    """

    live: int
    scheduled: int
    overdue: int


def read_figures() -> Figures:
    overdue = filter_overdue()
    return Figures(
        live=LivePost.objects.count(),
        scheduled=scheduled_editions().count(),
        overdue=overdue.values("post").distinct().count(),
    )
