"""What the answers have in common: headers, the language of the path, compression, caching."""

import hashlib
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import BaseCache, cache, caches
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.encoding import iri_to_uri
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt
from django_http_compression.middleware import HttpCompressionMiddleware

from directory import large as large_print, versions
from directory.build import build

Answer = Callable[[HttpRequest], HttpResponse]
P = ParamSpec("P")

log = logging.getLogger(__name__)
# A page's key, and the second at which it ceases to hold.
TAG = re.compile('(?:W/)?"([0-9a-f]{40})(?:-([0-9]{1,11}))?"')
NEVER = 10**11
INDENTATION = re.compile(r"\s*\n\s*")


class PublicRequest(HttpRequest):
    """A request for a public page.

    ``basis``: what the page depends on; ``asked``: the query string with the parameters it reads;
    ``until``: when what it says of the moment changes, which the view writes; None: never.
    """

    basis: versions.Basis
    until: datetime | None
    asked: str


View = Callable[Concatenate[PublicRequest, P], HttpResponse]

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

# A withdrawn number leaves a shared cache within 60 s: the age and the larger of the two stales.
SHARED = "public, max-age=0, s-maxage=30, stale-while-revalidate=30, stale-if-error=30"
# What somebody asked for is nobody else's.
PRIVATE = "private, no-cache"
# Of what was asked only answers of this many bytes are kept: a download is not asked for twice.
MOST_KEPT = 100_000

# Chinese first: its pages have no prefix. ``lang`` is what HTML calls the language.
PREFIXES = {"zh-hans": "", "en": "/en"}
LANGS = {"zh-hans": "zh-Hans", "en": "en"}


def security_headers(get_response: Answer) -> Answer:
    """Add the headers for which Django has no setting."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def path_language(get_response: Answer) -> Answer:
    """Let the path alone choose the language, so that no page varies by Accept-Language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
        response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


class Compression(HttpCompressionMiddleware):
    """Compress pages, but not those that hold a secret beside what a stranger can put in."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if request.path.startswith("/admin/"):
            return self.get_response(request)
        return super().__call__(request)


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    robots: str = "",
) -> HttpResponse:
    """Render a page. Of the request it takes the address only, so that it can be cached.

    ``robots``: what X-Robots-Tag says, such as noarchive.
    """
    language = translation.get_language()
    plain = request.path_info.removeprefix("/en") if language == "en" else request.path_info
    paths = {
        LANGS[code]: iri_to_uri(f"{prefix}/{plain.lstrip('/')}")
        for code, prefix in PREFIXES.items()
    }
    origin, large = _origin(request), large_print.is_large(request)
    addresses = {lang: origin + path for lang, path in paths.items()}
    here = LANGS[language]
    other = "zh-Hans" if language == "en" else "en"
    size, other_size = (large_print.PREFIX, "") if large else ("", large_print.PREFIX)
    # What was asked is in the address of a page that nobody caches, and goes with its reader.
    asked = getattr(request, "asked", "")
    body = render_to_string(
        template,
        {
            "lang": here,
            "large": large,
            "addresses": addresses,
            "canonical": addresses[here],
            "default_address": addresses["zh-Hans"],
            "other_lang": other,
            "other_address": f"{origin}{size}{paths[other]}{asked}",
            "size_address": f"{origin}{other_size}{paths[here]}{asked}",
            "structured": "",
            **(context or {}),
        },
    )
    response = HttpResponse(INDENTATION.sub("\n", body).strip(), status=status)
    if robots:
        response["X-Robots-Tag"] = robots
    return response


def _origin(request: HttpRequest) -> str:
    """Return the site's own origin; nothing where the request names a host that is not ours."""
    mounted = request.META.get("SCRIPT_NAME", "")
    if large_print.is_large(request):
        mounted = mounted.removesuffix(large_print.PREFIX)
    try:
        return f"{request.scheme}://{request.get_host()}{mounted}"
    except DisallowedHost:
        return ""


def canonical(request: HttpRequest, address: str) -> str:
    """Return a reversed address as others should know it: with our origin, never in large print."""
    return _origin(request) + "/" + address.removeprefix(get_script_prefix())


def public_page(
    depends: str, *, parameters: tuple[str, ...] = ()
) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Make a view a public page: GET and HEAD only, no cookie, cached under what it depends on.

    ``depends``: what of ``directory.versions`` the page shows. ``parameters``: those that the view
    reads from the query; any other is ignored. Pages with one of them are kept apart, the latest
    that were asked for, so that no stranger crowds out the others; no cache but ours keeps them.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # it changes nothing, and its 405 comes before any talk of tokens
        @wraps(view)
        def answer(request: PublicRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            address = {name: str(value) for name, value in kwargs.items()}
            try:
                request.basis, request.until = versions.read(depends, **address), None
                request.asked = ""
                if any(name in request.GET for name in parameters):
                    request.asked = "?" + urlencode(
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
    address = f"{request.path_info}{request.asked}"
    origin = f"{request.scheme}://{request.get_host()} {mounted} {address}"
    kept: BaseCache = caches["asked"] if request.asked else cache
    key = hashlib.sha256(f"{origin} {build()} {request.basis.key}".encode()).hexdigest()[:40]
    etag = _confirmed(request, key)
    response = get_conditional_response(request, etag=etag) if etag else None
    if response is None:
        response, etag = _stored(request, kept, key)
    if response is None:
        response = make()
        etag = _tag(key, request.until)
        too_long = request.asked and len(response.content) > MOST_KEPT
        if response.status_code == HttpResponse.status_code and not too_long:
            _store(request, kept, key, response)
    if response.status_code in {200, 304}:
        response["ETag"] = etag
    response["Cache-Control"] = PRIVATE if request.asked else SHARED
    response["Vary"] = "Accept-Encoding"
    return response


def _tag(key: str, until: datetime | None) -> str:
    """Return the tag of a page, which says itself until when the page holds."""
    return f'W/"{key}-{until.timestamp():.0f}"' if until else f'W/"{key}"'


def _confirmed(request: PublicRequest, key: str) -> str:
    """Return the tag of what the reader has, if that holds still; no cache need remember it."""
    for tag in parse_etags(request.headers.get("If-None-Match", "")):
        read = TAG.fullmatch(tag)
        if read and read[1] == key and int(read[2] or NEVER) > request.basis.now.timestamp():
            return tag
    return ""


def _stored(request: PublicRequest, kept: BaseCache, key: str) -> tuple[HttpResponse | None, str]:
    """Return the page as it was rendered, and its tag, unless the moment has passed it by."""
    try:
        stored = kept.get(key)
    except Exception:  # a broken cache costs time, never the page
        log.exception("The cache cannot be read")
        return None, ""
    if stored is None or (stored[2] and stored[2] <= request.basis.now):
        return None, ""
    return HttpResponse(stored[0], headers=stored[1]), _tag(key, stored[2])


def _store(request: PublicRequest, kept: BaseCache, key: str, response: HttpResponse) -> None:
    try:
        kept.set(key, (response.content, dict(response.items()), request.until))
    except Exception:  # as above
        log.exception("The cache cannot be written")


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer without the database: the emergency numbers, and when to come back."""
    response = page(request, "503.html", status=503)
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    return response
