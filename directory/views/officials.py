"""An official: the posts held now, with their numbers, and those held before, without."""

from operator import attrgetter

from django.db.models import F, prefetch_related_objects
from django.http import HttpResponse

from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from directory.http.redirects import redirect_or_gone
from directory.post_cards import MOST_COLLEAGUES, Layout, build_post_cards, robots_for
from officials.models.public import LivePost, LiveTerm, ShownEdition
from officials.models.redirects import RedirectKind

PLACE = "post__region__parent__parent__parent"
MOST_NAMESAKES = 12


@public_page(versions.COUNTRY)
def official(request: PublicRequest, uid: str) -> HttpResponse:
    """Show what live cards say of an official; the name is that of the newest of them."""
    found = LiveTerm.objects.of(uid).select_related("post__department__type", PLACE)
    latest_first = ("-current", "-end", F("start").desc(nulls_last=True), "id")
    terms = list(found.order_by(*latest_first))
    if not terms:
        return redirect_or_gone(request, RedirectKind.OFFICIAL, uid, _was_shown)
    present = [term for term in terms if term.current]
    posts = [term.post for term in present]
    colleagues = _colleagues(posts)
    prefetch_related_objects([*posts, *colleagues], "hotlines")
    cards, request.expires_at = build_post_cards(
        posts, request.dependencies.now, Layout.LOCATED, colleagues=colleagues
    )
    newest = max(terms, key=attrgetter("post.published_at"))
    return page(
        request,
        "pages/official.html",
        {
            "official": newest,
            "present": present,
            "cards": cards,
            "past": [term for term in terms if not term.current],
            "namesakes": _namesakes(newest),
        },
        robots=robots_for(cards),
    )


def _colleagues(posts: list[LivePost]) -> list[LivePost]:
    """Return the other posts of the same departments: who stands in is said as on their page."""
    departments = {post.department_id for post in posts}
    others = LivePost.objects.filter(department__in=departments).order_by("rank", "id")
    return list(others.exclude(pk__in=[post.pk for post in posts])[:MOST_COLLEAGUES])


def _was_shown(uid: str) -> bool:
    return ShownEdition.objects.filter(people__contains=[uid]).exists()


def _namesakes(official: LiveTerm) -> list[LiveTerm]:
    """Return a term of each of some others of the name, whether or not one is the same person.

    They are sorted here, so that the database stops early where thousands bear a name.
    """
    others = LiveTerm.objects.named(official.name).exclude(official=official.official)
    found = others.select_related(PLACE)[: 2 * MOST_NAMESAKES]
    one_each = {term.official: term for term in sorted(found, key=attrgetter("current"))}
    by_place = sorted(one_each.values(), key=attrgetter("post.region.code", "official"))
    return by_place[:MOST_NAMESAKES]
