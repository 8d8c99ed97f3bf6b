"""Redirect from what was merged, and answer 410 for what was public once."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from directory.http.pages import page
from officials.models.public import LivePost, PastPost
from officials.models.redirects import Redirect, RedirectKind

# A thing merged more often than this is a mistake in the data, perhaps a circle.
MOST_MERGERS = 8


def find_successor_uid(kind: RedirectKind, uid: str) -> str:
    """Return the uid of what a thing became; its own where it was not merged."""
    for _step in range(MOST_MERGERS):
        merger = Redirect.objects.filter(kind=kind, old=uid).first()
        if merger is None:
            break
        uid = merger.new
    return uid


def redirect_or_gone(
    request: HttpRequest, kind: RedirectKind, uid: str, was_shown: Callable[[str], bool]
) -> HttpResponse:
    """Send the reader on to what a thing became, or say that it is gone (410).

    ``was_shown``: whether the thing of a uid is or ever was public; what never was is not told
    from what never existed. Raises Http404 for both.
    """
    new = find_successor_uid(kind, uid)
    if new != uid and was_shown(new):
        return HttpResponsePermanentRedirect(reverse(kind.value, args=[new]))
    if was_shown(uid):
        return page(request, "pages/gone.html", {"kind": kind.value}, status=410)
    raise Http404


def redirect_merged(kind: RedirectKind, uid: str, address: str = "") -> HttpResponse:
    """Send the reader on to what the thing became, if that is or was public, else Http404.

    ``address``: the name of the address to send on to, where it is not the thing's own page.
    """
    new = find_successor_uid(kind, uid)
    field = "uid" if kind == RedirectKind.POST else "department__uid"
    public = any(model.objects.filter(**{field: new}).exists() for model in (LivePost, PastPost))
    if new == uid or not public:
        raise Http404
    return HttpResponsePermanentRedirect(reverse(address or kind.value, args=[new]))
