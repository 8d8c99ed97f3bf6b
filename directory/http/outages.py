"""Recognise outages: errors whose cause is the disk or the database server, not the request."""

import errno
from collections.abc import Iterator
from enum import StrEnum

from django.db import InterfaceError, InternalError, OperationalError

# The database is away, is full, or takes no writes.
AWAY = (OperationalError, InterfaceError, InternalError)


class Outage(StrEnum):
    """A reason why many requests fail alike."""

    DISK_FULL = "disk full"
    READ_ONLY = "read-only"
    DATABASE_AWAY = "database away"


# PostgreSQL, appendix A of its manual; disk_full, and read_only_sql_transaction.
_SQLSTATES = {"53100": Outage.DISK_FULL, "25006": Outage.READ_ONLY}
_ERRNOS = {
    errno.ENOSPC: Outage.DISK_FULL,
    errno.EDQUOT: Outage.DISK_FULL,
    errno.EROFS: Outage.READ_ONLY,
}
# Lost connections, exhausted resources, a server that stops, its own files.
_CLASSES_OF_OUTAGES = ("08", "53", "57P", "58")


def find_outage(error: BaseException | None) -> Outage | None:
    """Return the outage that caused ``error``, the most specific first; None for any other."""
    away = False
    for each in walk_causes(error):
        sqlstate = getattr(each, "sqlstate", None)
        number = each.errno if isinstance(each, OSError) else None
        if outage := _SQLSTATES.get(str(sqlstate)) or _ERRNOS.get(number or 0):
            return outage
        if sqlstate:
            away = away or str(sqlstate).startswith(_CLASSES_OF_OUTAGES)
        elif isinstance(each, (InterfaceError, OperationalError)):
            # Django's error stands before the server's, which says what it is by its SQLSTATE.
            away = away or not getattr(each.__cause__, "sqlstate", None)
    return Outage.DATABASE_AWAY if away else None


def walk_causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield ``error`` and the errors before it that a traceback would show, the last one first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
