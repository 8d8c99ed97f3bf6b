"""Measure pages over HTTP beside plain ones: nginx, a word by Django, a page without a cache."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from django.db.models import Count, F

from bench.http_server import HttpClient, find_free_port, run_server
from bench.measure import print_row, print_title, quantile
from directory.views.regions import MANY_POSTS
from officials.models import LivePost, PublicVersion, Region

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


def measure(folder: Path) -> None:
    """Print the times of each kind of request, in turns on one machine, as multiples of a word."""
    counts = LivePost.objects.values("region").annotate(posts=Count("pk")).order_by("-posts")
    fullest = counts.filter(posts__lt=MANY_POSTS)[0]
    region = Region.objects.get(pk=fullest["region"])
    place, page = region.get_absolute_url(), f"/regions/{region.code}/"
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
        kinds: dict[str, tuple[int, Callable[[], float]]] = {}
        if shutil.which("nginx"):
            static = HttpClient(stack.enter_context(run_nginx(folder, ours.body)))
            kinds["nginx, the page as a file"] = REQUESTS, lambda: static.get("/page.html")
        else:
            print_row("nginx is not installed: no static file to compare with")
        kinds |= {
            "Django, a word": (REQUESTS, lambda: plain.get("/hello/")),
            "Django, a plain page of these posts": (SLOW_REQUESTS, lambda: plain.get(page)),
            "the page, kept": (REQUESTS, lambda: ours.get(place)),
            "the page after a change": (SLOW_REQUESTS, lambda: _get_changed(ours, region, place)),
            "a search of other words": (
                SLOW_REQUESTS,
                lambda: ours.get(f"/search/?q={quote(next(words))}"),
            ),
        }
        times: dict[str, list[float]] = {name: [] for name in kinds}
        for number in range(ROUNDS + 1):
            for name, (repeated, send) in kinds.items():
                taken = [send() for _request in range(repeated)]
                times[name] += taken if number else []
        if ours.status != HTTPStatus.OK or plain.status != HTTPStatus.OK:
            message = f"the last answers were {ours.status} and {plain.status}"
            raise RuntimeError(message)
    word = quantile(times["Django, a word"], 0.5)
    load = os.getloadavg()[0]
    print_title(f"The region with {fullest['posts']} posts over HTTP, one client, load {load:.1f}")
    print_row("", "of a word", "p50 ms", "p99 ms", "noise")
    for name, taken in times.items():
        middle, late = quantile(taken, 0.5), quantile(taken, 0.99)
        noise = quantile(taken, 0.75) / quantile(taken, 0.25)
        columns = (f"{middle / word:.1f}", f"{middle:.2f}", f"{late:.2f}", f"{noise:.2f}")
        print_row(f"  {name}", *columns)


def _get_changed(client: HttpClient, region: Region, path: str) -> float:
    """Request a page after a change in its region, which no worker has rendered."""
    PublicVersion.objects.filter(region=region).update(own=F("own") + 1, subtree=F("subtree") + 1)
    return client.get(path)
