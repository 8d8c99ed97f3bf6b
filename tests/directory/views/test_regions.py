"""The region finder, the index, and the page of a region."""

import re
from datetime import datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.availability import get_calendar
from directory.filters import all_topics
from directory.views.regions import MANY_POSTS
from officials.days import SHANGHAI
from tests.support import factories, world as worlds


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def page_of(client, region, prefix=""):
    return text(client, f"{prefix}/regions/{region.code}/")


def count_labels(html, number, unit="个岗位"):
    """Return how many times a page prints a count of ``number`` posts."""
    return len(re.findall(rf"\b{number} {unit}", re.sub("<[^>]*>", "", html)))


def test_a_region_shows_its_path_and_its_posts_in_order(client, world):
    html = page_of(client, world.county)
    path, _, rest = html.partition("<body>")[2].partition("<h1")
    assert path.index("样品省") < path.index("样品市")
    assert (
        rest.index("样品县公安局")
        < rest.index("局长")
        < rest.index("副局长")
        < rest.index("值班室")
    )


def test_a_region_counts_the_live_posts_of_its_children(client, world):
    worlds.fill(world.town, departments=1, each=3)
    assert count_labels(page_of(client, world.city), 7)
    assert count_labels(page_of(client, world.county), 3)
    assert count_labels(page_of(client, world.city, "/en"), 7, "posts")


def test_a_count_includes_a_scheduled_post_from_its_day_on(client, world, clock):
    post = factories.post(department=factories.department(region=world.county))
    factories.publish(post, on=clock.today + timedelta(2))
    assert count_labels(page_of(client, world.city), 4)
    clock.advance(days=3)
    assert count_labels(page_of(client, world.city), 5)


def test_zones_are_listed_apart_from_divisions(client, world):
    html = page_of(client, world.city)
    assert html.index('id="divisions"') < html.index("样品县") < html.index('id="zones"')
    assert html.index('id="zones"') < html.index("样品新区")


def test_12345_is_dialled_with_the_nearest_area_code_up_the_path(client, world):
    html = page_of(client, world.town)
    assert 'href="tel:12345"' in html
    assert 'href="tel:099912345"' in html
    assert "0999-12345" in html


def test_a_region_off_the_mainland_has_its_own_hotlines_and_no_12345(client, world):
    html = page_of(client, world.island)
    assert 'href="tel:999"' in html
    assert "12345" not in html
    assert "tel:110" not in html


def test_a_region_without_posts_shows_those_of_the_nearest_one_above(client, world):
    html = page_of(client, world.town)
    assert "空白镇还没有公布号码。" in html
    assert "以下是上级样品县公布的号码" in html
    assert "tel:+869990123456;ext=801" in html
    assert "Blank Town has published no numbers yet." in page_of(client, world.town, "/en")


def test_the_nearest_region_above_is_not_the_topmost(client, world):
    worlds.fill(world.province, departments=1, each=1)
    assert "以下是上级样品县公布的号码" in page_of(client, world.town)


def test_a_region_with_posts_only_below_it_says_so(client, world):
    assert "本级没有公布号码，请选择下面的地区。" in page_of(client, world.province)


def test_a_region_with_many_posts_shows_its_first_department_and_a_list_of_all(client, world):
    first, *_others = worlds.fill(world.zone, departments=3, each=20)
    html = page_of(client, world.zone)
    assert html.count('<article class="card') == 20
    assert html.index(first.uid) < html.index('id="index"')
    assert [count_labels(html, n) for n in (20, 21)] == [3, 0]


def test_a_region_with_fewer_posts_shows_every_card(client, world):
    worlds.fill(world.zone, departments=1, each=MANY_POSTS - 1)
    assert page_of(client, world.zone).count('<article class="card') == MANY_POSTS - 1


def test_a_former_code_redirects_to_the_present_region(client, world):
    response = client.get("/en/regions/990000/")
    assert (response.status_code, response["Location"]) == (
        301,
        f"/en/regions/{world.county.code}/",
    )


@pytest.mark.parametrize("typed", ["样品县", "旧样县", " 样品县 ", "样品市 样品县"])
def test_the_finder_redirects_to_the_only_region(client, world, typed):
    response = client.get("/regions/", {"q": typed})
    assert (response.status_code, response["Location"]) == (302, f"/regions/{world.county.code}/")


@pytest.mark.usefixtures("world")
def test_the_finder_lists_regions_of_one_name_with_their_parents(client):
    other = factories.prefecture(name="另一市")
    factories.county(parent=other, name="样品县", name_en="Sample County")
    html = text(client, "/regions/?q=样品县")
    assert html.count("<b>样品县</b>") == 2
    for city in ("另一市", "样品市"):
        assert f'<span class="hint">{city}</span>' in html


@pytest.mark.usefixtures("world")
def test_the_finder_says_that_it_found_nothing(client):
    html = text(client, "/regions/?q=乌有县")
    assert "没有找到与“乌有县”相符的岗位" in html
    assert 'href="/regions/"' in html


@pytest.mark.parametrize("path", ["/", "/regions/", "/regions/{county}/", "/departments/{bureau}/"])
def test_twice_the_rows_take_the_same_queries(client, world, path):
    address = path.format(county=world.county.code, bureau=world.bureau.uid)

    def count():
        all_topics.cache_clear()
        get_calendar.cache_clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    before = count()
    worlds.fill(world.county, departments=4, each=5)
    more = [factories.post(department=world.bureau) for _ in range(5)]
    factories.publish(*more)
    factories.county(parent=world.city)
    assert count() == before <= 7
    worlds.fill(world.county, departments=2, each=20)
    # With one that counts who answers now in the departments that are not listed.
    assert count() <= 9


def test_a_region_names_its_namesakes_elsewhere(client, world):
    assert "同名的还有" not in page_of(client, world.county)
    other = factories.county(name="样品自治县", short_name=world.county.short_name)
    html = page_of(client, world.county)
    link = html.partition("同名的还有")[2].partition("</p>")[0]
    assert f'href="/regions/{other.code}/"' in link
    assert other.parent.name in link
    assert "Others of this name" in page_of(client, world.county, "/en")
    successor = factories.county(name="新样区", short_name="新样", name_en="New District")
    factories.region_alias(region=successor, name=world.county.name, short_name="样品")
    place = successor.parent.parent.name
    assert f"新样区（{place} › {successor.parent.name}，原样品县）" in page_of(client, world.county)
    assert ", formerly Sample County)" in page_of(client, world.county, "/en")


NIGHT, DAY = time(23), time(10)
OFFICE, ALWAYS = "每天 9:00–17:00", "24小时"


@pytest.fixture
def staffed(world):
    """A region with offices of usual hours, a desk that is open at night, and a clinic."""
    seats = worlds.fill(world.zone, departments=2, each=2)
    desk = factories.post(department=seats[2].department, kind="desk", title="总值班室", rank=90)
    worlds.number(world.notice, post=desk, hours=ALWAYS)
    for seat in seats:
        seat.hotlines.update(hours=OFFICE)
    factories.publish(*seats, desk)
    return SimpleNamespace(place=world.zone, seats=seats, desk=desk)


def move(clock, hour):
    """Move to an hour of the next day."""
    clock.move_to(datetime.combine(clock.today + timedelta(1), hour, SHANGHAI))


def test_a_place_says_once_whether_it_answers_and_puts_the_answer_first(client, staffed, clock):
    move(clock, NIGHT)
    html = page_of(client, staffed.place)
    block = html.partition('<div role="group" class="now"')[2].partition("</div>")[0]
    assert "办公电话多在明天 9:00 起有人接。" in block
    digits = staffed.desk.hotlines.get().digits
    called = re.findall('href="tel:([^"]+)"', block)
    assert called == [f"+86{digits}", "12345", "099912345"]
    assert html.index(block) < html.index('class="tabs"') < html.index('<article class="card')
    # Hours that are usual stand once; those of the desk differ.
    assert html.count(OFFICE) == html.count("9:00–17:00") == 1
    assert "Most offices answer from 9:00 tomorrow." in page_of(client, staffed.place, "/en")
    move(clock, DAY)
    block = page_of(client, staffed.place).partition("<main")[2].partition("<article")[0]
    assert "现在是办公时间，17:00 止。" in block
    assert "tel:" not in block


def test_where_hours_differ_no_usual_ones_are_said(client, staffed, clock):
    move(clock, NIGHT)
    changed = staffed.seats[:2]
    for seat, printed in zip(changed, ("每天 8:00–9:00", "每天 9:00–9:30"), strict=True):
        seat.hotlines.update(hours=printed)
    factories.publish(*changed)
    html = page_of(client, staffed.place)
    main = html.partition("<main")[2]
    # Who answers now comes before how many there are.
    assert main.index("tel:") < main.index(" 个岗位")
    assert "多数电话" not in html
    assert "起有人接。" not in html
    assert f'href="tel:+86{staffed.desk.hotlines.get().digits}"' in html


def test_the_filter_leaves_those_that_are_answered_now(client, staffed, clock):
    address = f"/regions/{staffed.place.code}/"
    assert 'href="?now=1"' in page_of(client, staffed.place)
    move(clock, NIGHT)
    html = text(client, f"{address}?now=1")
    assert re.findall('card-title"><a href="/posts/(.{12})/"', html) == [staffed.desk.uid]
    assert 'aria-current="true">现在可打 1</a>' in html
    assert f'<a href="{address}">全部 5</a>' in html
    move(clock, DAY)
    assert text(client, f"{address}?now=1").count('<article class="card') == 5
    for unreadable in ("0", "yes", "１"):
        response = client.get(address, {"now": unreadable})
        assert (response.status_code, "看不懂这个筛选" in response.text) == (400, True)
    assert text(client, f"{address}?now=").count('<article class="card') == 5


def test_a_place_of_many_posts_finds_the_desk_of_another_department(client, staffed, clock):
    worlds.fill(staffed.place, departments=2, each=20)
    move(clock, NIGHT)
    html = page_of(client, staffed.place)
    block = html.partition('<div role="group" class="now"')[2].partition("</div>")[0]
    assert staffed.desk.hotlines.get().digits in block
    assert "现在可打 1</a>" in block
    assert "全部 45</a>" in block
    assert staffed.desk.uid not in html
    current = re.findall(r'<a href="/departments/(\w+)/" aria-current="true">', html)
    assert len(current) == 1
    assert current[0] in html.partition('id="people"')[2].partition("</section>")[0]
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/regions/{staffed.place.code}/?now=1").status_code == 200
    assert len(queries) <= 7
