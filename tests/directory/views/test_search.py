"""The search page: places and posts, page by page, and plain words where there is no answer."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.actions import verification, withdrawal
from officials.clock import today
from officials.models.choices import Result
from tests.support import factories, world as worlds
from tests.support.database_errors import raise_in_function


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
    address, seen, pages = f"/search/?q=王示例&region={world.zone.code}&kind=mobile", [], 0
    while address:
        html = client.get(address).content.decode()
        seen += re.findall('<h3><a href="/posts/(.{12})/"', html)
        follow = re.search('<a href="([^"]*)" rel="next"', html)
        address, pages = follow and "/search/" + unescape(follow[1]), pages + 1
        assert not follow or "kind=mobile" in follow[1]
    assert pages == 2
    assert sorted(seen) == sorted(post.uid for post in posts)


@pytest.mark.parametrize("after", ["-", "x", "99999999999999999999999", "1-2-3-4", "%00", "１"])
@pytest.mark.parametrize("sort", ["", "verified"])
@pytest.mark.usefixtures("world")
def test_a_strange_place_in_the_order_is_no_error(client, after, sort):
    ask(client, q="王示例", after=after, sort=sort)


def test_the_last_checked_come_first_if_one_asks(client, world):
    def order(**asked):
        html = ask(client, q="样品县公安局", **asked)
        return re.findall('<h3><a href="/posts/(.{12})/"', html)

    verification.record(
        world.suspended, by=factories.editor(), checked_on=today(), result=Result.ANSWERED
    )
    assert order()[0] == world.head.uid
    checked = order(sort="verified")
    assert checked.index(world.vacant.uid) < checked.index(world.demo.uid)
    assert set(checked) == set(order())


def narrowing(html):
    """Return what a search can be narrowed to, with how many it leaves and the address."""
    nav = html.partition('id="narrow"')[2].partition("</nav>")[0]
    found = re.findall(
        r'<a href="([^"]*)"[^>]*><span>(.*?)</span>\s*<span class="count">(\d+)', nav
    )
    return {label: (int(count), "/search/" + unescape(query)) for query, label, count in found}


def test_what_a_search_is_narrowed_to_leaves_as_many_as_it_says(client, world):
    worlds.fill(world.zone, departments=2, each=2)
    worlds.fill(world.town, departments=1, each=3)
    offered = narrowing(ask(client, q="王示例"))
    assert {"乡级", "手机"} <= offered.keys()
    for label, (count, address) in offered.items():
        html = client.get(address).content.decode()
        assert f"岗位：{count} 个" in html, label


def test_places_lead_down_the_tree_and_can_be_taken_away(client, world):
    worlds.fill(world.zone, departments=1, each=1)
    worlds.fill(world.town, departments=1, each=2)
    count, address = narrowing(ask(client, q="王示例", region=world.city.code))["样品县"]
    assert count == 3
    html = client.get(address).content.decode()
    assert narrowing(html)["空白镇"][0] == 2
    taken = re.search('class="narrowed".*?<a href="([^"]*)"', html, re.DOTALL)[1]
    assert "岗位：4 个" in client.get("/search/" + unescape(taken)).content.decode()


def test_what_matched_is_marked(client, world):
    assert "<mark>王示例</mark>" in ask(client, q="wangshili")
    assert "<mark>样品县</mark>" in ask(client, q="样品县 王")
    world.bureau.type.aliases = ["派出所"]
    world.bureau.type.save()
    assert f"<mark>{world.bureau.label}</mark>" in ask(client, q="派出所")
    assert "012 <mark>3456</mark>" in ask(client, q="3456")


def test_another_spelling_is_offered_and_never_taken(client, world):
    html = ask(client, q="王示列")
    assert "您是不是要找" in html
    assert world.head.uid not in html.partition("您是不是要找")[0]
    assert 'q=%E7%8E%8B%E7%A4%BA%E4%BE%8B"' in html
    withdrawal.withdraw_post(world.head, by=factories.editor(), reason="撤下")
    assert "您是不是要找" not in ask(client, q="王示列")


def test_nothing_found_says_which_word_to_leave_out_and_who_is_near(client, world):
    html = ask(client, q="样品县 查无此人")
    assert "地区：样品省样品市样品县" in html
    without = re.search('<a href="([^"]*)"[^>]*>不写“查无此人”</a>.*?>(\\d+)<', html, re.DOTALL)
    assert (
        f"岗位：{without[2]} 个" in client.get("/search/" + unescape(without[1])).content.decode()
    )
    assert world.head.uid in html.partition('id="nearby"')[2]


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
        {"q": "王", "level": "9"},
        {"q": "王", "kind": "smoke"},
        {"q": "王", "verified": "31"},
        {"q": "王", "sort": "luck"},
    ],
)
@pytest.mark.usefixtures("world")
def test_a_question_without_an_answer_says_why(client, asked):
    for prefix in ("", "/en"):
        assert 'role="alert"' in ask(client, status=400, prefix=prefix, **asked)


@pytest.mark.usefixtures("world")
def test_a_query_that_takes_too_long_asks_for_more_words(client):
    raise_in_function("officials_search", "query_canceled")
    assert "结果太多" in ask(client, status=400, q="王")


@pytest.mark.usefixtures("world")
def test_the_place_finder_leaves_a_query_that_takes_too_long_to_the_search_page(client):
    raise_in_function("officials_search", "query_canceled")
    response = client.get("/regions/", {"q": "王"})
    assert (response.status_code, response["Location"]) == (302, "/search/?q=%E7%8E%8B")


@pytest.mark.usefixtures("world")
def test_a_database_that_shuts_down_is_unavailable(client):
    raise_in_function("officials_search", "admin_shutdown")
    assert 'href="tel:120"' in ask(client, status=503, q="王")


def test_nothing_found_leads_on(client, world):
    html = ask(client, q="查无此人", region=world.county.code)
    assert 'href="tel:12345"' in html
    assert f'href="/regions/{world.county.code}/"' in html


@pytest.mark.usefixtures("world")
def test_an_empty_question_shows_the_form_alone(client):
    html = ask(client, q="  ")
    assert "没有找到" not in html
    assert 'name="q"' in html


@pytest.mark.usefixtures("world")
def test_what_a_stranger_types_is_text(client):
    html = ask(client, q='"><script>alert()</script>王')
    assert "<script>alert" not in html


def test_a_withdrawn_post_is_not_found(client, world):
    withdrawal.withdraw_post(world.head, by=factories.editor(), reason="撤下")
    assert "没有找到" in ask(client, q="王示例")


def test_a_search_takes_the_same_queries_for_twice_the_data(client, world):
    def count(**narrowed):
        with CaptureQueriesContext(connection) as queries:
            ask(client, q="王示例", **narrowed)
        return len(queries)

    worlds.fill(world.county, departments=1, each=3)  # fewer hits ask what else was meant
    count()  # the names of departments' types are kept from here on
    before = count(), count(region=world.province.code)
    worlds.fill(world.zone, departments=3, each=6)
    count()
    assert (count(), count(region=world.province.code)) == before
    assert max(before) <= 6


def test_a_number_that_is_looked_up_is_never_folded(client, world):
    factories.publish(factories.with_numbers(6))
    shown, _fold, rest = ask(client, q="15400000105").partition("<details")
    assert "<mark>154 0000 0105</mark>" in shown
    assert rest.count('class="hotline"') == 3
    assert "<details" not in ask(client, q="1540000010")
