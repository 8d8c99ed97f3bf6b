"""No page of staff takes a request that another site made their browser send."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.support import factories
from tests.support.admin_forms import snapshot

pytestmark = pytest.mark.django_db


def patterns(resolver, prefix=""):
    """Yield the route and the view of each URL below a resolver."""
    for each in resolver.url_patterns:
        route = f"{prefix}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        elif isinstance(each, URLPattern):
            yield route, each.callback


def staff_views():
    return [(route, view) for route, view in patterns(get_resolver()) if "admin/" in route]


def test_no_view_of_staff_is_exempt_from_the_token():
    views = staff_views()
    assert len(views) > 100
    assert [route for route, view in views if getattr(view, "csrf_exempt", False)] == []


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null"])
def test_a_request_without_the_token_changes_nothing(post, origin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    headers = {"HTTP_ORIGIN": origin} if origin else {}
    before = snapshot()
    for path in ("change", "withdraw", "submit", "delete"):
        url = f"/admin/officials/post/{post.pk}/{path}/"
        assert client.post(url, {"why": "x"}, **headers).status_code == 403, path
    for url in ("/admin/logout/", "/admin/account/", "/admin/login/"):
        assert client.post(url, {}, **headers).status_code == 403, url
    assert snapshot() == before
    assert client.get("/admin/").status_code == 200
