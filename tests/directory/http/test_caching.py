"""A page is kept as long as what it depends on, and not a moment longer."""

import gzip
import re
from datetime import date, datetime, timedelta
from time import monotonic

import brotli
import pytest
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from directory.http import caching
from directory.http.caching import PRIVATE, SHARED
from directory.http.packed_responses import decompress
from officials.actions import withdrawal
from officials.days import SHANGHAI, midnight
from tests.support import factories


class BrokenCache(BaseCache):
    """A cache that neither gives nor takes."""

    def __init__(self, _name, params):
        super().__init__(params)

    def get(self, *_args, **_options):
        raise ConnectionError

    set = get


def pages(world):
    return ["/", "/regions/", f"/regions/{world.town.code}/", f"/departments/{world.bureau.uid}/",
            f"/posts/{world.head.uid}/", "/hotlines/", "/about/", "/sitemap.xml"]  # fmt: skip


def queries_of(client, address, **headers):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=headers)
    return len(queries), response


def test_a_page_seen_before_costs_one_query(client, world):
    for address in pages(world):
        first = client.get(address)
        count, second = queries_of(client, address)
        assert count == 1, address
        assert second.content == first.content
        assert second["ETag"] == first["ETag"]
        assert second["Content-Type"] == first["Content-Type"]


DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress, "zstd": decompress}


def test_a_page_is_kept_compressed_and_sent_in_the_coding_that_a_reader_takes(client, world):
    address = f"/regions/{world.town.code}/"
    plain = client.get(address)
    assert "Content-Encoding" not in plain
    for coding, decode in DECODERS.items():
        for _first_and_kept in range(2):
            count, sent = queries_of(client, address, **{"accept-encoding": coding})
            assert (count, sent["Content-Encoding"], sent["ETag"]) == (1, coding, plain["ETag"])
            assert len(sent.content) < len(plain.content) / 2
            assert int(sent["Content-Length"]) == len(sent.content)
            assert decode(sent.content) == plain.content
    # What is compressed already is kept as it is.
    book = "/search.xlsx?q=王示例"
    first = client.get(book, headers={"accept-encoding": "br"})
    count, second = queries_of(client, book, **{"accept-encoding": "br"})
    assert (count, second.content) == (1, first.content)
    assert "Content-Encoding" not in second


def test_a_made_up_port_makes_no_second_copy(client, world):
    first = client.get("/about/")
    for port in (1, 31337):
        count, other = queries_of(client, "/about/", host=f"testserver:{port}")
        assert (count, other["ETag"], other.content) == (1, first["ETag"], first.content)


def test_a_page_that_the_reader_has_is_not_sent_again(client, world):
    for address in pages(world):
        etag = client.get(address)["ETag"]
        count, response = queries_of(client, address, **{"If-None-Match": etag})
        assert (count, response.status_code, response.content) == (1, 304, b""), address
        assert response["ETag"] == etag
        assert response["Cache-Control"] == SHARED
        # RFC 9110, 15.4.5: as in the answer with content, which compression varies.
        assert response["Vary"] == "Accept-Encoding"


def test_a_cached_page_keeps_what_it_tells_robots(client, world):
    address = f"/posts/{world.head.uid}/"
    assert client.get(address)["X-Robots-Tag"] == client.get(address)["X-Robots-Tag"] == "noarchive"


def test_an_act_makes_new_what_shows_it_and_nothing_else(client, world):
    elsewhere = factories.county()
    shown = [*pages(world)[:5], "/sitemap.xml", f"/regions/{world.province.code}/"]
    other = [f"/regions/{elsewhere.code}/", "/hotlines/", f"/regions/{world.zone.code}/"]
    tags = {address: client.get(address)["ETag"] for address in shown + other}
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="number_stopped")
    changed = {address for address, tag in tags.items() if client.get(address)["ETag"] != tag}
    assert changed == set(shown)


def test_a_new_day_and_new_reference_data_make_every_page_new(client, world, clock):
    address = f"/regions/{world.county.code}/"
    tags = {client.get(address)["ETag"]}
    clock.advance(days=1)
    tags.add(client.get(address)["ETag"])
    factories.region_alias(region=world.county, name="又一旧名")
    tags.add(client.get(address)["ETag"])
    assert len(tags) == 3


def test_a_department_that_moved_still_follows_its_posts(client, world):
    address = f"/departments/{world.bureau.uid}/"
    world.bureau.region = world.zone
    world.bureau.save()
    assert "0999-012 3456" in client.get(address).content.decode()
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="number_stopped")
    assert "0999-012 3456" not in client.get(address).content.decode()


@pytest.mark.parametrize("junk", ["utm_source=x", "q", "page=2", "=", "&&&", "x=%FF%00"])
def test_unknown_parameters_change_nothing_and_fill_no_cache(client, world, junk):
    address = f"/regions/{world.county.code}/"
    plain = client.get(address)
    count, response = queries_of(client, f"{address}?{junk}")
    assert (count, response.status_code, response.content) == (1, 200, plain.content)


@pytest.fixture
def office(world, clock):
    """A number that is answered from 9:00 to 17:00, at 10:00 of a Monday; the pages that say so."""
    post = factories.post(department=world.bureau, title="服务台", kind="desk")
    factories.sourced_hotline(post=post, hours="每天9:00-17:00")
    factories.publish(post)
    monday = clock.today + timedelta(days=7 - clock.today.weekday())
    clock.move_to(midnight(monday) + timedelta(hours=10))
    plain = [f"/regions/{world.county.code}/", f"/regions/{world.town.code}/",
             f"/departments/{world.bureau.uid}/", f"/posts/{post.uid}/"]  # fmt: skip
    return [*plain, *(f"/en{address}" for address in plain)]


def test_a_page_holds_until_what_it_says_of_the_moment_changes(client, office, clock):
    first = {address: client.get(address) for address in office}
    clock.advance(hours=6, minutes=30)
    for address, seen in first.items():
        count, again = queries_of(client, address)
        assert (count, again.content, again["ETag"]) == (1, seen.content, seen["ETag"]), address
    clock.advance(minutes=60)
    for address, seen in first.items():
        count, later = queries_of(client, address)
        assert count > 1, address
        assert later.content != seen.content
        assert later["ETag"] != seen["ETag"]
        assert queries_of(client, address)[0] == 1


def test_a_list_of_holidays_renews_what_pages_say_of_the_moment(client, world, clock):
    post = factories.post(department=world.bureau, title="服务台", kind="desk")
    factories.sourced_hotline(post=post, hours="工作日9:00-17:00")
    factories.publish(post)
    clock.move_to(midnight(date(2027, 10, 9)) + timedelta(hours=10))  # a Saturday
    address = f"/posts/{post.uid}/"
    assert "2027年的放假安排未知" in client.get(address).content.decode()
    factories.calendar_day(year=2027, day="2027-10-09", kind="workday")
    assert "现在可打，17:00 止" in client.get(address).content.decode()


def test_each_process_confirms_an_unchanged_page(client, office, clock):
    tags = {address: client.get(address)["ETag"] for address in office}
    cache.clear()
    clock.advance(hours=6, minutes=30)
    for address, tag in tags.items():
        count, response = queries_of(client, address, **{"If-None-Match": tag})
        assert (count, response.status_code, response["ETag"]) == (1, 304, tag), address
    clock.advance(minutes=60)
    for address, tag in tags.items():
        response = client.get(address, headers={"If-None-Match": f'"another", {tag}'})
        assert (response.status_code, response["ETag"] != tag) == (200, True), address


def test_a_page_has_one_place_in_the_cache_at_all_hours(client, office, clock):
    for _hour in range(12):
        for address in office:
            client.get(address)
        clock.advance(hours=1)
    assert len(cache._cache) == len(office)


@pytest.mark.parametrize("until", ["-", "-0", "-x", "--1", "-²", f"-{'9' * 5000}", "x"])
def test_a_tag_that_is_not_ours_confirms_nothing(client, world, until):
    address = f"/regions/{world.county.code}/"
    key = client.get(address)["ETag"].removesuffix('"')
    response = client.get(address, headers={"If-None-Match": f'{key}{until}"'})
    assert response.status_code == 200


@pytest.mark.usefixtures("world")
def test_a_page_mounted_elsewhere_is_another_page(client, world):
    chinese = client.get("/privacy/", SCRIPT_NAME="/en").content
    assert client.get("/en/privacy/").content != chinese


def test_a_star_finds_nothing_where_there_is_nothing(client, world):
    answer = client.get("/posts/0123456789ab/", headers={"if-none-match": "*"})
    assert answer.status_code == 404


def test_the_answer_to_a_question_is_kept_here_only_until_anything_is_taken_down(client, world):
    for address in ("/search/?q=王示例", "/search.csv?q=王示例", "/suggest/?q=王示例"):
        first = client.get(address)
        assert first["Cache-Control"] == PRIVATE, address
        count, second = queries_of(client, address)
        assert (count, second.content) == (1, first.content)
    said = world.office.digits[-4:].encode()
    assert said in client.get("/search.csv?q=王示例").content
    withdrawal.suspend(world.office, by=world.editor, reason="号码有误")
    for address in ("/search/?q=王示例", "/search.csv?q=王示例"):
        assert said not in client.get(address).content, address


def test_queries_are_cached_apart_from_pages_without_one(client, world, settings):
    few = settings.CACHES["queries"] | {"LOCATION": "few", "OPTIONS": {"MAX_BYTES": 20_000}}
    settings.CACHES = settings.CACHES | {"queries": few}
    client.get("/privacy/")
    for word in "甲乙丙丁戊己庚辛壬癸":
        client.get("/regions/", {"q": f"没有{word}"})
    assert queries_of(client, "/privacy/")[0] == 1
    assert queries_of(client, "/regions/?q=没有甲")[0] > 1
    assert queries_of(client, "/regions/?q=没有癸")[0] == 1


@pytest.mark.usefixtures("world")
def test_a_refusal_is_not_cached(client):
    for _time in range(2):
        count, response = queries_of(client, "/search/?q=1")
        assert (response.status_code, response["Cache-Control"]) == (400, PRIVATE)
        assert "ETag" not in response
        assert count >= 1


def test_a_shared_cache_holds_a_page_for_a_minute_at_most(client, world):
    for address in pages(world):
        control = client.get(address)["Cache-Control"].replace(" ", "").split(",")
        seconds = dict(part.split("=") for part in control if "=" in part)
        stale = max(int(seconds["stale-while-revalidate"]), int(seconds["stale-if-error"]))
        assert int(seconds["s-maxage"]) + stale <= 60
        assert seconds["max-age"] == "0"


def test_a_missing_page_is_kept_under_no_tag(client, world):
    response = client.get(f"/posts/{world.withdrawn.uid}/")
    assert response.status_code == 410
    assert "ETag" not in response


@pytest.mark.usefixtures("db")
def test_each_language_and_host_has_its_own_copy(client):
    tags = {
        client.get(address, headers={"host": host})["ETag"]
        for address in ("/about/", "/en/about/")
        for host in ("localhost", "127.0.0.1")
    }
    assert len(tags) == 4


def test_a_broken_cache_never_breaks_a_page(client, world, settings):
    broken = {"BACKEND": f"{__name__}.BrokenCache"}
    settings.CACHES = settings.CACHES | dict.fromkeys(("default", "queries", "cards"), broken)
    for address in [*pages(world), "/search/?q=王"]:
        assert client.get(address).status_code == 200
        assert client.get(address).status_code == 200


def without_database():
    """Let every statement fail as if the server had gone."""

    def refuse(*_query):
        raise OperationalError

    return connection.execute_wrapper(refuse)


def test_pages_go_on_for_a_minute_without_the_database(client, world, monkeypatch):
    county = f"/regions/{world.county.code}/"
    addresses = [*pages(world), county, "/en/about/", "/large/about/"]
    seen = {address: client.get(address).content for address in addresses}
    client.get(f"{county}?now=1")
    assert client.get(f"/topics/{'a' * 2000}/").status_code == 404  # nothing to remember
    with without_database():
        for address, content in seen.items():
            response = client.get(address)
            assert (response.status_code, response.content) == (200, content), address
            assert (response["Cache-Control"], "ETag" in response) == ("no-store", False)
        others = [client.get("/about/", headers={"host": "127.0.0.1"}), client.get("/privacy/")]
        others += [client.get(f"{county}?now=1"), client.get("/en/regions/")]
        assert {response.status_code for response in others} == {503}
        assert len(caching.LAST) <= len(seen)
        later = monotonic() + caching.SECONDS_WITHOUT_DATABASE
        monkeypatch.setattr(caching, "monotonic", lambda: later)
        assert {client.get(address).status_code for address in seen} == {503}


def test_a_page_does_not_go_on_beyond_what_it_says_of_now(client, office, clock):
    addresses = office[0], "/about/"

    def go_on():
        for address in addresses:
            client.get(address)
        with without_database():
            return [client.get(address).status_code for address in addresses]

    expires = re.search(r"-(\d+)", client.get(addresses[0])["ETag"])[1]
    changes_at = datetime.fromtimestamp(int(expires), SHANGHAI)
    clock.move_to(changes_at - timedelta(seconds=90))
    assert go_on() == [200, 200]
    clock.advance(seconds=60)
    assert go_on() == [503, 200]
    clock.move_to(midnight(clock.today + timedelta(days=1)) - timedelta(seconds=30))
    assert go_on() == [503, 503]


def test_a_page_of_before_an_act_does_not_go_on_once_the_act_was_seen(client, world):
    address = f"/departments/{world.bureau.uid}/"
    assert "0999-012 3456" in client.get(address).text
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="number_stopped")
    client.get(address)
    with without_database():
        response = client.get(address)
    assert response.status_code == 200
    assert "0999-012 3456" not in response.text
    page = f"/posts/{world.head.uid}/"
    assert client.get(page).status_code == 200
    withdrawal.withdraw_post(world.head, by=factories.editor(), reason="mistake")
    assert client.get(page).status_code == 410
    with without_database():
        assert client.get(page).status_code == 503


def test_without_the_database_the_emergency_numbers_are_still_there(client, world):
    with without_database():
        for address in (*pages(world), "/en/search/?q=王"):
            response = client.get(address)
            assert response.status_code == 503, address
            # What is saved as a file is told in plain text.
            is_page = response["Content-Type"].startswith("text/html")
            assert not is_page or b'href="tel:120"' in response.content
            assert is_page == (address != "/sitemap.xml"), address
            assert response["Retry-After"] == "60"
            assert response["Cache-Control"] == "no-store"
