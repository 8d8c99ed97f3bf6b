"""How a query becomes SQL: what is live, best first."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from officials.models.places import Region
from officials.search.folding import words
from officials.search.query import Word
from officials.search.tokens import quoted

# The window: how many hits are fetched, sorted and counted; beyond it a page says 1,000+.
WINDOW = 1000
TIMEOUT = "1s"
# A word that names more places than this (鼓楼 names four) is no place to search in.
MOST_PLACES = 50


@dataclass(frozen=True)
class Found:
    """``editions``: ids of live editions, best first; ``capped``: the window was full."""

    editions: list[int]
    capped: bool


# What the words of a query name: places by name, former name and pinyin, and departments' types.
# One statement with the search itself; each lookup walks an index of its own.
_ASKED = f"""
    SELECT string_agg('(' || concat_ws(' | ', spelled, places, types) || ')', ' & ')::tsquery
    FROM unnest(%(spelled)s::text[], %(chinese)s::text[], %(letters)s::text[])
        AS word (spelled, chinese, letters),
    LATERAL (
        SELECT string_agg('r' || id, ' | ') AS places FROM (
            SELECT id FROM (
                SELECT id FROM officials_region WHERE name = chinese
                UNION SELECT id FROM officials_region WHERE short_name = chinese
                UNION SELECT id FROM officials_region WHERE pinyin = letters
                UNION SELECT id FROM officials_region WHERE alt_pinyin @> ARRAY[letters]::varchar[]
                UNION SELECT region_id FROM officials_regionalias
                WHERE chinese IN (name, short_name) OR pinyin = letters
            ) AS named JOIN officials_region USING (id) ORDER BY level, code LIMIT {MOST_PLACES}
        ) AS place
    ) AS placed,
    LATERAL (
        SELECT string_agg('''d' || code || '''', ' | ') AS types FROM officials_departmenttype
        WHERE name = chinese OR aliases @> ARRAY[chinese]::varchar[]
    ) AS typed
"""  # noqa: S608 - a constant of this module


def find(query: str, *, region: Region | None = None, department_type: str = "") -> Found:
    """Find what is live by name, pinyin, place, department or number; words are ANDed.

    Raises Unanswerable for a query that is empty, too long, or has a number of fewer than
    three digits.
    """
    written = words(query)
    asked = [Word.of(word) for word in written]
    named = [word for word in asked if not word.digits]
    if region:
        named.append(Word(spelled=f"r{region.pk}"))
    if department_type:
        named.append(Word(spelled=quoted(f"d{department_type}")))
    fragments = [f"%{word.digits}%" for word in asked if word.digits]
    clauses = ["digits LIKE ALL(%(fragments)s)"] * bool(fragments)
    clauses += [f"tokens @@ ({_ASKED})"] * bool(named)
    # The window is bounded first and sorted outside: an ORDER BY inside would walk the whole
    # primary key, and a small LIMIT would scan the table, hence enable_seqscan too. The three
    # statements are sent as one and so stand in one transaction, which ends the settings.
    sql = f"""
        SET LOCAL enable_seqscan = off; SET LOCAL statement_timeout = '{TIMEOUT}';
        SELECT edition_id FROM (
            SELECT edition_id, rank, tokens FROM officials_searchrow
            WHERE {" AND ".join(clauses)} AND period @> officials_now() LIMIT %(window)s
        ) AS hits
        ORDER BY NOT tokens @@ %(exact)s::tsquery, rank, edition_id
    """  # noqa: S608 - the parts are the constants above
    params: dict[str, Any] = {
        "spelled": [word.spelled for word in named],
        "chinese": [word.chinese for word in named],
        "letters": [word.letters for word in named],
        "fragments": fragments,
        "window": WINDOW + 1,
        "exact": quoted("=" + "".join(written)),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while cursor.nextset():
            pass
        ids = [pk for (pk,) in cursor.fetchall()]
    return Found(editions=ids[:WINDOW], capped=len(ids) > WINDOW)
