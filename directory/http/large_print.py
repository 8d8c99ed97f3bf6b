"""长辈版: the same pages under /large/, in large print."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import get_script_prefix, set_script_prefix

PREFIX = "/large"
# What is no page for reading has no large print either: these stay unknown under the prefix.
PLAIN_ONLY = ("/admin", "/static", "/sitemap", "/robots.txt", "/healthz", "/readyz", PREFIX)


def large_print(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Take the prefix off the path and mount the site there, so that every link carries it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info == PREFIX:
            return HttpResponsePermanentRedirect(f"{request.path}/")
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
    return getattr(request, "large", False)
