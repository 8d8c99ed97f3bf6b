"""File the reports that came while the database was away, and mark what they leave to mark."""

from datetime import datetime

from officials.actions import report_spool, reports


def file_kept(_moment: datetime) -> None:
    """File what lies in the folder of reports; mark the numbers that many addresses reported."""
    report_spool.file_kept()
    reports.mark_numbers()
