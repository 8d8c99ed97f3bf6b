"""The demonstration: loading it, approving and withdrawing, and what the first pages cost."""

import brotli
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.figures import say, spread, timed, title
from officials.actions import publishing, review, withdrawal
from officials.models import Hotline, LivePost, Post, Region, User

ROUNDS = 200
WIDE = 16


def loading() -> None:
    title("Loading, in seconds")
    say("", "first", "again")
    for command in ("migrate", "load_reference", "load_demo"):
        took = [timed(lambda command=command: call_command(command, verbosity=0)) for _run in "12"]
        say(f"  {command}", *(f"{milliseconds / 1000:.2f}" for milliseconds in took))


def acts() -> None:
    """Submit and approve, then withdraw a number, one post after another."""
    clerk, reviewer = User.objects.create_user("bench-a"), User.objects.create_user("bench-b")
    approvals, withdrawals = [], []
    published = LivePost.objects.values("uid")
    posts = Post.objects.filter(uid__in=published, review_state="approved", hotlines__isnull=False)
    for post in posts.distinct().order_by("pk")[:ROUNDS]:
        Post.objects.filter(pk=post.pk).update(duties=f"{post.duties}。")
        post.refresh_from_db()
        review.submit([post], by=clerk)
        reviewed = [(post, post.revision)]
        approvals.append(timed(lambda reviewed=reviewed: publishing.approve(reviewed, by=reviewer)))
        hotline = Hotline.objects.filter(post=post, withdrawn_at=None).first()
        if hotline:
            withdrawals.append(
                timed(
                    lambda hotline=hotline: withdrawal.withdraw_hotline(
                        hotline, by=clerk, reason="测量"
                    )
                )
            )
    title(f"Acts, {len(approvals)} of each, in milliseconds")
    say("", "p50", "p95", "p99", "max")
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
    title("Pages: queries of the first, a cached and an unchanged answer")
    say("", "first", "cached", "304", "brotli bytes", width=WIDE)
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
        say(f"  {name}", *figures, f"{len(brotli.compress(body, quality=4))}", width=WIDE)
    stylesheet = "".join(
        path.read_text() for path in (settings.BASE_DIR / "static" / "css").glob("site*.css")
    )
    say("  stylesheet", "", "", "", f"{len(brotli.compress(stylesheet.encode()))}", width=WIDE)
