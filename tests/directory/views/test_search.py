"""The search page: regions, posts in pages, filters, corrections, and error messages."""

import re
from datetime import datetime, time, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.actions import verification, withdrawal
from officials.clock import today
from officials.days import SHANGHAI
from officials.models import PublicReason
from officials.models.choices import Result
from tests.support import factories, posts, world as worlds
from tests.support.database_errors import raise_in_function


def get_html(client, status=200, prefix="", **query):
    response = client.get(f"{prefix}/search/", query)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("typed", ["王示例", "wangshili", "wsl", "局长", "0123456", "样品县 王"])
def test_search_finds_the_post_with_its_call_button(client, world, typed):
    html = get_html(client, q=typed)
    assert f"/posts/{world.head.uid}/" in html
    assert "tel:+869990123456;ext=801" in html


def test_name_of_a_region_opens_its_page(client, world):
    for prefix, name in (("", "样品县"), ("/en", "样品县"), ("/large", "样品市样品县")):
        response = client.get(f"{prefix}/search/", {"q": name})
        there = f"{prefix}/regions/{world.county.code}/"
        assert (response.status_code, response["Location"]) == (302, there)


def test_narrowed_search_for_a_region_lists_posts(client, world):
    html = get_html(client, q="样品县", kind="mobile")
    assert world.vacant.uid in html


@pytest.mark.usefixtures("world")
def test_result_names_its_department_and_regions(client):
    card = get_html(client, q="王示例").partition('<article class="card')[2]
    assert "样品县公安局，样品县（样品" in card


def test_answers_to_a_matter_begin_with_those_answered_now(client, world, clock):
    labour = factories.department_type(code="labour", name="人社局", name_en="Labour Bureau")
    factories.topic(slug="unpaid-wages", name="欠薪", department_types=["labour"], rank=500)
    found = {}
    for region in (world.zone, world.county):
        office = factories.department(region=region, type=labour, name="人社局")
        head = factories.post(department=office, title="局长", rank=1)
        desk = factories.post(department=office, kind="desk", title="值班室", rank=2)
        factories.sourced_hotline(post=head, hours="每天8:00-18:00")
        factories.sourced_hotline(post=desk, hours="24小时")
        factories.publish(head, desk)
        found[region] = head.uid, desk.uid
    noon = datetime.combine(clock.today + timedelta(1), time(12), SHANGHAI)
    clock.move_to(noon)
    html = get_html(client, q="欠薪")
    order = list(dict.fromkeys(re.findall(r'href="/posts/(\w+)/"', html)))
    assert {tuple(order[:2]), tuple(order[2:])} == {*found.values()}
    clock.advance(hours=11)
    html = get_html(client, q="欠薪")
    night = list(dict.fromkeys(re.findall(r'href="/posts/(\w+)/"', html)))
    assert night == [order[1], order[3], order[0], order[2]]
    answers = html.partition('id="posts"')[2]
    assert order[3] in answers.partition('href="tel:12345"')[0]
    assert order[0] not in answers.partition('href="tel:12345"')[0]
    assert get_html(client, q="欠薪 局长").count('<article class="card') == 2


def test_an_answer_of_a_further_page_that_is_answered_now_stands_on_the_first(client, world, clock):
    labour = factories.department_type(code="labour", name="人社局", name_en="Labour Bureau")
    factories.topic(slug="unpaid-wages", name="欠薪", department_types=["labour"], rank=500)
    office = factories.department(region=world.zone, type=labour, name="人社局")
    seats = [factories.post(department=office, title="副局长", rank=rank) for rank in range(24)]
    desk = factories.post(department=office, kind="desk", title="值班室", rank=99)
    for seat in seats:
        factories.sourced_hotline(post=seat, hours="每天8:00-18:00")
    factories.sourced_hotline(post=desk, hours="24小时")
    factories.publish(*seats, desk)
    clock.move_to(datetime.combine(clock.today + timedelta(1), time(23), SHANGHAI))
    html = get_html(client, q="欠薪").partition('id="posts"')[2]
    assert desk.uid in html.partition('href="tel:12345"')[0]
    assert html.count('<article class="card') == 21
    assert html.count(f'class="card-title"><a href="/posts/{desk.uid}/"') == 1
    follow = unescape(re.search('<a href="([^"]*)" rel="next"', html)[1])
    rest = client.get("/search/" + follow).content.decode()
    assert rest.count('<article class="card') == 5
    assert "现在可打 1</a>" in html


def test_search_is_filtered_by_region_and_department_type(client, world):
    there, here = world.zone, world.county
    worlds.fill(there, departments=1, each=1)
    assert "岗位：2 个" in get_html(client, q="王示例")
    assert "岗位：1 个" in get_html(client, q="王示例", region=here.code)
    assert "岗位：1 个" in get_html(client, q="王示例", department=world.bureau.type.code)
    assert "没有找到" in get_html(client, q="赵虚构", region=there.code)


def test_pages_of_results_keep_the_filters(client, world):
    posts = worlds.fill(world.zone, departments=5, each=5)
    address, seen, pages = f"/search/?q=王示例&region={world.zone.code}&kind=mobile", [], 0
    while address:
        html = client.get(address).content.decode()
        seen += re.findall('<h3 class="card-title"><a href="/posts/(.{12})/"', html)
        follow = re.search('<a href="([^"]*)" rel="next"', html)
        address, pages = follow and "/search/" + unescape(follow[1]), pages + 1
        assert not follow or "kind=mobile" in follow[1]
    assert pages == 2
    assert sorted(seen) == sorted(post.uid for post in posts)


@pytest.mark.parametrize("after", ["-", "x", "99999999999999999999999", "1-2-3-4", "%00", "１"])
@pytest.mark.parametrize("sort", ["", "verified"])
@pytest.mark.usefixtures("world")
def test_invalid_position_is_ignored(client, after, sort):
    get_html(client, q="王示例", after=after, sort=sort)


def test_results_can_be_sorted_by_last_verification(client, world):
    def order(**query):
        html = get_html(client, q="样品县公安局", **query)
        return re.findall('<h3 class="card-title"><a href="/posts/(.{12})/"', html)

    verification.record(
        world.suspended, by=factories.editor(), checked_on=today(), result=Result.ANSWERED
    )
    assert order()[0] == world.head.uid
    by_verification = order(sort="verified")
    assert by_verification.index(world.vacant.uid) < by_verification.index(world.demo.uid)
    assert set(by_verification) == set(order())


def filter_choices(html):
    """Return the filter choices by label: the number of results and the address."""
    nav = html.partition('id="narrow"')[2].partition("</nav>")[0]
    choices = re.findall(
        r'<a href="([^"]*)"[^>]*><span>(.*?)</span>\s*<span class="count">(\d+)', nav
    )
    return {label: (int(count), "/search/" + unescape(query)) for query, label, count in choices}


def test_filter_choice_has_as_many_results_as_its_count(client, world):
    worlds.fill(world.zone, departments=2, each=2)
    worlds.fill(world.town, departments=1, each=3)
    offered = filter_choices(get_html(client, q="王示例"))
    assert {"乡级", "手机"} <= offered.keys()
    for label, (count, address) in offered.items():
        html = client.get(address).content.decode()
        assert f"岗位：{count} 个" in html, label


def test_region_filter_leads_down_the_tree_and_can_be_removed(client, world):
    worlds.fill(world.zone, departments=1, each=1)
    worlds.fill(world.town, departments=1, each=2)
    count, address = filter_choices(get_html(client, q="王示例", region=world.city.code))["样品县"]
    assert count == 3
    assert '<ul class="narrowed">' not in get_html(client, q="王示例")
    html = client.get(address).content.decode()
    assert filter_choices(html)["空白镇"][0] == 2
    removal = re.search('class="narrowed".*?<a href="([^"]*)"', html, re.DOTALL)[1]
    assert "岗位：4 个" in client.get("/search/" + unescape(removal)).content.decode()


def test_matches_are_highlighted(client, world):
    assert "<mark>王示例</mark>" in get_html(client, q="wangshili")
    assert "<mark>样品县</mark>" in get_html(client, q="样品县 王")
    world.bureau.type.aliases = ["派出所"]
    world.bureau.type.save()
    assert f"<mark>{world.bureau.label}</mark>" in get_html(client, q="派出所")
    assert "012 <mark>3456</mark>" in get_html(client, q="3456")


def test_corrected_spelling_is_offered_but_not_searched(client, world):
    html = get_html(client, q="王示列")
    assert "您是不是要找" in html
    assert world.head.uid not in html.partition("您是不是要找")[0]
    assert 'q=%E7%8E%8B%E7%A4%BA%E4%BE%8B"' in html
    withdrawal.withdraw_post(world.head, by=factories.editor(), reason=PublicReason.MISTAKE)
    assert "您是不是要找" not in get_html(client, q="王示列")


def test_no_results_suggest_a_word_to_leave_out_and_nearby_posts(client, world):
    html = get_html(client, q="样品县 查无此人")
    assert f'href="/regions/{world.county.code}/"' in html.partition('id="places"')[2]
    without = re.search('<a href="([^"]*)"[^>]*>不写“查无此人”</a>.*?>(\\d+)<', html, re.DOTALL)
    response = client.get("/search/" + unescape(without[1]))
    assert response["Location"] == f"/regions/{world.county.code}/"
    assert world.head.uid in html.partition('id="nearby"')[2]


def test_words_beside_a_matter_that_no_post_has_are_left_out_and_named(client, world):
    labour = factories.department_type(code="labour", name="人社局", name_en="Labour Bureau")
    factories.topic(slug="unpaid-wages", name="欠薪", department_types=["labour"], rank=500)
    office = factories.department(region=world.county, type=labour, name="人社局")
    post = factories.post(department=office)
    factories.publish(post)
    for query in ("欠薪 半年多", "欠薪 半年多 样品县"):
        html = get_html(client, q=query)
        assert "没有同时与“半年多”相符的岗位，没有按它找。" in html
        assert f'value="{query}"' in html
        assert f'href="/posts/{post.uid}/"' in html.partition('id="posts"')[2]
        assert world.head.uid not in html
    # One character explains nothing; where the matter has no post, its page says who answers.
    assert "没有同时与" not in get_html(client, q="欠薪 嗡")
    html = get_html(client, q="欠薪 半年多 样品区")
    assert f'href="/regions/{world.zone.code}/topics/unpaid-wages/"' in html


@pytest.mark.parametrize(
    "query",
    [
        {"q": "1"},
        {"q": "!!"},
        {"q": "王" * 10_000},
        {"q": "王", "region": "nowhere"},
        {"q": "王", "region": "\0"},
        {"q": "王", "department": "nothing"},
        {"q": "王", "level": "9"},
        {"q": "王", "kind": "smoke"},
        {"q": "王", "verified": "31"},
        {"q": "王", "sort": "luck"},
    ],
)
@pytest.mark.usefixtures("world")
def test_invalid_query_displays_an_error(client, query):
    for prefix in ("", "/en"):
        assert 'role="alert"' in get_html(client, status=400, prefix=prefix, **query)


@pytest.mark.usefixtures("world")
def test_query_that_times_out_asks_for_more_words(client):
    raise_in_function("officials_search", "query_canceled")
    assert "结果太多" in get_html(client, status=400, q="王")


@pytest.mark.usefixtures("world")
def test_each_box_answers_a_query_that_times_out_alike(client):
    raise_in_function("officials_search", "query_canceled")
    response = client.get("/regions/", {"q": "王"})
    assert response.status_code == 400
    assert "结果太多" in response.content.decode()


@pytest.mark.usefixtures("world")
def test_database_shutdown_is_unavailable(client):
    raise_in_function("officials_search", "admin_shutdown")
    assert 'href="tel:120"' in get_html(client, status=503, q="王")


def test_no_results_link_to_12345_and_the_region(client, world):
    html = get_html(client, q="查无此人", region=world.county.code)
    assert 'href="tel:12345"' in html
    assert f'href="/regions/{world.county.code}/"' in html


@pytest.mark.usefixtures("world")
def test_empty_query_displays_the_form_only(client):
    html = get_html(client, q="  ")
    assert "没有找到" not in html
    assert 'name="q"' in html


@pytest.mark.usefixtures("world")
def test_typed_markup_is_escaped(client):
    html = get_html(client, q='"><script>alert()</script>王')
    assert "<script>alert" not in html


def test_withdrawn_post_is_not_found(client, world):
    withdrawal.withdraw_post(world.head, by=factories.editor(), reason=PublicReason.MISTAKE)
    assert "没有找到" in get_html(client, q="王示例")


def test_number_of_statements_does_not_grow_with_the_data(client, world):
    def count(**filters):
        with CaptureQueriesContext(connection) as queries:
            get_html(client, q="王示例", **filters)
        return len(queries)

    worlds.fill(world.county, departments=1, each=3)  # fewer results are corrected
    count()  # caches the department types
    before = count(), count(region=world.province.code)
    worlds.fill(world.zone, departments=3, each=6)
    count()
    assert (count(), count(region=world.province.code)) == before
    assert max(before) <= 11  # with the one that counts for the rate limit


def test_number_that_was_searched_for_is_never_collapsed(client, world):
    factories.publish(posts.post_with_hotlines(6))
    visible, _collapsed, rest = get_html(client, q="15400000105").partition("<details")
    assert "<mark>154 0000 0105</mark>" in visible
    assert rest.count('class="hotline"') == 3
    assert "还有 3 个号码" in rest
    assert "个号码</b>" not in get_html(client, q="1540000010")


def test_a_search_is_narrowed_to_what_is_answered_now_and_says_among_how_many(client, world, clock):
    seats = worlds.fill(world.zone, departments=1, each=25)
    for seat in seats[:22]:
        seat.hotlines.update(hours="每天 9:00–17:00")
    factories.publish(*seats[:22])
    clock.move_to(datetime.combine(clock.today + timedelta(1), time(10), SHANGHAI))
    found = {"q": "王示例", "region": world.zone.code}
    html = get_html(client, **found)
    assert "now=1" in html
    assert "全部 25</a>" in html
    assert "现在可打 22</a>" in html
    assert "只看了" not in html
    html = get_html(client, **found, now="1")
    assert "现在可打：22 个岗位" in html
    assert "只看了最前面的 200 个结果。" in html
    follow = unescape(re.search('<a href="([^"]*)" rel="next"', html)[1])
    rest = client.get("/search/" + follow).content.decode()
    assert (html.count('<article class="card'), rest.count('<article class="card')) == (20, 2)
    sorted_too = get_html(client, **found, now="1", sort="verified")
    assert sorted_too.count('<article class="card') == 20
    rows = client.get("/search.csv", found | {"now": "1"}).content.decode().splitlines()
    assert len(rows) == 1 + 22
    clock.advance(hours=12)
    assert "现在都没有人接。" in get_html(client, **found, now="1")
    assert client.get("/search/", found | {"now": "x"}).status_code == 400
