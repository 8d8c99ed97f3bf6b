"""Send mixed requests for some minutes, and let the database hang for ten seconds in the middle."""

import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from bench.anchors import SURNAMES, TITLES, WORKERS
from bench.http_server import HttpClient, find_free_port, run_server
from bench.measure import print_row, print_title, quantile
from officials.models import LivePost

CLIENTS, PAUSE = 4, 10
# Addresses of this machine that one client uses before those of the next one begin.
REQUESTS_APART = 100_000
# Memory is compared once each worker has answered every kind of page.
WARM_SECONDS = 60
KINDS = ("place", "post", "search", "home")


@dataclass(frozen=True)
class Answer:
    """An answer: seconds since the start, how long it took in ms, and its status (0: none)."""

    at: float
    milliseconds: float
    status: int
    has_retry_after: bool


def measure(seconds: int) -> None:
    """Print what became of the requests before, while and after the database hung, and memory.

    Raises RuntimeError where an answer was lost, or a failed one did not say when to come back.
    """
    addresses = _list_addresses()
    port = find_free_port()
    command = [sys.executable, "-m", "gunicorn", "directory.wsgi", *WORKERS]
    command += ["--bind", f"127.0.0.1:{port}", "--config", "deploy/gunicorn.conf.py"]
    answers: list[Answer] = []
    memory: list[tuple[float, int]] = []
    with run_server(command, port, "/readyz") as server:
        start = time.monotonic()
        clients = [
            threading.Thread(target=_send, args=(port, number, addresses, start, seconds, answers))
            for number in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        hangs = seconds / 2
        while (now := time.monotonic() - start) < seconds:
            memory.append((now, _measure_memory(server.pid)))
            if now >= hangs:
                hangs = seconds + 1
                with _hang_database():
                    began = time.monotonic() - start
                    time.sleep(PAUSE)
                ended = time.monotonic() - start
            time.sleep(1)
        for client in clients:
            client.join()
    _print(answers, memory, began, ended)


def _list_addresses() -> dict[str, list[str]]:
    posts = LivePost.objects.select_related("region").order_by("pk")[:500]
    return {
        "place": sorted({post.region.get_absolute_url() for post in posts}),
        "post": [post.get_absolute_url() for post in posts],
        "home": ["/", "/en/", "/large/", "/hotlines/", "/notices/"],
    }


def _send(
    port: int,
    number: int,
    addresses: dict[str, list[str]],
    start: float,
    seconds: int,
    answers: list[Answer],
) -> None:
    """Send requests one after the other until the time is over, and keep each answer."""
    drawn = random.Random(number)  # noqa: S311
    client = HttpClient(port, first=number * REQUESTS_APART)
    while (at := time.monotonic() - start) < seconds:
        kind = drawn.choice(KINDS)
        if kind == "search":
            words = f"{drawn.choice(SURNAMES)} {drawn.choice(TITLES)} {drawn.randrange(999)}"
            path = f"/search/?q={quote(words)}"
        else:
            path = drawn.choice(addresses[kind])
        try:
            taken = client.get(path)
        except (OSError, HTTPException):
            answers.append(Answer(at, 0, 0, has_retry_after=False))
            client.reconnect()
        else:
            retry = bool(client.retry_after)
            answers.append(Answer(at, taken, client.status, has_retry_after=retry))


@contextmanager
def _hang_database() -> Iterator[None]:
    """Stop all processes of the database for the time of the block; the socket stays."""
    folder = Path(os.environ["DATA_DIR"])
    (postmaster,) = (int(p.read_text().split()[0]) for p in folder.rglob("postmaster.pid"))
    connection.close()
    stopped: list[int] = []
    try:
        _signal(postmaster, signal.SIGSTOP, stopped)
        # It starts no further ones; those that end meanwhile are none to stop.
        for process in _children(postmaster):
            _signal(process, signal.SIGSTOP, stopped)
        yield
    finally:
        for process in reversed(stopped):
            _signal(process, signal.SIGCONT, [])


def _signal(process: int, number: signal.Signals, sent: list[int]) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)
        sent.append(process)


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[1]) == parent:
            found.append(int(entry.parent.name))
    return found


def _measure_memory(parent: int) -> int:
    """Return the memory of a server and its workers, shared pages divided, in kilobytes."""
    total = 0
    for process in (parent, *_children(parent)):
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:  # a worker was recycled
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


def _print(
    answers: Sequence[Answer], memory: Sequence[tuple[float, int]], began: float, ended: float
) -> None:
    phases = {
        "before": [each for each in answers if each.at < began],
        f"database hung, {PAUSE} s": [each for each in answers if began <= each.at < ended],
        "after": [each for each in answers if each.at >= ended],
    }
    print_title(f"{len(answers):,} requests of {CLIENTS} clients, load {os.getloadavg()[0]:.1f}")
    print_row("", "requests", "200", "503", "others", "p50 ms", "p99 ms", "max ms")
    for name, each in phases.items():
        counts = Counter(answer.status for answer in each)
        known = counts[HTTPStatus.OK], counts[HTTPStatus.SERVICE_UNAVAILABLE]
        times = [answer.milliseconds for answer in each] or [0.0]
        columns = (
            *(f"{number:,}" for number in (len(each), *known, len(each) - sum(known))),
            *(f"{quantile(times, share):.0f}" for share in (0.5, 0.99, 1)),
        )
        print_row(f"  {name}", *columns)
    failed = [each for each in answers if each.status != HTTPStatus.OK]
    last = max((each.at + each.milliseconds / 1000 for each in failed), default=ended)
    print_row(f"  the last failed answer came {max(last - ended, 0):.1f} s after the database")
    early = [kilobytes for at, kilobytes in memory if WARM_SECONDS <= at < began]
    late = [kilobytes for at, kilobytes in memory if at > ended][-len(early) // 4 or -1 :]
    if early and late:
        middle = quantile(early[: len(late)], 0.5), quantile(late, 0.5)
        words = f"{middle[0] / 1024:.0f} MB, then {middle[1] / 1024:.0f} MB"
        print_row(f"  memory of the server: {words}, {middle[1] / middle[0]:.2f} times")
    lost = sum(not each.status for each in answers)
    silent = sum(each.status and not each.has_retry_after for each in failed)
    if lost or silent:
        message = f"{lost} requests had no answer, {silent} failed ones no Retry-After"
        raise RuntimeError(message)
