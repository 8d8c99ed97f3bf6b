"""Asking the database one thing, under settings that end with it."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

# A table that is read from end to end takes the longer the more is public; jit takes longer than
# any of our statements.
_SETTINGS = {"enable_seqscan": "off", "jit": "off"}


def execute(
    sql: str, params: Mapping[str, Any], *, timeout: str, settings: Mapping[str, str] | None = None
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that may take as long as ``timeout`` (1s).

    All is sent as one and so stands in one transaction, perhaps the caller's. Raises
    OperationalError when it takes longer.
    """
    chosen = _SETTINGS | {"statement_timeout": f"'{timeout}'"} | dict(settings or {})
    begin = "".join(f"SET LOCAL {name} = {value};" for name, value in chosen.items())
    end = "".join(f";SET LOCAL {name} TO DEFAULT" for name in chosen)
    with connection.cursor() as cursor:
        cursor.execute(begin + sql + end, params)
        for _setting in chosen:
            cursor.nextset()
        return list(cursor.fetchall())
