"""The search page: live posts for a query, filters, and help when there are no results."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.utils.translation import gettext as _

from directory.availability import get_calendar
from directory.filters import FilterChoice, SearchFilter, all_topics
from directory.http import rate_limits, versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from directory.post_cards import Layout, PostCard, build_post_cards
from directory.region_queries import nearest_posts
from officials import search as officials_search
from officials.models.departments import Topic
from officials.models.national_hotlines import NationalHotline
from officials.models.public import LivePost
from officials.models.regions import Region
from officials.search import Interpretation, finder, spelling

PAGE_SIZE = 20
MAX_REGIONS = 6
# The query parameters, in their order in an address.
PARAMETERS = ("q", "region", "level", "department", "kind", "verified", "sort", "after")
# With fewer results other spellings are offered.
FEW_RESULTS = 3
# Each word that is left out is a search of its own.
MAX_WORDS_LEFT_OUT = 4
MAX_NEARBY = 3


@dataclass(frozen=True)
class Help:
    """Help for a query without results.

    ``without``: searches without one word, or without filters. ``nearby``: posts of ``region`` or
    those nearest to it.
    """

    without: list[FilterChoice]
    region: Region | None
    nearby: list[PostCard]


def card_posts() -> QuerySet[LivePost]:
    """Return all live posts with the related rows that a card displays."""
    posts = LivePost.objects.select_related("department__type", "region__parent__parent__parent")
    return posts.prefetch_related("hotlines")


@public_page(versions.COUNTRY, parameters=PARAMETERS)
def search(request: PublicRequest) -> HttpResponse:
    """Render the search form and, for ``q``, results or an error message (400, 429)."""
    search_filter = SearchFilter(
        request.GET, card_posts(), reference=request.dependencies.reference, size=PAGE_SIZE
    )
    query = request.GET.get("q", "").strip()
    context = {
        "form": search_filter.form,
        "query": query[: officials_search.MAX_QUERY_LENGTH],
        "region": None,
    }
    status = 200
    if query:
        error = find_error(request, search_filter)
        if error:
            context["problem"], status = error
        else:
            context |= _results(request, search_filter)
    response = page(request, "pages/search.html", context, status=status, robots="noindex")
    return rate_limits.add_retry_after(response)


def find_error(request: PublicRequest, search_filter: SearchFilter) -> tuple[str, int] | None:
    """Run the search, and return the message and the status of its error, if there is one."""
    if rate_limits.is_search_limited(request, request.dependencies.today):
        return str(rate_limits.TOO_MANY_SEARCHES), 429
    try:
        search_filter.qs  # noqa: B018 - evaluates the form and the search
    except officials_search.TooBroad:
        return _("这样找的结果太多，请再多写几个字。"), 400
    if search_filter.form.errors:
        errors = search_filter.form.errors.values()
        return " ".join(message for messages in errors for message in messages), 400
    return None


def _results(request: PublicRequest, search_filter: SearchFilter) -> dict[str, Any]:
    """Return the context of the results."""
    data, result = search_filter.form.cleaned_data, search_filter.result
    posts, words = list(search_filter.qs), result.interpretations
    calendar = get_calendar(request.dependencies.reference)
    cards, request.expires_at = build_post_cards(
        posts, request.dependencies.now, Layout.LOCATED, calendar=calendar, words=words
    )
    active = {name for name in search_filter.filters if name not in {"q", "sort"} and data[name]}
    is_first_page = not request.GET.get("after")
    regions: list[Region] = []
    topics: list[Topic] = []
    if is_first_page and not active:
        topics = finder.find_topics(data["q"], all_topics(request.dependencies.reference))
        regions = search_filter.named_regions(MAX_REGIONS)
        # Only a query without results is searched for region names without spaces.
        if not posts and not regions:
            regions = finder.find_regions(data["q"], limit=MAX_REGIONS)
    needs_corrections = result.total < FEW_RESULTS and is_first_page
    return {
        "cards": cards,
        "result": result,
        "words": words,
        "named_words": [w for w in words if w.regions or w.department_types or w.topics],
        "facets": search_filter.facets(),
        "window": result.total if result.capped else 0,
        "region": data["region"],
        "regions": regions,
        "topics": topics,
        "topic_region": data["region"] or next(iter(search_filter.named_regions(1)), None),
        "is_number": all("number" in word.kinds for word in words),
        "national_hotlines": _national_hotlines(words),
        "first": "" if is_first_page else search_filter.query_string(),
        "next": search_filter.query_string(after=search_filter.next) if search_filter.next else "",
        "order": search_filter.query_string(sort="" if data["sort"] else "verified"),
        "by_verification": bool(data["sort"]),
        "download": search_filter.download_query,
        "corrections": _corrections(search_filter, data["q"]) if needs_corrections else [],
        "help": None if result.total else _help(request, search_filter, active),
    }


def _national_hotlines(words: tuple[Interpretation, ...]) -> list[NationalHotline]:
    """Return the national hotlines whose numbers are words of the query."""
    numbers = [word.word for word in words if "number" in word.kinds]
    hotlines = NationalHotline.objects.not_withdrawn().filter(number__in=numbers, territory=None)
    return list(hotlines) if numbers else []


def _corrections(search_filter: SearchFilter, query: str) -> list[FilterChoice]:
    try:
        corrections = spelling.correct_query(query)
    except officials_search.TooBroad:
        return []
    return [FilterChoice(each, 0, search_filter.query_string(q=each)) for each in corrections]


def _help(request: PublicRequest, search_filter: SearchFilter, active: set[str]) -> Help:
    """Return the help for a query without results; ``active``: names of the filters in use."""
    data, words = search_filter.form.cleaned_data, search_filter.result.interpretations
    candidates = [(_("不限范围"), data["q"])] if active else []
    if 1 < len(words) <= MAX_WORDS_LEFT_OUT:
        candidates += [
            (_("不写“%s”") % word.word, " ".join(each.word for each in words if each != word))
            for word in words
        ]
    without = []
    for label, query in candidates:
        if count := _count_results(query):
            unfiltered = dict.fromkeys(active, "")
            choice = FilterChoice(label, count, search_filter.query_string(q=query, **unfiltered))
            without.append(choice)
    region = data["region"] or _named_region(words)
    path = list(Region.objects.path_of(region)) if region else []
    nearby = nearest_posts(path, MAX_NEARBY) if path else []
    prefetch_related_objects(nearby, "hotlines")
    calendar = get_calendar(request.dependencies.reference)
    cards, request.expires_at = build_post_cards(
        nearby, request.dependencies.now, Layout.LOCATED, calendar=calendar
    )
    return Help(without, region, cards)


def _count_results(query: str) -> int:
    """Return the number of results in the window; 0 for a query that raises an error."""
    try:
        return officials_search.find_posts(query, limit=1).total
    except (officials_search.InvalidQuery, officials_search.TooBroad):
        return 0


def _named_region(words: tuple[Interpretation, ...]) -> Region | None:
    """Return the topmost region of the first word that names one."""
    codes = [code for word in words for code, _name in word.regions]
    return Region.objects.filter(code__in=codes[:1]).first()
