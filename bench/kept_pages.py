"""Measure a page that is kept, one that the reader has, and one after a change, in CPU."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

from django.core.cache import caches
from django.db.models import Count

from bench.measure import StatementTimer, print_row, print_title
from directory.views.regions import MANY_POSTS
from officials.models import LivePost, Region

ROUNDS = 9
# A client may search 120 times a minute.
SEARCHES_OF_AN_ADDRESS = 100


class Requests:
    """Requests to the site as its own role, in this process. ``etag``: of the last page."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application, self.number, self.etag = application, 0, ""

    def send(self, path: str, query: str = "", **headers: str) -> None:
        """Send a request and read the answer. Raises RuntimeError for a status of 400 or above."""
        self.number += 1
        environ: dict[str, Any] = {"HTTP_HOST": "localhost", "HTTP_ACCEPT_ENCODING": "zstd"}
        address = self.number // SEARCHES_OF_AN_ADDRESS
        environ |= {"PATH_INFO": path, "QUERY_STRING": query, **headers}
        environ |= {"REMOTE_ADDR": f"10.0.{address // 250}.{address % 250 + 1}"}
        setup_testing_defaults(environ)
        response = self.application(environ, self._start)
        b"".join(response)
        response.close()

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        if status >= "4":
            raise RuntimeError(status)
        self.etag = dict(headers).get("ETag", "")


def measure(application: Callable[..., Any]) -> None:
    """Print the milliseconds of each kind of request, of the site and of the database.

    The place is the one with most cards: regions with more posts show a list.
    """
    counts = LivePost.objects.values("region").annotate(posts=Count("pk")).order_by("-posts")
    fullest = counts.filter(posts__lt=MANY_POSTS)[0]
    place = Region.objects.get(pk=fullest["region"]).get_absolute_url()
    requests = Requests(application)

    def forget(*names: str) -> None:
        for name in names:
            caches[name].clear()

    def send_unkept(path: str, query: str = "", *, forgotten: tuple[str, ...]) -> None:
        forget(*forgotten)
        requests.send(path, query)

    requests.send(place)
    etag = requests.etag
    search = ("/search/", f"q={quote('欠薪')}")
    kinds: dict[str, tuple[int, Callable[[], None]]] = {
        "kept, in zstd": (100, lambda: requests.send(place)),
        "kept, in Brotli": (100, lambda: requests.send(place, HTTP_ACCEPT_ENCODING="br")),
        "304": (100, lambda: requests.send(place, HTTP_IF_NONE_MATCH=etag)),
        "after a change": (4, lambda: send_unkept(place, forgotten=("default",))),
        "no card kept": (3, lambda: send_unkept(place, forgotten=("default", "cards"))),
        "a search": (4, lambda: send_unkept(*search, forgotten=("queries",))),
        "a search, no card kept": (3, lambda: send_unkept(*search, forgotten=("queries", "cards"))),
        "a suggestion": (4, lambda: send_unkept("/suggest/", "q=wang", forgotten=("queries",))),
    }
    timer = StatementTimer()
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
    # In turns, so that what else the machine does meets all of them.
    for number in range(ROUNDS + 1):
        for name, (repeated, send) in kinds.items():
            server, began = timer.read_cpu(), time.process_time()
            for _request in range(repeated):
                send()
            site = (time.process_time() - began) * 1000 / repeated
            if number > 0:
                times[name].append((site, (timer.read_cpu() - server) / repeated))
    print_title(f"The page of a region with {fullest['posts']} posts, in milliseconds of CPU")
    print_row("", "least", "p50", "site", "database")
    for name, measured in times.items():
        ranked = sorted(measured, key=sum)
        middle = ranked[len(ranked) // 2]
        columns = (sum(ranked[0]), sum(middle), *middle)
        print_row(f"  {name}", *(f"{value:.2f}" for value in columns))
