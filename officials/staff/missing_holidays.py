"""Say whether the list of a year's holidays is missing."""

from officials.clock import today
from officials.models import CalendarDay, User

DECEMBER = 12


def find_missing_holidays(user: User) -> int | None:
    """Return the year whose list of holidays a site administrator has to load, or None.

    The State Council publishes the list of a year in the November before.
    """
    if not user.is_superuser:
        return None
    day = today()
    years = [day.year, day.year + 1] if day.month == DECEMBER else [day.year]
    known = set(CalendarDay.objects.filter(year__in=years).values_list("year", flat=True))
    return next((year for year in years if year not in known), None)
