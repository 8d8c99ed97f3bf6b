"""The page of a place with about fifty posts, nothing cached."""

from django.conf import settings
from django.core.cache import cache
from django.test import Client

from bench.figures import timed
from officials.management.demonstration.mass.offices import DOCUMENT
from officials.models import LivePost, Notice, Region

ROUNDS, PLACES = 15, 8
FEWEST, MOST = 30, 70  # posts
FIRST = 200


def places() -> list[float]:
    """Return the milliseconds of each rendering of some of the places that were loaded first.

    Those are the same places with the same posts, however many posts there are in the country.
    """
    settings.ALLOWED_HOSTS = ["testserver"]
    client, took = Client(), []
    # The numbers of the notices follow the order in which places were chosen.
    notices = Notice.objects.filter(document_number__startswith=DOCUMENT).order_by("pk")
    first = dict.fromkeys(notices.values_list("owner_region", flat=True)[:FIRST])
    counted = {pk: LivePost.objects.filter(region=pk).count() for pk in first}
    chosen = [pk for pk, posts in counted.items() if FEWEST <= posts <= MOST][:PLACES]
    for region in Region.objects.filter(pk__in=chosen):
        path = region.get_absolute_url()
        for number in range(ROUNDS):
            cache.clear()
            milliseconds = timed(lambda path=path: client.get(path))
            if number > 0:
                took.append(milliseconds)
    return took
