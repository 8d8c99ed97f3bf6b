"""Measure the pages of staff: queries, and CPU of the site and of the database, for each role."""

import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.urls import reverse

from bench.measure import StatementTimer, print_row, print_title
from officials.clock import now
from officials.models import Level, LivePost, Post, ReviewState, Role, RoleName, User
from officials.models.versions import PublicVersion

NAME = "王"
# Choices of a filter that are measured; a list of places has more.
MOST_CHOICES = 12
# Above so many milliseconds a page is marked.
GOAL = 300


def measure(rounds: int = 2) -> None:
    """Print a row for each page of each role: queries, milliseconds of the site, of the database.

    Parallel workers of the database are switched off, because their time would be missing.
    """
    setup_test_environment()  # responses tell their context
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEMO = True  # without a second factor
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    timer = StatementTimer()
    for role, user in _make_accounts().items():
        client = Client(raise_request_exception=False)
        client.force_login(user)
        print_title(f"Pages of staff: {role}, {LivePost.objects.count():,} posts are public")
        print_row("", "status", "queries", "site", "database", "sum")
        for name, path in _list_pages(client, user):
            _measure_page(client, timer, name, path, rounds)


def _measure_page(client: Client, timer: StatementTimer, name: str, path: str, rounds: int) -> None:
    best: tuple[float, float, float, int, int] | None = None
    for _round in range(rounds):
        with CaptureQueriesContext(connection) as queries:
            start = time.process_time()
            with timer.record():
                status = client.get(path).status_code
            site = (time.process_time() - start) * 1000
        found = site + timer.cpu, site, timer.cpu, len(queries), status
        best = min(best or found, found)
    if best:
        total, site, database, count, status = best
        figures = f"{site:.0f}", f"{database:.0f}", f"{total:.0f}"
        mark = " !" if total > GOAL else ""
        print_row(name[:42], f"{status}", f"{count}", *figures, mark)


def _make_accounts() -> dict[str, User]:
    """Return a site administrator and reviewers of the province and township with most posts."""
    administrator, _created = User.objects.get_or_create(
        username="bench-admin",
        defaults={"is_staff": True, "is_superuser": True, "confirmed_at": now()},
    )
    found = {"site administrator": administrator}
    for title, level in (("province", Level.PROVINCE), ("township", Level.TOWNSHIP)):
        versions = PublicVersion.objects.filter(region__level=level)
        region = versions.latest("live", "region").region
        user, _created = User.objects.get_or_create(
            username=f"bench-{title}", defaults={"is_staff": True, "confirmed_at": now()}
        )
        Role.objects.get_or_create(user=user, role=RoleName.REVIEWER, region=region)
        found[f"reviewer of a {title}"] = User.objects.get(pk=user.pk)
    return found


def _list_pages(client: Client, user: User) -> Iterator[tuple[str, str]]:
    """Yield name and path of each page that ``user`` may open."""
    yield "desk", "/admin/"
    yield f"find {NAME}", f"/admin/find/?q={NAME}"
    yield "find a title", "/admin/find/?q=林业局副局长"
    yield "find digits", "/admin/find/?q=0381"
    yield "changes", reverse("admin:changes")
    for model in admin.site._registry:
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        response: Any = client.get(path)
        if response.status_code != HTTPStatus.OK:
            continue
        name = str(model._meta.model_name)
        yield name, path
        changelist = response.context["cl"]
        if changelist.search_fields:
            yield f"{name} {NAME}", f"{path}?q={NAME}"
            yield f"{name} title", f"{path}?q=林业局副局长"
            yield f"{name} digits", f"{path}?q=0381"
        for spec in changelist.filter_specs:
            for choice in list(spec.choices(changelist))[1 : MOST_CHOICES + 1]:
                yield f"{name} {choice['query_string']}", path + choice["query_string"]
        rows = list(changelist.result_list[:1])
        for row in rows:
            for page in ("change", "history"):
                view = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
                yield f"{name}: {page}", reverse(view, args=[row.pk])
    yield "post: add", reverse("admin:officials_post_add")
    waiting = admin.site._registry[Post].get_queryset(_request_of(user))
    for post in waiting.filter(review_state=ReviewState.SUBMITTED)[:1]:
        yield "post: review", reverse("admin:officials_post_approve", args=[post.pk])
    for post in waiting.filter(review_state=ReviewState.DRAFT)[:1]:
        yield "post: submit", reverse("admin:officials_post_submit", args=[post.pk])
    yield "call round", reverse("admin:round")


def _request_of(user: User) -> Any:
    request = Client().get("/admin/login/").wsgi_request
    request.user = user
    return request
