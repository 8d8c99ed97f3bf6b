"""Render the editions of a post: all that it said, without numbers."""

from django.http import Http404, HttpResponse

from directory.editions import (
    describe_edition,
    describe_history,
    find_editions,
    find_shown_post,
    name_in_full,
)
from directory.evidence import list_terms
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.http.redirects import past_post, redirect_merged
from officials.models.public_records import WithdrawnEdition
from officials.models.redirects import RedirectKind
from officials.models.regions import Region

# A page lists so many editions; earlier ones are found by their days.
MAX_EDITIONS = 100


@public_page(versions.POST)
def history(request: PublicRequest, uid: str) -> HttpResponse:
    """Render who held a post, and each edition with what changed in it."""
    if not request.dependencies.versions:
        return redirect_merged(RedirectKind.POST, uid, "post-history")
    post = find_shown_post(uid)
    if post is None:
        return past_post(request, uid)
    records = list(find_editions().filter(post=uid)[: MAX_EDITIONS + 1])
    # The oldest of too many tells what changed in the one behind it.
    shown = list(describe_history(records))[:MAX_EDITIONS]
    context = {
        "post": post,
        "path": list(Region.objects.path_of(post.region)),
        "terms": list_terms(post.card),
        "editions": shown,
        "more": len(records) > MAX_EDITIONS,
        "today": request.dependencies.today,
    }
    return page(request, "pages/post_history.html", context)


@public_page(versions.COUNTRY)
def edition(request: PublicRequest, uid: str) -> HttpResponse:
    """Render an edition that is or was public, 410 where its post was withdrawn since.

    Search engines keep the page of the post alone.
    """
    record = find_editions().filter(uid=uid).first()
    if record is None:
        return _answer_withdrawn(request, uid)
    path = list(Region.objects.path_of(record.region))
    context = {
        "edition": describe_edition(record),
        "path": path,
        "department": name_in_full(path, record.card["department"]),
        "address": canonical(request, record.get_absolute_url()),
        "today": request.dependencies.today,
    }
    return page(request, "pages/edition.html", context, robots="noindex")


def _answer_withdrawn(request: PublicRequest, uid: str) -> HttpResponse:
    """Answer for an edition that cannot be read. Raises Http404 if it never was public."""
    gone = WithdrawnEdition.objects.select_related("region").filter(uid=uid).first()
    if gone is None:
        raise Http404
    context = {
        "kind": "edition",
        "reason": gone.get_public_reason_display(),
        "until": gone.until,
        "region": None,
    }
    return page(request, "pages/gone.html", context, status=410)
