"""Load reference data from ``fixtures/``: compare in SQL, write only the differences.

Rows that a file no longer holds stay, since others may refer to them; a list of holidays replaces
that of its year.
"""

import codecs
import csv
import gzip
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from officials.db.copy import open_copy
from officials.hours.holiday_lists import find_faults
from officials.models import (
    AreaCode,
    CalendarDay,
    DepartmentType,
    Level,
    NationalHotline,
    Region,
    RegionAlias,
    Topic,
)

LISTED = "string_to_array({}, '|')::varchar[]"
MOST_FAULTS = 10


class InvalidFile(ValueError):
    """A file cannot be loaded; the text says where and why."""


@dataclass(frozen=True)
class Table:
    """A mapping from files to the rows of a model.

    ``columns``: for each column of the table SQL over ``file``, the rows as written, all text.
    ``key``: SQL over those columns and ``id`` (in a file: the line) that finds a row again.
    ``steps``: conditions in whose order the rows are written. ``replaces``: SQL for the rows that
    are removed when no file holds them. ``find_faults``: yields line and sentence for each fault
    of the rows of a file.
    """

    model: type[models.Model]
    files: tuple[str, ...]
    key: str
    columns: dict[str, str]
    joins: str = ""
    steps: tuple[str, ...] = ("true",)
    replaces: str = "false"
    find_faults: Callable[[Sequence[Mapping[str, str]]], Iterator[tuple[int, str]]] | None = None


@dataclass(frozen=True)
class Loaded:
    """The result of loading a table; ``kept``: names of rows that no file holds any more."""

    model: type[models.Model]
    added: int
    updated: int
    unchanged: int
    removed: int
    kept: tuple[str, ...]


def _same(*names: str) -> dict[str, str]:
    return {name: f"file.{name}" for name in names}


# The file of zones has no such column.
LEVEL = (
    "coalesce(array_position(ARRAY['province', 'prefecture', 'county', 'township'], file.level), 5)"
)
# A file does not know yet that a region was merged: what it has there stands in the successor.
IN_REGION = (
    "LEFT JOIN officials_region named ON named.code = file.{}"
    " LEFT JOIN officials_region region ON region.id = coalesce(named.merged_into_id, named.id)"
)

TABLES = (
    Table(
        Region,
        ("regions.csv", "townships.csv.gz", "zones.csv"),
        key="code",
        columns=_same("code", "type", "name", "short_name", "name_en")
        | _same("pinyin", "pinyin_spaced", "initials")
        | {
            "parent_id": "region.id",
            "level": LEVEL,
            "alt_pinyin": LISTED.format("file.alt_pinyin"),
        },
        joins=IN_REGION.format("parent_code"),
        # The path of a region comes from its parent, which must exist.
        steps=tuple(f"level = {level}" for level in Level),
    ),
    Table(
        RegionAlias,
        ("aliases.csv",),
        key="code || name",
        columns={
            "region_id": "region.id",
            "name": "file.old_name",
            "short_name": "file.short_name",
            "pinyin": "file.pinyin",
            "code": "file.old_code",
            "redirects": "file.redirects = '1'",
            "year": "nullif(file.year, '')::int",
            "type": "file.type",
            "document_number": "file.doc_no",
        },
        joins=IN_REGION.format("current_code"),
    ),
    Table(
        AreaCode,
        ("area_codes.csv",),
        key="region_id",
        columns={
            # A merged region keeps its own, which its former numbers begin with.
            "region_id": "named.id",
            "code": "file.area_code",
            "local_digits": LISTED.format("file.local_digits") + "::int[]::smallint[]",
        },
        joins=IN_REGION.format("region_code"),
    ),
    Table(
        DepartmentType,
        ("department_types.csv",),
        key="code",
        columns=_same("code", "name_en", "category")
        | {
            "name": "file.name_zh",
            "aliases": LISTED.format("file.aliases"),
            "rank": "file.rank::int",
        },
    ),
    Table(
        NationalHotline,
        ("national_hotlines.csv",),
        # A number can be given out again: the nth time in the file is the nth in the table.
        key="concat_ws(' ', number, territory_id,"
        " row_number() OVER (PARTITION BY number, territory_id ORDER BY id))",
        columns=_same("number", "name_en", "category", "authority", "status", "merged_into")
        | _same("note_en", "source", "source_url")
        | {
            "territory_id": "region.id",
            "name": "file.name_zh",
            "aliases": LISTED.format("file.aliases"),
            "department_type_id": "type.id",
            "department_types": LISTED.format("file.department_types"),
            "arrangement": "file.arrangement_53",
            "valid_from": "nullif(file.valid_from, '')::date",
            "valid_until": "nullif(file.valid_until, '')::date",
            "note": "file.note_zh",
        },
        joins=IN_REGION.format("territory")
        + " LEFT JOIN officials_departmenttype type ON type.code = file.department_type",
    ),
    Table(
        Topic,
        ("topics.csv",),
        key="slug",
        columns=_same("slug", "name_en")
        | {
            "name": "file.name_zh",
            "group": 'file."group"',
            "rank": "file.rank::int",
            "aliases": LISTED.format("file.aliases"),
            "department_types": LISTED.format("file.department_types"),
            "hotlines": LISTED.format("file.hotlines"),
        },
    ),
    Table(
        CalendarDay,
        ("holidays.csv",),
        key="day",
        columns=_same("kind", "name", "document_number")
        | {"year": "file.year::int", "day": "file.day::date"},
        replaces="year IN (SELECT file.year::int FROM file)",
        find_faults=find_faults,
    ),
)


def load(table: Table, folder: Path) -> Loaded:
    """Update the table of a model from the files in ``folder``, in one transaction."""
    return load_files(table, [folder / name for name in table.files])


def load_files(table: Table, paths: Sequence[Path]) -> Loaded:
    """Update the table of a model from files, in one transaction; raise InvalidFile."""
    contents = [_read(path) for path in paths]
    for path, data in zip(paths, contents, strict=True):
        _check(table, path, data)
    with transaction.atomic(), connection.cursor() as cursor:
        # A second load waits; else both would add the same rows.
        cursor.execute(_sql(table, "LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"))
        _copy(cursor, contents)
        added, updated, unchanged = _compare(cursor, table)
        removed = _remove(cursor, table)
        left = _sql(table, "SELECT * FROM {table} WHERE id IN (SELECT left_id FROM differing)")
        kept = tuple(map(str, table.model._default_manager.raw(left)))
        if added or updated:
            for step in table.steps:
                _write(cursor, table, step)
        cursor.execute("DROP TABLE file, differing")
    return Loaded(table.model, added, updated, unchanged, removed, kept)


def find_table(path: Path, folder: Path) -> Table:
    """Return the table for a file, which has the header of one in ``folder``."""
    header = _header(_read(path))
    shipped = {
        name: (table, _header(_read(folder / name))) for table in TABLES for name in table.files
    }
    for table, columns in shipped.values():
        if columns == header:
            return table
    headers = "".join(f"\n  {','.join(columns)} ({name})" for name, (_, columns) in shipped.items())
    message = f"{path}: the first line is no header of reference data. It is one of:{headers}"
    raise InvalidFile(message)


def _read(path: Path) -> bytes:
    """Return the content of a file with plain line ends, without a byte order mark."""
    try:
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        data.decode()
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror or error}"
        raise InvalidFile(message) from error
    except UnicodeDecodeError as error:
        message = f"{path}: is not UTF-8; save it as CSV (UTF-8)"
        raise InvalidFile(message) from error
    return data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")


def _header(data: bytes) -> list[str]:
    return data.partition(b"\n")[0].decode().split(",")


def _check(table: Table, path: Path, data: bytes) -> None:
    """Raise InvalidFile with the faults of a file, the first ones by line."""
    if table.find_faults is None:
        return
    header, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    faults = [
        (line, f"has {len(row)} values, the header {len(header)}")
        for line, row in enumerate(rows, start=2)
        if len(row) != len(header)
    ]
    if not faults:
        written = [dict(zip(header, row, strict=True)) for row in rows]
        faults = list(table.find_faults(written))
    if faults:
        said = "".join(f"\n  line {line}: {fault}" for line, fault in faults[:MOST_FAULTS])
        more = len(faults) - MOST_FAULTS
        message = f"{path}: nothing was loaded.{said}" + (f"\n  and {more} more" * (more > 0))
        raise InvalidFile(message)


def _remove(cursor: CursorWrapper, table: Table) -> int:
    """Remove the rows that the files replace and do not hold; return how many."""
    cursor.execute(_sql(table, f"SELECT count(*) {REPLACED}"))
    removed: int = cursor.fetchone()[0]
    # Even a statement that removes nothing would raise the version of the reference data.
    if removed:
        cursor.execute(_sql(table, f"DELETE {REPLACED}"))
    return removed


def _copy(cursor: CursorWrapper, contents: Sequence[bytes]) -> None:
    """Make the temporary table ``file`` of the rows in files, a column for each header."""
    headers = [_header(data) for data in contents]
    names = dict.fromkeys(name for header in headers for name in header)
    columns = ", ".join(f"\"{name}\" text NOT NULL DEFAULT ''" for name in names)
    cursor.execute(f"CREATE TEMP TABLE file (line serial, {columns}) ON COMMIT DROP")
    for header, data in zip(headers, contents, strict=True):
        with open_copy(cursor, "file", header, "(FORMAT csv, HEADER, NULL '\\N')") as copy:
            copy.write(data)


def _compare(cursor: CursorWrapper, table: Table, where: str = "true") -> tuple[int, int, int]:
    """Make the temporary table ``differing``; return how many rows are new, changed, the same."""
    cursor.execute(_sql(table, COMPARE, where=where))
    cursor.execute(
        "SELECT count(id) - count(stored_id), count(stored_id),"
        " (SELECT count(*) FROM file) - count(id) FROM differing"
    )
    added, updated, unchanged = cursor.fetchone()
    return added, updated, unchanged


def _write(cursor: CursorWrapper, table: Table, step: str) -> None:
    """Write what differs among the rows that ``step`` selects."""
    added, updated, _unchanged = _compare(cursor, table, step)
    # Even a statement that writes nothing would raise the version of the reference data.
    if updated:
        cursor.execute(_sql(table, UPDATE))
    if added:
        cursor.execute(_sql(table, INSERT))
    # Or the triggers of the next step look parents up as if there were no more than at first.
    if added or updated:
        cursor.execute(_sql(table, "ANALYZE {table}"))


# A row that only the file has is new; one that only the table has is left alone.
COMPARE = """
    DROP TABLE IF EXISTS differing;
    CREATE TEMP TABLE differing ON COMMIT DROP AS
    WITH read AS (SELECT file.line AS id, {expressions} FROM file {joins}),
    written AS (SELECT *, {key} AS key FROM read WHERE {where}),
    stored AS (SELECT *, {key} AS key FROM {table})
    SELECT written.*, CASE WHEN written.id IS NOT NULL THEN stored.id END AS stored_id,
        CASE WHEN written.id IS NULL THEN stored.id END AS left_id
    FROM written FULL JOIN stored USING (key)
    WHERE written.id IS NULL OR stored.id IS NULL OR ({written}) IS DISTINCT FROM ({stored})
"""
UPDATE = """
    UPDATE {table} SET ({columns}) = ROW({differing})
    FROM differing WHERE {table}.id = differing.stored_id
"""
INSERT = """
    INSERT INTO {table} ({columns})
    SELECT {differing} FROM differing
    WHERE id IS NOT NULL AND stored_id IS NULL ORDER BY differing.id
"""
REPLACED = "FROM {table} WHERE {replaces} AND id IN (SELECT left_id FROM differing)"


def _sql(table: Table, template: str, where: str = "true") -> str:
    names = [f'"{name}"' for name in table.columns]
    expressions = [f'{value} AS "{name}"' for name, value in table.columns.items()]
    return template.format(
        table=table.model._meta.db_table,
        key=table.key,
        joins=table.joins,
        replaces=table.replaces,
        where=where,
        columns=", ".join(names),
        expressions=", ".join(expressions),
        **{
            source: ", ".join(f"{source}.{name}" for name in names)
            for source in ("written", "stored", "differing")
        },
    )
