"""The same rows in Datasette with full-text search, asked the same queries over HTTP.

It gets what helps it: Chinese cut into characters and asked as phrases, names also in pinyin in
one word, in syllables and as initials.
"""

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from django.db import connection, transaction

from bench.figures import say, timed
from bench.searching import Kind
from bench.serving import Visitor, free_port, running

COLUMNS = ("name", "pinyin", "title", "duties", "department", "place", "numbers")
HAN = re.compile("([\u3400-\u9fff\U00020000-\U000323af])")
MOST_MILLISECONDS = 20_000
ROWS = """
    SELECT post.id, coalesce(post.card->'holder'->>'name', ''),
        coalesce(post.card->'holder'->'readings'->>0, ''), post.card->>'title',
        post.card->>'duties', post.card->>'department',
        (SELECT string_agg(above.name, ' ' ORDER BY above.level) FROM officials_region above
         WHERE above.id = ANY(region.path)),
        (SELECT string_agg(digits, ' ') FROM live_hotline hotline WHERE hotline.post_id = post.id)
    FROM live_post post JOIN officials_region region ON region.id = post.region_id
"""


def compare(kinds: Sequence[Kind], python: Path, folder: Path) -> None:
    """Write the rows, serve them, and note of each query how long it took and if it found any."""
    file = folder / "posts.db"
    took = timed(lambda: _write(file)) / 1000
    say(f"\nDatasette: {took:,.0f} s to write {file.stat().st_size / 1e6:,.0f} MB")
    port = free_port()
    command = [
        *(str(python), "-m", "datasette", "serve", str(file), "--port", str(port)),
        *("--setting", "sql_time_limit_ms", str(MOST_MILLISECONDS)),
    ]
    with running(command, port, "/-/versions.json"):
        visitor = Visitor(port)
        for kind in kinds:
            for query in kind.queries:
                path = f"/posts/posts.json?_shape=objects&_size=20&_search={quote(_asked(query))}"
                kind.datasette.append(visitor.timed(path))
                if visitor.status == HTTPStatus.OK:
                    kind.found_by_datasette += bool(json.loads(visitor.body)["rows"])


def _asked(query: str) -> str:
    """Return a query in Datasette's words: each Chinese word a phrase of its characters."""
    return " ".join(f'"{_spaced(word)}"' for word in query.split())


def _spaced(text: str) -> str:
    return " ".join(HAN.sub(r" \1 ", text).split())


def _write(file: Path) -> None:
    names = ", ".join(COLUMNS)
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    with sqlite3.connect(file) as database:
        database.execute(f"CREATE TABLE posts (id INTEGER PRIMARY KEY, {names})")
        database.execute(f'CREATE VIRTUAL TABLE posts_fts USING fts5({names}, content="posts")')
        for rows in _batches():
            database.executemany(f"INSERT INTO posts VALUES ({marks})", rows)  # noqa: S608
            spaced = [(row[0], *(_spaced(text) for text in row[1:])) for row in rows]
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
                (pk, name, _spelled(reading), title, duties, department, place, numbers or "")
                for pk, name, reading, title, duties, department, place, numbers in rows
            ]


def _spelled(reading: str) -> str:
    initials = "".join(each[0] for each in reading.split())
    return f"{reading.replace(' ', '')} {reading} {initials}"
