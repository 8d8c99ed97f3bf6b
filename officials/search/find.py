"""Find live posts: run a query, and count its results by facet."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from officials.clock import TODAY
from officials.models.regions import Region
from officials.search.execute import execute
from officials.search.interpretation import Interpretation
from officials.search.normalise import InvalidQuery
from officials.search.query import Query, parse_query
from officials.search.ranking import BANDS
from officials.search.tsquery import all_of, quote_lexeme
from officials.search.vocabulary import VERSION, Vocabulary, run_with_current

# How many results are fetched, sorted and counted; beyond them a page displays 1,000+.
WINDOW = 1000
VERIFIED_WITHIN = (30, 90, 180, 365)  # days


@dataclass(frozen=True)
class SearchResult:
    """A page of results, and the counts of all results in the window.

    ``editions``: ids of live editions, best first, at most ``limit`` after ``after``. ``best``: of
    all in the window. ``tiers``: how well each matches, the lowest best. ``capped``: there are more
    than the window holds. ``total``: how many the window holds. ``next``: the value of ``after``
    for the next page; empty on the last one. ``interpretations``: one for each word. ``counts``:
    value and number of results by region (the level below the one searched), level, department
    (type), kind (of hotline) and verified (within days).
    """

    editions: list[int]
    capped: bool
    best: list[int] = field(default_factory=list)
    tiers: list[int] = field(default_factory=list)
    total: int = 0
    next: str = ""
    interpretations: tuple[Interpretation, ...] = ()
    counts: dict[str, list[tuple[Any, int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Hits:
    """``number``: one more than the window at most. ``ranked``: tier, rank and edition, sorted.

    ``counted``: facet, value and number.
    """

    query: Query
    number: int
    ranked: list[tuple[int, int, int]]
    counted: list[list[str]]


# The window is limited first and sorted outside: an ORDER BY inside would walk the whole primary
# key.
_FIND = f"""
    WITH hits AS MATERIALIZED (
        SELECT * FROM officials_search(
            %(tiers)s::tsquery[], %(bands)s, %(fragments)s, %(others)s::tsquery[], %(within)s,
            %(wanted)s)
    ), best AS MATERIALIZED (
        SELECT *, region_path[%(depth)s] AS below FROM hits
        ORDER BY tier, rank, edition LIMIT %(wanted)s - 1
    ), counted (facet, value, number) AS (
        SELECT 'region', region.code, number
        FROM (SELECT below, count(*) AS number FROM best GROUP BY below) AS each
        JOIN officials_region region ON region.id = below
        UNION ALL SELECT 'level', level::text, count(*) FROM best GROUP BY level
        UNION ALL SELECT 'department', department_type, count(*) FROM best GROUP BY department_type
        UNION ALL SELECT 'kind', kind, sum(number)
        FROM (SELECT kinds, count(*) AS number FROM best GROUP BY kinds) AS each, unnest(kinds) kind
        GROUP BY kind
        UNION ALL SELECT 'verified', days::text, sum(number)
        FROM (SELECT last_verified, count(*) AS number FROM best GROUP BY last_verified) AS each
        JOIN unnest(%(days)s::int[]) AS days
        ON last_verified >= (SELECT {TODAY}) - days
        GROUP BY days
    )
    SELECT {VERSION}, (SELECT count(*) FROM hits),
        ARRAY(SELECT ARRAY[tier, rank, edition] FROM best ORDER BY tier, rank, edition),
        ARRAY(SELECT ARRAY[facet, value, number::text] FROM counted
              ORDER BY facet, number DESC, value)
"""  # noqa: S608 - constants

# The columns of each query are those of officials_search_read, which stops at its first row.
_FIND_ANSWERED = f"""
    SELECT {VERSION}, ARRAY(
        SELECT number
        FROM jsonb_to_recordset(%(queries)s::jsonb)
            AS query (number int, asked tsquery, fragments text[], others tsquery[])
        WHERE EXISTS (SELECT FROM officials_search_read(
            asked, NULL, 1, fragments, others, NULL, '{{}}', 0, 9223372036854775807))
    )
"""  # noqa: S608 - a constant


def find_posts(
    query: str,
    *,
    region: Region | None = None,
    department_type: str = "",
    level: int | None = None,
    kind: str = "",
    verified_within: int | None = None,
    after: str | None = None,
    limit: int = WINDOW,
) -> SearchResult:
    """Find live posts by name, pinyin, region, department, topic or number; words are ANDed.

    ``kind``: of a hotline; ``verified_within``: days; ``after``: the ``next`` of the page before.
    Raises InvalidQuery for a query that is empty, too long, or nothing but a number of fewer than
    MIN_DIGITS digits, and TooBroad for one that takes too long.
    """
    filters = (("r", region and region.pk), ("d", department_type), ("l", level), ("h", kind))
    required = [quote_lexeme(f"{prefix}{value}") for prefix, value in filters if value]
    depth = len(region.path) + 1 if region else 1

    def search(vocabulary: Vocabulary) -> tuple[str, _Hits]:
        return _search(parse_query(query, vocabulary), required, depth, verified_within)

    hits = run_with_current(search)
    position = _parse_position(after or "")
    remaining = [hit for hit in hits.ranked if hit > position]
    page = remaining[:limit]
    counts: dict[str, list[tuple[Any, int]]] = {}
    for facet, text, count in hits.counted:
        value = int(text) if facet in {"level", "verified"} else text
        counts.setdefault(facet, []).append((value, int(count)))
    return SearchResult(
        editions=[edition for _tier, _rank, edition in page],
        best=[edition for _tier, _rank, edition in hits.ranked],
        tiers=[tier for tier, _rank, _edition in page],
        capped=hits.number > WINDOW,
        total=len(hits.ranked),
        next="-".join(map(str, page[-1])) if len(remaining) > len(page) > 0 else "",
        interpretations=hits.query.interpretations,
        counts=counts,
    )


def find_answered(queries: Iterable[str]) -> set[str]:
    """Return those of ``queries`` that find a live post, by one statement.

    None of those for which find_posts raises InvalidQuery. Raises TooBroad as it does.
    """
    asked = [*queries]

    def search(vocabulary: Vocabulary) -> tuple[str, set[str]]:
        rows = []
        for number, query in enumerate(asked):
            try:
                parsed = parse_query(query, vocabulary)
            except InvalidQuery:
                continue
            row = {"number": number, "asked": parsed.tiers[-1]}
            rows.append(row | _split_fragments(parsed))
        ((version, found),) = execute(_FIND_ANSWERED, {"queries": json.dumps(rows)})
        return version or "", {asked[number] for number in found}

    return run_with_current(search) if asked else set()


def _parse_position(after: str) -> tuple[int, ...]:
    """Return the tier, rank and edition of ``next``; invalid input sorts before all results."""
    parts = after.split("-")
    return tuple(int(part) for part in parts if part.isdecimal() and len(part) < len(str(2**63)))


def _split_fragments(query: Query) -> dict[str, list[str]]:
    """Return the patterns of digits of a query, and what else a row may match."""
    return {
        "fragments": [fragment for fragment, _other in query.fragments],
        "others": [other for _fragment, other in query.fragments],
    }


def _search(query: Query, required: list[str], depth: int, within: int | None) -> tuple[str, _Hits]:
    """Return the version of the reference data, and the hits that have all ``required`` tokens."""
    params = {
        "tiers": [all_of([tier, *required]) for tier in query.tiers],
        "bands": BANDS,
        **_split_fragments(query),
        "within": within,
        "depth": depth,
        "days": list(VERIFIED_WITHIN),
        "wanted": WINDOW + 1,
    }
    ((version, number, ranked, counted),) = execute(_FIND, params)
    hits = [(tier, rank, edition) for tier, rank, edition in ranked]
    return version or "", _Hits(query, number, hits, counted)
