"""The page of a place with about fifty posts, nothing cached."""

import time

from django.conf import settings
from django.core.cache import cache
from django.test import Client

from bench.figures import Statements
from officials.management.demonstration.mass.offices import DOCUMENT
from officials.models import LivePost, Notice, Region

ROUNDS, PLACES = 15, 8
FEWEST, MOST = 30, 70  # posts
FIRST = 200


def places() -> list[float]:
    """Return the milliseconds of CPU, ours and the database's, for each rendering of a page.

    The places are some of those loaded first: the same ones with the same posts, however many
    posts there are in the country.
    """
    settings.ALLOWED_HOSTS = ["testserver"]
    client, statements, took = Client(), Statements(), []
    # The numbers of the notices follow the order in which places were chosen.
    notices = Notice.objects.filter(document_number__startswith=DOCUMENT).order_by("pk")
    first = dict.fromkeys(notices.values_list("owner_region", flat=True)[:FIRST])
    counted = {pk: LivePost.objects.filter(region=pk).count() for pk in first}
    chosen = [pk for pk, posts in counted.items() if FEWEST <= posts <= MOST][:PLACES]
    for region in Region.objects.filter(pk__in=chosen):
        path = region.get_absolute_url()
        for number in range(ROUNDS):
            cache.clear()
            start = time.process_time()
            with statements.taken():
                client.get(path)
            if number > 0:
                took.append((time.process_time() - start) * 1000 + statements.worked)
    return took
