"""Serve 长辈版 (large print): the same pages under /large/."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import get_script_prefix, set_script_prefix

PREFIX = "/large"
# These are no pages for readers: under the prefix they answer 404.
PLAIN_ONLY = (
    "/admin",
    "/static",
    "/sitemap",
    "/robots.txt",
    "/.well-known",
    "/healthz",
    "/readyz",
    PREFIX,
)


def large_print(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Strip the prefix from the path and mount the site there, so that every link carries it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info == PREFIX:
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        rest = request.path_info.removeprefix(PREFIX)
        if rest == request.path_info or not rest.startswith("/") or rest.startswith(PLAIN_ONLY):
            return get_response(request)
        mounted = get_script_prefix()
        request.large = True  # type: ignore[attr-defined]
        request.path_info = request.META["PATH_INFO"] = rest
        request.META["SCRIPT_NAME"] = request.META.get("SCRIPT_NAME", "") + PREFIX
        set_script_prefix(mounted.rstrip("/") + PREFIX)
        try:
            return get_response(request)
        finally:
            set_script_prefix(mounted)

    return middleware


def is_large(request: HttpRequest) -> bool:
    """Return whether the request asks for large print."""
    return getattr(request, "large", False)
