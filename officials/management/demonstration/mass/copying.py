"""Rows by COPY: how a value is written, and tables that are bare while they are filled."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from psycopg.types.range import Range

from officials.management.progress import progress

Lines = Mapping[type[Model], bytes]
Encoder = Callable[[Any], str]

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
MEMORY = "512MB"  # to build an index with


def columns(model: type[Model]) -> list[tuple[str, str]]:
    """Return attribute and column of all that a row of the model stores."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's documented way to them
    return [(each.attname, each.column or "") for each in fields if not each.generated]


def lines(rows: Iterable[Model]) -> Lines:
    """Write rows as COPY reads them, those of each model together."""
    written: dict[type[Model], list[str]] = defaultdict(list)
    attributes: dict[type[Model], list[str]] = {}
    for row in rows:
        model = type(row)
        if model not in attributes:
            attributes[model] = [attribute for attribute, _column in columns(model)]
        values = vars(row)
        written[model].append("\t".join([_field(values[each]) for each in attributes[model]]))
    return {model: ("\n".join(each) + "\n").encode() for model, each in written.items()}


def _field(value: Any) -> str:
    return ENCODERS.get(type(value), _other)(value)


def _array(values: Sequence[Any]) -> str:
    if not values:
        return "{}"
    if isinstance(values[0], int):
        return "{" + ",".join(map(str, values)) + "}"
    quoted = (each.replace("\\", "\\\\").replace('"', '\\"') for each in values)
    return ("{" + ",".join(f'"{each}"' for each in quoted) + "}").translate(ESCAPES)


def _range(value: Range[datetime]) -> str:
    lower, upper = (bound.isoformat() if bound else "" for bound in (value.lower, value.upper))
    return f"[{lower},{upper})"


def _other(value: Any) -> str:
    if isinstance(value, Enum):
        return _field(value.value)
    if isinstance(value, Range):
        return _range(value)
    message = f"no COPY format for {type(value)}"
    raise TypeError(message)


ENCODERS: dict[type, Encoder] = {
    str: lambda value: value.translate(ESCAPES),
    int: str,
    type(None): lambda _none: "\\N",
    bool: lambda value: "t" if value else "f",
    date: date.isoformat,
    datetime: datetime.isoformat,
    list: _array,
    tuple: _array,
    dict: lambda value: json.dumps(value, ensure_ascii=False).translate(ESCAPES),
}


def copy(cursor: CursorWrapper, written: Lines) -> None:
    """Add what ``lines`` has written."""
    for model, data in written.items():
        names = ", ".join(f'"{column}"' for _attribute, column in columns(model))
        statement = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'  # noqa: SLF001
        with cursor.copy(statement) as opened:
            opened.write(data)


@contextmanager
def bare(models: Sequence[type[Model]]) -> Iterator[None]:
    """Take triggers, keys and indexes off tables, all but primary keys, and put them back.

    In the caller's transaction, so that nobody ever sees the tables without them. What is put
    back is tried on every row by PostgreSQL itself, at once rather than row by row: that is why
    they are taken off. Checks and NOT NULL stay. The triggers that are off make drafts of what
    is written, note who wrote it, and record it in the trail; the site's account owns the
    tables and may switch them off, where ``session_replication_role`` is a superuser's.
    """
    tables = [model._meta.db_table for model in models]  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
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
            "SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)"
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
            table = model._meta.db_table  # noqa: SLF001
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {table}",  # noqa: S608
                [table],
            )
