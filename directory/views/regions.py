"""Render the index of regions, and the page of a region."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.utils.timezone import localdate

from directory import answering_now, jsonld
from directory.availability import find_answered_in, get_calendar
from directory.dates import format_recent_day
from directory.filters import write_download_query
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.http.query_days import ON, PRINTED
from directory.pages_of_days import render_region_on_day, render_region_since_printed
from directory.post_cards import Layout, build_post_cards, group_by_department, robots_for
from directory.post_queries import fetch_hotlines, list_departments, nearest_posts
from directory.region_queries import (
    find_namesakes,
    find_newly_published,
    find_successor,
    get_area_code,
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
# More than a region has ever published.
MOST_POSTS = 1000


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


@public_page(versions.REGION, parameters=(ON, PRINTED, answering_now.NOW), queried=versions.COUNTRY)
def region(request: PublicRequest, code: str) -> HttpResponse:
    """Render a region: its path, its children, and its posts or those of the nearest one above.

    With ``?on=`` the posts that stood there on that day, without any number; with ``?printed=``
    what changed since a sheet was printed; with ``?now=1`` those posts alone that are answered now.
    """
    if ON in request.GET:
        return render_region_on_day(request, code)
    if PRINTED in request.GET:
        return render_region_since_printed(request, code)
    if refusal := answering_now.refuse_filter(request):
        return refusal
    # A query depends on the versions of the country, which do not name the path.
    path_ids = _read_path(code) if request.query else request.dependencies.versions
    if not path_ids:
        address = find_successor(code).get_absolute_url()
        return HttpResponsePermanentRedirect(address + request.query)
    path, children = path_and_children(code, path_ids)
    here: Any = path[-1]
    only_open = answering_now.is_wanted(request)
    shown = _fetch_posts(path, is_whole=only_open)
    posts = [*shown.posts, *shown.desks]
    fetch_hotlines(posts)
    usual_hours = answering_now.find_usual_hours(shown.posts)
    built, request.expires_at = build_post_cards(
        posts,
        request.dependencies.now,
        Layout.COMPACT,
        calendar=get_calendar(request.dependencies.reference),
        usual_hours=usual_hours,
    )
    cards, desks = built[: len(shown.posts)], built[len(shown.posts) :]
    now = answering_now.describe_now(cards, usual_hours, request.dependencies.now, desks=desks)
    answered = [card for card in cards if card.is_answered_now]
    count = _count_answered(request, shown) if shown.is_part else len(answered)
    departments = group_by_department(answered[:MANY_POSTS] if only_open else cards)
    absolute = partial(canonical, request)
    divisions = [child for child in children if not child.is_zone]
    described = departments if shown.source == here and not (shown.is_part or only_open) else []
    return page(
        request,
        _choose_template(here, shown.source),
        {
            "region": here,
            "above": path[:-1],
            "promises": here.promise_count,
            "namesakes": find_namesakes(here, request.dependencies.reference),
            "divisions": divisions,
            "zones": [child for child in children if child.is_zone],
            "source": shown.source,
            "departments": departments,
            "index": [
                IndexEntry(
                    each.label,
                    each.get_absolute_url() if shown.is_part or only_open else f"#d-{each.uid}",
                    live,
                    is_current=shown.is_part and each.pk == departments[0][0].pk,
                )
                for each, live in shown.departments
            ],
            "posts": sum(live for _department, live in shown.departments),
            "updated": _describe_update(posts, request.dependencies.now),
            "now": now,
            "filter": answering_now.NowFilter(
                posts=sum(live for _department, live in shown.departments),
                answered=count,
                everything=here.get_absolute_url(),
                is_wanted=only_open,
            ),
            "unlisted": max(len(answered) - MANY_POSTS, 0),
            "leads_down": here.level < Level.COUNTY and bool(divisions),
            "area_code": get_area_code(path),
            "today": request.dependencies.today,
            "lines": [] if here.on_mainland else _list_lines(path[0]),
            "download": write_download_query({"region": here.code}),
            "structured": jsonld.script(
                jsonld.government(here, get_area_code(path), described, absolute),
                jsonld.breadcrumbs(path, absolute),
            ),
        },
        robots="noindex" if only_open else robots_for(cards),
    )


def _read_path(code: str) -> Collection[int]:
    """Return the ids of the path of a present region; empty where there is none of this code."""
    return Region.objects.present().filter(code=code).values_list("path", flat=True).first() or []


@dataclass(frozen=True)
class IndexEntry:
    """A department of a region's index. ``live``: how many posts are live in it."""

    name: str
    address: str
    live: int
    is_current: bool = False


@dataclass(frozen=True)
class _ShownPosts:
    """The posts that a region shows.

    ``source``: the region whose they are, None without any. ``departments``: all of that region,
    each with the number of its posts. ``is_part``: ``posts`` are those of the first department
    alone; ``desks``: posts of the others that may be answered at any hour.
    """

    source: Region | None
    posts: list[LivePost]
    departments: list[tuple[Department, int]]
    is_part: bool = False
    desks: Sequence[LivePost] = ()


def _fetch_posts(path: Sequence[Region], *, is_whole: bool) -> _ShownPosts:
    """Return the posts that the lowest region of ``path`` shows; ``is_whole``: all of them."""
    posts = nearest_posts(path, MOST_POSTS if is_whole else MANY_POSTS)
    source = next((each for each in path if posts and each.pk == posts[0].region_id), None)
    if source is None:
        return _ShownPosts(None, [], [])
    if is_whole or len(posts) < MANY_POSTS:
        groups: dict[Department, int] = {}
        for post in posts:
            groups[post.department] = groups.get(post.department, 0) + 1
        return _ShownPosts(source, posts, list(groups.items()))
    departments, desks = list_departments(source)
    first = departments[0][0]
    return _ShownPosts(
        source,
        posts=[post for post in posts if post.department_id == first.pk],
        departments=departments,
        is_part=True,
        desks=[desk for desk in desks if desk.department_id != first.pk],
    )


def _count_answered(request: PublicRequest, shown: _ShownPosts) -> int:
    """Return how many posts of a region are answered now; the page expires when that changes."""
    calendar = get_calendar(request.dependencies.reference)
    source: Any = shown.source
    answered, change = find_answered_in(source, request.dependencies.now, calendar)
    if change:
        request.expires_at = min(change, request.expires_at or change)
    return len(answered)


def _choose_template(region: Any, source: Region | None) -> str:
    """Return the template for ``region`` (with ``live``), which shows the posts of ``source``."""
    if source is None:
        return "pages/region/from_below.html" if region.live else "pages/region/empty.html"
    if source == region:
        return "pages/region/own.html"
    if region.live:
        return "pages/region/from_above_and_below.html"
    return "pages/region/from_above.html"


def _list_lines(territory: Region) -> list[NationalHotline]:
    """Return the hotlines of a territory, which has no 12345."""
    hotlines = NationalHotline.objects.in_use_everywhere().filter(territory=territory)
    return list(hotlines.order_by("id"))


def _describe_update(posts: Sequence[LivePost], now: datetime) -> str:
    """Return the day on which the last of ``posts`` was published; empty without any."""
    last = max((post.published_at for post in posts), default=None)
    return format_recent_day(localdate(last), now) if last else ""
