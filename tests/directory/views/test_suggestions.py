"""The suggestions of the search box: JSON in both languages, of live posts only."""

import json
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.views import suggestions
from officials.actions import withdrawal
from officials.models import DepartmentType, NationalHotline, PublicReason
from tests.directory.views.test_pages import REGISTER
from tests.support.database_errors import raise_in_function


def rows(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)["suggestions"]


def test_each_suggestion_leads_to_a_page(client, world):
    DepartmentType.objects.filter(pk=world.bureau.type.pk).update(name="公安局")
    suggested = [
        row
        for text in (
            "样品",
            "样",
            "王示",
            "wsl",
            "0999",
            "别的说法",
            "样品县公安",
            "yangpin",
            "公安",
        )
        for row in rows(client.get("/suggest/", {"q": text}))
    ]
    addresses = {row["address"] for row in suggested}
    assert f"/posts/{world.head.uid}/" in addresses
    assert f"/regions/{world.county.code}/" in addresses
    assert f"/departments/{world.bureau.uid}/" in addresses
    assert f"/topics/{world.topic.slug}/" in addresses
    assert f"/search/?{urlencode({'q': '公安局'})}" in addresses
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_hotline_is_suggested_by_number_and_by_word(client, world):
    NationalHotline.objects.filter(number="110").update(aliases=["报警", "police"])
    for text in ("11", "110", "报警", "报", "police"):
        suggested = rows(client.get("/suggest/", {"q": text}))
        found = [row for row in suggested if row["text"].startswith("110 ")]
        assert bool(found) == (text != "报"), text
        assert all(row["address"] == "/search/?q=110" for row in found)


@pytest.mark.parametrize("text", ["样品县样品事", "样品事 样品县", "样品县 别的说法"])
def test_topic_in_a_place_is_suggested(client, world, text):
    address = f"/regions/{world.county.code}/topics/{world.topic.slug}/"
    assert rows(client.get("/suggest/", {"q": text}))[0]["address"] == address
    (first, *_others) = rows(client.get("/en/suggest/", {"q": text}))
    assert first["address"] == f"/en{address}"
    assert first["text"] == "Sample matter"


def test_english_and_large_print_lead_to_their_own_pages(client, world):
    (row,) = rows(client.get("/large/en/suggest/", {"q": "wangshi"}))
    assert row["address"] == f"/large/en/posts/{world.head.uid}/"
    assert (row["text"], row["lang"]) == ("王示例", "zh-Hans")
    assert row["place"].startswith("Wang Shili, Sample County")


def test_withdrawn_name_is_gone_in_spite_of_a_cached_answer(client, world):
    first = client.get("/suggest/", {"q": "王示例"})
    assert [row["text"] for row in rows(first)] == ["王示例"]
    again = {"If-None-Match": first["ETag"]}
    assert client.get("/suggest/", {"q": "王示例"}, headers=again).status_code == 304
    withdrawal.withdraw_post(world.head, by=world.editor, reason=PublicReason.MISTAKE)
    assert rows(client.get("/suggest/", {"q": "王示例"}, headers=again)) == []


def test_typed_text_is_neither_cached_by_others_nor_logged(client, world, caplog):
    response = client.get("/suggest/", {"q": "王示例"})
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "王示例" not in caplog.text
    assert client.post("/suggest/", {"q": "王示例"}).status_code == 405


@pytest.mark.parametrize("text", ["", "王" * 10_000, "\0", "%", "\\", "'--", "<script>", "𰝟"])
@pytest.mark.usefixtures("world")
def test_any_text_has_an_answer(client, text):
    for prefix in ("", "/en"):
        assert rows(client.get(f"{prefix}/suggest/", {"q": text})) == []


def test_few_statements_read_nothing_of_the_register(client, world):
    client.get("/suggest/", {"q": "样"})
    for text in ("样品", "wsl", "0999"):
        with CaptureQueriesContext(connection) as queries:
            client.get("/suggest/", {"q": text})
        # The versions, the rate limit, the suggestions; beside digits that of the reference data.
        assert len(queries) == (4 if text.isdigit() else 3)
        assert not [name for name in REGISTER if name in queries[-1]["sql"]]


def test_too_many_requests_are_limited(client, world, monkeypatch):
    monkeypatch.setattr(suggestions, "SUGGESTIONS_PER_MINUTE", 2)
    statuses = [client.get("/suggest/", {"q": text}).status_code for text in "样品县"]
    assert statuses == [200, 200, 429]


def test_timeout_is_not_an_empty_list(client, world):
    raise_in_function("officials_numbers_holding", "query_canceled")
    response = client.get("/suggest/", {"q": "0999"})
    assert (response.status_code, response.content) == (503, b"{}")
    assert "ETag" not in response


def test_box_of_a_place_suggests_matters_and_bodies_in_that_place(client, world):
    DepartmentType.objects.filter(pk=world.bureau.type.pk).update(name="公安局")
    code = world.county.code
    (topic,) = rows(client.get("/suggest/", {"q": world.topic.name, "region": code}))
    assert topic["address"] == f"/regions/{code}/topics/{world.topic.slug}/"
    assert topic["place"] == world.county.name
    bodies = rows(client.get("/suggest/", {"q": "公安", "region": code}))
    assert f"/search/?{urlencode({'q': '公安局', 'region': code})}" in {
        r["address"] for r in bodies
    }
    assert rows(client.get("/suggest/", {"q": world.topic.name, "region": "999999"}))
    page = client.get(f"/regions/{code}/").content.decode()
    assert f'data-suggest="/suggest/?region={code}"' in page


def test_box_of_a_topic_suggests_places_and_leads_to_the_topic_there(client, world):
    slug = world.topic.slug
    suggested = rows(client.get("/suggest/", {"q": "样", "topic": slug}))
    assert suggested
    assert {row["address"].partition("/topics/")[2] for row in suggested} == {f"{slug}/"}
    assert (
        f'data-suggest="/suggest/?topic={slug}"' in client.get(f"/topics/{slug}/").content.decode()
    )
    for row in suggested:
        assert client.get(row["address"]).status_code == 200
