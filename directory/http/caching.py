"""Cache public pages under the versions of what they show."""

import hashlib
import logging
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.core.cache import BaseCache, cache, caches
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

from directory.http import versions
from directory.http.build import build
from directory.http.pages import unavailable

P = ParamSpec("P")


log = logging.getLogger(__name__)


# A page's key, and the second at which it ceases to hold.
TAG = re.compile('(?:W/)?"([0-9a-f]{40})(?:-([0-9]{1,11}))?"')


NEVER = 10**11


class PublicRequest(HttpRequest):
    """A request for a public page.

    ``dependencies``: the versions that the page shows; ``query``: the query string, reduced to
    the parameters that the view reads; ``expires_at``: set by the view, when statements such as
    "open now" change; None: never.
    """

    dependencies: versions.PageDependencies
    expires_at: datetime | None
    query: str


View = Callable[Concatenate[PublicRequest, P], HttpResponse]


# A withdrawn number leaves a shared cache within 60 s: the age and the larger of the two stales.
SHARED = "public, max-age=0, s-maxage=30, stale-while-revalidate=30, stale-if-error=30"


# Responses to queries must not be stored by shared caches.
PRIVATE = "private, no-cache"


# Larger responses to queries are not cached (bytes): nobody asks for the same download twice.
MOST_KEPT = 100_000


def public_page(
    depends: str, *, parameters: tuple[str, ...] = ()
) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Make a view a public page: GET and HEAD only, no cookie, cached under what it depends on.

    ``depends``: one of the constants of ``directory.http.versions``. ``parameters``: the query
    parameters that the view reads; any other is ignored. Pages with one of them are kept apart,
    the most recent ones only, so that queries evict no page; shared caches keep none of them.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # it changes nothing, and its 405 comes before any talk of tokens
        @wraps(view)
        def answer(request: PublicRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            address = {name: str(value) for name, value in kwargs.items()}
            try:
                request.dependencies, request.expires_at = (
                    versions.read_dependencies(depends, **address),
                    None,
                )
                request.query = ""
                if any(name in request.GET for name in parameters):
                    request.query = "?" + urlencode(
                        [(name, request.GET[name]) for name in parameters if name in request.GET]
                    )
                return _cached(request, lambda: view(request, *args, **kwargs))
            except (OperationalError, InterfaceError):
                log.exception("The database does not answer")
                return unavailable(request)

        return answer

    return decorate


def _cached(request: PublicRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    mounted = request.META.get("SCRIPT_NAME", "")
    address = f"{request.path_info}{request.query}"
    origin = f"{request.scheme}://{request.get_host()} {mounted} {address}"
    kept: BaseCache = caches["queries"] if request.query else cache
    key = hashlib.sha256(f"{origin} {build()} {request.dependencies.key}".encode()).hexdigest()[:40]
    etag = _confirmed(request, key)
    response = get_conditional_response(request, etag=etag) if etag else None
    if response is None:
        response, etag = _stored(request, kept, key)
    if response is None:
        response = make()
        etag = _tag(key, request.expires_at)
        too_long = request.query and len(response.content) > MOST_KEPT
        if response.status_code == HttpResponse.status_code and not too_long:
            _store(request, kept, key, response)
    if response.status_code in {200, 304}:
        response["ETag"] = etag
    response["Cache-Control"] = PRIVATE if request.query else SHARED
    response["Vary"] = "Accept-Encoding"
    return response


def _tag(key: str, expires_at: datetime | None) -> str:
    """Return the ETag of a page; it carries the second at which the page expires."""
    return f'W/"{key}-{expires_at.timestamp():.0f}"' if expires_at else f'W/"{key}"'


def _confirmed(request: PublicRequest, key: str) -> str:
    """Return the tag of what the reader has, if that holds still; no cache need remember it."""
    for tag in parse_etags(request.headers.get("If-None-Match", "")):
        read = TAG.fullmatch(tag)
        if read and read[1] == key and int(read[2] or NEVER) > request.dependencies.now.timestamp():
            return tag
    return ""


def _stored(request: PublicRequest, kept: BaseCache, key: str) -> tuple[HttpResponse | None, str]:
    """Return the page as it was rendered, and its tag, unless the moment has passed it by."""
    try:
        stored = kept.get(key)
    except Exception:  # a broken cache costs time, never the page
        log.exception("The cache cannot be read")
        return None, ""
    if stored is None or (stored[2] and stored[2] <= request.dependencies.now):
        return None, ""
    return HttpResponse(stored[0], headers=stored[1]), _tag(key, stored[2])


def _store(request: PublicRequest, kept: BaseCache, key: str, response: HttpResponse) -> None:
    try:
        kept.set(key, (response.content, dict(response.items()), request.expires_at))
    except Exception:  # as above
        log.exception("The cache cannot be written")
