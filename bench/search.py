"""Measure searches, suggestions and indexing in the database, and the quality of the results."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from bench.measure import (
    QUANTILES,
    StatementTimer,
    format_quantiles,
    print_row,
    print_title,
    quantile,
    time_call,
)
from officials import search
from officials.models import Edition, SearchRow
from officials.publication.cards import Card
from officials.search import suggestions, vocabulary
from officials.search.index import build_values
from officials.search.query import parse_query

ROUNDS = 3
BEST = 20
SLOWEST = 3
PLAN_LINES = 30
# All rows that the widest tier of a query matches.
_MATCHES = """
    FROM officials_searchrow
    WHERE tokens @@ %(last)s::tsquery AND period @> officials_now()
        AND (cardinality(%(fragments)s::text[]) = 0 OR NOT EXISTS (
            SELECT FROM unnest(%(fragments)s::text[], %(others)s::tsquery[]) AS part (held, other)
            WHERE digits NOT LIKE held AND NOT tokens @@ other))
"""
# The best of all matches, sorted as search sorts them, without a window.
_FULL_SORT = f"""
    SELECT edition_id {_MATCHES}
    ORDER BY (SELECT min(n) FROM unnest(%(tiers)s::tsquery[]) WITH ORDINALITY AS asked (tier, n)
        WHERE tokens @@ tier), rank, edition_id
    LIMIT %(best)s
"""  # noqa: S608 - constants
_WINDOW = f"SELECT edition_id {_MATCHES} LIMIT 1001"


@dataclass
class QueryKind:
    """The measurements of one kind of query, in milliseconds.

    ``recall``: the share of the BEST results of a full sort that search returns. ``found``: how
    many queries have results.
    """

    name: str
    queries: Sequence[str]
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    found: int = 0
    http: list[float] = field(default_factory=list)
    http_cached: list[float] = field(default_factory=list)
    datasette: list[float] = field(default_factory=list)
    found_by_datasette: int = 0


def measure_searches(queries: dict[str, list[str]], compared: int) -> list[QueryKind]:
    """Run all queries, and compare ``compared`` of each kind with a full sort."""
    timer = StatementTimer()
    kinds = [QueryKind(name, each) for name, each in queries.items()]
    for is_warm_up in (True, *[False] * ROUNDS):
        for kind in kinds:
            for query in kind.queries:
                with timer.record():
                    _find(query)
                if not is_warm_up:
                    kind.cpu.append(timer.cpu)
                    kind.wall.append(timer.wall)
    for kind in kinds:
        kind.found = sum(bool(_find(query)) for query in kind.queries)
        kind.recall = [share for query in kind.queries[:compared] for share in _recall(query)]
    return kinds


def _find(query: str) -> list[int]:
    """Return the best editions; none for a query that is invalid or too broad."""
    try:
        return search.find_posts(query, limit=BEST).editions
    except (search.InvalidQuery, search.TooBroad):
        return []


def _params(query: str) -> dict[str, object] | None:
    """Return the parameters of _FULL_SORT and _WINDOW, or None for an invalid query."""
    try:
        parsed = parse_query(query, vocabulary.get_cached())
    except search.InvalidQuery:
        return None
    return {
        "last": parsed.tiers[-1],
        "tiers": list(parsed.tiers),
        "fragments": [fragment for fragment, _other in parsed.fragments],
        "others": [other for _fragment, other in parsed.fragments],
        "best": BEST,
    }


def _recall(query: str) -> list[float]:
    """Return the recall of a query, or an empty list if it has no results."""
    params = _params(query)
    if params is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_FULL_SORT, params)
        best = {pk for (pk,) in cursor.fetchall()}
    return [len(best & {*_find(query)}) / len(best)] if best else []


def print_searches(kinds: Sequence[QueryKind]) -> None:
    """Print the measurements of all kinds, and of all queries together."""
    print_title("Searches, in milliseconds; 'found': queries with results, here and in Datasette")
    blank = [""] * (len(QUANTILES) - 1)
    heads = ["DB, CPU", *blank, "DB, wall", *blank, "HTTP", *blank, "cached", *blank]
    print_row("", *heads, "", "", "Datasette")
    print_row("kind of query", *QUANTILES * 4, f"best {BEST}", "found", *QUANTILES)
    total = QueryKind("ALL", [query for kind in kinds for query in kind.queries])
    for kind in kinds:
        for name in ("cpu", "wall", "recall", "http", "http_cached", "datasette"):
            getattr(total, name).extend(getattr(kind, name))
        total.found += kind.found
        total.found_by_datasette += kind.found_by_datasette
    for kind in (*kinds, total):
        recall = f"{sum(kind.recall) / len(kind.recall):.3f}" if kind.recall else "-"
        found_by_datasette = f"{kind.found_by_datasette}" if kind.datasette else "-"
        print_row(
            f"{kind.name} ({len(kind.queries)})",
            *format_quantiles(kind.cpu),
            *format_quantiles(kind.wall),
            *format_quantiles(kind.http),
            *format_quantiles(kind.http_cached),
            recall,
            f"{kind.found}/{found_by_datasette}",
            *format_quantiles(kind.datasette),
        )


def measure_suggestions(texts_by_kind: dict[str, list[str]]) -> None:
    """Print the time of suggestions for each kind of typed text."""
    print_title("Suggestions, in milliseconds of the database: CPU, and wall time")
    print_row("typed text", *QUANTILES * 2, "suggested")
    timer = StatementTimer()
    all_cpu: list[float] = []
    all_wall: list[float] = []
    for name, texts in texts_by_kind.items():
        cpu, wall, suggested = [], [], 0
        for text in texts:
            suggested += bool(_suggest(text))
            for _round in range(ROUNDS):
                with timer.record():
                    _suggest(text)
                cpu.append(timer.cpu)
                wall.append(timer.wall)
        all_cpu, all_wall = all_cpu + cpu, all_wall + wall
        label = f"{name} ({len(texts)})"
        print_row(label, *format_quantiles(cpu), *format_quantiles(wall), f"{suggested}")
    print_row("ALL", *format_quantiles(all_cpu), *format_quantiles(all_wall))


def _suggest(text: str) -> list[suggestions.Suggestion]:
    try:
        return suggestions.suggest(text)
    except search.TooBroad:
        return []


def print_slowest(kinds: Sequence[QueryKind]) -> None:
    """Print the slowest queries with their tiers, and the plan of the widest tier."""
    timer = StatementTimer()
    times: dict[str, float] = {}
    for kind in kinds:
        for query in kind.queries:
            with timer.record():
                _find(query)
            times[query] = timer.cpu
    print_title(f"The {SLOWEST} slowest queries")
    for query in sorted(times, key=lambda each: -times[each])[:SLOWEST]:
        params = _params(query)
        print_row(f"\n{query}: {times[query]:.1f} ms of CPU")
        if params is None:
            continue
        for number, tier in enumerate(params["tiers"]):  # type: ignore[arg-type]
            print_row(f"  tier {number}: {tier}")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + _WINDOW, params)
            for (line,) in cursor.fetchall()[:PLAN_LINES]:
                print_row(f"    {line}")


def print_sizes() -> None:
    """Print the sizes of the tables and indexes of search."""
    print_title("Size of tables and indexes of search")
    with connection.cursor() as cursor:
        cursor.execute(
            # The size of a partitioned table is the sum of its partitions.
            "SELECT relname, coalesce((SELECT sum(pg_relation_size(relid))"
            "  FROM pg_partition_tree(oid)), pg_relation_size(oid)) / 1e6 FROM pg_class"
            " WHERE relname IN"
            " ('officials_searchrow', 'officials_lexiconname', 'officials_edition')"
            " OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid::regclass::text IN"
            "  ('officials_searchrow', 'officials_lexiconname'))"
            " ORDER BY relkind IN ('i', 'I'), 2 DESC"
        )
        for name, megabytes in cursor.fetchall():
            print_row(f"  {name}", f"{megabytes:,.0f} MB")
        cursor.execute("SELECT count(*), avg(length(tokens)) FROM officials_searchrow")
        rows, tokens = cursor.fetchone()
        cursor.execute("SELECT pg_database_size(current_database()) / 1e6")
        (database,) = cursor.fetchone()
    print_row(f"  {rows:,} rows with {tokens:.0f} tokens each; database: {database:,.0f} MB")


def measure_indexing() -> None:
    """Print the time to write the search rows of one edition, and of a thousand together."""
    print_title("Writing the search rows of editions")
    ids = list(SearchRow.objects.order_by("tokens").values_list("pk", flat=True)[:1000])
    editions = list(
        Edition.objects.filter(pk__in=ids).select_related("region").prefetch_related("hotlines")
    )
    cards = [Card.from_json(edition.card) for edition in editions]

    def build() -> None:
        for edition, card in zip(editions, cards, strict=True):
            build_values(card, edition.region, edition.rank, edition.hotlines.all())

    def write(edition_ids: list[int]) -> float:
        with transaction.atomic():
            milliseconds = time_call(lambda: search.reindex_editions(edition_ids))
            transaction.set_rollback(True)
        return milliseconds

    print_row("  values only, in Python", f"{time_call(build) / len(editions):.3f} ms")
    single = [write([pk]) for pk in ids[:100]]
    print_row("  one edition, p50 and p95", *(f"{quantile(single, s):.1f} ms" for s in (0.5, 0.95)))
    print_row(f"  {len(ids)} in one transaction, each", f"{write(ids) / len(ids):.2f} ms")
