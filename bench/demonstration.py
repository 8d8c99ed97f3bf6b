"""Measure the demonstration: loading it, publication actions, and the queries of public pages."""

import brotli
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.measure import QUANTILES, format_quantiles, print_row, print_title, time_call
from officials.actions import publishing, review, withdrawal
from officials.clock import now
from officials.models import Hotline, LivePost, Post, PublicReason, Region, User

ROUNDS = 200
COLUMN_WIDTH = 16
REGION_POSTS = 50
BROTLI_QUALITY = 4


def measure_loading() -> None:
    """Print the seconds of the commands that load the demonstration, for two runs."""
    print_title("Loading, in seconds")
    print_row("", "first", "again")
    for command in ("migrate", "load_reference", "load_demo"):
        times = [
            time_call(lambda command=command: call_command(command, verbosity=0)) for _run in "12"
        ]
        print_row(f"  {command}", *(f"{milliseconds / 1000:.2f}" for milliseconds in times))


def measure_actions() -> None:
    """Print the time to approve a post and to withdraw a hotline, one post after another."""
    editor = User.objects.create_user("bench-a")
    reviewer = User.objects.create_user(
        "bench-b", is_staff=True, is_superuser=True, confirmed_at=now()
    )
    approvals, withdrawals = [], []
    live = LivePost.objects.values("uid")
    posts = Post.objects.filter(uid__in=live, review_state="approved", hotlines__isnull=False)
    for post in posts.distinct().order_by("pk")[:ROUNDS]:
        Post.objects.filter(pk=post.pk).update(duties=f"{post.duties}。")
        post.refresh_from_db()
        review.submit([post], by=editor)
        reviewed = [(post, post.revision)]
        approvals.append(
            time_call(lambda reviewed=reviewed: publishing.approve(reviewed, by=reviewer))
        )
        hotline = Hotline.objects.filter(post=post, withdrawn_at=None).first()
        if hotline:
            withdrawals.append(
                time_call(
                    lambda hotline=hotline: withdrawal.withdraw_hotline(
                        hotline, by=editor, reason=PublicReason.OTHER, why="测量"
                    )
                )
            )
    print_title(f"Actions, {len(approvals)} of each, in milliseconds")
    print_row("", *QUANTILES)
    print_row("  approve a post", *format_quantiles(approvals))
    print_row("  withdraw a hotline", *format_quantiles(withdrawals))


def measure_pages() -> None:
    """Print the queries and bytes of pages: not cached, cached, and not modified."""
    settings.ALLOWED_HOSTS = ["testserver"]
    regions = Region.objects.filter(pk__in=LivePost.objects.values("region")).order_by("pk")
    counts = {region: LivePost.objects.in_region(region).count() for region in regions}
    region = min(counts, key=lambda region: abs(counts[region] - REGION_POSTS))
    post = LivePost.objects.in_region(region)[0]
    paths = {
        "home": "/",
        f"a region with {counts[region]} posts": region.get_absolute_url(),
        "a post": post.get_absolute_url(),
        "a search": "/search/?q=wang",
    }
    print_title("Pages: queries of an uncached, a cached and an unmodified response")
    print_row("", "uncached", "cached", "304", "brotli bytes", width=COLUMN_WIDTH)
    for name, path in paths.items():
        client, numbers = Client(), []
        cache.clear()
        headers: dict[str, str] = {}
        for request in range(3):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(path, headers=headers)
            counted = [q for q in queries.captured_queries if "SET LOCAL" not in q["sql"]]
            numbers.append(str(len(counted)))
            if response.status_code == 200:  # noqa: PLR2004
                body = response.content
            if request and "ETag" in response.headers:
                headers = {"if-none-match": response.headers["ETag"]}
        size = len(brotli.compress(body, quality=BROTLI_QUALITY))
        print_row(f"  {name}", *numbers, f"{size}", width=COLUMN_WIDTH)
    stylesheet = "".join(
        path.read_text() for path in (settings.BASE_DIR / "static" / "css").glob("site*.css")
    )
    size = len(brotli.compress(stylesheet.encode()))
    print_row("  stylesheet", "", "", "", f"{size}", width=COLUMN_WIDTH)
