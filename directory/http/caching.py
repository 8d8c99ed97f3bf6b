"""Cache public pages under the versions of what they show."""

import hashlib
import logging
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from time import monotonic
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.core.cache import BaseCache, cache, caches
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

from directory.http import versions
from directory.http.build import build
from directory.http.packed_responses import FIRST, PLAIN, PackedResponse, choose_coding, pack
from directory.http.pages import read_host, unavailable
from officials.days import day_of

P = ParamSpec("P")

log = logging.getLogger(__name__)

# An ETag: the cache key of a page, and the second at which the page expires.
TAG = re.compile('(?:W/)?"([0-9a-f]{40})(?:-([0-9]{1,11}))?"')
NEVER = 10**11


class PublicRequest(HttpRequest):
    """A request for a public page.

    ``dependencies``: the versions that the page shows; ``query``: the query string, reduced to
    the parameters that the view reads; ``expires_at``: set by the view, when statements such as
    "open now" change; None: never. ``kept``: the page that was sent, where nothing was rendered.
    """

    dependencies: versions.PageDependencies
    expires_at: datetime | None
    query: str
    kept: "KeptPage"


View = Callable[Concatenate[PublicRequest, P], HttpResponseBase]


# A withdrawn hotline leaves a shared cache within 60 s: s-maxage and the larger stale time.
SHARED = "public, max-age=0, s-maxage=30, stale-while-revalidate=30, stale-if-error=30"
# So long a page goes on without the database, from when it was last known to hold: none may show a
# withdrawn hotline longer. Such a response is stored nowhere, which would add to it.
SECONDS_WITHOUT_DATABASE = 60
# The pages that this process sent last: address -> key, and when by the clock of the database and
# of the process.
LAST: OrderedDict[str, tuple[str, datetime, float]] = OrderedDict()
MAX_LAST = 5_000
# Responses to queries must not be stored by shared caches.
PRIVATE = "private, no-cache"
# Larger responses to queries are not cached (bytes): nobody asks for the same download twice.
MAX_CACHED_QUERY = 100_000


def public_page(
    depends: str, *, parameters: tuple[str, ...] = (), queried: str = ""
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Make a view a public page: GET and HEAD only, no cookie, cached under its dependencies.

    ``depends``: one of the constants of ``directory.http.versions``. ``parameters``: the query
    parameters that the view reads; any other is ignored. Pages with one of them are kept apart,
    the most recent ones only, so that queries evict no page; shared caches keep none of them.
    ``queried``: what such a page depends on, where it is something else. A response that is sent
    part by part is not kept.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @csrf_exempt  # it writes nothing, and a POST gets 405 before any check of a token
        @wraps(view)
        def answer(request: PublicRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            address = {name: str(value) for name, value in kwargs.items()}
            asked = any(name in request.GET for name in parameters)
            try:
                if not hasattr(request, "dependencies"):  # read by ``KeptPage.find_again``
                    request.dependencies = versions.read_dependencies(
                        (asked and queried) or depends, **address
                    )
                request.expires_at = None
                request.query = ""
                if asked:
                    request.query = "?" + urlencode(
                        [(name, request.GET[name]) for name in parameters if name in request.GET]
                    )
                return _cached(request, lambda: view(request, *args, **kwargs))
            except (OperationalError, InterfaceError):
                log.exception("The database does not answer")
                return (None if asked else _load_last(request)) or unavailable(request)

        # For a test that tries each parameter of each page.
        declared: Any = answer
        declared.parameters = parameters
        return answer

    return decorate


def _cached(request: PublicRequest, render: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return the response to a request, and remember a page without a query as sent last."""
    address = _address(request)
    key = _make_key(address, request.query, request.dependencies)
    if request.query:
        return _respond(request, key, caches["queries"], render)
    LAST.pop(address, None)  # what follows may raise Http404
    began = monotonic()
    response = _respond(request, key, cache, render)
    if response.status_code in {200, 304}:
        _remember_last(address, key, request.dependencies, began)
    return response


def _make_key(address: str, query: str, dependencies: versions.PageDependencies) -> str:
    whole = f"{address}{query} {build()} {dependencies.key}"
    return hashlib.sha256(whole.encode()).hexdigest()[:40]


def _remember_last(
    address: str, key: str, dependencies: versions.PageDependencies, began: float
) -> None:
    LAST[address] = key, dependencies.now, began
    if len(LAST) > MAX_LAST:
        LAST.popitem(last=False)


@dataclass(frozen=True)
class KeptPage:
    """A page without a query that was sent from the cache, or that the reader has.

    ``coding``: empty where the reader has it. ``dependencies``: as they were then.
    """

    address: str
    key: str
    coding: str
    expires_at: datetime | None
    dependencies: versions.PageDependencies

    def find_again(self, request: PublicRequest) -> bytes | None:
        """Return the content to send to the same request; None where the page is another now.

        One statement reads what it depends on now, which ``request`` keeps for the view.
        """
        began, before = monotonic(), self.dependencies
        now = versions.read_dependencies(before.depends, **before.address)
        request.dependencies = now
        key = _make_key(self.address, "", now)
        if key != self.key or (self.expires_at and self.expires_at <= now.now):
            return None
        content = b""
        if self.coding:
            stored = _load(cache, key, self.coding, now.now)
            if stored is None:
                return None
            content = stored.content
        LAST.pop(self.address, None)
        _remember_last(self.address, key, now, began)
        return content


def _respond(
    request: PublicRequest, key: str, store: BaseCache, render: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Return 304, the stored response, or a new one that is stored; with its cache headers."""
    etag, expires_at = _match_etag(request, key)
    response: HttpResponseBase | None = None
    coding = ""
    if etag:
        response = get_conditional_response(request, etag=etag)
    if response is None:
        coding = choose_coding(request)
        stored = _load(store, key, coding, request.dependencies.now)
        if stored:
            response, expires_at = stored.to_response(), stored.expires_at
            etag = _make_etag(key, expires_at)
    if response is not None and not request.query:
        request.kept = KeptPage(_address(request), key, coding, expires_at, request.dependencies)
    if response is None:
        response = render()
        etag = _make_etag(key, request.expires_at)
        if isinstance(response, HttpResponse) and response.status_code == HttpResponse.status_code:
            too_large = request.query and len(response.content) > MAX_CACHED_QUERY
            if not too_large:
                stored = pack(response, request.expires_at)
                _save(store, key, stored)
                response = stored.recode(coding).to_response()
    if response.status_code in {200, 304}:
        response["ETag"] = etag
    response["Cache-Control"] = PRIVATE if request.query else SHARED
    response["Vary"] = "Accept-Encoding"
    return response


def _address(request: HttpRequest) -> str:
    """Return the address of a page with all that its links depend on, without its query."""
    mounted = request.META.get("SCRIPT_NAME", "")
    return f"{request.scheme}://{read_host(request)} {mounted} {request.path_info}"


def _load_last(request: HttpRequest) -> HttpResponse | None:
    """Return a page as this process last sent it, if it holds until its time without a database."""
    if not (last := LAST.get(_address(request))):
        return None
    key, seen_at, began = last
    if monotonic() - began >= SECONDS_WITHOUT_DATABASE:
        return None
    until = seen_at + timedelta(seconds=SECONDS_WITHOUT_DATABASE)
    stored = _load(cache, key, choose_coding(request), until)
    if stored is None or day_of(until) != day_of(seen_at):
        return None
    response = stored.to_response()
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept-Encoding"
    return response


def _make_etag(key: str, expires_at: datetime | None) -> str:
    """Return the ETag of a page; it carries the second at which the page expires."""
    return f'W/"{key}-{expires_at.timestamp():.0f}"' if expires_at else f'W/"{key}"'


def _match_etag(request: PublicRequest, key: str) -> tuple[str, datetime | None]:
    """Return the ETag in If-None-Match that is still valid, or an empty string; and its end.

    The ETag carries all that decides, so that any worker can answer 304.
    """
    for tag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
        match = TAG.fullmatch(tag)
        if (
            match
            and match[1] == key
            and int(match[2] or NEVER) > request.dependencies.now.timestamp()
        ):
            return tag, datetime.fromtimestamp(int(match[2]), UTC) if match[2] else None
    return "", None


def _load(store: BaseCache, key: str, coding: str, now: datetime) -> PackedResponse | None:
    """Return a stored response in ``coding``, unless it has expired."""
    recoded_key = f"{key}-{coding}"
    is_first = coding in {FIRST, PLAIN}
    try:
        packed = None if is_first else store.get(recoded_key)
        if found := packed or store.get(key):
            stored = PackedResponse.from_bytes(found)
            if stored.expires_at and stored.expires_at <= now:
                return None
            recoded = stored.recode(coding)
            if not (is_first or packed):
                store.set(recoded_key, recoded.to_bytes())
            return recoded
    except Exception:  # a broken cache costs time, never the page
        log.exception("The cache cannot be read")
    return None


def _save(store: BaseCache, key: str, response: PackedResponse) -> None:
    try:
        store.set(key, response.to_bytes())
    except Exception:  # as above
        log.exception("The cache cannot be written")
