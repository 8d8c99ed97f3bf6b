"""Write rows by COPY, into tables without indexes and triggers."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from psycopg.types.range import TimestamptzRange

from officials.management.progress import progress
from officials.publication.cards import Card

Lines = Mapping[type[Model], bytes]

MEMORY = "512MB"  # to build an index with
NULL = "\\N"


class Written:
    """Lines for COPY, by table."""

    def __init__(self) -> None:
        self._lines: defaultdict[type[Model], list[str]] = defaultdict(list)

    def add(self, model: type[Model], /, **values: Any) -> None:
        """Add a row; missing values are the model's defaults."""
        said = {name: ENCODERS[type(value)](value) for name, value in values.items()}
        self._lines[model].append("\t".join((_defaults(model) | said).values()))

    def lines(self) -> Lines:
        return {model: ("\n".join(each) + "\n").encode() for model, each in self._lines.items()}


@cache
def _columns(model: type[Model]) -> dict[str, str]:
    """Return the stored columns of a model by attribute."""
    fields = model._meta.concrete_fields
    return {each.attname: each.column or "" for each in fields if not each.generated}


@cache
def _defaults(model: type[Model]) -> dict[str, str]:
    """Return the default of each attribute as COPY text, in the order of the columns."""
    fields = {each.attname: each for each in model._meta.concrete_fields}
    said = {name: fields[name].get_default() for name in _columns(model)}
    plain = {name: getattr(value, "value", value) for name, value in said.items()}
    return {name: ENCODERS[type(value)](value) for name, value in plain.items()}


def _text(value: str) -> str:
    """Escape the special characters of COPY in a text."""
    value = value.replace("\\", "\\\\")
    return value.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _array(values: Sequence[Any]) -> str:
    if all(type(each) is int for each in values):
        return "{" + ",".join(map(str, values)) + "}"
    quoted = (each.replace("\\", "\\\\").replace('"', '\\"') for each in values)
    return _text("{" + ",".join(f'"{each}"' for each in quoted) + "}")


def _plain(value: Any) -> Any:
    """Return a part of a card as ``Card.as_json`` does."""
    return value.isoformat() if isinstance(value, date) else vars(value)


def _range(value: TimestamptzRange) -> str:
    lower, upper = (bound.isoformat() if bound else "" for bound in (value.lower, value.upper))
    return f"[{lower},{upper})"


ENCODERS: dict[type, Callable[[Any], str]] = {
    str: _text,
    int: str,
    type(None): lambda _none: NULL,
    bool: lambda value: "t" if value else "f",
    date: date.isoformat,
    datetime: datetime.isoformat,
    list: _array,
    Card: lambda card: _text(json.dumps(card, default=_plain, ensure_ascii=False)),
    TimestamptzRange: _range,
}


def copy(cursor: CursorWrapper, lines: Lines) -> None:
    """Write the lines to their tables."""
    for model, data in lines.items():
        names = ", ".join(f'"{column}"' for column in _columns(model).values())
        statement = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
        with cursor.copy(statement) as opened:
            opened.write(data)


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
