"""Render an official: present posts with their hotlines, past ones without."""

from operator import attrgetter
from typing import Any

from django.db.models import F, prefetch_related_objects
from django.http import HttpResponse

from directory.availability import get_calendar
from directory.evidence import find_term_notices
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from directory.http.redirects import redirect_or_gone
from directory.post_cards import MAX_COLLEAGUES, Layout, build_post_cards, robots_for
from directory.region_queries import get_area_code
from directory.withdrawal_queries import find_last_edition, find_withheld
from officials.models.public import LivePost, LiveTerm, ShownEdition
from officials.models.redirects import RedirectKind
from officials.models.regions import Region

REGION = "post__region__parent__parent__parent"
MAX_NAMESAKES = 12


@public_page(versions.COUNTRY)
def official(request: PublicRequest, uid: str) -> HttpResponse:
    """Render the appointments of an official on live cards; the name is that of the newest one."""
    latest_first = ("-current", "-end", F("start").desc(nulls_last=True), "id")
    of_official = LiveTerm.objects.of(uid).select_related("post__department__type", REGION)
    terms = list(of_official.order_by(*latest_first))
    if not terms:
        return redirect_or_gone(request, RedirectKind.OFFICIAL, uid, _was_public, _explain)
    present = [term for term in terms if term.current]
    posts = [term.post for term in present]
    colleagues = _find_colleagues(posts)
    prefetch_related_objects([*posts, *colleagues], "hotlines")
    cards, request.expires_at = build_post_cards(
        posts,
        request.dependencies.now,
        Layout.LOCATED,
        calendar=get_calendar(request.dependencies.reference),
        colleagues=colleagues,
    )
    newest = max(terms, key=attrgetter("post.published_at"))
    # The id of a term ends with the uid of its appointment.
    appointments = {term.pk: term.pk.rpartition("-")[2] for term in terms if term.notice}
    urls = find_term_notices(appointments.values())
    held = [(term, urls.get(appointments.get(term.pk, ""), "")) for term in terms]
    return page(
        request,
        "pages/official.html",
        {
            "official": newest,
            "present": [each for each in held if each[0].current],
            "cards": cards,
            "past": [each for each in held if not each[0].current],
            "namesakes": _find_namesakes(newest),
        },
        robots=robots_for(cards),
    )


def _find_colleagues(posts: list[LivePost]) -> list[LivePost]:
    """Return other posts of the same departments, so that fallbacks are those of their pages."""
    departments = {post.department_id for post in posts}
    others = LivePost.objects.filter(department__in=departments).select_related("region")
    others = others.exclude(pk__in=[post.pk for post in posts]).order_by("rank", "id")
    return list(others[:MAX_COLLEAGUES])


def _was_public(uid: str) -> bool:
    return ShownEdition.objects.filter(people__contains=[uid]).exists()


def _explain(uid: str) -> dict[str, Any]:
    """Return why no card names an official any more, and whom to call in the last region."""
    if withheld := find_withheld(uid):
        reason = withheld.get_reason_display()
        return {"is_withheld": True, "reason": reason, "until": withheld.since}
    last = find_last_edition(uid)
    if last is None:
        return {}
    return {
        "reason": last.get_public_reason_display(),
        "until": last.until,
        "region": last.region,
        "area_code": get_area_code(list(Region.objects.path_of(last.region))),
    }


def _find_namesakes(official: LiveTerm) -> list[LiveTerm]:
    """Return a term of each of some other officials of the name.

    They are sorted here, so that the database stops early if thousands have the name.
    """
    others = LiveTerm.objects.named(official.name).exclude(official=official.official)
    terms = others.select_related(REGION)[: 2 * MAX_NAMESAKES]
    one_each = {term.official: term for term in sorted(terms, key=attrgetter("current"))}
    by_region = sorted(one_each.values(), key=attrgetter("post.region.code", "official"))
    return by_region[:MAX_NAMESAKES]
