"""Measure on a database of its own: loading, approving, withdrawing, and the first pages."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")
FOLDER = tempfile.TemporaryDirectory(prefix="bench-")
os.environ.setdefault("DATA_DIR", FOLDER.name)

import brotli  # noqa: E402
import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from officials.actions import publishing  # noqa: E402
from officials.models import Hotline, LivePost, Post, Region, User  # noqa: E402

ROUNDS = 200


def say(what: str, *figures: str) -> None:
    sys.stdout.write(f"{what:<44}{''.join(f'{figure:>16}' for figure in figures)}\n")


def timed(act: Callable[[], object]) -> float:
    """Return how many seconds ``act`` takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def spread(seconds: list[float]) -> list[str]:
    """Return p50, p95 and the longest, in milliseconds."""
    ranks = statistics.quantiles(seconds, n=20)
    return [
        f"{value * 1000:.1f} ms" for value in (statistics.median(ranks), ranks[-1], max(seconds))
    ]


def loading() -> None:
    say("loading", "first", "again")
    for command in ("migrate", "load_reference", "load_demo"):
        first, again = (
            timed(lambda command=command: call_command(command, verbosity=0)) for _run in range(2)
        )
        say(f"  {command}", f"{first:.1f} s", f"{again:.2f} s")


def acts() -> None:
    """Submit and approve, then withdraw a number, one post after another."""
    clerk, reviewer = User.objects.create_user("bench-a"), User.objects.create_user("bench-b")
    approvals, withdrawals = [], []
    published = LivePost.objects.values("uid")
    posts = Post.objects.filter(uid__in=published, review_state="approved", hotlines__isnull=False)
    for post in posts.distinct().order_by("pk")[:ROUNDS]:
        Post.objects.filter(pk=post.pk).update(duties=f"{post.duties}。")
        post.refresh_from_db()
        publishing.submit([post], by=clerk)
        reviewed = [(post, post.revision)]
        approvals.append(timed(lambda reviewed=reviewed: publishing.approve(reviewed, by=reviewer)))
        hotline = Hotline.objects.filter(post=post, withdrawn_at=None).first()
        if hotline:
            withdrawals.append(
                timed(
                    lambda hotline=hotline: publishing.withdraw_hotline(
                        hotline, by=clerk, reason="测量"
                    )
                )
            )
    say(f"acts ({len(approvals)} each)", "p50", "p95", "max")
    say("  approve", *spread(approvals))
    say("  withdraw a number", *spread(withdrawals))


def pages() -> None:
    """Count queries and bytes of the first pages: nothing cached, cached, and not modified."""
    settings.ALLOWED_HOSTS = ["testserver"]
    largest = (
        Region.objects.filter(pk__in=LivePost.objects.values("region"))
        .annotate(posts=Count("version__live"))
        .order_by("pk")
    )
    counted = {region: LivePost.objects.in_region(region).count() for region in largest}
    fifty = min(counted, key=lambda region: abs(counted[region] - 50))
    post = LivePost.objects.in_region(fifty)[0]
    paths = {
        "home": "/",
        f"a place with {counted[fifty]} posts": fifty.get_absolute_url(),
        "a post": post.get_absolute_url(),
        "a search": "/search/?q=wang",
    }
    say("pages", "queries", "cached", "304", "brotli bytes")
    for name, path in paths.items():
        client, figures = Client(), []
        cache.clear()
        headers: dict[str, str] = {}
        for _round in range(3):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                response = client.get(path, headers=headers)
            asked = [q for q in queries.captured_queries if "SET LOCAL" not in q["sql"]]
            figures.append(str(len(asked)))
            if response.status_code == 200:  # noqa: PLR2004
                body = response.content
            if _round and "ETag" in response.headers:
                headers = {"if-none-match": response.headers["ETag"]}
        say(f"  {name}", *figures, f"{len(brotli.compress(body, quality=4))}")
    stylesheet = "".join(
        path.read_text() for path in (settings.BASE_DIR / "static" / "css").glob("site*.css")
    )
    say("  stylesheet", "", "", "", f"{len(brotli.compress(stylesheet.encode()))}")


if __name__ == "__main__":
    loading()
    call_command("collectstatic", interactive=False, verbosity=0)
    acts()
    pages()
