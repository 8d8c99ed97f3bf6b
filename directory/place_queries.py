"""Query what several pages of a place share."""

from collections.abc import Collection, Sequence
from typing import TypedDict

from django.db.models import DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from django_stubs_ext import WithAnnotations

from officials.models.public import LivePost
from officials.models.regions import Region, RegionAlias
from officials.models.versions import LiveCountChange


def lineage(region: Region) -> list[Region]:
    """Return the regions from the province down to ``region``; its parents have been fetched."""
    path = [region]
    while path[0].parent:
        path.insert(0, path[0].parent)
    return path


class Counted(TypedDict):
    live: int


def with_counts(regions: QuerySet[Region]) -> "QuerySet[WithAnnotations[Region, Counted]]":
    """Let each region bring ``live``: how many posts are live in it and below it now."""
    due = LiveCountChange.objects.filter(
        region=OuterRef("pk"), at__lte=Func(function="officials_now", output_field=DateTimeField())
    )
    change = due.order_by().values("region").annotate(sum=Sum("change")).values("sum")
    return regions.annotate(live=F("version__live") + Coalesce(Subquery(change), 0))


def find_successor(code: str) -> Region:
    """Return what the place of an old code is today. Raises Http404 where there is none."""
    alias = RegionAlias.objects.filter(code=code, redirects=True).select_related("region").first()
    if alias is None:
        raise Http404
    return alias.region


def path_and_children(code: str, above: Collection[int]) -> tuple[list[Region], list[Region]]:
    """Return the path from the province down to a place, and what stands directly below it.

    ``above``: the ids of the path. Each brings ``live``, and its area code where it has one.
    """
    # A subquery, since an OR across a join would read every region there is.
    itself = Subquery(Region.objects.filter(code=code).values("pk")[:1])
    regions = Region.objects.filter(Q(pk__in=above) | Q(parent=itself))
    rows = with_counts(regions.select_related("area_code")).order_by("level", "code")
    path: list[Region] = [row for row in rows if row.pk in above]
    return path, [row for row in rows if row.pk not in above]


def nearest_posts(path: Sequence[Region], most: int) -> list[LivePost]:
    """Return the first posts, ``most`` at most, of the lowest region of ``path`` that has any."""
    here = LivePost.objects.filter(region=OuterRef("pk"))
    nearest = Region.objects.filter(Exists(here), pk__in=[row.pk for row in path])
    posts = LivePost.objects.filter(region=Subquery(nearest.order_by("-level").values("pk")[:1]))
    return list(posts.select_related("region", "department__type").order_by("rank", "id")[:most])


def area_code(path: Sequence[Region]) -> str:
    """Return the nearest area code up the path that can be dialled before 12345, or nothing."""
    codes = [row.area_code.code for row in path if hasattr(row, "area_code")]
    return codes[-1] if codes and codes[-1].startswith("0") else ""
