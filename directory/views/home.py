"""The home page: the place finder, provinces, national numbers, what is new."""

from django.http import HttpResponse

from directory import versions
from directory.http import PublicRequest, page, public_page
from directory.views.places import with_counts
from officials.models.national import NationalHotline, Status
from officials.models.places import Region
from officials.models.public import LivePost

NEWEST = 6
# One tap away on the home page, in this order.
FIRST_NUMBERS = ("110", "119", "120", "12345")


@public_page(versions.COUNTRY)
def home(request: PublicRequest) -> HttpResponse:
    lines = NationalHotline.objects.filter(
        number__in=FIRST_NUMBERS, territory=None, status=Status.ACTIVE
    )
    newest = LivePost.objects.select_related("region", "department__type").order_by("-since")
    return page(
        request,
        "pages/home.html",
        {
            "provinces": with_counts(Region.objects.filter(parent=None)),
            "lines": sorted(lines, key=lambda line: FIRST_NUMBERS.index(line.number)),
            "newest": newest[:NEWEST],
        },
    )
