"""What an address answers when its thing is live no longer, or never was."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from directory.http import page
from officials.models.redirects import Redirect, RedirectKind

# A thing merged more often than this is a mistake in the data, perhaps a circle.
MOST_MERGERS = 8


def became(kind: RedirectKind, uid: str) -> str:
    """Return the uid of what a thing became; its own where it was not merged."""
    for _step in range(MOST_MERGERS):
        merger = Redirect.objects.filter(kind=kind, old=uid).first()
        if merger is None:
            break
        uid = merger.new
    return uid


def moved_or_gone(
    request: HttpRequest, kind: RedirectKind, uid: str, was_shown: Callable[[str], bool]
) -> HttpResponse:
    """Send the reader on to what a thing became, or say that it is gone (410).

    ``was_shown``: whether the thing of a uid is or ever was public; what never was is not told
    from what never existed. Raises Http404 for both.
    """
    new = became(kind, uid)
    if new != uid and was_shown(new):
        return HttpResponsePermanentRedirect(reverse(kind.value, args=[new]))
    if was_shown(uid):
        return page(request, "pages/gone.html", {"kind": kind.value}, status=410)
    raise Http404
