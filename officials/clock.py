"""Read the database's clock."""

from datetime import date, datetime

from django.db import connection
from django.db.models import DateTimeField, Func

from officials.days import SHANGHAI, day_of

# The day in Asia/Shanghai as an expression of SQL.
TODAY = f"(officials_now() AT TIME ZONE '{SHANGHAI.key}')::date"


def now() -> datetime:
    """Return the moment of the database's clock, taken when this statement reaches it.

    The one function for the moment is ``officials_now()`` in the database; tests replace it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT officials_now()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def today() -> date:
    """Return the day in Asia/Shanghai."""
    return day_of(now())


class Now(Func):
    """The one moment of the site, inside of a query."""

    function = "officials_now"
    output_field = DateTimeField()
