"""Fill tables without their indexes and triggers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

from officials.management.progress import progress

MEMORY = "512MB"  # to build an index with


@contextmanager
def bare(models: Sequence[type[Model]]) -> Iterator[None]:
    """Drop triggers, keys and indexes of tables, except primary keys, and restore them.

    In the caller's transaction, so that nobody ever sees the tables without them. What is put
    back is tried on every row by PostgreSQL itself, at once rather than row by row: that is why
    they are taken off. Checks and NOT NULL stay. The triggers that are off make drafts of what
    is written, note who wrote it, and record it in the trail; the site's account owns the
    tables and may switch them off, where ``session_replication_role`` is a superuser's.
    """
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
        # A table whose rows are still to be looked through cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),"
            " format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,"
            "  pg_get_constraintdef(oid))"
            " FROM pg_constraint WHERE conrelid::regclass::text = ANY(%s) AND contype IN"
            " ('f', 'u', 'x') ORDER BY contype = 'f', conname",
            [tables],
        )
        constraints = cursor.fetchall()
        for drop, _add in constraints:
            cursor.execute(drop)
        cursor.execute(
            # Of a table in partitions, the index of the whole is one of each.
            "SELECT format('DROP INDEX %%s', indexrelid::regclass),"
            " replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')"
            " FROM pg_index WHERE indrelid::regclass::text = ANY(%s) AND NOT indisprimary",
            [tables],
        )
        indexes = cursor.fetchall()
        for drop, _create in indexes:
            cursor.execute(drop)
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield
        for _drop, make in progress([*indexes, *constraints], "Indexes and keys"):
            cursor.execute(make)
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            cursor.execute(f'ANALYZE "{table}"')


def advance_keys(models: Sequence[type[Model]]) -> None:
    """Let the next row of each table get a key after the last one."""
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {table}",  # noqa: S608
                [table],
            )
