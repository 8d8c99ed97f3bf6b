"""The home page: the place finder, provinces, national numbers, what is new."""

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
from directory.place_queries import with_counts
from officials.models.national_hotlines import NationalHotline
from officials.models.public import LivePost
from officials.models.regions import Region

# Of so many posts that were published last, so many places.
LATEST_POSTS = 500
NEWEST = 6
MOST_TOPICS = 10
# One tap away on the home page, in this order.
FIRST_NUMBERS = ("110", "119", "120", "12345")


class Since(TypedDict):
    since: datetime


@public_page(versions.COUNTRY)
def home(request: PublicRequest) -> HttpResponse:
    in_use = NationalHotline.objects.in_use_everywhere()
    lines = in_use.filter(number__in=FIRST_NUMBERS, territory=None)
    topics = {topic.group: topic for topic in reversed(all_topics(request.dependencies.reference))}
    first_of_groups = sorted(topics.values(), key=attrgetter("rank"))
    return page(
        request,
        "pages/home.html",
        {
            "provinces": with_counts(Region.objects.filter(parent=None)),
            "topics": first_of_groups[:MOST_TOPICS],
            "lines": sorted(lines, key=lambda line: FIRST_NUMBERS.index(line.number)),
            "newest": _newest(),
            "structured": jsonld.script(jsonld.site(partial(canonical, request))),
        },
    )


def _newest() -> "QuerySet[WithAnnotations[Region, Since]]":
    """Return the places that published last, each once and with when they did."""
    latest = LivePost.objects.order_by("-since")
    here = latest.filter(region=OuterRef("pk")).values("since")[:1]
    places = Region.objects.filter(pk__in=latest.values("region")[:LATEST_POSTS])
    found = places.select_related("parent__parent__parent").annotate(since=Subquery(here))
    return found.order_by("-since", "code")[:NEWEST]
