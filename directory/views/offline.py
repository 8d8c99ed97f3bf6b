"""Render what a device keeps for the time without a network: national hotlines, a region's desks.

``static/root/sw.js`` keeps one such page. It names nobody and has no holder's own number, because
nothing can take it back before the device is online again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from directory.answering_now import find_usual_hours
from directory.hotline_views import HotlineView
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from directory.post_cards import PostCard, build_record, group_by_department
from directory.post_queries import nearest_posts
from directory.printed_facts import describe_hours
from directory.region_queries import find_successor, get_area_code
from officials.models.departments import Department
from officials.models.national_hotlines import NationalHotline
from officials.models.regions import Region

# More than a region has ever published; so many of them are kept, duty desks before others.
MAX_POSTS = 1000
MAX_KEPT = 40
ROBOTS = "noindex, noarchive"


@dataclass(frozen=True)
class KeptNumber:
    """A post without its holder, and the number to call."""

    title: str
    hotline: HotlineView


@public_page(versions.NO_REGION)
def offline(request: PublicRequest) -> HttpResponse:
    """Render the national hotlines alone."""
    context = {"region": None, "lines": list(_national_hotlines(None))}
    return page(
        request,
        "pages/offline.html",
        context | {"today": request.dependencies.today},
        robots=ROBOTS,
    )


@public_page(versions.REGION)
def region_offline(request: PublicRequest, code: str) -> HttpResponse:
    """Render the numbers of a region, or of the nearest one above it, then the national hotlines.

    One number a post, of at most ``MAX_KEPT`` posts.
    """
    if not request.dependencies.versions:
        address = reverse("region-offline", args=[find_successor(code).code])
        return HttpResponsePermanentRedirect(address)
    path = list(Region.objects.along_path(request.dependencies.versions))
    posts = nearest_posts(path, MAX_POSTS)
    prefetch_related_objects(posts, "hotlines")
    cards = [build_record(post, request.dependencies.now) for post in posts]
    usual_hours = find_usual_hours(posts)
    territory = None if path[-1].on_mainland else path[0]
    context = {
        "region": path[-1],
        "above": path[:-1],
        "source": posts[0].region if posts else None,
        "departments": list(_choose_numbers(cards)),
        "usual": describe_hours(usual_hours) if usual_hours else None,
        "area_code": get_area_code(path),
        "lines": list(_national_hotlines(territory)),
        "today": request.dependencies.today,
    }
    return page(request, "pages/offline.html", context, robots=ROBOTS)


def _national_hotlines(territory: Region | None) -> QuerySet[NationalHotline]:
    return NationalHotline.objects.in_use_everywhere().filter(territory=territory).order_by("id")


def _choose_numbers(cards: Iterable[PostCard]) -> Iterable[tuple[Department, list[KeptNumber]]]:
    """Yield the departments in order, each with the numbers of its posts that are kept."""
    callable_ = [(card, view) for card in cards if (view := _find_number(card))]
    by_worth = sorted(callable_, key=lambda pair: pair[0].post.card["kind"] != "desk")
    numbers = {card.post.pk: view for card, view in by_worth[:MAX_KEPT]}
    kept = [card for card, _view in callable_ if card.post.pk in numbers]
    for department, members in group_by_department(kept):
        yield (
            department,
            [KeptNumber(card.title, numbers[card.post.pk]) for card in members],
        )


def _find_number(card: PostCard) -> HotlineView | None:
    """Return the first number of a post that can be called and is not its holder's own."""
    views = (view for view in card.hotlines if view.address and not view.hotline.own)
    return next(views, None)
