"""Render the index of regions, and the page of a region."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count, Window, prefetch_related_objects
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from directory import jsonld
from directory.availability import get_calendar
from directory.filters import write_download_query
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.http.query_days import ON, PRINTED
from directory.pages_of_days import render_region_on_day, render_region_since_printed
from directory.post_cards import Layout, build_post_cards, group_by_department, robots_for
from directory.promise_queries import count_promises
from directory.region_queries import (
    find_namesakes,
    find_newly_published,
    find_successor,
    get_area_code,
    nearest_posts,
    path_and_children,
    with_live_counts,
)
from directory.search_page import answer_query
from officials.models.departments import Department
from officials.models.national_hotlines import NationalHotline
from officials.models.public import LivePost
from officials.models.regions import Level, Region

# From so many posts on, a region shows the first department's cards and a list of the others:
# forty cards are twenty screens of a phone.
MANY_POSTS = 30


@public_page(versions.COUNTRY, parameters=("q",))
def regions(request: PublicRequest) -> HttpResponse:
    """Render the index; with ``q`` answer as the search page does."""
    if request.GET.get("q", "").strip():
        return answer_query(request)
    context = {"provinces": _build_index(), "newest": find_newly_published()}
    return page(request, "pages/regions.html", context)


@dataclass(frozen=True)
class Province:
    """A province of the index with the divisions directly below it, each with ``live``."""

    region: Region
    below: list[Region]


def _build_index() -> list[Province]:
    provinces = list(Region.objects.present().filter(parent=None).order_by("code"))
    divisions = Region.objects.present().filter(parent__in=provinces).exclude(level=Level.ZONE)
    children: dict[int | None, list[Region]] = {}
    for division in with_live_counts(divisions).order_by("code"):
        children.setdefault(division.parent_id, []).append(division)
    return [Province(province, children.get(province.pk, [])) for province in provinces]


@public_page(versions.REGION, parameters=(ON, PRINTED), queried=versions.COUNTRY)
def region(request: PublicRequest, code: str) -> HttpResponse:
    """Render a region: its path, its children, and its posts or those of the nearest one above.

    With ``?on=`` the posts that stood there on that day, without any number; with ``?printed=``
    what changed since a sheet was printed.
    """
    if ON in request.GET:
        return render_region_on_day(request, code)
    if PRINTED in request.GET:
        return render_region_since_printed(request, code)
    if not request.dependencies.versions:
        return HttpResponsePermanentRedirect(find_successor(code).get_absolute_url())
    path, children = path_and_children(code, request.dependencies.versions)
    here = path[-1]
    posts = nearest_posts(path, MANY_POSTS)
    source = next((each for each in path if posts and each.pk == posts[0].region_id), here)
    many = len(posts) == MANY_POSTS
    counts = _count_posts(source) if many else []
    if many:
        posts = [post for post in posts if post.department_id == counts[0][0].pk]
    prefetch_related_objects(posts, "hotlines")
    calendar = get_calendar(request.dependencies.reference)
    cards, request.expires_at = build_post_cards(
        posts, request.dependencies.now, Layout.COMPACT, calendar=calendar
    )
    departments = group_by_department(cards)
    counts = counts or [(department, len(group)) for department, group in departments]
    hotlines = NationalHotline.objects.in_use_everywhere().filter(territory=path[0])
    absolute = partial(canonical, request)
    divisions = [child for child in children if not child.is_zone]
    described = departments if source == here and not many else []
    return page(
        request,
        _choose_template(here, source if posts else None),
        {
            "region": here,
            "above": path[:-1],
            "promises": count_promises(here),
            "namesakes": find_namesakes(here),
            "divisions": divisions,
            "zones": [child for child in children if child.is_zone],
            "source": source,
            "departments": departments,
            "index": [
                (each.label, each.get_absolute_url() if many else f"#d-{each.uid}", live)
                for each, live in counts
            ],
            "index_title": _("全部部门") if many else _("部门"),
            "leads_down": here.level < Level.COUNTY and bool(divisions),
            "night": next((card.post for card in cards if card.is_always_answered), None),
            "area_code": get_area_code(path),
            "today": request.dependencies.today,
            "lines": [] if here.on_mainland else list(hotlines.order_by("id")),
            "download": write_download_query({"region": here.code}),
            "structured": jsonld.script(
                jsonld.government(here, get_area_code(path), described, absolute),
                jsonld.breadcrumbs(path, absolute),
            ),
        },
        robots=robots_for(cards),
    )


def _choose_template(region: Any, source: Region | None) -> str:
    """Return the template for ``region`` (with ``live``), which shows the posts of ``source``."""
    if source is None:
        return "pages/region/from_below.html" if region.live else "pages/region/empty.html"
    if source == region:
        return "pages/region/own.html"
    if region.live:
        return "pages/region/from_above_and_below.html"
    return "pages/region/from_above.html"


def _count_posts(region: Region) -> list[tuple[Department, int]]:
    """Return the departments of a region in order, with the number of their live posts in it."""
    counts = Window(Count("pk"), partition_by="department")
    posts = LivePost.objects.filter(region=region).annotate(live=counts).defer("card")
    one_each: Any = posts.select_related("region", "department__type").distinct("department_id")
    rows = [(post.department, post.live) for post in one_each.order_by("department_id")]
    return sorted(rows, key=lambda row: (row[0].rank, row[0].pk))
