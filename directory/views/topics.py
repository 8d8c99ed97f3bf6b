"""Topics, and who answers them in the country and in one region.

The page for a place has a path of its own, so that it is cached like every page; ``?region=``
leads there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    When,
    Window,
    prefetch_related_objects,
)
from django.db.models.functions import JSONObject, Rank, RowNumber
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from django_stubs_ext import StrOrPromise

from directory.converters import RegionCode
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from directory.place_queries import area_code, find_successor, path_and_children
from directory.post_cards import Layout, PostCard, build_post_cards, group_by_department
from directory.views.regions import MOST_FOUND
from officials import search
from officials.models.departments import Department, DepartmentType, Topic
from officials.models.national_hotlines import NationalHotline
from officials.models.public import LiveHotline, LivePost
from officials.models.regions import Region
from officials.search import finder

# Of one type of department so many posts are shown; the place's own page has the others.
MOST_OF_TYPE = 6
# Whose duty desks are told where nobody else is: they take any matter.
ANY_MATTER = ("gov_office", "petition")
TAKES_ANY_MATTER = "值班|信访|接待|总机"
# It stands on the page in any case, with the area code.
GOVERNMENT = "12345"

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


@public_page(versions.NO_PLACE, parameters=("region",))
def topics(request: PublicRequest) -> HttpResponse:
    """List the topics in their groups; ``?region=`` leads to the list of that place."""
    if "region" in request.GET:
        return redirect("place-topics", _chosen(request.GET["region"]).code)
    return page(request, "pages/topics.html", {"place": None, "groups": _groups()})


@public_page(versions.PLACE)
def place_topics(request: PublicRequest, code: str) -> HttpResponse:
    """List the topics, each leading to who answers it in a place."""
    if not request.dependencies.versions:
        return _moved("place-topics", code)
    place = get_object_or_404(Region, code=code)
    context = {"place": place, "groups": _groups()}
    return page(request, "pages/topics.html", context, robots="noindex, nofollow")


@public_page(versions.NO_PLACE, parameters=("q", "region"))
def topic(request: PublicRequest, slug: str) -> HttpResponse:
    """Show a topic and ask for the place; ``?q=`` finds one, ``?region=`` leads to its page."""
    matter = _matter(slug)
    if "region" in request.GET:
        return redirect("place-topic", _chosen(request.GET["region"]).code, slug)
    query = request.GET.get("q", "")
    context: dict[str, Any] = {
        "matter": matter,
        "query": query[: search.MAX_QUERY_LENGTH],
        "area_code": "",
    }
    if not query.strip():
        provinces = Region.objects.filter(parent=None).order_by("code")
        return page(request, "pages/topic/choose.html", context | {"below": provinces})
    try:
        found = finder.find_regions(query, limit=MOST_FOUND)
    except search.InvalidQuery as reason:
        context["problem"] = str(reason)
        template = "pages/topic/invalid_query.html"
        return page(request, template, context, status=400, robots="noindex")
    if len(found) == 1:
        return redirect("place-topic", found[0].code, slug)
    context |= {"found": found, "capped": len(found) == MOST_FOUND}
    template = "pages/topic/several_regions.html" if found else "pages/topic/no_region.html"
    return page(request, template, context, robots="noindex")


@public_page(versions.PLACE)
def place_topic(request: PublicRequest, code: str, slug: str) -> HttpResponse:
    """Show who answers a topic in a place: its departments, or those of the nearest above it."""
    if not request.dependencies.versions:
        return _moved("place-topic", code, slug)
    path, below = path_and_children(code, request.dependencies.versions)
    place = path[-1]
    matter = _matter(slug, territory=None if place.on_mainland else path[0])
    posts = _find_posts(matter, path)
    cards, request.expires_at = build_post_cards(posts, request.dependencies.now, Layout.COMPACT)
    answers = _group_by_type(cards, path)
    answered = {answer.type for answer in answers}
    return page(
        request,
        _choose_template(answers, matter),
        {
            "place": place,
            "path": path,
            "below": below,
            "matter": matter,
            "answers": answers,
            "lines_title": _("全国热线") if place.on_mainland else _("当地热线"),
            "silent": [each.label for each in matter.types if each.code not in answered],
            "area_code": area_code(path),
        },
        # A page for each topic in each of 42,000 places says nothing that theirs do not.
        robots="noindex, nofollow",
    )


@dataclass(frozen=True)
class Matter:
    """A topic with the types that answer it and the lines in use, both in its order.

    ``urgent`` are the emergency lines among them; 12345 is in neither.
    """

    topic: Topic
    types: list[DepartmentType]
    urgent: list[NationalHotline]
    lines: list[NationalHotline]


@dataclass(frozen=True)
class Answer:
    """The departments of one type in the nearest place that has any, with so many ``more`` posts.

    ``type``: the type's code.
    """

    type: str
    place: Region
    departments: list[tuple[Department, list[PostCard]]]
    more: int


def _choose_template(answers: Sequence[Answer], matter: Matter) -> str:
    """Return the template for a topic in a region: who answers it, if anybody."""
    if not answers:
        return "pages/topic/unanswered.html"
    if {answer.type for answer in answers}.isdisjoint(each.code for each in matter.types):
        return "pages/topic/duty_desks.html"
    return "pages/topic/answered.html"


def _groups() -> list[tuple[StrOrPromise, list[Topic]]]:
    groups: dict[str, list[Topic]] = {}
    for each in Topic.objects.order_by("rank"):
        groups.setdefault(each.group, []).append(each)
    return [(GROUPS.get(name, _("其他")), listed) for name, listed in groups.items()]


def _chosen(code: str) -> Region:
    """Return the place of a code from a query. Raises Http404 where there never was one."""
    if not re.fullmatch(RegionCode.regex, code):
        raise Http404
    return Region.objects.filter(code=code).first() or find_successor(code)


def _moved(name: str, code: str, *slug: str) -> HttpResponse:
    return HttpResponsePermanentRedirect(reverse(name, args=[find_successor(code).code, *slug]))


def _matter(slug: str, territory: Region | None = None) -> Matter:
    """Read a topic in one statement; in a territory off the mainland its lines are the local ones.

    Raises Http404.
    """
    types = DepartmentType.objects.annotate(place=_place_in("department_types", "code"))
    lines = NationalHotline.objects.in_use().filter(territory=territory)
    lines = lines.annotate(place=_place_in("hotlines", "number")).order_by("place", "id")
    if territory is None:
        lines = lines.exclude(Q(place=None) | Q(number=GOVERNMENT))
    row: Any = get_object_or_404(
        Topic.objects.annotate(
            types=ArraySubquery(
                types.exclude(place=None)
                .order_by("place")
                .values(row=_json("code", "name", "name_en"))
            ),
            lines=ArraySubquery(
                lines.values(row=_json("number", "name", "name_en", "category", "note", "note_en"))
            ),
        ),
        slug=slug,
    )
    read = [NationalHotline(**line) for line in row.lines]
    return Matter(
        topic=row,
        types=[DepartmentType(**each) for each in row.types],
        urgent=[line for line in read if line.category == "emergency"],
        lines=[line for line in read if line.category != "emergency"],
    )


def _place_in(array: str, column: str) -> Func:
    """At which place of the topic's array a column's value stands; null where it does not."""
    return Func(OuterRef(array), F(column), function="array_position", output_field=IntegerField())


def _json(*columns: str) -> JSONObject:
    return JSONObject(**dict(zip(columns, columns, strict=True)))


def _find_posts(matter: Matter, path: Sequence[Region]) -> list[LivePost]:
    """Return the posts of each type of a topic in the lowest region of ``path`` that has any.

    In a department those come first whose title, duties or hotlines name the topic. Where no type
    has any post, the duty desks that take any topic stand in. Each brings ``total``: how many
    posts of the type its region has.
    """
    codes = [kind.code for kind in matter.types]
    stand_ins = [code for code in ANY_MATTER if code not in codes]
    is_stand_in = Q(department__type__code__in=stand_ins)
    words = "|".join(map(re.escape, [matter.topic.name, *matter.topic.aliases]))
    numbers = LiveHotline.objects.filter(post=OuterRef("pk"), purpose__iregex=words)
    named = Q(card__title__iregex=words) | Q(card__duties__iregex=words) | Q(Exists(numbers))
    each: dict[str, Any] = {"partition_by": F("department__type")}
    order: list[Any] = [
        F("region__level").desc(),
        "department__rank",
        "department",
        "-named",
        "rank",
        "id",
    ]
    posts = LivePost.objects.filter(
        Q(department__type__code__in=codes)
        | is_stand_in & Q(card__kind="desk", card__title__regex=TAKES_ANY_MATTER),
        region__in=[place.pk for place in path],
    ).annotate(
        named=Case(When(named, then=1), default=0),
        nearness=Window(Rank(), order_by=F("region__level").desc(), **each),
        place=Window(RowNumber(), order_by=order, **each),
        total=Window(Count("pk"), partition_by=[F("department__type"), F("region")]),
    )
    shown: list[Any] = list(
        posts.filter(nearness=1, place__lte=MOST_OF_TYPE)
        .select_related("region", "department__type")
        .order_by("place")
    )
    prefetch_related_objects(shown, "hotlines")
    by_type: dict[str, list[Any]] = {code: [] for code in (*codes, *stand_ins)}
    for post in shown:
        by_type[post.department.type.code].append(post)
    if any(by_type[code] for code in codes):
        by_type = {code: by_type[code] for code in codes}
    return list(chain.from_iterable(by_type.values()))


def _group_by_type(cards: Iterable[PostCard], path: Sequence[Region]) -> list[Answer]:
    """Return the cards of ``_find_posts`` by type of department, in the order they come."""
    by_type: dict[str, list[PostCard]] = {}
    for card in cards:
        by_type.setdefault(card.post.department.type.code, []).append(card)
    regions = {region.pk: region for region in path}
    answers = []
    for code, group in by_type.items():
        first: Any = group[0].post
        region, more = regions[first.region_id], first.total - len(group)
        answers.append(Answer(code, region, group_by_department(group), more))
    return answers
