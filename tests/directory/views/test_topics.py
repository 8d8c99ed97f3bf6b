"""Topics, and who answers them in a region."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.http.caching import PRIVATE, SHARED
from directory.topic_queries import MAX_POSTS_OF_TYPE
from directory.views.home import TOPICS
from officials.actions import withdrawal
from officials.models import PublicReason, Topic
from tests.support import factories
from tests.support.topic_pages import departments, desk, text, topic_page

# The list


def test_topics_are_grouped_and_in_order_of_rank(client, wages):
    factories.topic(name="停水", group="生活", rank=1)
    factories.topic(name="加班", group="劳动", rank=600)
    html = text(client, "/topics/")
    places = [html.index(f">{word}<") for word in ("停水", "欠薪", "加班")]
    assert places == sorted(places)
    assert 'href="/topics/unpaid-wages/"' in html
    assert re.search('<h2 id="g2">劳动</h2>', html)
    assert "Unpaid wages" in text(client, "/en/topics/")
    assert '<h2 id="g2">Work</h2>' in text(client, "/en/topics/")


def test_the_topics_of_a_region_link_to_their_pages_in_it(client, world, wages):
    html = text(client, f"/regions/{world.county.code}/topics/")
    assert f'href="/regions/{world.county.code}/topics/unpaid-wages/"' in html
    assert "样品县" in html


def test_the_list_has_12345_except_off_the_mainland(client, world, wages):
    for place, there in ((None, True), (world.county, True), (world.island, False)):
        address = f"/regions/{place.code}/topics/" if place else "/topics/"
        assert ('href="tel:12345"' in text(client, address)) is there


@pytest.mark.usefixtures("wages")
def test_the_home_page_has_six_topics_and_those_that_most_ask_for_first(client):
    for rank in range(20):
        factories.topic(rank=rank)
    slugs = re.findall('href="/topics/([^/"]+)/"', text(client, "/"))
    assert slugs[0] == TOPICS[0] == "unpaid-wages"
    assert len(slugs) == len(TOPICS)


# A topic without a region


def test_a_topic_lists_its_aliases_types_and_hotlines_in_use(client, wages):
    html = text(client, "/topics/unpaid-wages/")
    for word in ("讨薪、拖欠工资", "<li>人社局</li>", "<li>法院</li>", "tel:12333"):
        assert word in html
    assert html.count('href="tel:12345"') == 1
    assert "12301" not in html
    english = text(client, "/en/topics/unpaid-wages/")
    assert "<li>Labour Bureau</li>" in english
    assert "Labour line" in english


def test_an_emergency_hotline_comes_before_everything_else(client, wages):
    Topic.objects.filter(pk=wages.pk).update(hotlines=["12333", "110"])
    html = text(client, "/topics/unpaid-wages/")
    assert html.index("tel:110") < html.index("您在哪里？") < html.index("tel:12333")


def test_the_finder_of_a_topic_redirects_to_the_topic_in_a_region(client, world, wages):
    assert 'action="/topics/unpaid-wages/"' in text(client, "/topics/unpaid-wages/")
    assert 'action="/en/topics/unpaid-wages/"' in text(client, "/en/topics/unpaid-wages/")
    for prefix in ("", "/en"):
        response = client.get(f"{prefix}/topics/unpaid-wages/", {"q": "样品县"})
        there = f"{prefix}/regions/{world.county.code}/topics/unpaid-wages/"
        assert (response.status_code, response["Location"]) == (302, there)


def test_regions_of_one_name_are_listed_with_their_parents(client, world, wages):
    other = factories.county(parent=factories.prefecture(name="另一市"), name="样品县")
    html = text(client, "/topics/unpaid-wages/?q=样品县")
    for place in (world.county, other):
        assert f'href="/regions/{place.code}/topics/unpaid-wages/"' in html
    assert "另一市" in html


@pytest.mark.usefixtures("wages")
def test_an_unknown_region_and_an_invalid_query_get_a_message(client):
    assert "没有找到叫“乌有县”的地区" in text(client, "/topics/unpaid-wages/?q=乌有县")
    assert 'role="alert"' in text(client, "/topics/unpaid-wages/?q=%00", 400)


def test_links_lead_from_a_province_down_to_a_county(client, world, wages):
    desk(world.county, factories.department_type(), "无关局")
    address = "/topics/unpaid-wages/"
    for place in (world.province, world.city, world.county):
        there = f"/regions/{place.code}/topics/unpaid-wages/"
        assert f'href="{there}"' in text(client, address)
        address = there


# A topic in a region


def test_a_region_shows_only_the_departments_that_answer_the_topic(
    client, world, wages, labour, court
):
    desk(world.county, court, "县法院", rank=1)
    (post,) = desk(world.county, labour, "县人社局", rank=2)
    desk(world.county, factories.department_type(), "无关局")
    desk(world.zone, labour, "新区人社局")
    html = topic_page(client, world.county)
    assert departments(html) == ["县人社局", "县法院"]
    number = post.hotlines.get()
    assert f'href="tel:+86{number.digits}"' in html
    assert html.count('<article class="card') == 2
    assert 'href="tel:099912345"' in html.partition('class="government-bar"')[2]
    assert html.count('href="tel:12345"') == 2  # at its place, and in the bar
    assert 'href="tel:12333"' in html
    assert 'href="/topics/unpaid-wages/"' in html


def test_each_type_comes_from_the_nearest_region_above_that_has_it(
    client, world, wages, labour, court
):
    desk(world.province, labour, "省人社局")
    desk(world.city, labour, "市人社局")
    desk(world.county, court, "县法院")
    html = topic_page(client, world.town)
    assert departments(html) == ["市人社局", "县法院"]
    assert "空白镇没有公布这类部门的号码，以下是上级样品市的。" in html
    assert "空白镇没有公布这类部门的号码，以下是上级样品县的。" in html
    assert "Blank Town has published no numbers" in topic_page(client, world.town, "/en")
    assert departments(topic_page(client, world.county)) == ["市人社局", "县法院"]
    assert "以下是上级样品县的" not in topic_page(client, world.county)


def test_a_topic_that_no_department_answers_shows_the_national_hotlines(
    client, world, wages, labour
):
    html = topic_page(client, world.county)
    assert "样品县和它的上级都还没有公布这些部门的号码：人社局、法院" in html
    assert 'href="tel:12333"' in html
    desk(world.county, labour, "县人社局")
    assert "也管这件事，但还没有公布号码：法院" in topic_page(client, world.county)


def test_duty_desks_stand_in_for_a_topic_that_no_department_answers(client, world, wages):
    petition = factories.department_type(code="petition", name="信访局")
    office = factories.department(region=world.county.parent, type=petition, name="信访局")
    desk = factories.post(department=office, kind="desk", title="信访接待")
    head = factories.post(department=office, title="局长")
    for post in (desk, head):
        factories.sourced_hotline(post=post)
    factories.publish(desk, head)
    for query in ("?now=1", ""):
        html = client.get(f"/regions/{world.county.code}/topics/{wages.slug}/{query}").text
        assert 'class="narrowed"' not in html  # nothing to count: none of its departments
        assert html.count('<article class="card') == 1
    assert html.index("先打下面的热线") < html.index('href="tel:12333"') < html.index(desk.uid)
    assert head.uid not in html


def test_posts_and_hotlines_that_are_not_live_are_left_out(client, world, wages, labour, clock):
    withdrawn, suspended, drafted, coming = desk(world.county, labour, "县人社局", posts=4)
    numbers = {post.pk: post.hotlines.get() for post in (withdrawn, suspended, drafted, coming)}
    withdrawal.withdraw_post(withdrawn, by=factories.editor(), reason=PublicReason.NUMBER_WRONG)
    withdrawal.suspend(numbers[suspended.pk], by=factories.editor(), reason="核实")
    withdrawal.withdraw_post(coming, by=factories.editor(), reason=PublicReason.NUMBER_WRONG)
    draft = factories.post(department=drafted.department, title="草稿岗位")
    unseen = factories.sourced_hotline(post=draft)
    tomorrow = factories.post(department=drafted.department, title="明天的岗位")
    factories.publish(tomorrow, on=clock.today + timedelta(1))
    html = topic_page(client, world.county)
    assert html.count('<article class="card') == 2
    assert numbers[drafted.pk].digits in html
    for absent in (withdrawn, suspended, coming):
        assert numbers[absent.pk].digits not in html
    assert unseen.digits not in html
    assert "草稿" not in html
    assert "明天" not in html
    clock.advance(days=1)
    assert "明天的岗位" in topic_page(client, world.county)


def test_a_withdrawn_post_leaves_a_cached_page(client, world, wages, labour):
    (post,) = desk(world.city, labour, "市人社局")
    digits = post.hotlines.get().digits
    assert digits in topic_page(client, world.town)
    withdrawal.withdraw_post(post, by=factories.editor(), reason=PublicReason.NUMBER_WRONG)
    assert digits not in topic_page(client, world.town)


def test_a_type_with_many_posts_shows_the_first_and_counts_the_others(client, world, wages, labour):
    desk(world.county, labour, "县人社局", posts=MAX_POSTS_OF_TYPE, rank=1)
    desk(world.county, labour, "县社保局", posts=3, rank=2)
    html = topic_page(client, world.county)
    assert html.count('<article class="card') == MAX_POSTS_OF_TYPE
    assert departments(html) == ["县人社局"]
    assert "样品县的这类部门还有 3 个岗位" in html
    assert "3 more posts" in topic_page(client, world.county, "/en")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ({"title": "讨薪值班室"}, {}),
        ({"duties": "分管拖欠工资的事"}, {}),
        ({}, {"purpose": "欠薪投诉"}),
    ],
)
def test_posts_that_name_the_topic_come_first_in_their_department(
    client, world, wages, labour, words, number
):
    posts = desk(world.county, labour, "县人社局", posts=MAX_POSTS_OF_TYPE + 2)
    meant = factories.post(department=posts[0].department, rank=900, **words)
    factories.sourced_hotline(post=meant, **number)
    factories.publish(meant)
    html = topic_page(client, world.county)
    links = re.findall(r'href="/posts/(\w+)/"', html)
    assert list(dict.fromkeys(links)) == [
        meant.uid,
        *(post.uid for post in posts[: MAX_POSTS_OF_TYPE - 1]),
    ]


def test_a_region_off_the_mainland_shows_its_local_hotlines(client, world, wages):
    html = topic_page(client, world.island)
    assert 'href="tel:999"' in html
    assert "tel:12333" not in html
    assert "12345" not in html


def test_robots_do_not_index_topics_in_regions(client, world, wages):
    for tail in ("", "unpaid-wages/"):
        response = client.get(f"/regions/{world.county.code}/topics/{tail}")
        assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "http://testserver/en/topics/unpaid-wages/" in text(client, "/sitemap-pages.xml")


# Addresses


def test_a_region_parameter_redirects_to_the_page_of_that_region(client, world, wages):
    for address, there in (
        ("/topics/", "topics/"),
        ("/topics/unpaid-wages/", "topics/unpaid-wages/"),
    ):
        for prefix in ("", "/en"):
            for code in (world.county.code, "990000"):
                response = client.get(f"{prefix}{address}", {"region": code})
                target = f"{prefix}/regions/{world.county.code}/{there}"
                assert (response.status_code, response["Location"]) == (302, target)
                assert response["Cache-Control"] == PRIVATE


@pytest.mark.usefixtures("wages")
def test_an_unknown_region_parameter_is_not_found_and_a_malformed_one_refused(client):
    for code in ("999999", "", "x", "９９００００", "%00", "%FF", "1 OR 1=1", "z-no"):
        status = 404 if code in {"999999", "", "z-no"} else 400
        assert client.get(f"/topics/?region={code}").status_code == status, code
        assert client.get(f"/topics/unpaid-wages/?region={code}").status_code == status, code


def test_an_unknown_topic_or_region_is_not_found(client, world, wages):
    here = f"/regions/{world.county.code}/topics"
    for address in ("/topics/no-such/", "/topics/欠薪/", "/topics/%00/", f"{here}/no-such/",
                    "/regions/999999/topics/", "/regions/999999/topics/unpaid-wages/",
                    f"/topics/no-such/?region={world.county.code}", "/topics/no-such/?q=样品县",
                    f"/topics/{'a' * 3000}/"):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_a_former_code_redirects_to_the_present_region(client, world, wages):
    for tail in ("topics/", "topics/unpaid-wages/"):
        response = client.get(f"/en/regions/990000/{tail}")
        target = f"/en/regions/{world.county.code}/{tail}"
        assert (response.status_code, response["Location"]) == (301, target)


# Cost


def test_pages_are_cached_and_take_the_same_queries_for_twice_the_rows(
    client, world, wages, labour, court
):
    addresses = [reverse("topics"), reverse("topic", args=[wages.slug]),
                 reverse("place-topics", args=[world.county.code]),
                 reverse("place-topic", args=[world.county.code, wages.slug])]  # fmt: skip

    def count(address):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert (response.status_code, response["Cache-Control"]) == (200, SHARED), address
        return len(queries)

    desk(world.county, labour, "县人社局")
    before = [count(address) for address in addresses]
    assert max(before) <= 6
    assert [count(address) for address in addresses] == [1, 1, 1, 1]
    desk(world.county, labour, "县人社二局", posts=4)
    desk(world.city, court, "市法院", posts=9)
    factories.county(parent=world.county.parent)
    factories.township(parent=world.county)
    for _number in range(5):
        factories.topic()
    assert [count(address) for address in addresses] == before
    client.get("/topics/unpaid-wages/?q=样")  # the names of regions are cached from here on
    with CaptureQueriesContext(connection) as queries:
        client.get("/topics/unpaid-wages/?q=样")
    assert len(queries) <= 5
