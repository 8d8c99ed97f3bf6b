"""Log attacks and failures of requests, one line each, and give every line its request.

A line names the view, never the path or the query: people type names and numbers into both, and
paths carry keys.
"""

import ipaddress
import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from directory.http import rate_limits

log = logging.getLogger(__name__)

SLOW_SECONDS = 1.0
HEADER = "X-Request-ID"
# The form of nginx's $request_id.
_REQUEST_ID = re.compile("[0-9a-f]{32}")

_current: ContextVar[tuple[HttpRequest, str] | None] = ContextVar("request", default=None)


def request_log(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that logs refused and slow requests.

    Errors and pages of staff carry the id of the request, for whoever reports them; not those
    that shared caches keep, such as a withdrawn post.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        request_id = _read_request_id(request) or secrets.token_hex(16)
        token = _current.set((request, request_id))
        try:
            response = get_response(request)
            seconds = time.monotonic() - started
            for event in _find_events(request, response.status_code, seconds):
                facts = {"event": event, "status": response.status_code}
                log.warning(
                    event.replace("_", " "), extra=facts | {"duration_ms": round(seconds * 1000)}
                )
        finally:
            _current.reset(token)
        is_kept = "public" in response.headers.get("Cache-Control", "")
        is_error = response.status_code >= HTTPStatus.BAD_REQUEST
        if _is_of_staff(request) or (is_error and not is_kept):
            response[HEADER] = request_id
        return response

    return middleware


class RequestFilter(logging.Filter):
    """Add the request's id, view, signed-in user and keyed address to each line it causes."""

    def filter(self, record: logging.LogRecord) -> bool:
        current = _current.get()
        if current:
            request, record.request_id = current
            record.address = rate_limits.hash_address(request)
            record.view = request.resolver_match.view_name if request.resolver_match else None
            if not hasattr(record, "user_id"):
                record.user_id = _read_user_id(request)
        return True


def _find_events(request: HttpRequest, status: int, seconds: float) -> Iterator[str]:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        yield "rate_limited"
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        yield "body_refused"
    # Other regions answer as if their rows did not exist.
    refused = status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    if refused and _is_of_staff(request) and _read_user_id(request):
        yield "access_refused"
    if seconds >= SLOW_SECONDS:
        yield "slow_request"


def _is_of_staff(request: HttpRequest) -> bool:
    return request.path_info.startswith("/admin/")


def _read_user_id(request: HttpRequest) -> int | None:
    """Return the id of the signed-in user, if the view asked for it; reading it costs a query."""
    user = getattr(request, "_cached_user", None)
    return user.pk if user else None


def _read_request_id(request: HttpRequest) -> str:
    """Return the id that one of our proxies gave the request; empty where none did."""
    # Not request.headers, which parses every header, and few requests are read for another one.
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    if not settings.HTTPS or not _REQUEST_ID.fullmatch(given):
        return ""
    try:
        # A proxy that connects by a local socket has no address.
        peer = ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    except ValueError:
        return ""
    return given if any(peer in network for network in settings.PROXIES) else ""
