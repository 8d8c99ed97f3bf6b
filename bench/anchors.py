"""Measure pages over HTTP beside plain ones: nginx, a word by Django, a page without a cache.

The site as `deploy/` runs it, behind nginx with TLS, is measured too.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection
from django.db.models import Count, F

from bench.datasette import run_datasette
from bench.http_server import HttpClient, find_free_port, run_server
from bench.measure import print_row, print_title, quantile
from directory.views.regions import MANY_POSTS
from officials.models import LivePost, PublicVersion, Region
from tests.support import deployment

ROUNDS, REQUESTS, SLOW_REQUESTS = 6, 60, 6
WORKERS = ("--worker-class", "sync", "--workers", "2", "--preload", "--no-control-socket")
SURNAMES, TITLES = "王李张刘陈杨黄赵", ("局长", "副局长", "主任", "科长", "书记", "值班室")


@contextmanager
def run_gunicorn(name: str, settings: str, health: str) -> Iterator[int]:
    """Serve an application by gunicorn with WORKERS, and yield its port."""
    port = find_free_port()
    command = [sys.executable, "-m", "gunicorn", name, "--bind", f"127.0.0.1:{port}", *WORKERS]
    before, os.environ["DJANGO_SETTINGS_MODULE"] = os.environ["DJANGO_SETTINGS_MODULE"], settings
    try:
        with run_server(command, port, health):
            yield port
    finally:
        os.environ["DJANGO_SETTINGS_MODULE"] = before


@contextmanager
def run_nginx(folder: Path, body: bytes) -> Iterator[int]:
    """Serve ``body`` as a file by nginx, and yield its port."""
    port = find_free_port()
    (folder / "page.html").write_bytes(body)
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;"
        f"events {{}} http {{ access_log off; server {{ listen 127.0.0.1:{port};"
        f" root {folder}; keepalive_requests 100000; }} }}\n"
    )
    command = ["nginx", "-p", str(folder), "-e", f"{folder}/error.log", "-c", str(file)]
    with run_server(command, port, "/page.html"):
        yield port


@dataclass
class Kind:
    """A kind of request: to whom, the next path, so many in a round, and the milliseconds of each.

    ``again``: with the ETag of the response before.
    """

    name: str
    client: HttpClient
    path: Callable[[], str]
    requests: int = REQUESTS
    again: bool = False
    times: list[float] = field(default_factory=list)

    def send(self) -> float:
        """Send one, and return its milliseconds. Raises RuntimeError for another status."""
        path = self.path()
        headers = {"If-None-Match": self.client.etag} if self.again else {}
        taken = self.client.get(path, **headers)
        if self.client.status != (HTTPStatus.NOT_MODIFIED if self.again else HTTPStatus.OK):
            message = f"{path} was answered by {self.client.status}"
            raise RuntimeError(message)
        return taken


class DeployedClient(HttpClient):
    """A client of the site as `deploy/` runs it, which speaks TLS."""

    def __init__(self, site: Any) -> None:
        self.site = site
        super().__init__(site.port)

    def _connect(self, address: str) -> HTTPConnection:
        connection = HTTPSConnection(deployment.HOST)
        connection.sock = self.site.connect(address)
        connection.sock.settimeout(60)
        return connection


@contextmanager
def run_deployed(folder: Path) -> Iterator[DeployedClient]:
    """Run the site with nginx from the files of `deploy/`, and yield a client."""
    server: Any = connection
    place = urlencode({"host": str(server.server.socket_folder)})
    name = server.settings_dict["NAME"]
    variables = os.environ | {
        "ALLOWED_HOSTS": deployment.HOST,
        "DJANGO_SETTINGS_MODULE": "directory.settings",
        "DATABASE_URL": f"postgres://directory@/{name}?{place}",
        "SITE_DATABASE_URL": f"postgres://directory_site@/{name}?{place}",
        "HTTPS": "1",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    folder = folder / "deployed"
    folder.mkdir()
    site = deployment.Deployment(folder, variables)
    try:
        site.start(settings.STATIC_ROOT)
        yield DeployedClient(site)
    finally:
        site.stop()


def measure(folder: Path, peers: Path | None) -> None:
    """Print the times of each kind of request, in turns on one machine, as multiples of a word.

    ``peers``: the Python that has Datasette.
    """
    counts = LivePost.objects.values("region").annotate(posts=Count("pk")).order_by("-posts")
    fullest = counts.filter(posts__lt=MANY_POSTS)[0]
    regions = Region.objects.in_bulk([each["region"] for each in counts])
    region = regions.pop(fullest["region"])
    place, page = region.get_absolute_url(), f"/regions/{region.code}/"
    unseen = (f"{size}{each.get_absolute_url()}" for size in ("", "/en", "/large", "/large/en")
              for each in regions.values())  # fmt: skip
    words = iter(
        f"{surname} {title} {number}"
        for number in range(99)
        for surname in SURNAMES
        for title in TITLES
    )
    with ExitStack() as stack:
        ours = HttpClient(
            stack.enter_context(run_gunicorn("directory.wsgi", "directory.settings", "/readyz"))
        )
        plain = HttpClient(
            stack.enter_context(run_gunicorn("bench.plain_site", "bench.plain_site", "/hello/"))
        )
        ours.get(place)
        kinds: list[Kind] = []
        if deployment.NGINX and deployment.OPENSSL:
            static = HttpClient(stack.enter_context(run_nginx(folder, ours.body)))
            deployed = stack.enter_context(run_deployed(folder))
            kinds += [
                Kind("nginx, the page as a file", static, lambda: "/page.html"),
                Kind("the page behind nginx and TLS", deployed, lambda: place),
            ]
        else:
            print_row(deployment.WHY_NOT)
        if peers:
            datasette = stack.enter_context(run_datasette(peers, folder))
            rows = f"/posts/posts?_size={fullest['posts']}"
            kinds.append(Kind("Datasette, so many rows", datasette, lambda: rows, SLOW_REQUESTS))
        kinds += [
            Kind("Django, a word", plain, lambda: "/hello/"),
            Kind("Django, a plain page of these posts", plain, lambda: page, SLOW_REQUESTS),
            Kind("the page, kept", ours, lambda: place),
            Kind("the page, not sent again (304)", ours, lambda: place, again=True),
            Kind("the page after a change", ours, lambda: _change(region, place), SLOW_REQUESTS),
            Kind("a page never asked for", ours, lambda: next(unseen), SLOW_REQUESTS // 2),
            Kind(
                "a search of other words",
                ours,
                lambda: f"/search/?q={quote(next(words))}",
                SLOW_REQUESTS,
            ),
        ]
        for number in range(ROUNDS + 1):
            for kind in kinds:
                kind.client.reconnect()  # servers close what is idle
                taken = [kind.send() for _request in range(kind.requests)]
                kind.times += taken if number else []
    word = next(quantile(kind.times, 0.5) for kind in kinds if kind.name == "Django, a word")
    load = os.getloadavg()[0]
    print_title(f"The region with {fullest['posts']} posts over HTTP, one client, load {load:.1f}")
    print_row("", "of a word", "p50 ms", "p99 ms", "noise")
    for kind in kinds:
        middle, late = quantile(kind.times, 0.5), quantile(kind.times, 0.99)
        noise = quantile(kind.times, 0.75) / quantile(kind.times, 0.25)
        columns = (f"{middle / word:.1f}", f"{middle:.2f}", f"{late:.2f}", f"{noise:.2f}")
        print_row(f"  {kind.name}", *columns)


def _change(region: Region, path: str) -> str:
    """Change a region, so that no worker has rendered its page; return the path of the page."""
    PublicVersion.objects.filter(region=region).update(own=F("own") + 1, subtree=F("subtree") + 1)
    return path
