"""File the reports that came while the database was away."""

from datetime import datetime

from officials.actions import report_spool


def file_kept(_moment: datetime) -> None:
    """File what lies in the folder of reports."""
    report_spool.file_kept()
