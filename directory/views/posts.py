"""A department with its posts, and a post with its numbers and its past holders."""

from functools import partial

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse

from directory import jsonld
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.http.redirects import redirect_merged
from directory.place_queries import area_code
from directory.post_cards import (
    MOST_COLLEAGUES,
    Layout,
    build_post_cards,
    list_former_holders,
    robots_for,
)
from officials.models.departments import Department
from officials.models.public import LivePost, PastPost
from officials.models.redirects import RedirectKind
from officials.models.regions import Region

# How a post left the site -> the page that its address answers with.
PAST_PAGES = {"withdrawn": ("410.html", 410), "abolished": ("pages/past_post.html", 200)}


@public_page(versions.DEPARTMENT)
def department(request: PublicRequest, uid: str) -> HttpResponse:
    found = Department.objects.select_related("type", "region").filter(uid=uid).first()
    if found is None:
        return redirect_merged(RedirectKind.DEPARTMENT, uid)
    live = LivePost.objects.filter(department=found).select_related("region")
    posts = list(live.order_by("rank", "id"))
    if not posts and not PastPost.objects.filter(department=found).exists():
        return redirect_merged(RedirectKind.DEPARTMENT, uid)
    prefetch_related_objects(posts, "hotlines")
    cards, request.expires_at = build_post_cards(posts, request.dependencies.now, Layout.COMPACT)
    path = list(Region.objects.path_of(found.region))
    absolute = partial(canonical, request)
    return page(
        request,
        "pages/department.html",
        {
            "department": found,
            "path": path,
            "cards": cards,
            "area_code": area_code(path),
            "structured": jsonld.script(
                *jsonld.department(found, cards, absolute), jsonld.breadcrumbs(path, absolute)
            ),
        },
        robots=robots_for(cards),
    )


@public_page(versions.POST)
def post(request: PublicRequest, uid: str) -> HttpResponse:
    """Show a post; one that was withdrawn is gone, one that was abolished stays without numbers."""
    if not request.dependencies.versions:
        return redirect_merged(RedirectKind.POST, uid)
    live = LivePost.objects.select_related("department__type", "region").filter(uid=uid).first()
    if live is None:
        return past(request, uid)
    others = LivePost.objects.in_region(live.region).filter(department=live.department_id)
    colleagues = list(others.exclude(pk=live.pk)[:MOST_COLLEAGUES])
    prefetch_related_objects([live, *colleagues], "hotlines")
    (card,), request.expires_at = build_post_cards(
        [live], request.dependencies.now, Layout.FULL, colleagues=colleagues
    )
    path = list(Region.objects.path_of(live.region))
    absolute = partial(canonical, request)
    return page(
        request,
        "pages/post.html",
        {
            "card": card,
            "path": path,
            "area_code": area_code(path),
            "structured": jsonld.script(
                *jsonld.post(card, absolute),
                jsonld.breadcrumbs([*path, live.department], absolute),
            ),
        },
        robots=robots_for([card]),
    )


def past(request: HttpRequest, uid: str) -> HttpResponse:
    """Answer for a post that is not live: gone, abolished, or never public (Http404)."""
    post = PastPost.objects.select_related("department__type", "region").filter(uid=uid).first()
    if post is None or post.outcome not in PAST_PAGES:
        raise Http404
    template, status = PAST_PAGES[post.outcome]
    context = {
        "post": post,
        "path": list(Region.objects.path_of(post.region)),
        "former_holders": list_former_holders(post.card, linked=False),
    }
    return page(request, template, context, status=status)
