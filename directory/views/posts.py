"""Render a department with its posts, and a post with its hotlines and past holders."""

from functools import partial

from django.db.models import prefetch_related_objects
from django.http import HttpResponse

from directory import answering_now, jsonld
from directory.availability import get_calendar
from directory.editions import name_in_full
from directory.evidence import list_checks, list_sources, list_terms
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.http.query_days import ON
from directory.http.redirects import past_post, redirect_merged
from directory.pages_of_days import render_post_on_day
from directory.post_cards import MAX_COLLEAGUES, Layout, build_post_cards, robots_for
from directory.region_queries import get_area_code
from directory.withdrawal_queries import list_losses
from officials.models.departments import Department
from officials.models.public import LiveOutcome, LivePost, PastPost
from officials.models.public_records import EditionRecord
from officials.models.redirects import RedirectKind
from officials.models.regions import Region


@public_page(versions.DEPARTMENT)
def department(request: PublicRequest, uid: str) -> HttpResponse:
    """Render a department and its posts; one that never had a public post is not found."""
    row = Department.objects.select_related("type", "region").filter(uid=uid).first()
    if row is None:
        return redirect_merged(RedirectKind.DEPARTMENT, uid)
    live = LivePost.objects.filter(department=row).select_related("region")
    posts = list(live.order_by("rank", "id"))
    if not posts and not PastPost.objects.filter(department=row).exists():
        return redirect_merged(RedirectKind.DEPARTMENT, uid)
    prefetch_related_objects(posts, "hotlines")
    calendar = get_calendar(request.dependencies.reference)
    usual_hours, now = answering_now.find_usual_hours(posts), request.dependencies.now
    cards, request.expires_at = build_post_cards(
        posts, now, Layout.COMPACT, calendar=calendar, usual_hours=usual_hours
    )
    path = list(Region.objects.path_of(row.region))
    absolute = partial(canonical, request)
    return page(
        request,
        "pages/department.html",
        {
            "department": row,
            "path": path,
            "cards": cards,
            "now": answering_now.describe_now(cards, usual_hours, now),
            "area_code": get_area_code(path),
            "structured": jsonld.script(
                *jsonld.department(
                    row, cards, absolute, today=request.dependencies.today, calendar=calendar
                ),
                jsonld.breadcrumbs(path, absolute),
            ),
        },
        robots=robots_for(cards),
    )


@public_page(versions.POST, parameters=(ON,))
def post(request: PublicRequest, uid: str) -> HttpResponse:
    """Render a live post with its hotlines, or a past one; with ``?on=`` who held it on that day.

    The page of a day has no number.
    """
    if ON in request.GET:
        return render_post_on_day(request, uid)
    if not request.dependencies.versions:
        return redirect_merged(RedirectKind.POST, uid)
    live = LivePost.objects.select_related("department__type", "region").filter(uid=uid).first()
    if live is None:
        return past_post(request, uid)
    others = LivePost.objects.in_region(live.region).filter(department=live.department_id)
    others = others.exclude(pk=live.pk).select_related("region")
    colleagues = list(others[:MAX_COLLEAGUES])
    prefetch_related_objects([live, *colleagues], "hotlines")
    calendar = get_calendar(request.dependencies.reference)
    (card,), request.expires_at = build_post_cards(
        [live],
        request.dependencies.now,
        Layout.FULL,
        calendar=calendar,
        colleagues=colleagues,
        outcomes=LiveOutcome.objects.filter(post=live).in_bulk(),
    )
    path = list(Region.objects.path_of(live.region))
    absolute = partial(canonical, request)
    record = EditionRecord.objects.only("uid").get(pk=live.pk)
    return page(
        request,
        "pages/post.html",
        {
            "card": card,
            "losses": list_losses(uid),
            "checked": list_checks(card, request.dependencies.today),
            "sources": list_sources(live),
            "terms": list_terms(live.card),
            "edition": absolute(record.get_absolute_url()),
            "today": request.dependencies.today,
            "full_name": name_in_full(path, live.card["department"]),
            "path": path,
            "area_code": get_area_code(path),
            "structured": jsonld.script(
                *jsonld.post(card, absolute, today=request.dependencies.today, calendar=calendar),
                jsonld.breadcrumbs([*path, live.department], absolute),
            ),
        },
        robots=robots_for([card]),
    )
