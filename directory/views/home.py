"""Render the home page: region finder, topics, provinces, national hotlines, newest regions."""

from datetime import datetime
from functools import partial
from operator import attrgetter

from django.http import HttpResponse

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


def _find_newest() -> list[tuple[Region, datetime]]:
    """Return the regions that published last, each with the moment, the latest first.

    An edition that begins because somebody left, or because something was taken away, keeps the
    moment of its publication: it makes no region new.
    """
    latest = LivePost.objects.order_by("-since").values_list("region", "published_at")
    moments: dict[int, datetime] = {}
    for region, published_at in latest[:LATEST_POSTS]:
        moments[region] = max(published_at, moments.get(region, published_at))
    newest = sorted(moments, key=lambda pk: (moments[pk], -pk), reverse=True)[:MAX_NEWEST]
    regions = Region.objects.select_related("parent__parent__parent").in_bulk(newest)
    return [(regions[pk], moments[pk]) for pk in newest]
