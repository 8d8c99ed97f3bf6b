"""Query regions and their posts, for several pages of a region."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TypedDict

from django.db.models import (
    DateTimeField,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.timezone import localdate
from django_stubs_ext import WithAnnotations

from officials.db.row_queries import RowQuery, set_related
from officials.models.public import LivePost
from officials.models.regions import AreaCode, Level, Region, RegionAlias
from officials.models.versions import LiveCountChange

# The most regions of one name that a finder lists.
MAX_FOUND_REGIONS = 20
MAX_NAMESAKES = 6
# The newest regions are looked for among so many posts.
LATEST_POSTS = 500
MAX_NEWEST = 6


class LiveCount(TypedDict):
    live: int


def with_live_counts(regions: QuerySet[Region]) -> "QuerySet[WithAnnotations[Region, LiveCount]]":
    """Annotate regions with ``live``: the number of live posts in them and below them."""
    due = LiveCountChange.objects.filter(
        region=OuterRef("pk"), at__lte=Func(function="officials_now", output_field=DateTimeField())
    )
    change = due.order_by().values("region").annotate(sum=Sum("change")).values("sum")
    return regions.annotate(live=F("version__live") + Coalesce(Subquery(change), 0))


def lineage(region: Region) -> list[Region]:
    """Return the regions from the province down to ``region``; its parents have been fetched."""
    path = [region]
    while path[0].parent:
        path.insert(0, path[0].parent)
    return path


def find_successor(code: str) -> Region:
    """Return the present region of a former code. Raises Http404 if there is none."""
    alias = RegionAlias.objects.filter(code=code, redirects=True).select_related("region").first()
    if alias is None:
        raise Http404
    return alias.region


# The regions of a path, and those directly below its last one. A path has at most as many regions
# as there are levels: where the planner knows that, one plan serves every path.
_PATH_AND_CHILDREN = RowQuery(
    """
    WITH itself AS (SELECT id FROM officials_region WHERE code = %(code)s),
    shown AS (
        (SELECT unnest(%(path)s::bigint[]) AS id LIMIT 5)
        UNION SELECT id FROM officials_region WHERE parent_id = (SELECT id FROM itself)
    )
    SELECT {region}, {area_code},
        version.live + coalesce((
            SELECT sum(due.change) FROM officials_livecountchange due
            WHERE due.region_id = region.id AND due.at <= officials_now()), 0),
        (SELECT count(*) FROM live_promise WHERE region_id = (SELECT id FROM itself))
    FROM shown
    JOIN officials_region region ON region.id = shown.id AND region.merged_into_id IS NULL
    LEFT JOIN officials_areacode area_code ON area_code.region_id = region.id
    LEFT JOIN officials_publicversion version ON version.region_id = region.id
    ORDER BY region.level, region.code
    """,
    region=Region,
    area_code=AreaCode,
)


def path_and_children(code: str, path_ids: Collection[int]) -> tuple[list[Region], list[Region]]:
    """Return the path from the province down to a region, and the regions directly below it.

    ``path_ids``: the ids of the path. Each region has ``live``, its area code if it has one, and
    ``promise_count``: how many promises of the region of ``code`` are public today.
    """
    path: list[Region] = []
    children: list[Region] = []
    rows = _PATH_AND_CHILDREN.fetch(code=code, path=list(path_ids))
    for region, area_code, live, promise_count in rows:
        set_related(region, area_code=area_code)
        region.live, region.promise_count = live, promise_count
        (path if region.pk in path_ids else children).append(region)
    return path, children


@lru_cache(maxsize=2048)
def find_namesakes(region: Region, reference: int) -> list[Region]:  # noqa: ARG001 - the key
    """Return the counties and above elsewhere that have the same short name, with their parents.

    Behind them those of the same level that had the full name: 两江新区 for 江北区. They are cached
    for a reference data version.
    """
    if region.level in {Level.TOWNSHIP, Level.ZONE}:
        return []
    former = RegionAlias.objects.filter(name=region.name, region__level=region.level)
    is_former = Q(pk__in=former.values("region"))
    others = Region.objects.present().filter(Q(short_name=region.short_name) | is_former)
    others = others.exclude(level__in=[Level.TOWNSHIP, Level.ZONE])
    # Those above and below are on the page anyway.
    others = others.exclude(pk__in=region.path).exclude(path__contains=[region.pk])
    found = list(others.select_related("parent__parent").order_by("level", "code"))
    found.sort(key=lambda other: other.short_name != region.short_name)
    return found[:MAX_NAMESAKES]


@dataclass(frozen=True)
class NewlyPublished:
    """A region, the moment at which it published last, and how many posts it then published."""

    region: Region
    published_at: datetime
    posts: int


def find_newly_published() -> list[NewlyPublished]:
    """Return the regions that published last, the latest first, with their parents.

    An edition that begins because somebody left, or because something was taken away, keeps the
    moment of its publication: it makes no region new.
    """
    latest = LivePost.objects.order_by("-since").values_list("region", "published_at")
    days: dict[int, Counter[date]] = defaultdict(Counter)
    moments: dict[int, datetime] = {}
    for region, published_at in latest[:LATEST_POSTS]:
        moments[region] = max(published_at, moments.get(region, published_at))
        days[region][localdate(published_at)] += 1
    newest = sorted(moments, key=lambda pk: (moments[pk], -pk), reverse=True)[:MAX_NEWEST]
    regions = Region.objects.select_related("parent__parent__parent").in_bulk(newest)
    return [
        NewlyPublished(regions[pk], moments[pk], days[pk][localdate(moments[pk])]) for pk in newest
    ]


def get_area_code(path: Sequence[Region]) -> str:
    """Return the nearest area code up the path that is dialled before 12345; empty without one."""
    codes = [region.area_code.code for region in path if hasattr(region, "area_code")]
    return codes[-1] if codes and codes[-1].startswith("0") else ""
