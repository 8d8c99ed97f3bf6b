"""Convert between moments and days in Asia/Shanghai."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def midnight(day: date) -> datetime:
    """Return 00:00 Asia/Shanghai of ``day``."""
    return datetime.combine(day, time.min, SHANGHAI)


def first_day_of_quarter(day: date) -> date:
    """Return the first of January, April, July or October on or before ``day``."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def day_of(moment: datetime) -> date:
    """Return the day of ``moment`` in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()
