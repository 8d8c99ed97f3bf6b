"""Answer a query of any search box: by the one page that it means, or by all kinds of answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from directory.answering_now import NowFilter
from directory.answers import Answers, FoundRegion, find_answers, find_redirect
from directory.availability import get_calendar
from directory.filters import NOW_WINDOW, FilterChoice, SearchFilter, all_topics
from directory.http import rate_limits
from directory.http.caching import PublicRequest
from directory.http.pages import page
from directory.post_cards import Layout, PostCard, build_post_cards, put_answered_first
from directory.post_queries import fetch_hotlines, fetch_posts, nearest_posts
from directory.region_queries import MAX_FOUND_REGIONS
from directory.topic_queries import list_government_lines, read_topic
from officials import search as officials_search
from officials.db.time_budgets import TimeBudget
from officials.models.national_hotlines import NationalHotline
from officials.models.public import LivePost
from officials.models.regions import Region
from officials.search import Interpretation, finder, spelling
from officials.search.intent import Intent, read_intent

PAGE_SIZE = 20
# The query parameters, in their order in an address.
PARAMETERS = ("q", "region", "level", "department", "kind", "verified", "now", "sort", "after")
# With fewer results other spellings are offered.
FEW_RESULTS = 3
# Each word that is left out is a search of its own.
MAX_WORDS_LEFT_OUT = 4
MAX_NEARBY = 3
# Seconds of the database for all that a search offers beside the posts that it finds.
EXTRA_SECONDS = 1
# So many answers to a matter that are answered now are brought from further pages to the first.
MAX_ANSWERED = 3


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


def answer_query(request: PublicRequest) -> HttpResponse:
    """Render the search form and, for ``q``, its answers or an error message (400, 429).

    A query that means one page redirects to it.
    """
    search_filter = _build_filter(request, request.GET)
    query = request.GET.get("q", "").strip()
    template = "pages/search/base.html"
    context: dict[str, Any] = {
        "form": search_filter.form,
        "query": query[: officials_search.MAX_QUERY_LENGTH],
        "region": None,
    }
    error = _find_limit(request) if query else None
    if query and not error:
        try:
            intent = read_intent(query)
        except officials_search.InvalidQuery as reason:
            error = str(reason), 400
        else:
            error = _find_form_error(search_filter)
            if not error and (address := _find_redirect(request, search_filter, intent)):
                return redirect(address)
            if not error and (intent.asks_for_posts or _active_filters(search_filter)):
                error = _find_search_error(search_filter)
            if not error:
                context |= _results(request, search_filter, intent)
                context |= _leave_out_unknown_words(request, intent, context)
                if not context["is_whole"]:  # the next reader gets all of it
                    request.expires_at = request.dependencies.now
                template = _choose_template(context)
    status = 200
    if error:
        context["problem"], status = error
        template = "pages/search/problem.html"
    response = page(request, template, context, status=status, robots="noindex")
    return rate_limits.add_retry_after(response)


def _build_filter(request: PublicRequest, data: QueryDict) -> SearchFilter:
    known = request.dependencies
    return SearchFilter(
        data, card_posts(), reference=known.reference, moment=known.now, size=PAGE_SIZE
    )


def _choose_template(context: Mapping[str, Any]) -> str:
    """Return the template for a query that was answered in ``context``, or not."""
    if context["result"].total:
        return "pages/search/results.html"
    if context["help"]:
        return "pages/search/nothing_found.html"
    return "pages/search/answers.html"


def find_error(request: PublicRequest, search_filter: SearchFilter) -> tuple[str, int] | None:
    """Run the search, and return the message and the status of its error, if there is one."""
    return _find_limit(request) or _find_search_error(search_filter)


def _find_limit(request: PublicRequest) -> tuple[str, int] | None:
    if rate_limits.is_search_limited(request, request.dependencies.today):
        return str(rate_limits.TOO_MANY_SEARCHES), 429
    return None


def _find_search_error(search_filter: SearchFilter) -> tuple[str, int] | None:
    try:
        search_filter.qs  # noqa: B018 - evaluates the form and the search
    except officials_search.TooBroad:
        return _("这样找的结果太多，请再多写几个字。"), 400
    return _find_form_error(search_filter)


def _find_form_error(search_filter: SearchFilter) -> tuple[str, int] | None:
    if search_filter.form.errors:
        errors = search_filter.form.errors.values()
        return " ".join(message for messages in errors for message in messages), 400
    return None


def _active_filters(search_filter: SearchFilter) -> set[str]:
    """Return the names of the filters in use, but for the region in which the query is asked."""
    data = search_filter.form.cleaned_data
    return {name for name in search_filter.filters if name not in {"q", "sort"} and data[name]}


def _find_redirect(request: PublicRequest, search_filter: SearchFilter, intent: Intent) -> str:
    """Return the address of the one page that the query means; empty for a narrowed search."""
    if any(request.GET.get(name) for name in PARAMETERS if name not in {"q", "region"}):
        return ""
    return find_redirect(intent, search_filter.form.cleaned_data["region"])


def _results(request: PublicRequest, search_filter: SearchFilter, intent: Intent) -> dict[str, Any]:
    """Return the context of the results."""
    data, result = search_filter.form.cleaned_data, search_filter.result
    words = result.interpretations
    found = fetch_posts(search_filter.found) if words else []
    is_matter = bool(intent.topics) and not intent.has_plain_words and not data["sort"]
    is_first_page = not request.GET.get("after")
    posts = found
    if found and is_matter and is_first_page and not data["now"]:
        posts = _put_answered_before(found, search_filter.answered_posts)
    fetch_hotlines(posts)
    calendar = get_calendar(request.dependencies.reference)
    cards, request.expires_at = build_post_cards(
        posts, request.dependencies.now, Layout.LOCATED, calendar=calendar, words=words
    )
    now_filter = _build_now_filter(search_filter)
    if change := search_filter.changes_at:
        request.expires_at = min(change, request.expires_at or change)
    if is_matter:
        cards = _put_answered_first(cards, dict(zip(result.editions, result.tiers, strict=True)))
    active = _active_filters(search_filter)
    has_few = result.total < FEW_RESULTS
    facets = search_filter.facets() if result.total else []
    answers = Answers()
    corrections: list[FilterChoice] = []
    help_: Help | None = None
    extra = TimeBudget(EXTRA_SECONDS)
    if is_first_page and active <= {"region"}:
        answers = _find_answers(request, search_filter, intent, found, extra)
    # Places that other words of the query name do not answer those that nothing has.
    is_known = bool(answers.former_holders or (answers.regions and not intent.names_regions))
    if is_first_page and has_few and intent.has_plain_words and not is_known:
        corrections = extra.ask(partial(_corrections, search_filter, narrowed=bool(active)), [])
    # A place is no answer to a word that nothing has.
    others = replace(answers, regions=[]) if intent.has_plain_words else answers
    if not result.total and others.is_empty:
        without_help = Help([], data["region"], [])
        help_ = extra.ask(partial(_help, request, search_filter, active), without_help)
    return {
        "answers": answers,
        "unread": intent.unread,
        "area_code": intent.area_code,
        **_split(
            cards,
            intent.topics[0].slug if is_matter and not data["now"] else "",
            request.dependencies.reference,
        ),
        "result": result,
        "words": words,
        "named_words": _list_named_words(words, answers),
        "facets": facets,
        "narrowed_by": [facet for facet in facets if facet.chosen],
        "window": result.total if result.capped else 0,
        "region": data["region"],
        "is_number": bool(intent.numbers) and all(part.digits for part in intent.parts),
        "first": "" if is_first_page else search_filter.query_string(),
        "next": search_filter.query_string(after=search_filter.next) if search_filter.next else "",
        "order": search_filter.query_string(sort="" if data["sort"] else "verified"),
        "asks_for_former": intent.asks_for_former,
        "by_verification": bool(data["sort"]),
        "filter": now_filter,
        "download": search_filter.download_query,
        "corrections": corrections,
        "help": help_,
        "is_whole": not extra.is_spent,
    }


def _leave_out_unknown_words(
    request: PublicRequest, intent: Intent, context: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the context of the matter that a query names; empty where its other words count.

    No post has them, and no answer of another kind: 丢了 of 井盖丢了.
    """
    others = replace(context["answers"], topics=[], regions=[])
    unknown = [part.text for part in intent.parts if part.is_plain and not part.digits]
    if context["result"].total or not (context["answers"].topics and unknown and others.is_empty):
        return {}
    data, known = request.GET.copy(), [p.text for p in intent.parts if p.text not in unknown]
    data["q"] = query = " ".join(known)
    narrowed = _build_filter(request, data)
    is_name = any(part.may_be_name for part in intent.parts)
    if is_name or _find_search_error(narrowed) or not narrowed.result.total:
        return {}
    results = _results(request, narrowed, read_intent(query))
    # 子 of 外卖有虫子 explains nothing.
    left_out = " ".join(word for word in unknown if len(word) > 1)
    is_whole = context["is_whole"] and results["is_whole"]
    corrections = context["corrections"]
    return results | {"left_out": left_out, "corrections": corrections, "is_whole": is_whole}


def _build_now_filter(search_filter: SearchFilter) -> NowFilter | None:
    """Return the choice of what is answered now; None where nothing was found."""
    total = search_filter.result.total
    if not total:
        return None
    is_wanted = bool(search_filter.form.cleaned_data["now"])
    return NowFilter(
        posts=total,
        answered=search_filter.count_answered(),
        everything=search_filter.query_string(now=""),
        only_open=search_filter.query_string(now="1"),
        is_wanted=is_wanted,
        window=NOW_WINDOW if is_wanted or total > NOW_WINDOW else 0,
    )


def _find_answers(
    request: PublicRequest,
    search_filter: SearchFilter,
    intent: Intent,
    posts: list[LivePost],
    extra: TimeBudget,
) -> Answers:
    """Return what answers the query but posts; the page expires when an answer changes."""
    data = search_filter.form.cleaned_data
    answers = find_answers(
        data["q"],
        intent,
        data["region"],
        topics=all_topics(request.dependencies.reference),
        now=request.dependencies.now,
        calendar=get_calendar(request.dependencies.reference),
        found=() if search_filter.next else posts,
        extra=extra,
    )
    has_few = search_filter.result.total < FEW_RESULTS
    if has_few and not answers.regions and intent.has_plain_words:
        answers = replace(answers, regions=_find_unfinished(data["q"]))
    if answers.silent and (change := answers.silent.changes_at):
        request.expires_at = min(change, request.expires_at or change)
    return answers


def _put_answered_before(posts: list[LivePost], answered: Sequence[int]) -> list[LivePost]:
    """Return the posts of a first page behind those of further pages that are answered now.

    These stand on their own pages too. ``answered``: ids of posts, the best first.
    """
    here = {post.pk for post in posts}
    missing = [pk for pk in answered[:MAX_ANSWERED] if pk not in here]
    if not missing:
        return posts
    return [*fetch_posts(missing), *posts]


def _list_named_words(
    words: Sequence[Interpretation], answers: Answers
) -> Sequence[Interpretation]:
    """Return the words that name something, but for those that the choice of a region explains."""
    is_asked = len(answers.regions) > 1
    return [
        word
        for word in words
        if word.department_types or (not is_asked and (word.regions or word.topics))
    ]


def _put_answered_first(cards: Sequence[PostCard], tiers: dict[int, int]) -> list[PostCard]:
    """Return the answers to a matter in their order; of equal ones those answered now come first.

    Equal are neighbours that match equally well in one region. ``tiers``: by edition.
    """
    equal = groupby(cards, key=lambda card: (tiers.get(card.post.pk), card.post.region_id))
    return [card for _key, group in equal for card in put_answered_first(group)]


@lru_cache(maxsize=256)
def read_lines(matter: str, reference: int) -> list[NationalHotline]:  # noqa: ARG001
    """Return the hotlines of a topic, a slug, cached for a reference data version."""
    return read_topic(matter).hotlines


def _split(cards: Sequence[PostCard], matter: str, reference: int) -> dict[str, Any]:
    """Return cards in context: those answered now apart from others, where they answer a matter.

    Behind the former stand 12345 and the national hotlines of the matter, a topic's slug.
    """
    first = [card for card in cards if card.is_answered_now]
    mainland = all(card.post.region.on_mainland for card in cards)
    if not matter or not cards:
        return {"cards": cards, "later": [], "lines": []}
    return {
        "cards": first,
        "later": [card for card in cards if not card.is_answered_now],
        "lines": [*list_government_lines(""), *read_lines(matter, reference)] if mainland else [],
    }


def _find_unfinished(query: str) -> list[FoundRegion]:
    """Return the regions whose names the query begins."""
    found = finder.find_regions(query, limit=MAX_FOUND_REGIONS)
    return [FoundRegion(region, region.get_absolute_url()) for region in found]


def _corrections(search_filter: SearchFilter, *, narrowed: bool) -> list[FilterChoice]:
    total, query = search_filter.result.total, search_filter.form.cleaned_data["q"]
    found = None if narrowed and not total else bool(total)
    offers = spelling.correct_query(query, found=found)
    return [FilterChoice(each, 0, search_filter.query_string(q=each)) for each in offers]


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
            address = search_filter.query_string(q=query, **dict.fromkeys(active, ""))
            without.append(FilterChoice(label, count, address))
    region = data["region"] or _named_region(words)
    path = list(Region.objects.path_of(region)) if region else []
    nearby = nearest_posts(path, MAX_NEARBY) if path else []
    fetch_hotlines(nearby)
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
