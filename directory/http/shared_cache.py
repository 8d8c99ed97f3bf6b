"""A cache that all workers share, in Redis or Valkey: the backend of ``CACHE_URL``.

It keeps pages and cards as bytes, under keys that name all that these say, so nothing in it is ever
out of date. Without it the site is slower, and nothing else.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError
from redis.retry import Retry

log = logging.getLogger(__name__)

T = TypeVar("T")

# A cache that takes longer than a page takes to render gains nothing.
SECONDS_TO_ANSWER = 0.1
# For so long a process does not ask a server that did not answer, so few requests wait for it.
SECONDS_AWAY = 5


class BytesSerializer:
    """Keep bytes as they are: a pickle would run the code of whoever can write to the server."""

    def dumps(self, value: bytes) -> bytes:
        """Return ``value``."""
        return value

    def loads(self, value: bytes) -> bytes:
        """Return ``value``."""
        return value


class SharedCache(RedisCache):
    """Django's Redis cache for bytes; a server that fails, or is full, has and keeps nothing."""

    # Server -> until when it is not asked, by the clock of this process, for all its caches.
    _away_until: dict[str, float] = {}

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        limits = {
            "serializer": BytesSerializer,
            "socket_timeout": SECONDS_TO_ANSWER,
            "socket_connect_timeout": SECONDS_TO_ANSWER,
            # A second time at once: the server closes connections that nobody uses.
            "retry": Retry(NoBackoff(), 1),
        }
        super().__init__(server, params | {"OPTIONS": limits | params.get("OPTIONS", {})})
        self._server = server

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return the value of ``key``, or ``default``."""
        return self._try(lambda: super(SharedCache, self).get(key, default, version), default)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """Return the values that there are, by their keys."""
        keys = [*keys]
        if not keys:
            return {}
        return self._try(lambda: super(SharedCache, self).get_many(keys, version), {})

    def set(self, key: str, value: Any, *args: Any, **options: Any) -> None:
        """Keep a value, if the server takes it."""
        self._try(lambda: super(SharedCache, self).set(key, value, *args, **options), None)

    def set_many(self, data: dict[str, Any], *args: Any, **options: Any) -> list[str]:
        """Keep values; return the keys of those that the server did not take."""
        failed = [*data]
        return self._try(lambda: super(SharedCache, self).set_many(data, *args, **options), failed)

    def _try(self, call: Callable[[], T], otherwise: T) -> T:
        """Return what ``call`` returns, or ``otherwise`` where the server does not do it."""
        if time.monotonic() < self._away_until.get(self._server, 0):
            return otherwise
        try:
            return call()
        except ResponseError as refusal:  # it is full, or takes no writes: what it has is good
            log.warning("The shared cache refuses: %s", refusal)
        except (RedisError, OSError) as failure:
            self._away_until[self._server] = time.monotonic() + SECONDS_AWAY
            log.warning("The shared cache does not answer: %s", failure)
        return otherwise
