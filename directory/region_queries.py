"""Query regions and their posts, for several pages of a region."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TypedDict

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
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

from officials.models.public import LiveCover, LiveHotline, LivePost
from officials.models.public_promises import LivePromise
from officials.models.regions import Level, Region, RegionAlias
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


def path_and_children(
    code: str, path_ids: Collection[int], *, with_promises: bool = False
) -> tuple[list[Region], list[Region]]:
    """Return the path from the province down to a region, and the regions directly below it.

    ``path_ids``: the ids of the path. Each region has ``live``, and its area code if it has one.
    ``with_promises``: each has ``promise_count``, of the region itself and public today.
    """
    # A subquery, since an OR across a join would read every region there is.
    itself = Subquery(Region.objects.filter(code=code).values("pk")[:1])
    regions = Region.objects.present().filter(Q(pk__in=path_ids) | Q(parent=itself))
    rows = with_live_counts(regions.select_related("area_code")).order_by("level", "code")
    if with_promises:
        promises = LivePromise.objects.filter(region=itself).order_by().values("region")
        count = Subquery(promises.annotate(count=Count("pk")).values("count"))
        rows = rows.annotate(promise_count=Coalesce(count, 0))
    path: list[Region] = [row for row in rows if row.pk in path_ids]
    return path, [row for row in rows if row.pk not in path_ids]


@lru_cache(maxsize=2048)
def find_namesakes(region: Region, reference: int) -> list[Region]:  # noqa: ARG001 - the key
    """Return the counties and above elsewhere that have the same short name, with their parents.

    They are cached for a reference data version.
    """
    if region.level in {Level.TOWNSHIP, Level.ZONE}:
        return []
    others = Region.objects.present().filter(short_name=region.short_name)
    others = others.exclude(level__in=[Level.TOWNSHIP, Level.ZONE])
    # Those above and below are on the page anyway.
    others = others.exclude(pk__in=region.path).exclude(path__contains=[region.pk])
    return list(others.select_related("parent__parent").order_by("level", "code")[:MAX_NAMESAKES])


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


def nearest_posts(path: Sequence[Region], limit: int) -> list[LivePost]:
    """Return the first posts, at most ``limit``, of the lowest region of ``path`` that has any.

    Their region is that of ``path``.
    """
    by_id = {region.pk: region for region in path}
    here = LivePost.objects.filter(region=OuterRef("pk"))
    nearest = Region.objects.filter(Exists(here), pk__in=by_id)
    posts = LivePost.objects.filter(region=Subquery(nearest.order_by("-level").values("pk")[:1]))
    rows = list(posts.select_related("department__type").order_by("rank", "id")[:limit])
    for post in rows:
        post.region = by_id[post.region_id]
    return rows


# Written once: to build this statement from its columns takes longer than to execute it.
_HOTLINES = "SELECT * FROM live_hotline WHERE post_id = ANY(%s) ORDER BY own, rank, id"


def fetch_hotlines(posts: Sequence[LivePost]) -> None:
    """Fetch the covers of posts, and the hotlines of all in the order of each office.

    As ``prefetch_related`` does, without a queryset for each post and each look at its hotlines.
    """
    by_id = {post.pk: post for post in posts}
    covers = LiveCover.objects.select_related("covered_by__region").by_post(posts)
    for post in posts:
        cover = covers.get(post.pk)
        post._state.fields_cache["cover"] = cover  # noqa: SLF001 - as Django fills it
        if cover:
            cover.covered_by = by_id.setdefault(cover.covered_by_id, cover.covered_by)
    fetched: dict[int, list[LiveHotline]] = {pk: [] for pk in by_id}
    for hotline in LiveHotline.objects.raw(_HOTLINES, [list(by_id)]):
        hotline.post = by_id[hotline.post_id]
        fetched[hotline.post_id].append(hotline)
    for post in (*posts, *by_id.values()):
        vars(post).setdefault("_prefetched_objects_cache", {})["hotlines"] = fetched[post.pk]


def get_area_code(path: Sequence[Region]) -> str:
    """Return the nearest area code up the path that is dialled before 12345; empty without one."""
    codes = [region.area_code.code for region in path if hasattr(region, "area_code")]
    return codes[-1] if codes and codes[-1].startswith("0") else ""
