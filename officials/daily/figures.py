"""Record the figures of regions."""

from datetime import datetime

from officials import coverage


def record_figures(_moment: datetime) -> None:
    """Record the figures of today, by the database's clock, unless that is done."""
    coverage.record_figures()
