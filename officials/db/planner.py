"""Help the planner with rows that the present transaction has written."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

FEW = 500  # rows: for these every plan is quick


@contextmanager
def without_nested_loops(rows: int) -> Iterator[None]:
    """Join by hashing inside, in a transaction that writes about so many rows.

    New rows have no statistics, so the planner assumes one and loops over all of them for each.
    """
    if rows <= FEW:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
