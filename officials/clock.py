"""Read the database's clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.db import connection
from django.db.models import DateTimeField, Func

from officials.days import SHANGHAI, day_of

# The day in Asia/Shanghai as an expression of SQL.
TODAY = f"(officials_now() AT TIME ZONE '{SHANGHAI.key}')::date"


_held: ContextVar[datetime | None] = ContextVar("held_moment", default=None)


def now() -> datetime:
    """Return the current moment by the database's clock.

    It comes from the database function ``officials_now()``, which tests replace.
    """
    if held := _held.get():
        return held
    with connection.cursor() as cursor:
        cursor.execute("SELECT officials_now()")
        moment: datetime = cursor.fetchone()[0]
    return moment


@contextmanager
def one_moment() -> Iterator[datetime]:
    """Let ``now()`` return the same moment inside: for a page that reads many things of it."""
    moment = now()
    token = _held.set(moment)
    try:
        yield moment
    finally:
        _held.reset(token)


def today() -> date:
    """Return the current day in Asia/Shanghai."""
    return day_of(now())


class Now(Func):
    """The current moment inside a query, as ``now()`` returns it."""

    function = "officials_now"
    output_field = DateTimeField()
