"""Query a topic: the types of department that answer it, its hotlines, its posts in a region."""

import re
from collections.abc import Sequence
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
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from officials.models.departments import DepartmentType, Topic
from officials.models.national_hotlines import NationalHotline
from officials.models.public import LiveHotline, LivePost
from officials.models.regions import Region

# The most posts of one type of department; the region's own page has the others.
MAX_POSTS_OF_TYPE = 6
# The types whose duty desks take any topic, and the titles of those desks.
TYPES_FOR_ANY_TOPIC = ("gov_office", "petition")
TITLES_FOR_ANY_TOPIC = "值班|信访|接待|总机"
# On the page in any case, with the area code.
GOVERNMENT_LINE = "12345"


@dataclass(frozen=True)
class TopicDetails:
    """A topic with the types of department that answer it and its hotlines in use, in its order.

    ``urgent``: the emergency hotlines, which are not among ``hotlines``. 12345 is in neither.
    """

    topic: Topic
    types: list[DepartmentType]
    urgent: list[NationalHotline]
    hotlines: list[NationalHotline]


def read_topic(slug: str, territory: Region | None = None) -> TopicDetails:
    """Read a topic in one statement. Raises Http404.

    ``territory``: off the mainland, all hotlines of the territory take the place of its own.
    """
    types = DepartmentType.objects.annotate(position=_position("department_types", "code"))
    hotlines = NationalHotline.objects.in_use().filter(territory=territory)
    hotlines = hotlines.annotate(position=_position("hotlines", "number")).order_by(
        "position", "id"
    )
    if territory is None:
        hotlines = hotlines.exclude(Q(position=None) | Q(number=GOVERNMENT_LINE))
    row: Any = get_object_or_404(
        Topic.objects.annotate(
            types=ArraySubquery(
                types.exclude(position=None)
                .order_by("position")
                .values(row=_json("code", "name", "name_en"))
            ),
            lines=ArraySubquery(
                hotlines.values(
                    row=_json("number", "name", "name_en", "category", "note", "note_en")
                )
            ),
        ),
        slug=slug,
    )
    rows = [NationalHotline(**values) for values in row.lines]
    return TopicDetails(
        topic=row,
        types=[DepartmentType(**values) for values in row.types],
        urgent=[hotline for hotline in rows if hotline.category == "emergency"],
        hotlines=[hotline for hotline in rows if hotline.category != "emergency"],
    )


def list_government_lines(area_code: str) -> list[NationalHotline]:
    """Return 12345 as dialled in a place, and with its area code from elsewhere.

    Without an area code it is dialled alike everywhere.
    """
    here = _("本地拨打") if area_code else _("政务服务")
    lines = [NationalHotline(number=GOVERNMENT_LINE, name=here, name_en=here)]
    if area_code:
        number, away = f"{area_code}-{GOVERNMENT_LINE}", _("外地拨打")
        lines.append(NationalHotline(number=number, name=away, name_en=away))
    return lines


def find_topic_posts(
    details: TopicDetails, path: Sequence[Region]
) -> tuple[list[LivePost], list[LivePost]]:
    """Return the posts of each type of a topic, and the duty desks that take any topic.

    Both of the lowest region of ``path`` that has any. In a department those come first whose
    title, duties or hotlines name the topic. Each post has its hotlines, its department, and
    ``total``: the number of posts of the type in its region.
    """
    codes = [each.code for each in details.types]
    substitutes = [code for code in TYPES_FOR_ANY_TOPIC if code not in codes]
    is_substitute = Q(
        department__type__code__in=substitutes,
        card__kind="desk",
        card__title__regex=TITLES_FOR_ANY_TOPIC,
    )
    names = "|".join(map(re.escape, [details.topic.name, *details.topic.aliases]))
    hotlines = LiveHotline.objects.filter(post=OuterRef("pk"), purpose__iregex=names)
    named = Q(card__title__iregex=names) | Q(card__duties__iregex=names) | Q(Exists(hotlines))
    by_type: dict[str, Any] = {"partition_by": F("department__type")}
    order: list[Any] = [
        F("region__level").desc(),
        "department__rank",
        "department",
        "-named",
        "rank",
        "id",
    ]
    ranked = LivePost.objects.filter(
        Q(department__type__code__in=codes) | is_substitute,
        region__in=[region.pk for region in path],
    ).annotate(
        named=Case(When(named, then=1), default=0),
        nearness=Window(Rank(), order_by=F("region__level").desc(), **by_type),
        position=Window(RowNumber(), order_by=order, **by_type),
        total=Window(Count("pk"), partition_by=[F("department__type"), F("region")]),
    )
    posts: list[Any] = list(
        ranked.filter(nearness=1, position__lte=MAX_POSTS_OF_TYPE)
        .select_related("region", "department__type")
        .order_by("position")
    )
    prefetch_related_objects(posts, "hotlines")
    groups: dict[str, list[Any]] = {code: [] for code in (*codes, *substitutes)}
    for post in posts:
        groups[post.department.type.code].append(post)
    answering = list(chain.from_iterable(groups[code] for code in codes))
    return answering, list(chain.from_iterable(groups[code] for code in substitutes))


def _position(array: str, column: str) -> Func:
    """Return the position of a column's value in an array of the topic; null if it is not there."""
    return Func(OuterRef(array), F(column), function="array_position", output_field=IntegerField())


def _json(*columns: str) -> JSONObject:
    return JSONObject(**dict(zip(columns, columns, strict=True)))
