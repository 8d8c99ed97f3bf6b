"""Measure the page of a region with about fifty posts, not cached."""

import time

from django.conf import settings
from django.core.cache import cache
from django.test import Client

from bench.measure import StatementTimer
from officials.management.demonstration.mass.offices import DOCUMENT
from officials.models import LivePost, Notice, Region

ROUNDS, REGIONS = 15, 8
MIN_POSTS, MAX_POSTS = 30, 70
CANDIDATES = 200


def measure() -> list[float]:
    """Return the milliseconds of CPU, of the site and the database, for each rendering of a page.

    The regions are among those loaded first: they are the same, with the same posts, whatever the
    number of posts in the country.
    """
    settings.ALLOWED_HOSTS = ["testserver"]
    client, timer, times = Client(), StatementTimer(), []
    # The ids of the notices follow the order in which regions were loaded.
    notices = Notice.objects.filter(document_number__startswith=DOCUMENT).order_by("pk")
    candidates = dict.fromkeys(notices.values_list("owner_region", flat=True)[:CANDIDATES])
    counts = {pk: LivePost.objects.filter(region=pk).count() for pk in candidates}
    chosen = [pk for pk, posts in counts.items() if MIN_POSTS <= posts <= MAX_POSTS][:REGIONS]
    for region in Region.objects.filter(pk__in=chosen):
        path = region.get_absolute_url()
        for number in range(ROUNDS):
            cache.clear()
            start = time.process_time()
            with timer.record():
                client.get(path)
            if number > 0:
                times.append((time.process_time() - start) * 1000 + timer.cpu)
    return times
