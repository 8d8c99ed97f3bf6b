"""Exceptions from the site's security headers are named, and listed here."""

from csp.constants import SELF
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, path

from directory.http.security import allow_framing, extend_csp

# URL name -> the reasons of its exceptions. A new exception is added here on purpose.
EXCEPTIONS = {}


def patterns(resolver):
    for entry in resolver.url_patterns:
        yield from [entry] if isinstance(entry, URLPattern) else patterns(entry)


def test_each_exception_is_listed():
    views = {entry.name: entry.callback for entry in patterns(get_resolver())}
    assert len(views) > 30
    exceptions = {name: getattr(view, "security_exceptions", ()) for name, view in views.items()}
    assert {name: reasons for name, reasons in exceptions.items() if reasons} == EXCEPTIONS


def test_a_view_may_be_framed_or_load_more_and_all_others_not(client, settings):
    settings.ROOT_URLCONF = __name__
    plain, framed, extended = (client.get(f"/{name}/") for name in ("plain", "framed", "worker"))
    assert plain["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in plain["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "worker-src 'self'" in extended["Content-Security-Policy"]
    assert "default-src 'none'" in extended["Content-Security-Policy"]
    assert "worker-src" not in plain["Content-Security-Policy"]


def view(_request):
    return HttpResponse("")


urlpatterns = [
    path("plain/", view),
    path("framed/", allow_framing(reason="a widget")(view)),
    path("worker/", extend_csp(reason="offline", worker_src=[SELF])(view)),
]
