"""How often one address may ask what costs the database something. No address is kept.

An address is counted under its keyed hash; the key is random, known to one process only and new
every day. Carriers let thousands share an address, so the limits are far above what one types.
"""

import hashlib
import hmac
import ipaddress
import secrets
from datetime import date
from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

MINUTE = 60
# Of an IPv6 address a household has so much.
IPV6_PREFIX = 64


def is_rate_limited(request: HttpRequest, kind: str, most: int, today: date) -> bool:
    """Count a request of a ``kind``, and say whether its address made over ``most`` in a minute."""
    counts = caches["limits"]
    name = hmac.new(_key(today), _client_network(request).encode(), hashlib.sha256).hexdigest()
    key = f"{kind}-{name}"
    if counts.add(key, 1, MINUTE):
        return False
    try:
        return counts.incr(key) > most
    except ValueError:  # The minute ended in between.
        return False


def add_retry_after(response: HttpResponse) -> HttpResponse:
    """Say when to come back, in an answer that refuses for now."""
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(MINUTE)
    return response


@lru_cache(maxsize=1)
def _key(day: date) -> bytes:  # noqa: ARG001 - another day has another key, and forgets this one
    return secrets.token_bytes(32)


def hash_address(request: HttpRequest) -> str:
    """Return what stands for an address in the database: a keyed hash in the shape of IPv6."""
    named = salted_hmac(
        "directory.http.rate_limits.address", _client_network(request), algorithm="sha256"
    ).digest()
    return str(ipaddress.IPv6Address(b"\xfd" + named[:15]))


def _client_network(request: HttpRequest) -> str:
    """Return the address that asks, or the household's network; nothing where none is known.

    Behind a proxy it is the last one in the chain that is no proxy of ours: what stands before it
    is what the asker says.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    # A proxy on a socket of this machine has no address.
    chain = [*forwarded.split(","), request.META.get("REMOTE_ADDR") or "127.0.0.1"]
    for address in filter(None, map(str.strip, reversed(chain))):
        try:
            known = ipaddress.ip_address(address)
        except ValueError:
            return ""
        if not settings.HTTPS or not any(known in network for network in settings.PROXIES):
            break
    if known.version == 6:  # noqa: PLR2004 - the version
        return str(ipaddress.ip_network((known, IPV6_PREFIX), strict=False))
    return str(known)
