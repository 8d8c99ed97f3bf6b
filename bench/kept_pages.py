"""Measure a page that is kept, one that the reader has, and one after a change, in CPU."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

from django.core.cache import caches
from django.db.models import Count

from bench.measure import StatementTimer, print_row, print_title
from directory.views.regions import MANY_POSTS
from directory.warm_up import warm_up
from officials.actions import publishing, review
from officials.clock import now
from officials.models import LivePost, Post, Region, User

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
        self.etag = dict(headers).get("ETag", self.etag)


class Kind(NamedTuple):
    """A request that is sent ``repeated`` times; ``prepare`` comes before and is not measured."""

    repeated: int
    send: Callable[[], None]
    prepare: Callable[[], None]


class Changes:
    """Changes of one post of a region: each publishes other duties."""

    def __init__(self) -> None:
        """Create who submits and who approves; the site itself may confirm nobody."""
        name = f"bench-{time.time_ns()}"
        self.number, self.editor = 0, User.objects.create_user(f"{name}-a")
        self.reviewer = User.objects.create_user(
            f"{name}-b", is_staff=True, is_superuser=True, confirmed_at=now()
        )

    def choose_post(self, region: int) -> None:
        live = LivePost.objects.filter(region=region).values("uid")
        posts = Post.objects.filter(uid__in=live, review_state="approved", hotlines__isnull=False)
        self.post = posts.distinct().order_by("pk")[0]

    def make(self) -> None:
        self.number += 1
        Post.objects.filter(pk=self.post.pk).update(duties=f"负责第 {self.number} 次测量")
        self.post.refresh_from_db()
        review.submit([self.post], by=self.editor)
        publishing.approve([(self.post, self.post.revision)], by=self.reviewer)


def _list_kinds(requests: Requests, place: str, changes: Changes) -> dict[str, Kind]:
    search, suggestion = ("/search/", f"q={quote('欠薪')}"), ("/suggest/", "q=wang")

    def send_unkept(forgotten: tuple[str, ...], *asked: str) -> Callable[[], None]:
        def send() -> None:
            for name in forgotten:
                caches[name].clear()
            requests.send(*asked)

        return send

    def send_kept(**headers: str) -> Callable[[], None]:
        return lambda: requests.send(place, **headers)

    pages, queries, cards = ("default",), ("queries",), ("cards",)
    keep_cards = send_unkept(pages, place)

    def change() -> None:
        keep_cards()
        changes.make()

    return {
        "kept, in zstd": Kind(100, send_kept(), send_kept()),
        "kept, in Brotli": Kind(100, send_kept(HTTP_ACCEPT_ENCODING="br"), send_kept()),
        "304": Kind(
            100, lambda: requests.send(place, HTTP_IF_NONE_MATCH=requests.etag), send_kept()
        ),
        "after a change": Kind(1, send_kept(), change),
        "all cards kept": Kind(4, *[send_unkept(pages, place)] * 2),
        "no card kept": Kind(3, *[send_unkept(pages + cards, place)] * 2),
        "a search": Kind(4, *[send_unkept(queries, *search)] * 2),
        "a search, no card kept": Kind(3, *[send_unkept(queries + cards, *search)] * 2),
        "a suggestion": Kind(4, *[send_unkept(queries, *suggestion)] * 2),
    }


def measure(application: Callable[..., Any], changes: Changes) -> None:
    """Print the milliseconds of each kind of request, of the site and of the database.

    The place is the one with most cards: regions with more posts show a list. Memory is as in a
    worker: what was loaded before the fork is left alone by the collector of garbage.
    """
    warm_up()
    counts = LivePost.objects.values("region").annotate(posts=Count("pk")).order_by("-posts")
    fullest = counts.filter(posts__lt=MANY_POSTS)[0]
    place = Region.objects.get(pk=fullest["region"]).get_absolute_url()
    changes.choose_post(fullest["region"])
    kinds = _list_kinds(Requests(application), place, changes)
    timer = StatementTimer()
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
    # In turns, so that what else the machine does meets all of them.
    for number in range(ROUNDS + 1):
        for name, kind in kinds.items():
            kind.prepare()
            server, began = timer.read_cpu(), time.process_time()
            for _request in range(kind.repeated):
                kind.send()
            site = (time.process_time() - began) * 1000 / kind.repeated
            if number > 0:
                times[name].append((site, (timer.read_cpu() - server) / kind.repeated))
    print_title(f"The page of a region with {fullest['posts']} posts, in milliseconds of CPU")
    print_row("", "least", "p50", "site", "database")
    for name, measured in times.items():
        ranked = sorted(measured, key=sum)
        middle = ranked[len(ranked) // 2]
        columns = (sum(ranked[0]), sum(middle), *middle)
        print_row(f"  {name}", *(f"{value:.2f}" for value in columns))
