"""Write many rows by COPY: an INSERT spends most of its time on its placeholders."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import AutoField, Model
from psycopg import Copy, sql
from psycopg.types.range import Range, TimestamptzRange

# Rows in COPY's text format, one a line, by table.
Lines = Mapping[type[Model], bytes]

NULL = "\\N"


@contextmanager
def open_copy(
    cursor: CursorWrapper, table: str, columns: Iterable[str], options: str = ""
) -> Iterator[Copy]:
    """Open a COPY into ``columns`` of ``table``; write rows to it, or bytes in its format.

    ``options``: SQL after ``FROM STDIN``, such as ``(FORMAT csv)``; the text format by default.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN {}").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)), sql.SQL(options)
    )
    with cursor.copy(statement) as copy:
        yield copy


def insert(rows: Sequence[Model]) -> None:
    """Insert unsaved rows of one table; set their ids where the table has a sequence.

    A dict is written as JSON. Raises the errors of ``bulk_create``.
    """
    if not rows:
        return
    model = type(rows[0])
    with connection.cursor() as cursor:
        if rows[0].pk is None:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [model._meta.db_table, len(rows)],
            )
            for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = key
        columns = _columns(model)
        states = map(vars, rows)
        _write(cursor, model, columns, (map(_encode, map(s.get, columns)) for s in states))


def insert_values(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of ``model`` by their values, without an object for each.

    Missing values are the model's defaults; ids come from the sequence of the table.
    """
    columns, defaults = dict(_columns(model)), dict(_defaults(model))
    if isinstance(model._meta.pk, AutoField):
        del columns[model._meta.pk.attname], defaults[model._meta.pk.attname]
    encoded = ({name: _encode(value) for name, value in row.items()} for row in rows)
    with connection.cursor() as cursor:
        _write(cursor, model, columns, ((defaults | row).values() for row in encoded))


def _write(
    cursor: CursorWrapper,
    model: type[Model],
    columns: Mapping[str, str],
    rows: Iterable[Iterable[str]],
) -> None:
    """Write rows of encoded values in the order of ``columns``."""
    lines = ["\t".join(row) for row in rows]
    if lines:
        table = model._meta.db_table
        with connection.wrap_database_errors, open_copy(cursor, table, columns.values()) as copy:
            copy.write(("\n".join(lines) + "\n").encode())


class LineWriter:
    """Encode rows as lines for COPY, without a connection: other processes may do it."""

    def __init__(self) -> None:
        self._lines: defaultdict[type[Model], list[str]] = defaultdict(list)

    def add(self, model: type[Model], /, **values: Any) -> None:
        """Add a row; missing values are the model's defaults.

        Raises KeyError for a value of a type that ``ENCODERS`` lacks.
        """
        encoded = {name: _encode(value) for name, value in values.items()}
        self._lines[model].append("\t".join((_defaults(model) | encoded).values()))

    def lines(self) -> Lines:
        """Return the rows that were added."""
        return {model: ("\n".join(rows) + "\n").encode() for model, rows in self._lines.items()}


def insert_lines(cursor: CursorWrapper, lines: Lines) -> None:
    """Insert the rows of a ``LineWriter``."""
    for model, data in lines.items():
        with open_copy(cursor, model._meta.db_table, _columns(model).values()) as copy:
            copy.write(data)


@cache
def _columns(model: type[Model]) -> dict[str, str]:
    """Return the stored columns of a model by attribute."""
    fields = model._meta.concrete_fields
    return {field.attname: field.column or "" for field in fields if not field.generated}


@cache
def _defaults(model: type[Model]) -> dict[str, str]:
    """Return the encoded default of each attribute, in the order of the columns."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    defaults = {name: fields[name].get_default() for name in _columns(model)}
    plain = {name: getattr(value, "value", value) for name, value in defaults.items()}
    return {name: _encode(value) for name, value in plain.items()}


def _encode(value: Any) -> str:
    """Return a value as COPY reads it. Raises KeyError for one of a type that ENCODERS lacks."""
    return ENCODERS[type(value)](value)


def _encode_text(value: str) -> str:
    """Escape the characters that have a meaning in COPY's text format."""
    value = value.replace("\\", "\\\\")
    return value.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _encode_array(values: Sequence[Any]) -> str:
    if all(type(value) is int for value in values):
        return "{" + ",".join(map(str, values)) + "}"
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return _encode_text("{" + ",".join(f'"{value}"' for value in quoted) + "}")


def _encode_range(value: TimestamptzRange) -> str:
    lower, upper = (bound.isoformat() if bound else "" for bound in (value.lower, value.upper))
    return f"{value.bounds[0]}{lower},{upper}{value.bounds[1]}"


ENCODERS: dict[type, Callable[[Any], str]] = {
    str: _encode_text,
    int: str,
    type(None): lambda _none: NULL,
    bool: lambda value: "t" if value else "f",
    date: date.isoformat,
    datetime: datetime.isoformat,
    list: _encode_array,
    dict: lambda value: _encode_text(json.dumps(value, ensure_ascii=False)),
    Range: _encode_range,
    TimestamptzRange: _encode_range,
}
