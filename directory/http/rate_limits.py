"""Limit how often one client may send requests that are expensive for the database.

All workers count together, in unlogged tables; with the database away or read-only each counts
alone. No address is stored: clients are counted under a keyed hash whose random key is new every
day. Carriers let thousands of people share an address, so the limits are far above what one types.
"""

import hashlib
import hmac
import ipaddress
import logging
import secrets
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy

from directory.http.outages import AWAY
from officials.db.row_queries import RowQuery

log = logging.getLogger(__name__)

MINUTE, HOUR = 60, 3600
SEARCHES_PER_MINUTE = 120  # from one address: searches, downloads and the region finder together
PLACE_DOWNLOADS_PER_MINUTE = 10  # each may be thousands of posts
TOO_MANY_SEARCHES = gettext_lazy("这个网络地址在一分钟内查得太多了，请稍等一分钟再查。")
# Carriers let thousands share an address; more than one person has to say.
REPORTS_PER_HOUR = 20
REPORTS_OF_A_NUMBER_PER_HOUR = 50
RECEIPTS_PER_HOUR = 60
# The usual network of one household (RFC 6177).
IPV6_PREFIX = 64

# Two clicks that send one form come within so many seconds.
SECONDS_OF_CLICKS = MINUTE

# Workers that count at one moment come in any order of their times: a count of later counts, and
# ends with the earliest. One of over a period later is of before a clock was set back.
_COUNT = RowQuery("""
    INSERT INTO directory_ratelimitcount AS stored (key, count, expires_at)
    VALUES (%(key)s, %(more)s, officials_now() + %(seconds)s * interval '1 second')
    ON CONFLICT (key) DO UPDATE SET
        count = excluded.count
            + CASE WHEN stored.expires_at > officials_now()
                AND stored.expires_at <= excluded.expires_at + %(seconds)s * interval '1 second'
            THEN stored.count ELSE 0 END,
        expires_at = CASE WHEN stored.expires_at > officials_now()
            THEN least(stored.expires_at, excluded.expires_at) ELSE excluded.expires_at END
    RETURNING count
""")
_DELETE_EXPIRED = """
    DELETE FROM directory_ratelimitcount WHERE key IN (
        SELECT key FROM directory_ratelimitcount WHERE expires_at <= officials_now()
        ORDER BY expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
"""


def is_rate_limited(
    request: HttpRequest,
    kind: str,
    limit: int,
    today: date,
    *,
    seconds: int = MINUTE,
    once: str = "",
) -> bool:
    """Count a request of a ``kind``; return whether its client sent over ``limit`` in a minute.

    ``seconds``: another time than a minute. ``once``: the same for clicks that send one form, also
    at one moment: they count once within a minute.
    """
    return _is_limited(kind, client_network(request), limit, today, seconds, once)


def _is_limited(
    kind: str, counted: str, limit: int, today: date, seconds: int, once: str = ""
) -> bool:
    def count(secret: bytes, add: Callable[..., int]) -> int:
        key = f"{kind}-{_hash(secret, counted)}"
        if not once:
            return add(key, seconds)
        clicks = add(f"{kind}-click-{_hash(secret, once)}", SECONDS_OF_CLICKS)
        return add(key, seconds, more=int(clicks == 1))

    try:
        return count(_shared_secret(today), _count_shared) > limit
    except AWAY:
        log.exception("Rate limits count alone: the database does not count")
        return count(_local_secret(today), _count_locally) > limit


def is_search_limited(request: HttpRequest, today: date) -> bool:
    """Count a search; return whether its client sent too many in a minute."""
    return is_rate_limited(request, "search", SEARCHES_PER_MINUTE, today)


def is_region_download_limited(request: HttpRequest, today: date) -> bool:
    """Count a download of a region; return whether its client sent too many in a minute."""
    return is_rate_limited(request, "download", PLACE_DOWNLOADS_PER_MINUTE, today)


def is_report_limited(request: HttpRequest, today: date, *, once: str) -> bool:
    """Count a report; return whether its client sent too many in an hour."""
    return is_rate_limited(request, "report", REPORTS_PER_HOUR, today, seconds=HOUR, once=once)


def is_reported_number_limited(number: str, today: date, *, once: str) -> bool:
    """Count a report on a number; return whether too many came in an hour."""
    return _is_limited("reported", number, REPORTS_OF_A_NUMBER_PER_HOUR, today, HOUR, once)


def is_receipt_limited(request: HttpRequest, today: date) -> bool:
    """Count a receipt that was typed; return whether its client typed too many in an hour."""
    return is_rate_limited(request, "receipt", RECEIPTS_PER_HOUR, today, seconds=HOUR)


def add_retry_after(response: HttpResponse, seconds: int = MINUTE) -> HttpResponse:
    """Add Retry-After to a response with status 429."""
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(seconds)
    return response


def hash_address(request: HttpRequest) -> str:
    """Return a keyed hash of the client's network, in the shape of an IPv6 address."""
    digest = salted_hmac(
        "directory.http.rate_limits.address", client_network(request), algorithm="sha256"
    ).digest()
    return str(ipaddress.IPv6Address(b"\xfd" + digest[:15]))


def _count_shared(key: str, seconds: int, more: int = 1) -> int:
    """Count a request in the database; return the count of the current ``seconds``."""
    count: int
    ((count,),) = _COUNT.fetch(key=key, seconds=seconds, more=more)
    if count == 1:
        with connection.cursor() as cursor:
            cursor.execute(_DELETE_EXPIRED)
    return count


def _count_locally(key: str, seconds: int, more: int = 1) -> int:
    """Count a request in this process; return the count of the current ``seconds``."""
    counts = caches["limits"]
    if counts.add(key, more, seconds):
        return more
    try:
        return counts.incr(key, more)
    except ValueError:  # they ended in between
        return more


def _hash(secret: bytes, network: str) -> str:
    return hmac.new(secret, network.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=1)
def _shared_secret(day: date) -> bytes:
    """Return the key of ``day`` that all workers use; delete those of earlier days."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM directory_ratelimitsecret WHERE day < %s", [day])
        cursor.execute(
            "INSERT INTO directory_ratelimitsecret (day, secret) VALUES (%s, %s)"
            " ON CONFLICT (day) DO NOTHING",
            [day, secrets.token_bytes(32)],
        )
        cursor.execute("SELECT secret FROM directory_ratelimitsecret WHERE day = %s", [day])
        return bytes(cursor.fetchone()[0])


@lru_cache(maxsize=1)
def _local_secret(day: date) -> bytes:  # noqa: ARG001 - a new day replaces the key
    return secrets.token_bytes(32)


def client_network(request: HttpRequest) -> str:
    """Return the client's address, for IPv6 its network; empty where there is none.

    Behind our proxies it is the last address in X-Forwarded-For that is not theirs: a client can
    write anything before it.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    # A proxy that connects by a local socket has no address.
    chain = [*forwarded.split(","), request.META.get("REMOTE_ADDR") or "127.0.0.1"]
    for text in filter(None, map(str.strip, reversed(chain))):
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return ""
        if not settings.HTTPS or not any(address in network for network in settings.PROXIES):
            break
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)
