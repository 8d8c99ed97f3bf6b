"""Run one statement of search under a timeout and planner settings of its own."""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import OperationalError, connection
from psycopg.errors import QueryCanceled

from officials.db.time_budgets import OutOfTime

log = logging.getLogger(__name__)

# Far more than any query takes. It also bounds what a crafted query can cost.
TIMEOUT = "1s"
# A sequential scan grows with the number of public posts. JIT compilation takes longer than any
# statement of search.
_SETTINGS = {"enable_seqscan": "off", "jit": "off"}


class TooBroad(OutOfTime):
    """The statement was cancelled by its timeout: the query matches too many rows."""


def execute(
    sql: str, params: Mapping[str, Any], *, settings: Mapping[str, str] | None = None
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that is cancelled after TIMEOUT.

    The settings and the statement are sent together, so they share one transaction, which may be
    the caller's. Raises TooBroad when the statement was cancelled, and OperationalError as usual
    when the database is away.
    """
    local = _SETTINGS | {"statement_timeout": f"'{TIMEOUT}'"} | dict(settings or {})
    begin = "".join(f"SET LOCAL {name} = {value};" for name, value in local.items())
    end = "".join(f";SET LOCAL {name} TO DEFAULT" for name in local)
    with connection.cursor() as cursor:
        try:
            cursor.execute(begin + sql + end, params)
        except OperationalError as error:
            if isinstance(error.__cause__, QueryCanceled):
                log.warning("search timed out", extra={"event": "search_timed_out"})
                raise TooBroad from error
            raise
        for _setting in local:
            cursor.nextset()
        return list(cursor.fetchall())
