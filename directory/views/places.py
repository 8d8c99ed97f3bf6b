"""Places: all of them by province, the place finder, and the page of one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypedDict
from urllib.parse import urlencode

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
    Window,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django_stubs_ext import WithAnnotations

from directory import jsonld, versions
from directory.answering import arrange, is_always_answered
from directory.filters import all_topics
from directory.http import PublicRequest, canonical, page, public_page
from officials import search
from officials.models.departments import Department
from officials.models.national import NationalHotline, Status
from officials.models.places import Level, Region, RegionAlias
from officials.models.public import LivePost
from officials.models.versions import LiveCountChange
from officials.search import finder, spelling

# From so many posts on, a place shows the first department's cards and a list of the others:
# forty cards are twenty screens of a telephone.
MOST_CARDS = 30
MOST_FOUND = 20


class Counted(TypedDict):
    live: int


def with_counts(regions: QuerySet[Region]) -> "QuerySet[WithAnnotations[Region, Counted]]":
    """Let each region bring ``live``: how many posts are live in it and below it now."""
    due = LiveCountChange.objects.filter(
        region=OuterRef("pk"), at__lte=Func(function="officials_now", output_field=DateTimeField())
    )
    change = due.order_by().values("region").annotate(sum=Sum("change")).values("sum")
    return regions.annotate(live=F("version__live") + Coalesce(Subquery(change), 0))


@public_page(versions.COUNTRY, parameters=("q",))
def regions(request: PublicRequest) -> HttpResponse:
    """Show the index; with ``q`` what the place finder finds, or go there if it is one place.

    What is no place and no matter but finds a post is a search.
    """
    query = request.GET.get("q", "")
    if not query.strip():
        return page(request, "pages/regions.html", {"provinces": _index()})
    found, topics, problem, finds_posts = [], [], "", False
    try:
        found = finder.find_places(query, limit=MOST_FOUND)
        topics = finder.find_topics(query, all_topics(request.basis.reference))
        finds_posts = not (found or topics) and search.find_posts(query, limit=1).total > 0
    except search.Unanswerable as reason:
        problem = str(reason)
    if len(found) == 1:
        return redirect(found[0])
    if finds_posts:
        return redirect(reverse("search") + "?" + urlencode({"q": query}))
    context: dict[str, Any] = {
        "capped": len(found) == MOST_FOUND,
        "query": query[: search.LONGEST_QUERY],
        "found": found,
        "topics": topics,
        "problem": problem,
        "offers": [] if found or topics or problem else spelling.places(query),
    }
    if not found:
        context["provinces"] = with_counts(Region.objects.filter(parent=None)).order_by("code")
    status = 400 if problem else 200
    return page(request, "pages/finder.html", context, status=status, robots="noindex")


@dataclass(frozen=True)
class Province:
    """A province of the index with what stands directly below it."""

    region: Region
    below: list[Region]


def _index() -> list[Province]:
    provinces = list(Region.objects.filter(parent=None).order_by("code"))
    rows = Region.objects.filter(parent__in=provinces).exclude(level=Level.ZONE)
    below: dict[int | None, list[Region]] = {}
    for row in with_counts(rows).order_by("code"):
        below.setdefault(row.parent_id, []).append(row)
    return [Province(each, below.get(each.pk, [])) for each in provinces]


@public_page(versions.PLACE)
def region(request: PublicRequest, code: str) -> HttpResponse:
    """Show a place: its path, its children, and its posts or those of the nearest above it."""
    if not request.basis.versions:
        return HttpResponsePermanentRedirect(successor(code).get_absolute_url())
    path, children = family(code, request.basis.versions)
    here = path[-1]
    posts = nearest_posts(path, MOST_CARDS)
    source = next((row for row in path if posts and row.pk == posts[0].region_id), here)
    many = len(posts) == MOST_CARDS
    counted = _counted(source) if many else []
    if many:
        posts = [post for post in posts if post.department_id == counted[0][0].pk]
    prefetch_related_objects(posts, "hotlines")
    now = request.basis.now
    request.until = arrange(posts, now)
    departments = by_department(posts)
    counted = counted or [(department, len(live)) for department, live in departments]
    lines = NationalHotline.objects.filter(territory=path[0], status=Status.ACTIVE).order_by("id")
    absolute = partial(canonical, request)
    told = departments if source == here and not many else []
    return page(
        request,
        "pages/region.html",
        {
            "region": here,
            "above": path[:-1],
            "divisions": [child for child in children if not child.is_zone],
            "zones": [child for child in children if child.is_zone],
            "source": source,
            "departments": departments,
            "counted": counted,
            "many": many,
            "leads_down": here.level < Level.COUNTY,
            "night": next((post for post in posts if is_always_answered(post, now)), None),
            "total": sum(live for _department, live in counted),
            "area_code": area_code(path),
            "lines": [] if here.on_mainland else list(lines),
            "today": request.basis.today,
            "now": now,
            "structured": jsonld.script(
                jsonld.place(here, area_code(path), told, absolute),
                jsonld.breadcrumbs(path, absolute),
            ),
        },
        robots=noarchive(posts),
    )


def successor(code: str) -> Region:
    """Return what the place of an old code is today. Raises Http404 where there is none."""
    alias = RegionAlias.objects.filter(code=code, redirects=True).select_related("region").first()
    if alias is None:
        raise Http404
    return alias.region


def family(code: str, above: Collection[int]) -> tuple[list[Region], list[Region]]:
    """Return the path from the province down to a place, and what stands directly below it.

    ``above``: the ids of the path. Each brings ``live``, and its area code where it has one.
    """
    # A subquery, since an OR across a join would read every region there is.
    itself = Subquery(Region.objects.filter(code=code).values("pk"))
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


def by_department(posts: list[LivePost]) -> list[tuple[Department, list[LivePost]]]:
    """Group posts under their departments; both keep the order in which they come."""
    groups: dict[int, list[LivePost]] = {}
    for post in posts:
        groups.setdefault(post.department_id, []).append(post)
    return [(group[0].department, group) for group in groups.values()]


def _counted(region: Region) -> list[tuple[Department, int]]:
    """Return the departments of a region in order, with how many of their posts are live in it."""
    counts = Window(Count("pk"), partition_by="department")
    posts = LivePost.objects.filter(region=region).annotate(live=counts).defer("card")
    one_each: Any = posts.select_related("region", "department__type").distinct("department_id")
    found = [(post.department, post.live) for post in one_each.order_by("department_id")]
    return sorted(found, key=lambda each: (each[0].rank, each[0].pk))


def area_code(path: Sequence[Region]) -> str:
    """Return the nearest area code up the path that can be dialled before 12345, or nothing."""
    codes = [row.area_code.code for row in path if hasattr(row, "area_code")]
    return codes[-1] if codes and codes[-1].startswith("0") else ""


def noarchive(posts: list[LivePost]) -> str:
    """Return what robots are told of these posts: they keep no copy of holders' own numbers."""
    return "noarchive" if any(line.own for post in posts for line in post.hotlines.all()) else ""
