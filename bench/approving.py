"""Approving many posts through the staff's pages: what reading and each step take."""

import re
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.figures import quantile, say, timed, title
from officials.actions import review
from officials.models import Post, ReviewState, User

MANY, STEP, REDIRECT = 10_000, 1000, 302
LIST = "/admin/officials/post/"


def many() -> None:
    """Change so many published posts, submit them, look at each page, and approve them all."""
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEMO = True  # nobody types codes here
    clerk = User.objects.create_user("bench-clerk")
    chief = User.objects.create_user("bench-chief", is_staff=True, is_superuser=True)
    approved = Post.objects.filter(review_state=ReviewState.APPROVED).order_by("-pk")
    ids = list(approved.values_list("pk", flat=True)[:MANY])
    Post.objects.filter(pk__in=ids).update(duties="城市管理、信访")
    submitting = sum(
        timed(lambda some=some: review.submit(Post.objects.filter(pk__in=some), by=clerk))
        for some in (ids[start : start + STEP] for start in range(0, len(ids), STEP))
    )
    client = Client()
    client.force_login(chief)
    ahead = {"ahead": ",".join(map(str, ids)), "shown": ""}
    first = {"action": "approve_selected", "select_across": 1, "_selected_action": 0, **ahead}
    read: list[float] = []
    answer = _asked(client, first, read)
    while _hidden(answer)["ahead"]:
        answer = _asked(client, _hidden(answer), read)
    steps: list[float] = []
    with CaptureQueriesContext(connection) as queries:
        while answer.status_code != REDIRECT:
            answer = _asked(client, _hidden(answer) | {"confirmed": 1}, steps)
    title(f"{len(ids):,} posts, read and approved in the staff's pages")
    say("  submitted, each", f"{submitting / len(ids):.2f} ms")
    say("  a page of 500 differences, p50", f"{quantile(read, 0.5) / 1000:.2f} s")
    say("  a step of 1,000, p50", f"{quantile(steps, 0.5) / 1000:.2f} s")
    say("  all approved", f"{sum(steps) / 1000:.1f} s", f"{len(queries):,}", "queries", width=10)


def _hidden(answer: Any) -> dict[str, Any]:
    """Return what the page sends on by itself."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))


def _asked(client: Client, values: dict[str, Any], took: list[float]) -> Any:
    answers: list[Any] = []
    took.append(timed(lambda: answers.append(client.post(LIST, values))))
    return answers[0]
