"""Search every column of every table that can hold a text, and put marks in place of finds.

The columns come from the catalogue of the database, so that a new one is searched too.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.backends.utils import CursorWrapper

from officials.characters import REDACTED
from officials.db.grants import SECRETS
from officials.redaction.contents import DIGITS, EXTENSION, find_spans, redact, redact_packed
from officials.redaction.spellings import Span, Spelling

# Types that hold no text; any other type, also a future one, is searched.
WITHOUT_TEXT = [
    *("bool", "int2", "int4", "int8", "float4", "float8", "numeric", "oid", "uuid"),
    *("date", "time", "timetz", "timestamp", "timestamptz", "interval"),
    *("daterange", "tstzrange", "int4range", "int8range", "numrange"),
]
COLUMNS = """
SELECT relation.relname, key.attname, attribute.attname, type.typname
FROM pg_class relation
JOIN pg_namespace space ON space.oid = relation.relnamespace
JOIN pg_attribute attribute ON attribute.attrelid = relation.oid
JOIN pg_type type ON type.oid = attribute.atttypid
LEFT JOIN pg_index index ON index.indrelid = relation.oid AND index.indisprimary
    AND index.indnkeyatts = 1
LEFT JOIN pg_attribute key ON key.attrelid = relation.oid AND key.attnum = index.indkey[0]
WHERE space.nspname !~ '^pg_' AND space.nspname <> 'information_schema'
    AND relation.relkind IN ('r', 'p', 'm') AND NOT relation.relispartition
    AND attribute.attnum > 0 AND NOT attribute.attisdropped AND type.typname <> ALL(%s)
    AND relation.relname <> ALL(%s)
ORDER BY relation.relname, attribute.attnum
"""
# Rows that go as a whole: a search name, a call in progress, what a browser's session keeps.
DELETED_ROWS = {"officials_lexiconname", "officials_callclaim", "django_session"}
# The bytes of a list, and the rows that were read from it, packed.
ORIGINALS, SOURCE, SHEETS = "officials_importbatch", "source", "sheets"
BYTES = {SOURCE, SHEETS}
SESSION = ("django_session", "session_data")
BATCH = 2000  # rows that are read at a time
EXCERPT = 40  # characters of a text that are displayed


@dataclass(frozen=True)
class Table:
    """A table with its columns that can hold text, by their types. ``key``: empty without one."""

    name: str
    key: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Links:
    """Rows that belong to what is redacted, by table: a column and its values there.

    In such a row the possible finds are meant too. ``only``: tables in which every other row is
    known to be about somebody else.
    """

    by_table: Mapping[str, tuple[str, frozenset[Any]]] = field(default_factory=dict)
    only: frozenset[str] = frozenset()

    def column(self, table: str) -> str | None:
        return self.by_table[table][0] if table in self.by_table else None

    def include(self, table: str, value: Any) -> bool:
        return table in self.by_table and value in self.by_table[table][1]


@dataclass(frozen=True)
class Find:
    """A value in which something was found.

    ``is_certain``: it goes without being chosen; ``redacted``: what takes its place, as JSON, and
    None for a row that goes as a whole; ``excerpt``: the text with the first find.
    """

    table: str
    key: str
    column: str
    is_certain: bool
    redacted: Any
    excerpt: str

    @property
    def identifier(self) -> str:
        """Return a short name by which a person chooses this find; it says nothing of it."""
        column = "" if self.table == ORIGINALS and self.column in BYTES else self.column
        place = f"{self.table} {self.key} {column}"
        return hashlib.sha256(place.encode()).hexdigest()[:8]

    @property
    def place(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass
class Searched:
    """Count what a search has read."""

    tables: int = 0
    columns: int = 0
    rows: int = 0
    characters: int = 0


def read_tables() -> list[Table]:
    """Return the tables of the database with every column that can hold text."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [WITHOUT_TEXT, [*SECRETS]])
        rows = cursor.fetchall()
    columns: dict[tuple[str, str], dict[str, str]] = {}
    for table, key, column, kind in rows:
        columns.setdefault((table, key or ""), {})[column] = kind
    return [Table(name, key, each) for (name, key), each in columns.items()]


def search(
    spelling: Spelling,
    links: Links,
    searched: Searched,
    *,
    report: Callable[[str], None] = lambda _table: None,
) -> list[Find]:
    """Return what is found in all tables, and add to ``searched``; call inside a transaction."""
    found: list[Find] = []
    for table in read_tables():
        report(table.name)
        searched.tables += 1
        searched.columns += len(table.columns)
        for key, is_linked, values in _read_rows(table, links):
            searched.rows += 1
            if table.name in links.only and not is_linked:
                continue
            searched.characters += sum(len(each) for each in values.values() if each)
            found += _search_row(table, key, values, spelling, is_linked=is_linked)
    return found


def _read_rows(table: Table, links: Links) -> Iterator[tuple[str, bool, dict[str, Any]]]:
    """Yield the key of each row, whether it is linked, and its values that are not null."""
    quote = connection.ops.quote_name
    key = f"{quote(table.key)}::text" if table.key else "ctid::text"
    link = links.column(table.name)
    texts = [
        quote(name) if kind == "bytea" else f"{_as_text(quote(name), kind)}"
        for name, kind in table.columns.items()
    ]
    select = f"SELECT {key}, {quote(link) if link else 'NULL'}, {', '.join(texts)}"
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{select} FROM {quote(table.name)}")
        while rows := cursor.fetchmany(BATCH):
            for identifier, linked, *values in rows:
                present = {
                    name: value
                    for name, value in zip(table.columns, values, strict=True)
                    if value is not None
                }
                yield identifier, links.include(table.name, linked), present


def _as_text(name: str, kind: str) -> str:
    return f"to_jsonb({name})::text" if _is_json(kind) else f"{name}::text"


def _is_json(kind: str) -> bool:
    """Return whether values are read and written as JSON: arrays too."""
    return kind in {"json", "jsonb"} or kind.startswith("_")


def _search_row(
    table: Table, key: str, values: Mapping[str, Any], spelling: Spelling, *, is_linked: bool
) -> Iterator[Find]:
    """Yield the finds in a row: all of them are certain where one is, or where it is linked."""
    contents = {
        name: content
        for name, value in values.items()
        if (content := _read(table, name, value, spelling)) is not None
    }
    found = {
        name: spans
        for name, content in contents.items()
        if (spans := [*find_spans(content, spelling)])
    }
    is_certain = is_linked or any(
        span.is_certain for each in found.values() for _text, span in each
    )
    for name, spans in found.items():
        excerpt = _excerpt(*spans[0])
        if table.name in DELETED_ROWS:
            yield Find(table.name, key, name, is_certain, None, excerpt)
        elif name not in BYTES:
            content = contents[name]
            is_bytes = isinstance(content, (bytes, memoryview))
            value = REDACTED.encode().hex() if is_bytes else redact(content, spelling)
            yield Find(table.name, key, name, is_certain, value, excerpt)
            if name == DIGITS and value == REDACTED and values.get(EXTENSION):
                yield Find(table.name, key, EXTENSION, is_certain, REDACTED, "")
    if table.name == ORIGINALS and not BYTES.isdisjoint(found):
        yield from _search_original(key, values, spelling, found, is_certain=is_certain)


def _search_original(
    key: str,
    values: Mapping[str, Any],
    spelling: Spelling,
    found: Mapping[str, Sequence[tuple[str, Span]]],
    *,
    is_certain: bool,
) -> Iterator[Find]:
    """Yield the sheets of a list with marks, and a mark for its original, which goes as a whole."""
    excerpt = _excerpt(*(found.get(SHEETS) or found[SOURCE])[0])
    if SHEETS in found:
        packed = redact_packed(bytes(values[SHEETS]), spelling).hex()
        yield Find(ORIGINALS, key, SHEETS, is_certain, packed, excerpt)
    if bytes(values[SOURCE]) != REDACTED.encode():
        yield Find(ORIGINALS, key, SOURCE, is_certain, REDACTED.encode().hex(), excerpt)


def _read(table: Table, name: str, value: Any, spelling: Spelling) -> Any:
    """Return the content of a value to be searched; None where a fast look finds nothing."""
    if not isinstance(value, str):
        return value
    if (table.name, name) == SESSION:
        return [value, SessionStore().decode(value)]
    # An escape in JSON may part what is found in the text that it stands for.
    if "\\" not in value and not spelling.may_stand_in(value):
        return None
    return json.loads(value) if _is_json(table.columns[name]) else value


def _excerpt(text: str, span: Span) -> str:
    """Return the part of a text around a find, on one line."""
    start = max(0, span.start - EXCERPT // 2)
    return " ".join(text[start : max(span.end, start + EXCERPT)].split())


def put_marks(finds: Collection[Find]) -> Counter[str]:
    """Put marks in place of finds; return how many values of each column lost something."""
    counts: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for find in finds:
            if find.table in DELETED_ROWS:
                _delete(cursor, find)
            else:
                cursor.execute(
                    "SELECT public.officials_redact(%s, %s, %s, %s)",
                    [find.table, find.column, find.key, json.dumps(find.redacted)],
                )
            counts[find.place] += 1
    return counts


def _delete(cursor: CursorWrapper, find: Find) -> None:
    (table,) = (each for each in read_tables() if each.name == find.table)
    quote = connection.ops.quote_name
    cursor.execute(
        f"DELETE FROM public.{quote(find.table)} WHERE {quote(table.key)}::text = %s",  # noqa: S608
        [find.key],
    )
