"""The cache of a process keeps as many bytes as it may, and what was read last."""

from uuid import uuid4

import pytest

from directory.http.memory_cache import ENTRY_BYTES, BoundedMemoryCache

MAX_BYTES = 100_000


@pytest.fixture
def cache():
    return BoundedMemoryCache(uuid4().hex, {"OPTIONS": {"MAX_BYTES": MAX_BYTES}})


def size_of(cache):
    return sum(ENTRY_BYTES + len(value) for value in cache._cache.values())


def test_it_never_holds_more_bytes_than_it_may(cache):
    for number in range(300):
        cache.set(f"{number % 50}", b"x" * (number * 97 % 9000))
        if number % 7 == 0:
            cache.delete(f"{number % 11}")
        assert cache._cache.size == size_of(cache) <= MAX_BYTES
        assert cache._cache.keys() == cache._expire_info.keys()
    assert cache._cache.size > MAX_BYTES / 2
    cache.clear()
    assert cache._cache.size == size_of(cache) == 0


def test_many_empty_values_are_bounded_too(cache):
    for number in range(1000):
        cache.set(str(number), b"")
    assert size_of(cache) <= MAX_BYTES
    assert cache.get("999") == b""


def test_the_value_that_was_read_last_stays(cache):
    cache.set("read", b"1")
    for number in range(100):
        cache.set(str(number), b"x" * 5000)
        assert cache.get("read") == b"1"
    assert cache.get("0") is None
    assert cache.get("99") is not None


def test_a_value_that_would_evict_most_others_is_not_kept(cache):
    cache.set("small", b"1")
    cache.set("large", b"2")
    cache.set("large", b"x" * MAX_BYTES)
    assert (cache.get("small"), cache.get("large")) == (b"1", None)


def test_threads_count_together(cache):
    name = uuid4().hex
    one, other = (BoundedMemoryCache(name, {"OPTIONS": {"MAX_BYTES": MAX_BYTES}}) for _each in "12")
    for number in range(40):
        (one, other)[number % 2].set(str(number), b"x" * 9000)
    assert one._cache is other._cache
    assert size_of(one) <= MAX_BYTES
