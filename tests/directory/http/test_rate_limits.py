"""One address cannot ask for ever, others are not held up by it, and none is remembered."""

from datetime import date
from ipaddress import ip_address, ip_network
from itertools import count

import pytest
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured

from directory.environment import Environment
from directory.http import rate_limits
from directory.views import search

TODAY = date(2026, 1, 7)


@pytest.fixture(autouse=True)
def _three_a_minute(monkeypatch):
    monkeypatch.setattr(search, "SEARCHES", 3)


@pytest.mark.usefixtures("world")
def test_who_asks_too_often_is_told_to_wait_and_others_are_not(client):
    asked = count()

    def ask(address="192.0.2.1", path="/search/"):
        return client.get(path, {"q": f"王示例{next(asked)}00"}, REMOTE_ADDR=address)

    assert [ask().status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = ask()
    assert "等一分钟" in refused.content.decode()
    assert refused["Retry-After"] == "60"
    assert ask(path="/search.csv").status_code == ask(path="/search.json").status_code == 429
    assert ask("192.0.2.2").status_code == 200
    assert client.get("/", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_household_counts_once_and_behind_a_proxy_the_nearest_address(rf, settings):
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
def test_who_asks_is_whom_our_own_proxies_name(rf, settings, asking, forwarded, known):
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


def test_no_address_is_kept_and_a_day_later_it_has_another_name(rf):
    names = set()
    for day in (TODAY, date(2026, 1, 8)):
        caches["limits"].clear()
        rate_limits.is_rate_limited(rf.get("/", REMOTE_ADDR="192.0.2.7"), "search", 9, day)
        names |= {*caches["limits"]._cache}
    assert len(names) == 2
    assert not [name for name in names if "192.0.2.7" in name]
