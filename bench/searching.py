"""Search and suggestions: what the database takes, how good the order is, what writing costs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from bench.figures import Statements, quantile, say, spread, timed, title
from officials import search
from officials.models import Edition, SearchRow
from officials.publication.cards import Card
from officials.search import suggestions, vocabulary
from officials.search.index import build_values
from officials.search.query import parse_query

ROUNDS = 3
BEST = 20
SLOWEST = 3
LINES_OF_A_PLAN = 30
# What a query finds in its widest sense, and the digits that three by three cannot say.
ALL = """
    FROM officials_searchrow
    WHERE tokens @@ %(last)s::tsquery AND period @> officials_now()
        AND (cardinality(%(fragments)s::text[]) = 0 OR NOT EXISTS (
            SELECT FROM unnest(%(fragments)s::text[], %(others)s::tsquery[]) AS part (held, other)
            WHERE digits NOT LIKE held AND NOT tokens @@ other))
"""
# All of it, sorted as search sorts it, without a window.
EXHAUSTIVE = f"""
    SELECT edition_id {ALL}
    ORDER BY (SELECT min(n) FROM unnest(%(tiers)s::tsquery[]) WITH ORDINALITY AS asked (tier, n)
        WHERE tokens @@ tier), rank, edition_id
    LIMIT %(best)s
"""  # noqa: S608 - constants
WINDOW = f"SELECT edition_id {ALL} LIMIT 1001"


@dataclass
class Kind:
    """What was measured of one kind of query."""

    name: str
    queries: Sequence[str]
    worked: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    best: list[float] = field(default_factory=list)
    found: int = 0
    over_http: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    datasette: list[float] = field(default_factory=list)
    found_by_datasette: int = 0


def measure(asked: dict[str, list[str]], compared: int) -> list[Kind]:
    """Ask every query, and compare the order of ``compared`` of each kind with a full sort."""
    statements = Statements()
    kinds = [Kind(name, queries) for name, queries in asked.items()]
    for warming in (True, *[False] * ROUNDS):
        for kind in kinds:
            for query in kind.queries:
                with statements.taken():
                    _found(query)
                if not warming:
                    kind.worked.append(statements.worked)
                    kind.waited.append(statements.waited)
    for kind in kinds:
        kind.found = sum(bool(_found(query)) for query in kind.queries)
        kind.best = [share for query in kind.queries[:compared] for share in _share(query)]
    return kinds


def _found(query: str) -> list[int]:
    try:
        return search.find_posts(query, limit=BEST).editions
    except (search.InvalidQuery, search.TooBroad):
        # Refused in words, or cut off by the timeout: `waited` tells.
        return []


def _terms(query: str) -> dict[str, object] | None:
    try:
        asked = parse_query(query, vocabulary.get_cached())
    except search.InvalidQuery:
        return None
    return {
        "last": asked.tiers[-1],
        "tiers": list(asked.tiers),
        "fragments": [fragment for fragment, _other in asked.fragments],
        "others": [other for _fragment, other in asked.fragments],
        "best": BEST,
    }


def _share(query: str) -> list[float]:
    """Return which share of the true best 20 a query returns, if there are any."""
    terms = _terms(query)
    if terms is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(EXHAUSTIVE, terms)
        best = {pk for (pk,) in cursor.fetchall()}
    return [len(best & {*_found(query)}) / len(best)] if best else []


def told(kinds: Sequence[Kind]) -> None:
    """Print the table of searches."""
    title("Searches, in milliseconds; 'found' of the queries, by us and by Datasette")
    columns = ["p50", "p95", "p99", "max"]
    blank = [""] * 3
    heads = ["DB, CPU", *blank, "DB, wait", *blank, "HTTP", *blank, "again", *blank]
    say("", *heads, "", "", "Datasette")
    say("kind of query", *columns * 4, "best 20", "found", *columns)
    everything = Kind("ALL", [query for kind in kinds for query in kind.queries])
    for kind in kinds:
        for name in ("worked", "waited", "best", "over_http", "again", "datasette"):
            getattr(everything, name).extend(getattr(kind, name))
        everything.found += kind.found
        everything.found_by_datasette += kind.found_by_datasette
    for kind in (*kinds, everything):
        share = f"{sum(kind.best) / len(kind.best):.3f}" if kind.best else "-"
        by_them = f"{kind.found_by_datasette}" if kind.datasette else "-"
        found = f"{kind.found}/{by_them}"
        say(
            f"{kind.name} ({len(kind.queries)})",
            *spread(kind.worked),
            *spread(kind.waited),
            *spread(kind.over_http),
            *spread(kind.again),
            share,
            found,
            *spread(kind.datasette),
        )


def suggesting(asked: dict[str, list[str]]) -> None:
    title("Suggestions, database side, in milliseconds: CPU, and as waited for")
    say("what stands in the box", *["p50", "p95", "p99", "max"] * 2, "offered")
    statements = Statements()
    all_worked: list[float] = []
    all_waited: list[float] = []
    for name, texts in asked.items():
        worked, waited, offered = [], [], 0
        for text in texts:
            offered += bool(_suggested(text))
            for _round in range(ROUNDS):
                with statements.taken():
                    _suggested(text)
                worked.append(statements.worked)
                waited.append(statements.waited)
        all_worked, all_waited = all_worked + worked, all_waited + waited
        say(f"{name} ({len(texts)})", *spread(worked), *spread(waited), f"{offered}")
    say("ALL", *spread(all_worked), *spread(all_waited))


def _suggested(text: str) -> list[suggestions.Suggestion]:
    try:
        return suggestions.suggest(text)
    except search.TooBroad:
        return []


def slowest(kinds: Sequence[Kind]) -> None:
    """Print the slowest queries, the tiers they became, and the plan of the widest one."""
    statements = Statements()
    took: dict[str, float] = {}
    for kind in kinds:
        for query in kind.queries:
            with statements.taken():
                _found(query)
            took[query] = statements.worked
    title(f"The {SLOWEST} slowest queries")
    for query in sorted(took, key=lambda each: -took[each])[:SLOWEST]:
        terms = _terms(query)
        say(f"\n{query}: {took[query]:.1f} ms of CPU")
        if terms is None:
            continue
        for number, tier in enumerate(terms["tiers"]):  # type: ignore[arg-type]
            say(f"  tier {number}: {tier}")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + WINDOW, terms)
            for (line,) in cursor.fetchall()[:LINES_OF_A_PLAN]:
                say(f"    {line}")


def sizes() -> None:
    title("Size of tables and indexes of search")
    with connection.cursor() as cursor:
        cursor.execute(
            # A table in parts is as large as they are.
            "SELECT relname, coalesce((SELECT sum(pg_relation_size(relid))"
            "  FROM pg_partition_tree(oid)), pg_relation_size(oid)) / 1e6 FROM pg_class"
            " WHERE relname IN"
            " ('officials_searchrow', 'officials_lexiconname', 'officials_edition')"
            " OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid::regclass::text IN"
            "  ('officials_searchrow', 'officials_lexiconname'))"
            " ORDER BY relkind IN ('i', 'I'), 2 DESC"
        )
        for name, megabytes in cursor.fetchall():
            say(f"  {name}", f"{megabytes:,.0f} MB")
        cursor.execute("SELECT count(*), avg(length(tokens)) FROM officials_searchrow")
        rows, tokens = cursor.fetchone()
        cursor.execute("SELECT pg_database_size(current_database()) / 1e6")
        (database,) = cursor.fetchone()
    say(f"  rows, tokens of a row: {rows:,}, {tokens:.0f}; database: {database:,.0f} MB")


def writing() -> None:
    """Print what it costs to write the tokens of an edition, alone and among a thousand."""
    title("Writing the search rows of editions")
    ids = list(SearchRow.objects.order_by("tokens").values_list("pk", flat=True)[:1000])
    editions = list(
        Edition.objects.filter(pk__in=ids).select_related("region").prefetch_related("hotlines")
    )
    cards = [Card.from_json(edition.card) for edition in editions]

    def make() -> None:
        for edition, card in zip(editions, cards, strict=True):
            build_values(card, edition.region, edition.rank, edition.hotlines.all())

    def write(some: list[int]) -> float:
        with transaction.atomic():
            took = timed(lambda: search.reindex_editions(some))
            transaction.set_rollback(True)
        return took

    say("  tokens alone, in Python", f"{timed(make) / len(editions):.3f} ms")
    alone = [write([pk]) for pk in ids[:100]]
    say("  one edition, p50 and p95", *(f"{quantile(alone, s):.1f} ms" for s in (0.5, 0.95)))
    say(f"  {len(ids)} in one act, each", f"{write(ids) / len(ids):.2f} ms")
