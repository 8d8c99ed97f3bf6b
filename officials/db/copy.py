"""Many rows in one COPY: an INSERT spends most of its time on its placeholders."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql
from psycopg.types.json import Jsonb


def insert(rows: Sequence[Model]) -> None:
    """Insert rows of one table, and give them their ids where the table counts.

    Raises the errors of ``bulk_create``. A mapping is written as JSON.
    """
    if not rows:
        return
    meta = rows[0]._meta
    fields: list[Any] = list(meta.concrete_fields)
    table = sql.Identifier(meta.db_table)
    columns = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if rows[0].pk is None:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [meta.db_table, len(rows)],
            )
            for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = key
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns)
        with cursor.copy(statement) as copy:
            for row in rows:
                values = vars(row)
                copy.write_row([_plain(values[field.attname]) for field in fields])


def _plain(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict) else value
