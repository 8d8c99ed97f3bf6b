"""Convert between moments and days in Asia/Shanghai."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def midnight(day: date) -> datetime:
    """Return 00:00 Asia/Shanghai of ``day``."""
    return datetime.combine(day, time.min, SHANGHAI)


def day_of(moment: datetime) -> date:
    """Return the day of ``moment`` in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()
