"""Fetch rows by statements that are written once: no query is built, and none is planned twice."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import NotSupportedError, connection, models
from django.db.models.base import ModelState

M = TypeVar("M", bound=models.Model)


class RowQuery:
    """A statement whose columns fill rows of models.

    ``sql``: with ``{alias}`` in place of all columns of the table of that alias, in the order of
    ``tables``, further columns behind them, and ``%(name)s`` in place of values. ``tables``: the
    model of each alias. A connection keeps the plan of the statement.
    """

    def __init__(self, sql: str, **tables: type[models.Model]) -> None:
        self._readers = [_RowReader(model) for model in tables.values()]
        columns = {
            alias: ", ".join(f'{alias}."{column}"' for column in reader.columns)
            for (alias, reader) in zip(tables, self._readers, strict=True)
        }
        self.sql = sql.format(**columns)

    def fetch(self, **values: object) -> list[tuple[Any, ...]]:
        """Return for each row its objects in the order of ``tables``, then its further columns.

        An object is None where an outer join found nothing. Equal rows of one model are one object.
        Each keeps the values of its columns as ``row_values``, JSON as text.
        """
        found: list[tuple[Any, ...]] = []
        seen: list[dict[Any, models.Model]] = [{} for _reader in self._readers]
        alias = connection.alias
        for row in self._execute(values):
            begin, objects = 0, []
            for reader, known in zip(self._readers, seen, strict=True):
                end = begin + reader.width
                key = row[begin + reader.key]
                if key is not None and key not in known:
                    known[key] = reader.read(row[begin:end], alias)
                objects.append(known.get(key))
                begin = end
            found.append((*objects, *row[begin:]))
        return found

    def _execute(self, values: Mapping[str, object]) -> Sequence[tuple[Any, ...]]:
        try:
            return self._fetch_all(values)
        except NotSupportedError:
            # A migration gave a column another type, for which the kept plan does not serve.
            if connection.in_atomic_block:
                raise
            connection.close()
            return self._fetch_all(values)

    def _fetch_all(self, values: Mapping[str, object]) -> Sequence[tuple[Any, ...]]:
        engine: Any = connection
        with engine.prepared_cursor() as cursor:
            cursor.execute(self.sql, values)
            rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
            return rows


def set_related(row: M, **related: models.Model | None) -> M:
    """Set the related rows of ``row`` that have been fetched, by the names of the relations."""
    row._state.fields_cache.update(related)  # noqa: SLF001 - as Django fills it
    return row


def get_related(row: models.Model, name: str) -> models.Model | None:
    """Return the related row of a relation where it has been fetched, else None."""
    cached: models.Model | None = row._state.fields_cache.get(name)  # noqa: SLF001
    return cached


class _RowReader:
    """Make rows of a model of the values of all its columns, as ``Model.from_db`` does.

    ``columns``: their names; ``key``: the place of the primary key.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self._model, fields = model, model._meta.concrete_fields
        self._names = [field.attname for field in fields]
        self._json = [field.attname for field in fields if isinstance(field, models.JSONField)]
        self.columns = [field.column for field in fields]
        self.width, self.key = len(fields), fields.index(model._meta.pk)

    def read(self, values: tuple[Any, ...], alias: str) -> models.Model:
        # ``Model.__init__`` takes three times as long, for defaults and signals that nothing needs.
        row = self._model.__new__(self._model)
        state = vars(row)
        state["_state"] = loaded = ModelState()
        loaded.adding, loaded.db = False, alias
        state.update(zip(self._names, values, strict=True))
        state["row_values"] = values
        for name in self._json:
            if state[name] is not None:
                state[name] = json.loads(state[name])
        return row
