"""Redirect from what was merged, and answer for what was public once."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from directory.http.pages import page
from directory.post_cards import list_former_holders
from directory.region_queries import get_area_code
from officials.models.public import LivePost, PastPost
from officials.models.redirects import Redirect, RedirectKind
from officials.models.regions import Region

# A longer chain of mergers is a mistake in the data, perhaps a circle.
MOST_MERGERS = 8
# Outcome of a past post -> template and status of its page.
PAST_PAGES = {"withdrawn": ("410.html", 410), "abolished": ("pages/past_post.html", 200)}


def find_successor_uid(kind: RedirectKind, uid: str) -> str:
    """Follow mergers from ``uid`` to the last one; return ``uid`` itself where there is none."""
    for _step in range(MOST_MERGERS):
        merger = Redirect.objects.filter(kind=kind, old=uid).first()
        if merger is None:
            break
        uid = merger.new
    return uid


def redirect_or_gone(
    request: HttpRequest,
    kind: RedirectKind,
    uid: str,
    was_public: Callable[[str], bool],
    explain: Callable[[str], dict[str, Any]] = lambda _uid: {},
) -> HttpResponse:
    """Redirect to the successor of ``uid``, or answer 410.

    ``was_public``: tells whether a uid is or ever was public; ``explain``: returns what the page
    says of the reason. Raises Http404 for one that never
    was, as for one that does not exist.
    """
    new = find_successor_uid(kind, uid)
    if new != uid and was_public(new):
        return HttpResponsePermanentRedirect(reverse(kind.value, args=[new]))
    if was_public(uid):
        context = {"kind": kind.value, **explain(uid)}
        return page(request, "pages/gone.html", context, status=410)
    raise Http404


def redirect_merged(kind: RedirectKind, uid: str, url_name: str = "") -> HttpResponse:
    """Redirect to the successor of a department or post.

    ``url_name``: the URL to redirect to, where it is not the successor's own page. Raises Http404
    where there is no successor, or it never was public.
    """
    new = find_successor_uid(kind, uid)
    field = "uid" if kind == RedirectKind.POST else "department__uid"
    public = any(model.objects.filter(**{field: new}).exists() for model in (LivePost, PastPost))
    if new == uid or not public:
        raise Http404
    return HttpResponsePermanentRedirect(reverse(url_name or kind.value, args=[new]))


def past_post(request: HttpRequest, uid: str) -> HttpResponse:
    """Answer for a post that is not live: 410 if it was withdrawn, a page if it was abolished.

    Raises Http404 if it never was public.
    """
    post = PastPost.objects.select_related("department__type", "region").filter(uid=uid).first()
    if post is None or post.outcome not in PAST_PAGES:
        raise Http404
    template, status = PAST_PAGES[post.outcome]
    path = list(Region.objects.path_of(post.region))
    context = {
        "post": post,
        "path": path,
        "area_code": get_area_code(path),
        "former_holders": list_former_holders(post.card, linked=False),
    }
    return page(request, template, context, status=status)
