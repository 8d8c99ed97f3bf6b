"""A cache in the memory of each process, bounded by bytes instead of by entries."""

from collections import OrderedDict
from typing import Any

from django.core.cache.backends import locmem
from django.core.cache.backends.base import DEFAULT_TIMEOUT

# An entry beside its value: the key twice, its time, and the objects of Python around them.
ENTRY_BYTES = 500
# A value above this share of the cache would evict most others.
LARGEST_SHARE = 8


class Entries(OrderedDict[str, bytes]):
    """Pickled values by their keys, the last read first, and the bytes of all in ``size``."""

    size = 0

    def __setitem__(self, key: str, value: bytes) -> None:
        self.size += ENTRY_BYTES + len(value)
        if key in self:
            self.size -= ENTRY_BYTES + len(self[key])
        super().__setitem__(key, value)

    def __delitem__(self, key: str) -> None:
        self.size -= ENTRY_BYTES + len(self[key])
        super().__delitem__(key)

    def popitem(self, last: bool = True) -> tuple[str, bytes]:  # noqa: FBT002
        key = next(reversed(self) if last else iter(self))
        value = self[key]
        del self[key]
        return key, value

    def clear(self) -> None:
        super().clear()
        self.size = 0


class BoundedMemoryCache(locmem.LocMemCache):
    """Django's cache in memory with the option ``MAX_BYTES``; what was not read longest goes first.

    Threads share the entries of one ``LOCATION``.
    """

    _cache: Entries
    _expire_info: dict[str, float | None]

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        self._max_bytes: int = params["OPTIONS"]["MAX_BYTES"]
        locmem._caches.setdefault(name, Entries())  # type: ignore[attr-defined]  # noqa: SLF001
        at_most = {"MAX_ENTRIES": self._max_bytes // ENTRY_BYTES}
        super().__init__(name, params | {"OPTIONS": at_most | params["OPTIONS"]})

    def _set(self, key: str, value: bytes, timeout: Any = DEFAULT_TIMEOUT) -> None:
        if len(value) > self._max_bytes // LARGEST_SHARE:
            self._delete(key)
            return
        while self._cache and self._cache.size + ENTRY_BYTES + len(value) > self._max_bytes:
            oldest, _value = self._cache.popitem()
            del self._expire_info[oldest]
        super()._set(key, value, timeout)  # type: ignore[misc]

    def _delete(self, key: str) -> bool:
        return bool(super()._delete(key))  # type: ignore[misc]
