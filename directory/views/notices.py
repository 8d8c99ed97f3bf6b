"""Render the list of notices, and a notice with the numbers that it published."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from directory.converters import RegionCode, Uid
from directory.evidence import group_rows, list_notice_rows
from directory.http import rate_limits, versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from directory.http.query_parameters import (
    UnreadableParameter,
    read_parameter,
    refuse_parameter,
)
from directory.http.redirects import redirect_or_gone
from directory.notice_queries import find_notices, split_title
from officials.models.departments import Department
from officials.models.public import LiveHotline, LiveNotice, LivePost, ShownNotice
from officials.models.redirects import RedirectKind
from officials.models.regions import Region
from officials.search import MAX_QUERY_LENGTH
from officials.search.notice_references import parse_notice_reference

PAGE_SIZE = 50
# A notice with more numbers shows the departments of their posts instead.
MAX_ROWS = 200
MAX_DEPARTMENTS = 200
# The first lists of officials' numbers were published in it.
FIRST_YEAR = 2013
# The order of posts, and of departments.
ORDER = ("region__code", "rank", "id")


@public_page(versions.COUNTRY, parameters=("q", "region", "year", "before"))
def notices(request: PublicRequest) -> HttpResponse:
    """Render notices, the newest first: of ``?region=`` and all below it, after ``?before=``.

    ``?q=``: a document number, a day, words of title, issuer or place; ``?year=``: of publication.
    A page begins after the last notice of the previous one, so that a far page costs no more. 400
    for a parameter that cannot be read, 404 for a region or a notice that is not there.
    """
    query = request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
    if query and rate_limits.is_search_limited(request, request.dependencies.today):
        problem = str(rate_limits.TOO_MANY_SEARCHES)
        context: dict[str, Any] = {"heading": _describe(None), "query": query, "problem": problem}
        response = page(request, "pages/notices.html", context, status=429, robots="noindex")
        return rate_limits.add_retry_after(response)
    try:
        code = read_parameter(request, "region", RegionCode.regex)
        year = read_parameter(request, "year", "20[0-9]{2}")
        before = read_parameter(request, "before", Uid.regex)
    except UnreadableParameter as problem:
        return refuse_parameter(request, problem)
    region = _find_region(code)
    reference, rest = parse_notice_reference(query)
    notices = find_notices(reference, split_title(rest) if query else [])
    if region:
        notices = notices.filter(region__path__contains=[region.pk])
    if year:
        notices = notices.filter(published_on__year=int(year))
    if before:
        notices = _filter_after(notices, before)
    rows = list(notices[: PAGE_SIZE + 1])
    older = {"before": rows[PAGE_SIZE - 1].uid} if len(rows) > PAGE_SIZE else {}
    values = {"q": query, "region": region.code if region else "", "year": year}
    filters = {name: value for name, value in values.items() if value}
    return page(
        request,
        "pages/notices.html",
        {
            "heading": _describe(region),
            "notices": rows[:PAGE_SIZE],
            "region": region,
            "query": query,
            "year": year,
            "years": [
                str(each) for each in range(request.dependencies.today.year, FIRST_YEAR - 1, -1)
            ],
            "older": urlencode(filters | older) if older else "",
            "newest": urlencode(filters) if before else None,
        },
        robots="noindex" if filters or before else "",
    )


def _find_region(code: str) -> Region | None:
    """Return the region of a code; None without a code. Raises Http404 for an unknown one."""
    region = Region.objects.find(code) if code else None
    if code and region is None:
        raise Http404
    return region


def _filter_after(notices: QuerySet[LiveNotice], uid: str) -> QuerySet[LiveNotice]:
    """Return the notices behind the one with ``uid``. Raises Http404 if there is none."""
    last = get_object_or_404(LiveNotice, uid=uid)
    # The index serves the first condition.
    return notices.filter(published_on__lte=last.published_on).exclude(
        published_on=last.published_on, uid__gte=last.uid
    )


def _describe(region: Region | None) -> str:
    """Return the heading of the list of a region, or of all notices."""
    if region is None:
        return _("号码依据的公告")
    return _("%(place)s的公告") % {"place": region.label}


@public_page(versions.COUNTRY)
def notice(request: PublicRequest, uid: str) -> HttpResponse:
    """Render a notice with all that it published, or with the departments of very much."""
    notices = LiveNotice.objects.select_related("region", "corrects", "corrected_by")
    row = notices.filter(uid=uid).first()
    if row is None:
        return redirect_or_gone(request, RedirectKind.NOTICE, uid, _was_public)
    many = row.numbers > MAX_ROWS
    hotlines = LiveHotline.objects.filter(notice_uid=uid)
    counts = _count_posts(LivePost.objects.filter(pk__in=hotlines.values("post"))) if many else []
    rows, gone = ([], 0) if many else list_notice_rows(row, MAX_ROWS)
    return page(
        request,
        "pages/notice.html",
        {
            "notice": row,
            "corrected_by": getattr(row, "corrected_by", None),
            "departments": group_rows(rows),
            "gone": gone,
            "counted": counts[:MAX_DEPARTMENTS],
            "more": max(len(counts) - MAX_DEPARTMENTS, 0),
        },
        robots="noarchive" if any(each.own for each in rows) else "",
    )


def _count_posts(posts: QuerySet[LivePost]) -> list[tuple[Department, int]]:
    """Return the departments of ``posts`` by region, with the number of posts of each."""
    rows = posts.order_by().values("department").annotate(live=Count("pk"))
    counts = dict(rows.values_list("department", "live"))
    departments = Department.objects.filter(pk__in=counts).select_related("type", "region")
    return [(each, counts[each.pk]) for each in departments.order_by(*ORDER)]


def _was_public(uid: str) -> bool:
    return ShownNotice.objects.filter(uid=uid).exists()
