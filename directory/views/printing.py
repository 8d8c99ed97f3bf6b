"""The sheet of a place: A4, black on white, with a card to cut out and carry."""

from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from directory import printed_facts
from directory.availability import is_overdue
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.place_queries import area_code, by_department, find_successor, nearest_posts
from officials.models.choices import Result
from officials.models.departments import Department
from officials.models.national_hotlines import NationalHotline
from officials.models.public import LiveHotline, LivePost
from officials.models.regions import Region

# More than a place has ever published; the sheet says where the others are.
MOST_POSTS = 1000
# As many as a card of a bank's size holds.
CARD_LINES = 6


@dataclass(frozen=True)
class Line:
    """A number as a row of the sheet; ``notice`` counts the notices below the table, from 1."""

    post: LivePost
    hotline: LiveHotline
    checked: str
    notice: int


@public_page(versions.PLACE)
def sheet(request: PublicRequest, code: str) -> HttpResponse:
    """Show the posts of a place, or of the nearest above it, as a table made for paper."""
    if not request.dependencies.versions:
        return HttpResponsePermanentRedirect(reverse("print", args=[find_successor(code).code]))
    path = list(Region.objects.along_path(request.dependencies.versions))
    here = path[-1]
    posts = nearest_posts(path, MOST_POSTS)
    prefetch_related_objects(posts, "hotlines")
    source = next((row for row in path if posts and row.pk == posts[0].region_id), here)
    lines = NationalHotline.objects.in_use_everywhere().filter(territory=path[0]).order_by("id")
    area = area_code(path)
    first = _first(posts, request.dependencies.today)
    departments = _by_department(posts, request.dependencies.today)
    lines_shown = [line for _department, group in departments for line in group]
    return page(
        request,
        "pages/print.html",
        {
            "region": here,
            "above": path[:-1],
            "source": source,
            "departments": departments,
            "cited": {line.notice: line.hotline for line in lines_shown}.values(),
            "capped": len(posts) == MOST_POSTS,
            "first": first,
            "demo": any(post.card["demo"] for post, _line in first),
            "from_elsewhere": f"{area}-12345" if area else "",
            "lines": [] if here.on_mainland else list(lines),
            "today": request.dependencies.today,
            "address": canonical(request, here.get_absolute_url()),
        },
        robots="noindex, noarchive",
    )


def _by_department(posts: list[LivePost], today: date) -> list[tuple[Department, list[Line]]]:
    """Return the numbers of posts under their departments."""
    notices: dict[str, int] = {}
    return [
        (
            department,
            [
                Line(
                    post,
                    hotline,
                    printed_facts.checked(hotline, today),
                    notices.setdefault(hotline.notice_uid, len(notices) + 1),
                )
                for post in group
                for hotline in post.hotlines.all()
            ],
        )
        for department, group in by_department(posts)
    ]


def _first(posts: list[LivePost], today: date) -> list[tuple[LivePost, LiveHotline]]:
    """Return what a card has room for: desks before seats, the first good number of each."""
    desks_first = sorted(posts, key=lambda post: post.card["kind"] != "desk")
    numbers = (
        (post, next((line for line in post.hotlines.all() if _is_good(line, today)), None))
        for post in desks_first
    )
    return [(post, line) for post, line in numbers if line][:CARD_LINES]


def _is_good(line: LiveHotline, today: date) -> bool:
    """Whether a number may be carried about for years: what its last check says is no warning."""
    failed = bool(line.result) and line.result != Result.ANSWERED
    return not (line.suspended or failed or is_overdue(line, today))
