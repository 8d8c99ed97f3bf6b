"""How a query becomes SQL: what is live, best first, and what there is to narrow it by."""

from dataclasses import dataclass, field
from typing import Any

from officials.clock import TODAY
from officials.models.regions import Region
from officials.search import vocabulary
from officials.search.execute import execute
from officials.search.interpretation import Interpretation
from officials.search.query import Query, read
from officials.search.tokens import BANDS, all_of, quoted

# The window: how many hits are fetched, sorted and counted; beyond it a page says 1,000+.
WINDOW = 1000
# Far more than any query takes; whoever finds one that takes longer learns nothing by it.
TIMEOUT = "1s"
VERIFIED_WITHIN = (30, 90, 180, 365)


@dataclass(frozen=True)
class SearchResult:
    """``editions``: ids of live editions, best first; ``capped``: there are more than the window.

    ``total``: how many the window holds, of which ``editions`` are those after ``after`` and no
    more than ``limit``. ``next``: what to ask for ``after`` these, or nothing. ``understood``: one
    for each word. ``counts``: how many of the window there are of each region (the next level
    below), level, department type, kind of number, and verified within so many days.
    """

    editions: list[int]
    capped: bool
    total: int = 0
    next: str = ""
    understood: tuple[Interpretation, ...] = ()
    counts: dict[str, list[tuple[Any, int]]] = field(default_factory=dict)


# The window is bounded first and sorted outside: an ORDER BY inside would walk the whole primary
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
    SELECT {vocabulary.VERSION}, (SELECT count(*) FROM hits),
        ARRAY(SELECT ARRAY[tier, rank, edition] FROM best ORDER BY tier, rank, edition),
        ARRAY(SELECT ARRAY[facet, value, number::text] FROM counted
              ORDER BY facet, number DESC, value)
"""  # noqa: S608 - constants


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
    """Find what is live by name, pinyin, place, department, matter or number; words are ANDed.

    ``kind``: of a hotline; ``verified_within``: days; ``after``: the ``next`` of a page before.
    Raises InvalidQuery for a query that is empty, too long, or has a number of fewer than
    three digits.
    """
    chosen = (("r", region and region.pk), ("d", department_type), ("l", level), ("h", kind))
    narrowed = [quoted(f"{token}{value}") for token, value in chosen if value]
    known = vocabulary.kept()
    for _try in range(vocabulary.TRIES):
        asked = read(query, known)
        depth = len(region.path) + 1 if region else 1
        version, number, ranked, counted = _ask(asked, narrowed, depth, verified_within)
        if version == known.version:
            break
        known = vocabulary.read()
    best = [(tier, rank, edition) for tier, rank, edition in ranked]
    follow = [each for each in best if not after or each > _position(after)]
    shown = follow[:limit]
    counts: dict[str, list[tuple[Any, int]]] = {}
    for facet, value, count in counted:
        said = int(value) if facet in {"level", "verified"} else value
        counts.setdefault(facet, []).append((said, int(count)))
    return SearchResult(
        editions=[edition for _tier, _rank, edition in shown],
        capped=number > WINDOW,
        total=len(best),
        next="-".join(map(str, shown[-1])) if len(follow) > len(shown) > 0 else "",
        understood=asked.understood,
        counts=counts,
    )


def _position(after: str) -> tuple[int, ...]:
    """Return a place in the order; what is none stands before all."""
    parts = after.split("-")
    return tuple(int(part) for part in parts if part.isdecimal() and len(part) < len(str(2**63)))


def _ask(
    asked: Query, narrowed: list[str], depth: int, within: int | None
) -> tuple[str, int, list[list[int]], list[list[str]]]:
    params = {
        "tiers": [all_of([tier, *narrowed]) for tier in asked.tiers],
        "bands": BANDS,
        "fragments": [fragment for fragment, _other in asked.fragments],
        "others": [other for _fragment, other in asked.fragments],
        "within": within,
        "depth": depth,
        "days": list(VERIFIED_WITHIN),
        "wanted": WINDOW + 1,
    }
    ((version, number, ranked, counted),) = execute(_FIND, params, timeout=TIMEOUT)
    return version or "", number, ranked, counted
