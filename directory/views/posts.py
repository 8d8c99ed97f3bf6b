"""A department with its posts, and a post with its numbers and its past holders."""

from functools import partial

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse

from directory import jsonld
from directory.availability import MOST_COLLEAGUES, annotate_availability
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.http.redirects import redirect_merged
from directory.place_queries import area_code, robots_for
from officials.models.departments import Department
from officials.models.public import LivePost, PastPost
from officials.models.redirects import RedirectKind
from officials.models.regions import Region

# A thing merged more often than this is a mistake in the data, perhaps a circle.
MOST_MERGERS = 8
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
    request.expires_at = annotate_availability(posts, request.dependencies.now)
    path = list(Region.objects.path_of(found.region))
    absolute = partial(canonical, request)
    return page(
        request,
        "pages/department.html",
        {
            "department": found,
            "path": path,
            "posts": posts,
            "area_code": area_code(path),
            "today": request.dependencies.today,
            "now": request.dependencies.now,
            "structured": jsonld.script(
                *jsonld.department(found, posts, absolute), jsonld.breadcrumbs(path, absolute)
            ),
        },
        robots=robots_for(posts),
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
    posts = [live, *others.exclude(pk=live.pk)[:MOST_COLLEAGUES]]
    prefetch_related_objects(posts, "hotlines")
    request.expires_at = annotate_availability(posts, request.dependencies.now)
    path = list(Region.objects.path_of(live.region))
    absolute = partial(canonical, request)
    return page(
        request,
        "pages/post.html",
        {
            "post": live,
            "path": path,
            "area_code": area_code(path),
            "today": request.dependencies.today,
            "now": request.dependencies.now,
            "structured": jsonld.script(
                *jsonld.post(live, absolute),
                jsonld.breadcrumbs([*path, live.department], absolute),
            ),
        },
        robots=robots_for([live]),
    )


def past(request: HttpRequest, uid: str) -> HttpResponse:
    """Answer for a post that is not live: gone, abolished, or never public (Http404)."""
    post = PastPost.objects.select_related("department__type", "region").filter(uid=uid).first()
    if post is None or post.outcome not in PAST_PAGES:
        raise Http404
    path = list(Region.objects.path_of(post.region))
    template, status = PAST_PAGES[post.outcome]
    return page(
        request,
        template,
        {"post": post, "path": path},
        status=status,
    )
