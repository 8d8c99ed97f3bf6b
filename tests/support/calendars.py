"""The holidays and make-up working days that are shipped, without a database."""

import csv
from datetime import date

from django.conf import settings

from officials.hours import Calendar


def read_calendar():
    path = settings.BASE_DIR / "fixtures" / "holidays.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    days = {kind: set() for kind in ("holiday", "workday")}
    for row in rows:
        days[row["kind"]].add(date.fromisoformat(row["day"]))
    return Calendar(
        years=frozenset(int(row["year"]) for row in rows),
        holidays=frozenset(days["holiday"]),
        make_up_days=frozenset(days["workday"]),
    )


CALENDAR = read_calendar()
