"""Search: live posts by what people type, narrowed step by step, and help to find any."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.utils.translation import gettext as _

from directory.availability import annotate_availability, is_asked_for
from directory.filters import Choice, Search, all_topics
from directory.http import rate_limits, versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from directory.place_queries import nearest_posts
from officials import search as searching
from officials.models.departments import Topic
from officials.models.national_hotlines import NationalHotline
from officials.models.public import LivePost
from officials.models.regions import Region
from officials.search import Interpretation, finder, spelling

PAGE = 20
MOST_PLACES = 6
# What a search may be asked with, in this order in an address.
ASKED = ("q", "region", "level", "department", "kind", "verified", "sort", "after")
# A minute, from one address.
SEARCHES = 120
# With fewer hits than this something else may have been meant.
FEW = 3
# Each word that is left out by way of trial is a search of its own.
MOST_TRIED = 4
MOST_NEARBY = 3


@dataclass(frozen=True)
class Help:
    """For who found nothing: what there is ``without`` a word or a narrowing, and who is near."""

    without: list[Choice]
    place: Region | None
    nearby: list[LivePost]


def hits() -> QuerySet[LivePost]:
    """Return live posts with all that a card shows."""
    posts = LivePost.objects.select_related("department__type", "region__parent__parent__parent")
    return posts.prefetch_related("hotlines")


@public_page(versions.COUNTRY, parameters=ASKED)
def search(request: PublicRequest) -> HttpResponse:
    """Show the form; with ``q`` what is found, or why there is no answer (400, 429)."""
    asked = Search(request.GET, hits(), reference=request.dependencies.reference, size=PAGE)
    query = request.GET.get("q", "").strip()
    context = {
        "form": asked.form,
        "query": query[: searching.MAX_QUERY_LENGTH],
        "region": None,
        "today": request.dependencies.today,
        "now": request.dependencies.now,
    }
    status = 200
    if query:
        problem = answered(request, asked)
        if problem:
            context["problem"], status = problem
        else:
            context |= _shown(request, asked)
    response = page(request, "pages/search.html", context, status=status, robots="noindex")
    return rate_limits.add_retry_after(response)


def answered(request: PublicRequest, asked: Search) -> tuple[str, int] | None:
    """Ask, and return why there is no answer, in words, with the status that says so."""
    if rate_limits.is_rate_limited(request, "search", SEARCHES, request.dependencies.today):
        return _("这个网络地址在一分钟内查得太多了，请稍等一分钟再查。"), 429
    try:
        asked.qs  # noqa: B018 - evaluates the form and the search
    except searching.TooBroad:
        return _("这样找的结果太多，请再多写几个字。"), 400
    if asked.form.errors:
        return " ".join(text for texts in asked.form.errors.values() for text in texts), 400
    return None


def _shown(request: PublicRequest, asked: Search) -> dict[str, Any]:
    posts, found, data = list(asked.qs), asked.found, asked.form.cleaned_data
    request.expires_at = annotate_availability(posts, request.dependencies.now)
    for post in posts:
        # Who looks for a number meets it before the others of its post.
        post.calls.sort(key=lambda line: not is_asked_for(line, found.understood))
    narrowed = {name for name in asked.filters if name not in {"q", "sort"} and data[name]}
    first = not request.GET.get("after")
    places: list[Region] = []
    topics: list[Topic] = []
    if first and not narrowed:
        topics = finder.find_topics(data["q"], all_topics(request.dependencies.reference))
        places = asked.named(MOST_PLACES)
        # What finds posts is not read as a place in disguise.
        if not posts and not places:
            places = finder.find_places(data["q"], limit=MOST_PLACES)
    return {
        "posts": posts,
        "found": found,
        "words": found.understood,
        "named": [word for word in found.understood if word.places or word.types or word.matters],
        "facets": asked.facets(),
        "region": data["region"],
        "places": places,
        "topics": topics,
        "topic_place": data["region"] or next(iter(asked.named(1)), None),
        "number": all("number" in word.kinds for word in found.understood),
        "lines": _lines(found.understood),
        "first": asked.query() if not first else "",
        "next": asked.query(after=asked.next) if asked.next else "",
        "order": asked.query(sort="" if data["sort"] else "verified"),
        "by_check": bool(data["sort"]),
        "download": asked.query(),
        "offers": _offers(asked, data["q"]) if found.total < FEW and first else [],
        "help": None if found.total else _help(request, asked, narrowed),
    }


def _lines(words: tuple[Interpretation, ...]) -> list[NationalHotline]:
    """Return the national hotlines whose number somebody looks for."""
    numbers = [word.word for word in words if "number" in word.kinds]
    lines = NationalHotline.objects.not_withdrawn().filter(number__in=numbers, territory=None)
    return list(lines) if numbers else []


def _offers(asked: Search, query: str) -> list[Choice]:
    try:
        meant = spelling.meant(query)
    except searching.TooBroad:
        return []
    return [Choice(said, 0, asked.query(q=said)) for said in meant]


def _help(request: PublicRequest, asked: Search, narrowed: set[str]) -> Help:
    data, words = asked.form.cleaned_data, asked.found.understood
    trials = [(_("不限范围"), data["q"])] if narrowed else []
    if 1 < len(words) <= MOST_TRIED:
        trials += [
            (_("不写“%s”") % word.word, " ".join(each.word for each in words if each != word))
            for word in words
        ]
    without = []
    for label, query in trials:
        if count := _tried(query):
            unbound = dict.fromkeys(narrowed, "")
            without.append(Choice(label, count, asked.query(q=query, **unbound)))
    place = data["region"] or _place(words)
    path = list(Region.objects.path_of(place)) if place else []
    nearby = nearest_posts(path, MOST_NEARBY) if path else []
    prefetch_related_objects(nearby, "hotlines")
    request.expires_at = annotate_availability(nearby, request.dependencies.now)
    return Help(without, place, nearby)


def _tried(query: str) -> int:
    """Return how many posts another query would find; none where there is no answer to it."""
    try:
        return searching.find_posts(query, limit=1).total
    except (searching.InvalidQuery, searching.TooBroad):
        return 0


def _place(words: tuple[Interpretation, ...]) -> Region | None:
    """Return the place that the words name, the topmost first, or none."""
    codes = [code for word in words for code, _name in word.places]
    return Region.objects.filter(code__in=codes[:1]).first()
