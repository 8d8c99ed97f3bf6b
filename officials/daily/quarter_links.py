"""Send each office the link of the quarter by which it confirms its list."""

from datetime import datetime

from officials.actions.office_confirmation import send_link
from officials.days import day_of, first_day_of_quarter
from officials.models import OfficeAddress
from officials.models.calendar import read_calendar


def queue_links(moment: datetime) -> None:
    """Write the links of the present quarter that are not sent into the outbox.

    On working days only. An address that two people know gets one link a quarter.
    """
    day = day_of(moment)
    if not read_calendar().is_office_day(day):
        return
    quarter = first_day_of_quarter(day)
    known = OfficeAddress.objects.filter(confirmed_at__isnull=False, ended_at=None)
    for address in known.exclude(links__quarter=quarter).select_related("department__region"):
        send_link(address, quarter, moment=moment)
