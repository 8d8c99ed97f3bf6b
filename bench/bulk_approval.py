"""Measure the approval of many posts through the admin's pages."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from bench.measure import print_row, print_title, quantile, time_call
from officials.actions import review
from officials.clock import now
from officials.models import Post, ReviewState, User

POSTS, BATCH_SIZE, REDIRECT = 10_000, 1000, 302
CHANGELIST = "/admin/officials/post/"


def measure() -> None:
    """Change and submit published posts, open each page of differences, and approve them all."""
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEMO = True  # without a second factor
    editor = User.objects.create_user("bench-clerk")
    reviewer = User.objects.create_user(
        "bench-chief", is_staff=True, is_superuser=True, confirmed_at=now()
    )
    approved = Post.objects.filter(review_state=ReviewState.APPROVED).order_by("-pk")
    ids = list(approved.values_list("pk", flat=True)[:POSTS])
    Post.objects.filter(pk__in=ids).update(duties="城市管理、信访")
    batches = (ids[start : start + BATCH_SIZE] for start in range(0, len(ids), BATCH_SIZE))
    submission = sum(
        time_call(lambda batch=batch: review.submit(Post.objects.filter(pk__in=batch), by=editor))
        for batch in batches
    )
    client = Client()
    client.force_login(reviewer)
    remaining = {"ahead": ",".join(map(str, ids)), "shown": ""}
    first = {"action": "approve_selected", "select_across": 1, "_selected_action": 0, **remaining}
    page_times: list[float] = []
    response = _post(client, first, page_times)
    while _hidden_fields(response)["ahead"]:
        response = _post(client, _hidden_fields(response), page_times)
    step_times: list[float] = []
    queries = 0

    def count(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*args)

    # Counted, and not kept with all their values: to write these took a tenth of the time.
    with connection.execute_wrapper(count):
        while response.status_code != REDIRECT:
            response = _post(client, _hidden_fields(response) | {"confirmed": 1}, step_times)
    print_title(f"{len(ids):,} posts, read and approved in the admin")
    print_row("  submission of each", f"{submission / len(ids):.2f} ms")
    print_row("  a page of 400 differences, p50", f"{quantile(page_times, 0.5) / 1000:.2f} s")
    print_row("  a step of 1,000 approvals, p50", f"{quantile(step_times, 0.5) / 1000:.2f} s")
    total = f"{sum(step_times) / 1000:.1f} s"
    print_row("  all approvals", total, f"{queries:,}", "queries", width=10)


def _hidden_fields(response: Any) -> dict[str, Any]:
    """Return the hidden fields of the form on a page, and what is ticked on it."""
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', response.text)
    ticked = re.findall(r'name="taken" value="(\d+)" checked', response.text)
    return {name: unescape(value) for name, value in hidden} | {"taken": ticked}


def _post(client: Client, values: dict[str, Any], times: list[float]) -> Any:
    responses: list[Any] = []
    times.append(time_call(lambda: responses.append(client.post(CHANGELIST, values))))
    return responses[0]
