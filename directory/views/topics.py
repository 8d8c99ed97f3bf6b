"""Render topics: who answers what people call about, in the country and in a region.

The page of a topic in a region has a path of its own, so that it is cached like every page;
``?region=`` redirects to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from django_stubs_ext import StrOrPromise

from directory import answering_now
from directory.answers import fetch_regions
from directory.availability import get_calendar
from directory.converters import RegionCode
from directory.http import rate_limits, versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from directory.http.query_parameters import (
    UnreadableParameter,
    read_parameter,
    refuse_parameter,
)
from directory.post_cards import Layout, PostCard, build_post_cards, group_by_department
from directory.region_queries import (
    MAX_FOUND_REGIONS,
    find_successor,
    get_area_code,
    path_and_children,
)
from directory.topic_queries import (
    MAX_POSTS_OF_TYPE,
    TopicDetails,
    find_topic_posts,
    list_government_lines,
    read_topic,
)
from officials import search
from officials.models.departments import Department, Topic
from officials.models.regions import Region
from officials.search import finder
from officials.search.intent import read_intent

GROUPS: dict[str, StrOrPromise] = {
    "生活": pgettext_lazy("topics", "生活"),
    "住房": pgettext_lazy("topics", "住房"),
    "劳动": pgettext_lazy("topics", "劳动"),
    "社保": pgettext_lazy("topics", "社保"),
    "教育": pgettext_lazy("topics", "教育"),
    "医疗": pgettext_lazy("topics", "医疗"),
    "交通": pgettext_lazy("topics", "交通"),
    "环境": pgettext_lazy("topics", "环境"),
    "治安": pgettext_lazy("topics", "治安"),
    "家庭": pgettext_lazy("topics", "家庭"),
    "农村": pgettext_lazy("topics", "农村"),
    "消费": pgettext_lazy("topics", "消费"),
    "金融": pgettext_lazy("topics", "金融"),
    "企业": pgettext_lazy("topics", "企业"),
    "政务": pgettext_lazy("topics", "政务"),
    "法律": pgettext_lazy("topics", "法律"),
}


@public_page(versions.NO_REGION, parameters=("region",))
def topics(request: PublicRequest) -> HttpResponse:
    """Render the topics by group; ``?region=`` redirects to the list of a region."""
    if "region" in request.GET:
        try:
            return redirect("place-topics", _get_region(request).code)
        except UnreadableParameter as problem:
            return refuse_parameter(request, problem)
    return page(request, "pages/topics.html", {"region": None, "groups": _group_topics()})


@public_page(versions.REGION)
def region_topics(request: PublicRequest, code: str) -> HttpResponse:
    """Render the topics by group, each as a link to its page in a region."""
    if not request.dependencies.versions:
        return _redirect_to_successor("place-topics", code)
    *above, region = Region.objects.along_path(request.dependencies.versions)
    context = {"region": region, "above": above, "groups": _group_topics()}
    return page(request, "pages/topics.html", context, robots="noindex, nofollow")


@public_page(versions.NO_REGION, parameters=("q", "region"))
def topic(request: PublicRequest, slug: str) -> HttpResponse:
    """Render a topic with a finder of regions; ``?region=`` redirects to the page of a region.

    ``?q=`` lists the regions of a name, or redirects to the page of the only one.
    """
    details = read_topic(slug)
    if "region" in request.GET:
        try:
            return redirect("place-topic", _get_region(request).code, slug)
        except UnreadableParameter as problem:
            return refuse_parameter(request, problem)
    query = request.GET.get("q", "")
    context: dict[str, Any] = {
        "topic": details.topic,
        "types": details.types,
        "urgent": details.urgent,
        "hotlines": details.hotlines,
        "query": query[: search.MAX_QUERY_LENGTH],
        "area_code": "",
    }
    if not query.strip():
        provinces = Region.objects.present().filter(parent=None).order_by("code")
        return page(request, "pages/topic/choose.html", context | {"below": provinces})
    return _answer_finder(request, query, context)


def _answer_finder(request: PublicRequest, query: str, context: dict[str, Any]) -> HttpResponse:
    """Answer the finder of a topic: by the page of a region, a list, or an error (400, 429)."""
    if rate_limits.is_search_limited(request, request.dependencies.today):
        return _refuse_query(request, str(rate_limits.TOO_MANY_SEARCHES), 429, context)
    try:
        intent = read_intent(query)
        if intent.is_region and intent.is_certain_region:
            return redirect("place-topic", intent.regions[0].code, context["topic"].slug)
        regions = fetch_regions(intent) or finder.find_regions(query, limit=MAX_FOUND_REGIONS)
    except search.InvalidQuery as reason:
        return _refuse_query(request, str(reason), 400, context)
    context |= {"found": regions, "capped": len(regions) == MAX_FOUND_REGIONS}
    template = "pages/topic/several_regions.html" if regions else "pages/topic/no_region.html"
    return page(request, template, context, robots="noindex")


def _refuse_query(
    request: PublicRequest, problem: str, status: int, context: dict[str, Any]
) -> HttpResponse:
    context["problem"] = problem
    template = "pages/topic/invalid_query.html"
    response = page(request, template, context, status=status, robots="noindex")
    return rate_limits.add_retry_after(response)


@public_page(versions.REGION, parameters=(answering_now.NOW,))
def region_topic(request: PublicRequest, code: str, slug: str) -> HttpResponse:
    """Render who answers a topic in a region, or in the nearest one above it.

    Those who answer now come first, then national hotlines, then the others; ``?now=1`` leaves
    these out. While none of its departments answers, the duty desks of the region come first, and
    are counted. Where it has none of these departments, nothing is left out.
    """
    if refusal := answering_now.refuse_filter(request):
        return refusal
    if not request.dependencies.versions:
        return _redirect_to_successor("place-topic", code, slug)
    path, children = path_and_children(code, request.dependencies.versions)
    region = path[-1]
    details = read_topic(slug, territory=None if region.on_mainland else path[0])
    posts, desks = find_topic_posts(details, path)
    usual_hours = answering_now.find_usual_hours(posts or desks)
    built, request.expires_at = build_post_cards(
        [*posts, *desks],
        request.dependencies.now,
        Layout.COMPACT,
        calendar=get_calendar(request.dependencies.reference),
        usual_hours=usual_hours,
    )
    cards, duty = (built[: len(posts)] or built), built[len(posts) :]
    only_open = bool(posts) and answering_now.is_wanted(request)
    answered = [card for card in cards if card.is_answered_now]
    others = [card for card in cards if not card.is_answered_now]
    stands_in = not answered and bool(posts)
    if stands_in:
        answered = [card for card in duty if card.is_answered_now]
    later = [] if only_open else others
    shown = _group_by_type(cards, path)
    answered_types = {answer.type for answer in shown}
    government = list_government_lines(get_area_code(path)) if region.on_mainland else []
    return page(
        request,
        _choose_template(shown, details),
        {
            "topic": details.topic,
            "urgent": details.urgent,
            "hotlines": [*government, *details.hotlines] if shown else details.hotlines,
            "region": region,
            "path": path,
            "below": children,
            "answers": _group_by_type(answered, path),
            "later": _group_by_type(later, path),
            "count_later": len(later),
            "now": answering_now.describe_now(cards, usual_hours, request.dependencies.now),
            "only_open": only_open,
            "filter": answering_now.NowFilter(
                posts=len(answered) + len(others) if posts else 0,
                answered=len(answered),
                everything=reverse("place-topic", args=[code, slug]),
                is_wanted=only_open,
            ),
            "stands_in": stands_in,
            "lines_title": _("全国热线") if region.on_mainland else _("当地热线"),
            "silent": [each.label for each in details.types if each.code not in answered_types],
            "area_code": get_area_code(path),
        },
        # A page for each topic in each of 42,000 regions adds nothing to theirs.
        robots="noindex, nofollow",
    )


@dataclass(frozen=True)
class Answer:
    """The departments of one type in the nearest region that has any.

    ``type``: the type's code. ``more``: how many posts of the type are left out.
    """

    type: str
    region: Region
    departments: list[tuple[Department, list[PostCard]]]
    more: int


def _choose_template(answers: Sequence[Answer], details: TopicDetails) -> str:
    """Return the template for a topic in a region: who answers it, if anybody."""
    if not answers:
        return "pages/topic/unanswered.html"
    if {answer.type for answer in answers}.isdisjoint(each.code for each in details.types):
        return "pages/topic/duty_desks.html"
    return "pages/topic/answered.html"


def _group_topics() -> list[tuple[StrOrPromise, list[Topic]]]:
    groups: dict[str, list[Topic]] = {}
    for each in Topic.objects.order_by("rank"):
        groups.setdefault(each.group, []).append(each)
    return [(GROUPS.get(name, _("其他")), members) for name, members in groups.items()]


def _get_region(request: PublicRequest) -> Region:
    """Return the region of a present or former code in the query.

    Raises UnreadableParameter, and Http404 for a code that no region has.
    """
    code = read_parameter(request, "region", RegionCode.regex)
    region = Region.objects.find(code) if code else None
    if region is None:
        raise Http404
    return region


def _redirect_to_successor(name: str, code: str, *slug: str) -> HttpResponse:
    return HttpResponsePermanentRedirect(reverse(name, args=[find_successor(code).code, *slug]))


def _group_by_type(cards: Iterable[PostCard], path: Sequence[Region]) -> list[Answer]:
    """Return cards of ``find_topic_posts`` by type of department, in their order."""
    groups: dict[str, list[PostCard]] = {}
    for card in cards:
        groups.setdefault(card.post.department.type.code, []).append(card)
    regions = {region.pk: region for region in path}
    answers = []
    for code, group in groups.items():
        first: Any = group[0].post
        more = max(first.total - MAX_POSTS_OF_TYPE, 0)
        answers.append(Answer(code, regions[first.region_id], group_by_department(group), more))
    return answers
