"""The home page: the place finder, provinces, national numbers, what is new."""

from functools import partial

from django.http import HttpResponse

from directory import jsonld, versions
from directory.http import PublicRequest, canonical, page, public_page
from directory.views.places import with_counts
from officials.models.departments import Topic
from officials.models.national import NationalHotline, Status
from officials.models.places import Region
from officials.models.public import LivePost

NEWEST = 6
MOST_TOPICS = 10
# One tap away on the home page, in this order.
FIRST_NUMBERS = ("110", "119", "120", "12345")


@public_page(versions.COUNTRY)
def home(request: PublicRequest) -> HttpResponse:
    lines = NationalHotline.objects.filter(
        number__in=FIRST_NUMBERS, territory=None, status=Status.ACTIVE
    )
    newest = LivePost.objects.select_related("region", "department__type").order_by("-since")
    # The first of each group: ranks follow the groups, so the first of all are one group's.
    first = Topic.objects.order_by("group", "rank").distinct("group")
    topics = Topic.objects.filter(pk__in=first.values("pk")).order_by("rank")
    return page(
        request,
        "pages/home.html",
        {
            "provinces": with_counts(Region.objects.filter(parent=None)),
            "topics": topics[:MOST_TOPICS],
            "lines": sorted(lines, key=lambda line: FIRST_NUMBERS.index(line.number)),
            "newest": newest[:NEWEST],
            "structured": jsonld.script(jsonld.site(partial(canonical, request))),
        },
    )
