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

MINUTE = 60
# Of an IPv6 address a household has so much.
HOUSEHOLD = 64


def is_too_often(request: HttpRequest, kind: str, most: int, today: date) -> bool:
    """Count a request of a ``kind``, and say whether its address made over ``most`` in a minute."""
    counts = caches["limits"]
    name = hmac.new(_key(today), _network(request).encode(), hashlib.sha256).hexdigest()
    key = f"{kind}-{name}"
    if counts.add(key, 1, MINUTE):
        return False
    try:
        return counts.incr(key) > most
    except ValueError:  # The minute ended in between.
        return False


def told(response: HttpResponse) -> HttpResponse:
    """Say when to come back, in an answer that refuses for now."""
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(MINUTE)
    return response


@lru_cache(maxsize=1)
def _key(day: date) -> bytes:  # noqa: ARG001 - another day has another key, and forgets this one
    return secrets.token_bytes(32)


def _network(request: HttpRequest) -> str:
    """Return the address, or the household's network; behind a proxy the one that it names last."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if known.version == 6:  # noqa: PLR2004 - the version
        return str(ipaddress.ip_network((known, HOUSEHOLD), strict=False))
    return str(known)
