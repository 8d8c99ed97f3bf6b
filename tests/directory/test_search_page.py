"""The search page: places and posts, page by page, and plain words where there is no answer."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.actions import publishing
from tests import factories, world as worlds


def ask(client, status=200, prefix="", **asked):
    response = client.get(f"{prefix}/search/", asked)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("typed", ["王示例", "wangshili", "wsl", "局长", "0123456", "样品县 王"])
def test_a_search_finds_the_post_with_its_button(client, world, typed):
    html = ask(client, q=typed)
    assert f"/posts/{world.head.uid}/" in html
    assert "tel:+869990123456;ext=801" in html


def test_a_search_finds_places_too(client, world):
    html = ask(client, q="样品县")
    assert f'href="/regions/{world.county.code}/"' in html.partition('id="places"')[2]


@pytest.mark.usefixtures("world")
def test_a_hit_says_where_it_is(client):
    card = ask(client, q="王示例").partition('class="card"')[2]
    assert card.index("样品县公安局") < card.index("样品省") < card.index("样品市")


def test_a_search_stays_inside_a_place_and_a_kind_of_department(client, world):
    there, here = world.zone, world.county
    worlds.fill(there, departments=1, each=1)
    assert "岗位：2 个" in ask(client, q="王示例")
    assert "岗位：1 个" in ask(client, q="王示例", region=here.code)
    assert "岗位：1 个" in ask(client, q="王示例", department=world.bureau.type.code)
    assert "没有找到" in ask(client, q="赵虚构", region=there.code)


def test_results_come_in_pages_that_ask_the_same(client, world):
    posts = worlds.fill(world.zone, departments=5, each=5)
    seen = set()
    for number in (1, 2):
        html = ask(client, q="王示例", region=world.zone.code, page=number)
        seen |= set(re.findall("/posts/(.{12})/", html))
    assert seen == {post.uid for post in posts}
    assert f"region={world.zone.code}&amp;page=1" in html
    assert "第 2 页，共 2 页" in html


@pytest.mark.parametrize("page", ["3", "0", "-1", "x", "", "99999999999999999999", "1.5", "%00"])
@pytest.mark.usefixtures("world")
def test_there_is_no_page_beyond_the_last(client, page):
    assert client.get(f"/search/?q=王示例&page={page}").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "1"},
        {"q": "!!"},
        {"q": "王" * 10_000},
        {"q": "王", "region": "nowhere"},
        {"q": "王", "region": "\0"},
        {"q": "王", "department": "nothing"},
        {"q": "王\0示"},
    ],
)
@pytest.mark.usefixtures("world")
def test_a_question_without_an_answer_says_why(client, asked):
    for prefix in ("", "/en"):
        assert 'role="alert"' in ask(client, status=400, prefix=prefix, **asked)


def test_nothing_found_leads_on(client, world):
    html = ask(client, q="查无此人", region=world.county.code)
    assert 'href="tel:12345"' in html
    assert f'href="/regions/{world.county.code}/"' in html


def test_an_empty_question_shows_the_form_alone(client, world):
    html = ask(client, q="  ")
    assert "没有找到" not in html
    assert world.bureau.type.name in html
    assert world.bureau.type.name_en in ask(client, prefix="/en")


@pytest.mark.usefixtures("world")
def test_what_a_stranger_types_is_text(client):
    html = ask(client, q='"><script>alert()</script>王')
    assert "<script" not in html


def test_a_withdrawn_post_is_not_found(client, world):
    publishing.withdraw_post(world.head, by=factories.editor(), reason="撤下")
    assert "没有找到" in ask(client, q="王示例")


def test_a_search_takes_five_queries_for_twice_the_data_too(client, world):
    def count(**narrowed):
        with CaptureQueriesContext(connection) as queries:
            ask(client, q="王示例", **narrowed)
        return len(queries)

    count()  # the names of departments' types are kept from here on
    before = count(), count(region=world.province.code)
    worlds.fill(world.zone, departments=3, each=6)
    count()
    assert (count(), count(region=world.province.code)) == before
    assert max(before) <= 5
