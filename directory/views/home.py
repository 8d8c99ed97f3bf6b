"""Render the home page: region finder, topics, provinces, national hotlines, newest regions."""

from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import TypedDict

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django_stubs_ext import WithAnnotations

from directory import jsonld
from directory.filters import all_topics
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.region_queries import with_live_counts
from officials.models.national_hotlines import NationalHotline
from officials.models.public import LivePost
from officials.models.regions import Region

# The newest regions are looked for among so many posts.
LATEST_POSTS = 500
MAX_NEWEST = 6
MAX_TOPICS = 10
# The hotlines of the home page, in its order.
NUMBERS = ("110", "119", "120", "12345")


class PublicationTime(TypedDict):
    since: datetime


@public_page(versions.COUNTRY)
def home(request: PublicRequest) -> HttpResponse:
    in_use = NationalHotline.objects.in_use_everywhere()
    hotlines = in_use.filter(number__in=NUMBERS, territory=None)
    topics = {topic.group: topic for topic in reversed(all_topics(request.dependencies.reference))}
    first_of_groups = sorted(topics.values(), key=attrgetter("rank"))
    return page(
        request,
        "pages/home.html",
        {
            "provinces": with_live_counts(Region.objects.present().filter(parent=None)),
            "topics": first_of_groups[:MAX_TOPICS],
            "lines": sorted(hotlines, key=lambda hotline: NUMBERS.index(hotline.number)),
            "newest": _find_newest(),
            "structured": jsonld.script(jsonld.site(partial(canonical, request))),
        },
    )


def _find_newest() -> "QuerySet[WithAnnotations[Region, PublicationTime]]":
    """Return the regions that published last, annotated with ``since``, when they did."""
    latest = LivePost.objects.order_by("-since")
    here = latest.filter(region=OuterRef("pk")).values("since")[:1]
    regions = Region.objects.filter(pk__in=latest.values("region")[:LATEST_POSTS])
    regions = regions.select_related("parent__parent__parent")
    return regions.annotate(since=Subquery(here)).order_by("-since", "code")[:MAX_NEWEST]
