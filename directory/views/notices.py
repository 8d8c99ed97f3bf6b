"""Notices: the publications from which live numbers come, and the numbers that came from each."""

import re
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from directory.converters import RegionCode, Uid
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from directory.http.redirects import redirect_or_gone
from directory.post_cards import build_record, group_by_department, robots_for
from officials.models.departments import Department
from officials.models.public import LiveHotline, LiveNotice, LivePost, ShownNotice
from officials.models.redirects import RedirectKind
from officials.models.regions import Region

PAGE = 50
# From so many posts on, a notice shows the departments and not the cards.
MOST_CARDS = 60
MOST_DEPARTMENTS = 200
# Of posts and of departments alike.
IN_ORDER = ("region__code", "rank", "id")


@public_page(versions.COUNTRY, parameters=("region", "before"))
def notices(request: PublicRequest) -> HttpResponse:
    """List notices, the newest first: of a ``region`` and all below it, those ``before`` one.

    A page begins after the last notice of the page before it, so that a far one costs no more.
    """
    listed = LiveNotice.objects.select_related("region__parent__parent__parent")
    region = None
    if code := _asked(request, "region", RegionCode.regex):
        region = get_object_or_404(
            Region.objects.select_related("parent__parent__parent"), code=code
        )
        listed = listed.filter(region__path__contains=[region.pk])
    if before := _asked(request, "before", Uid.regex):
        last = get_object_or_404(LiveNotice, uid=before)
        # The first condition is what the index can use.
        listed = listed.filter(published_on__lte=last.published_on).exclude(
            published_on=last.published_on, uid__gte=last.uid
        )
    found = list(listed[: PAGE + 1])
    older = {"before": found[PAGE - 1].uid} if len(found) > PAGE else {}
    place = {"region": region.code} if region else {}
    return page(
        request,
        "pages/notices.html",
        {
            "notices": found[:PAGE],
            "region": region,
            "older": urlencode(place | older) if older else "",
            "newest": urlencode(place) if before else None,
        },
        robots="noindex" if region or before else "",
    )


def _asked(request: PublicRequest, name: str, pattern: str) -> str:
    """Return a parameter, empty where it is missing. Raises Http404 where it can name nothing."""
    value = request.GET.get(name, "")
    if value and not re.fullmatch(pattern, value):
        raise Http404
    return value


@public_page(versions.COUNTRY)
def notice(request: PublicRequest, uid: str) -> HttpResponse:
    """Show a notice and its live numbers; where these are many, the departments that have them."""
    facts = LiveNotice.objects.select_related("region", "corrects", "corrected_by")
    found = facts.filter(uid=uid).first()
    if found is None:
        return redirect_or_gone(request, RedirectKind.NOTICE, uid, _was_shown)
    hotlines = LiveHotline.objects.filter(notice_uid=uid)
    citing = LivePost.objects.filter(pk__in=hotlines.values("post"))
    by_place = citing.select_related("department__type", "region").order_by(*IN_ORDER)
    posts = list(by_place[: MOST_CARDS + 1])
    counted = _counted(citing) if len(posts) > MOST_CARDS else []
    posts = [] if counted else posts
    prefetch_related_objects(posts, Prefetch("hotlines", queryset=hotlines))
    # A record of what was published: whom to call at this hour stands on other pages.
    cards = [build_record(post, request.dependencies.now) for post in posts]
    return page(
        request,
        "pages/notice.html",
        {
            "notice": found,
            "corrected_by": getattr(found, "corrected_by", None),
            "departments": group_by_department(cards),
            "counted": counted[:MOST_DEPARTMENTS],
            "more": max(len(counted) - MOST_DEPARTMENTS, 0),
        },
        robots=robots_for(cards),
    )


def _counted(posts: QuerySet[LivePost]) -> list[tuple[Department, int]]:
    """Return the departments of these posts by place, with how many of the posts each has."""
    rows = posts.order_by().values("department").annotate(live=Count("pk"))
    counts = dict(rows.values_list("department", "live"))
    departments = Department.objects.filter(pk__in=counts).select_related("type", "region")
    return [(each, counts[each.pk]) for each in departments.order_by(*IN_ORDER)]


def _was_shown(uid: str) -> bool:
    return ShownNotice.objects.filter(uid=uid).exists()
