"""Render what a post or a region showed on a day, and what changed since a sheet was printed.

A page of the past has no number, not even one of today; that of a sheet has those of today.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponsePermanentRedirect

from directory.editions import (
    EditionView,
    describe_edition,
    find_editions_of_day,
    find_holders,
    find_shown_post,
    latest_of_each_post,
)
from directory.http.caching import PublicRequest
from directory.http.pages import canonical, page
from directory.http.query_days import ON, PRINTED, read_day, refuse_unreadable_day
from directory.http.redirects import past_post, redirect_merged
from directory.post_cards import Holder
from directory.region_queries import find_successor
from directory.sheet_changes import compare_sheet
from officials.models.public import LivePost
from officials.models.redirects import RedirectKind
from officials.models.regions import Region

# A page lists so many posts of a region.
MAX_POSTS = 400

Render = Callable[[PublicRequest, Region, date], HttpResponse]


@refuse_unreadable_day
def render_post_on_day(request: PublicRequest, uid: str) -> HttpResponse:
    """Render who held a post on the day of ``?on=``, and what the site showed of it then.

    400 for a day that cannot be read or is to come, 410 for a post that was withdrawn.
    """
    if not request.dependencies.versions:
        response = redirect_merged(RedirectKind.POST, uid)
        response["Location"] += request.query
        return response
    post = find_shown_post(uid)
    if post is None:
        return past_post(request, uid)
    day = read_day(request, ON)
    shown = [describe_edition(each) for each in find_editions_of_day(day).filter(post=uid)]
    context = {
        "post": post,
        "day": day,
        "path": list(Region.objects.path_of(post.region)),
        "holders": find_holders(post.card, day),
        "editions": shown,
        "address": canonical(request, post.get_absolute_url()) + request.query,
    }
    return _render(request, "pages/post_on_day.html", context)


def _of_region_and_day(
    parameter: str,
) -> Callable[[Render], Callable[[PublicRequest, str], HttpResponse]]:
    """Read the region of a code, and the day of a query parameter, for a page of both.

    400 for a day that cannot be read or is to come; a code of the past leads to its successor.
    """

    def decorate(render: Render) -> Callable[[PublicRequest, str], HttpResponse]:
        @wraps(render)
        @refuse_unreadable_day
        def rendered(request: PublicRequest, code: str) -> HttpResponse:
            region = Region.objects.present().filter(code=code).first()
            if region is None:
                address = find_successor(code).get_absolute_url()
                return HttpResponsePermanentRedirect(address + request.query)
            return render(request, region, read_day(request, parameter))

        return rendered

    return decorate


@_of_region_and_day(ON)
def render_region_on_day(request: PublicRequest, region: Region, day: date) -> HttpResponse:
    """Render the posts that a region showed on the day of ``?on=``, and who held them."""
    # The editions of a region that was merged into this one stay in that one.
    here = Q(region=region) | Q(region__merged_into=region)
    records = latest_of_each_post(find_editions_of_day(day).filter(here).order_by("rank", "id"))
    live = list(LivePost.objects.in_region(region).select_related("department__type"))
    held = {post.uid: find_holders(post.card, day) for post in live}
    shown = [describe_edition(record) for record in records[:MAX_POSTS]]
    uids = {record.post for record in records}
    unpublished = [
        (post, held[post.uid]) for post in live if held[post.uid] and post.uid not in uids
    ]
    context = {
        "region": region,
        "day": day,
        "path": list(Region.objects.path_of(region)),
        "departments": [
            (name, [(each, _differs(each, held.get(each.record.post, []))) for each in group])
            for name, group in groupby(shown, key=lambda each: each.department)
        ],
        "count": len(records),
        "more": max(len(records) - MAX_POSTS, 0),
        "unpublished": unpublished[: MAX_POSTS - len(shown)],
        "address": canonical(request, region.get_absolute_url()) + request.query,
    }
    return _render(request, "pages/region_on_day.html", context)


@_of_region_and_day(PRINTED)
def render_region_since_printed(request: PublicRequest, region: Region, day: date) -> HttpResponse:
    """Render what changed of the sheet that was printed on the day of ``?printed=``."""
    path = list(Region.objects.path_of(region))
    changes = compare_sheet(path, day, request.dependencies.now)
    context = {
        "region": region,
        "day": day,
        "path": path,
        "changes": changes,
        "today": request.dependencies.today,
    }
    return page(request, "pages/region_since_printed.html", context, robots="noindex, noarchive")


def _differs(edition: EditionView, held: list[Holder]) -> list[Holder]:
    """Return the holders by the terms that are public today, where they are not the one shown."""
    shown = [edition.holder.name] if edition.holder else []
    return [] if [each.name for each in held] == shown else held


def _render(request: PublicRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page of the past; search engines keep the present one alone."""
    today = request.dependencies.today
    return page(request, template, context | {"today": today}, robots="noindex")
