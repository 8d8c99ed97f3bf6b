"""A department with its posts, and a post with its numbers and its past holders."""

from functools import partial

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from directory import jsonld, versions
from directory.answering import MOST_COLLEAGUES, arrange
from directory.http import PublicRequest, canonical, page, public_page
from directory.views.places import area_code, noarchive
from officials.models.departments import Department
from officials.models.places import Region
from officials.models.public import LivePost, PastPost
from officials.models.redirects import Redirect, RedirectKind

# A thing merged more often than this is a mistake in the data, perhaps a circle.
MOST_MERGERS = 8
# How a post left the site -> the page that its address answers with.
PAST_PAGES = {"withdrawn": ("410.html", 410), "abolished": ("pages/past_post.html", 200)}


@public_page(versions.DEPARTMENT)
def department(request: PublicRequest, uid: str) -> HttpResponse:
    found = Department.objects.select_related("type", "region").filter(uid=uid).first()
    if found is None:
        return merged(RedirectKind.DEPARTMENT, uid)
    live = LivePost.objects.filter(department=found).select_related("region")
    posts = list(live.order_by("rank", "id"))
    if not posts and not PastPost.objects.filter(department=found).exists():
        return merged(RedirectKind.DEPARTMENT, uid)
    prefetch_related_objects(posts, "hotlines")
    request.until = arrange(posts, request.basis.now)
    path = _path(found.region)
    absolute = partial(canonical, request)
    return page(
        request,
        "pages/department.html",
        {
            "department": found,
            "path": path,
            "posts": posts,
            "area_code": area_code(path),
            "today": request.basis.today,
            "now": request.basis.now,
            "structured": jsonld.script(
                *jsonld.department(found, posts, absolute), jsonld.breadcrumbs(path, absolute)
            ),
        },
        robots=noarchive(posts),
    )


@public_page(versions.POST)
def post(request: PublicRequest, uid: str) -> HttpResponse:
    """Show a post; one that was withdrawn is gone, one that was abolished stays without numbers."""
    if not request.basis.versions:
        return merged(RedirectKind.POST, uid)
    live = LivePost.objects.select_related("department__type", "region").filter(uid=uid).first()
    if live is None:
        return past(request, uid)
    others = LivePost.objects.in_region(live.region).filter(department=live.department_id)
    posts = [live, *others.exclude(pk=live.pk)[:MOST_COLLEAGUES]]
    prefetch_related_objects(posts, "hotlines")
    request.until = arrange(posts, request.basis.now)
    path = _path(live.region)
    absolute = partial(canonical, request)
    return page(
        request,
        "pages/post.html",
        {
            "post": live,
            "path": path,
            "area_code": area_code(path),
            "today": request.basis.today,
            "now": request.basis.now,
            "structured": jsonld.script(
                *jsonld.post(live, absolute),
                jsonld.breadcrumbs([*path, live.department], absolute),
            ),
        },
        robots=noarchive([live]),
    )


def past(request: HttpRequest, uid: str) -> HttpResponse:
    """Answer for a post that is not live: gone, abolished, or never public (Http404)."""
    post = PastPost.objects.select_related("department__type", "region").filter(uid=uid).first()
    if post is None or post.outcome not in PAST_PAGES:
        raise Http404
    template, status = PAST_PAGES[post.outcome]
    return page(request, template, {"post": post, "path": _path(post.region)}, status=status)


def _path(region: Region) -> list[Region]:
    """Return the regions from the province down to ``region``."""
    regions = Region.objects.filter(pk__in=region.path).select_related("area_code")
    return list(regions.order_by("level"))


def merged(kind: RedirectKind, uid: str, address: str = "") -> HttpResponse:
    """Send the reader on to what the thing became, if that is or was public, else Http404.

    ``address``: the name of the address to send on to, where it is not the thing's own page.
    """
    new = uid
    for _step in range(MOST_MERGERS):
        merger = Redirect.objects.filter(kind=kind, old=new).first()
        if merger is None:
            break
        new = merger.new
    field = "uid" if kind == RedirectKind.POST else "department__uid"
    public = any(model.objects.filter(**{field: new}).exists() for model in (LivePost, PastPost))
    if new == uid or not public:
        raise Http404
    return HttpResponsePermanentRedirect(reverse(address or kind.value, args=[new]))
