"""Rate limits: per client, shared by all workers, without storing addresses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from ipaddress import ip_address, ip_network
from itertools import count

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from directory.environment import Environment
from directory.http import rate_limits
from directory.models import RateLimitCount, RateLimitSecret
from tests.support import factories

TODAY = date(2026, 1, 7)


@pytest.fixture(autouse=True)
def _three_a_minute(monkeypatch):
    monkeypatch.setattr(rate_limits, "SEARCHES_PER_MINUTE", 3)


@pytest.mark.usefixtures("world")
def test_a_client_over_the_limit_gets_429_and_others_do_not(client):
    asked = count()

    def ask(address="192.0.2.1", path="/search/"):
        return client.get(path, {"q": f"王示例{next(asked)}00"}, REMOTE_ADDR=address)

    assert [ask().status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = ask()
    assert "等一分钟" in refused.content.decode()
    assert refused["Retry-After"] == "60"
    assert ask(path="/search.csv").status_code == ask(path="/search.json").status_code == 429
    assert ask(path="/regions/").status_code == 429
    finder = ask(path=f"/topics/{factories.topic().slug}/")
    assert (finder.status_code, finder["Retry-After"]) == (429, "60")
    assert "等一分钟" in finder.text
    assert ask("192.0.2.2").status_code == 200
    assert client.get("/", REMOTE_ADDR="192.0.2.1").status_code == 200


@pytest.mark.usefixtures("db")
def test_an_ipv6_network_is_one_client_and_behind_a_proxy_the_nearest_address(rf, settings):
    def counted(**headers):
        request = rf.get("/search/", **headers)
        return rate_limits.is_rate_limited(request, "search", 1, TODAY)

    assert not counted(REMOTE_ADDR="2001:db8::1")
    assert counted(REMOTE_ADDR="2001:db8::2")
    assert not counted(REMOTE_ADDR="2001:db8:0:1::1")
    settings.HTTPS = True
    assert not counted(HTTP_X_FORWARDED_FOR="192.0.2.9, 192.0.2.1")
    assert counted(HTTP_X_FORWARDED_FOR="192.0.2.8, 192.0.2.1")
    assert not counted(HTTP_X_FORWARDED_FOR="nonsense")


@pytest.mark.parametrize(
    ("asking", "forwarded", "known"),
    [
        ("192.0.2.9", "192.0.2.1", "192.0.2.9"),
        ("127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "192.0.2.8, 192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "192.0.2.8, 192.0.2.1, 10.0.0.7", "192.0.2.1"),
        ("127.0.0.1", "10.0.0.7", "10.0.0.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "192.0.2.1, nonsense", "nonsense"),
    ],
)
def test_the_client_is_the_address_that_our_own_proxies_name(
    rf, settings, asking, forwarded, known
):
    settings.HTTPS, settings.PROXIES = True, [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]
    named = rate_limits.hash_address(
        rf.get("/", REMOTE_ADDR=asking, HTTP_X_FORWARDED_FOR=forwarded)
    )
    settings.HTTPS = False
    assert named == rate_limits.hash_address(rf.get("/", REMOTE_ADDR=known))
    assert named != rate_limits.hash_address(rf.get("/", REMOTE_ADDR="192.0.2.77"))
    assert ip_address(named).version == 6


def test_proxies_are_addresses_or_networks(monkeypatch):
    monkeypatch.setenv("PROXIES", "10.0.0.0/8, a-proxy, 10.0.0.1/8")
    environment = Environment()
    assert environment.networks("PROXIES") == [ip_network("10.0.0.0/8")]
    with pytest.raises(ImproperlyConfigured, match=r"'a-proxy'.+'10\.0\.0\.1/8'"):
        environment.check()


@pytest.mark.usefixtures("db")
def test_no_address_is_stored_and_the_next_day_hashes_it_otherwise(rf):
    for day in (TODAY, date(2026, 1, 8)):
        rate_limits.is_rate_limited(rf.get("/", REMOTE_ADDR="192.0.2.7"), "search", 9, day)
    names = set(RateLimitCount.objects.values_list("key", flat=True))
    assert len(names) == 2
    assert not [name for name in names if "192.0.2.7" in name]
    assert [secret.day for secret in RateLimitSecret.objects.all()] == [date(2026, 1, 8)]


@pytest.mark.django_db(transaction=True)
def test_workers_count_together(rf):
    def worker(_number):
        try:
            return rate_limits.is_rate_limited(
                rf.get("/", REMOTE_ADDR="192.0.2.7"), "search", 10, TODAY
            )
        finally:
            connection.close()

    rate_limits._shared_secret.cache_clear()
    with ThreadPoolExecutor(4) as workers:
        limited = list(workers.map(worker, range(16)))
    assert limited.count(True) == 6


def test_a_minute_later_a_client_begins_anew_and_old_counts_are_deleted(rf, clock):
    def send(address):
        return rate_limits.is_rate_limited(rf.get("/", REMOTE_ADDR=address), "search", 1, TODAY)

    assert [send("192.0.2.7"), send("192.0.2.7"), send("192.0.2.8")] == [False, True, False]
    clock.advance(seconds=61)
    assert not send("192.0.2.7")
    assert RateLimitCount.objects.count() == 1
    # The clock of the machine was wrong, and is set back: nobody waits for the hours between.
    clock.advance(seconds=-7200)
    assert [send("192.0.2.7"), send("192.0.2.7")] == [False, True]


@pytest.mark.usefixtures("db")
def test_a_request_of_before_one_that_was_counted_counts_too(rf, clock):
    def send():
        request = rf.get("/", REMOTE_ADDR="192.0.2.7")
        return rate_limits.is_rate_limited(request, "search", 1, TODAY)

    assert not send()
    clock.advance(seconds=-1)
    assert send()


@pytest.mark.usefixtures("db")
def test_a_worker_counts_alone_while_the_database_is_away(rf):
    def refuse(*_query):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        limited = [
            rate_limits.is_rate_limited(rf.get("/", REMOTE_ADDR="192.0.2.7"), "search", 2, TODAY)
            for _ in range(4)
        ]
    assert limited == [False, False, True, True]


@pytest.mark.usefixtures("world")
def test_an_answer_from_the_cache_is_not_counted(client):
    answers = [client.get("/search/", {"q": "王示例"}).status_code for _ in range(5)]
    assert answers == [200] * 5


@pytest.mark.usefixtures("db")
def test_the_counters_are_in_unlogged_tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relpersistence FROM pg_class WHERE relname ~ '^directory_ratelimit[a-z]+$'"
        )
        assert [row[0] for row in cursor.fetchall()] == ["u", "u"]


@pytest.mark.usefixtures("world")
def test_the_region_finder_counts_with_the_searches_and_says_so_when_it_refuses(client):
    names = ("甲", "乙", "丙")
    for name in names:
        client.get("/regions/", {"q": name})
    refused = client.get("/regions/", {"q": "丁"})
    assert refused.status_code == 429
    assert "等一分钟" in refused.text
    assert refused["Retry-After"] == "60"
    assert client.get("/search/", {"q": "王示例"}).status_code == 429
    assert client.get("/regions/").status_code == 200
