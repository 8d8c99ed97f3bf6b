"""Measure Datasette with full-text search: the same rows, the same queries over HTTP.

The text is prepared for it: Chinese is indexed by characters and searched by phrases, names are
also indexed as full pinyin, syllables and initials.
"""

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from django.db import connection, transaction

from bench.http_server import HttpClient, find_free_port, run_server
from bench.measure import print_row, time_call
from bench.search import QueryKind

COLUMNS = ("name", "pinyin", "title", "duties", "department", "region", "numbers")
HAN = re.compile("([\u3400-\u9fff\U00020000-\U000323af])")
TIME_LIMIT = 20_000  # milliseconds
ROWS = """
    SELECT post.id, coalesce(post.card->'holder'->>'name', ''),
        coalesce(post.card->'holder'->'readings'->>0, ''), post.card->>'title',
        post.card->>'duties', post.card->>'department',
        (SELECT string_agg(above.name, ' ' ORDER BY above.level) FROM officials_region above
         WHERE above.id = ANY(region.path)),
        (SELECT string_agg(digits, ' ') FROM live_hotline hotline WHERE hotline.post_id = post.id)
    FROM live_post post JOIN officials_region region ON region.id = post.region_id
"""


@contextmanager
def run_datasette(python: Path, folder: Path) -> Iterator[HttpClient]:
    """Write the rows, serve them, and yield a client."""
    file = folder / "posts.db"
    seconds = time_call(lambda: _write(file)) / 1000
    print_row(f"\nDatasette: {seconds:,.0f} s to write {file.stat().st_size / 1e6:,.0f} MB")
    port = find_free_port()
    command = [
        *(str(python), "-m", "datasette", "serve", str(file), "--port", str(port)),
        *("--setting", "sql_time_limit_ms", str(TIME_LIMIT)),
    ]
    with run_server(command, port, "/-/versions.json"):
        yield HttpClient(port)


def measure(kinds: Sequence[QueryKind], python: Path, folder: Path) -> None:
    """Record the time of each query and whether it has results."""
    with run_datasette(python, folder) as client:
        for kind in kinds:
            for query in kind.queries:
                path = (
                    f"/posts/posts.json?_shape=objects&_size=20&_search={quote(_as_phrases(query))}"
                )
                kind.datasette.append(client.get(path))
                if client.status == HTTPStatus.OK:
                    kind.found_by_datasette += bool(json.loads(client.body)["rows"])


def _as_phrases(query: str) -> str:
    """Return a query for FTS5: each word a phrase, with spaces between Chinese characters."""
    return " ".join(f'"{_separate_characters(word)}"' for word in query.split())


def _separate_characters(text: str) -> str:
    return " ".join(HAN.sub(r" \1 ", text).split())


def _write(file: Path) -> None:
    names = ", ".join(COLUMNS)
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    with sqlite3.connect(file) as database:
        database.execute(f"CREATE TABLE posts (id INTEGER PRIMARY KEY, {names})")
        database.execute(f'CREATE VIRTUAL TABLE posts_fts USING fts5({names}, content="posts")')
        for rows in _batches():
            database.executemany(f"INSERT INTO posts VALUES ({marks})", rows)  # noqa: S608
            spaced = [(row[0], *(_separate_characters(text) for text in row[1:])) for row in rows]
            database.executemany(
                f"INSERT INTO posts_fts (rowid, {names}) VALUES ({marks})",  # noqa: S608
                spaced,
            )
        database.execute("INSERT INTO posts_fts (posts_fts) VALUES ('optimize')")


def _batches() -> Iterator[list[tuple[int, *tuple[str, ...]]]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DECLARE rows NO SCROLL CURSOR FOR {ROWS}")
        while True:
            cursor.execute("FETCH 5000 FROM rows")
            rows = cursor.fetchall()
            if not rows:
                return
            yield [
                (pk, name, _pinyin_forms(reading), title, duties, department, region, numbers or "")
                for pk, name, reading, title, duties, department, region, numbers in rows
            ]


def _pinyin_forms(reading: str) -> str:
    initials = "".join(each[0] for each in reading.split())
    return f"{reading.replace(' ', '')} {reading} {initials}"
