"""Filters of the lists of staff: folded to what is chosen, and many places as a box."""

import re

import pytest

from tests.support import factories

pytestmark = pytest.mark.django_db
POSTS = "/admin/officials/post/"


@pytest.fixture
def city():
    """A prefecture of 13 districts, with a post in the first two."""
    city = factories.prefecture(name="样板市")
    districts = [factories.county(name=f"样板{n}区", parent=city) for n in range(13)]
    for district in districts[:2]:
        factories.post(department=factories.department(region=district), title="值班室")
    return city, districts


def filter_of(page, title):
    return re.search(rf'<details[^>]*data-filter-title="{title}".*?</details>', page, re.DOTALL)[0]


def test_many_places_are_a_box_that_keeps_the_other_choices(client, city):
    place, districts = city
    client.force_login(factories.staff("editor", place))
    page = client.get(POSTS, {"kind__exact": "seat", "q": "值班室", "p": "1"}).text
    folded = filter_of(page, "地区")
    assert "<details open" not in page
    assert "<li" not in folded
    sent = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', folded))
    assert sent == {"kind__exact": "seat", "q": "值班室"}
    response = client.get(POSTS, {**sent, "place": districts[0].pk})
    assert response.context["cl"].result_count == 1
    chosen = filter_of(response.text, "地区")
    assert re.search("<summary>地区 *<strong>样板0区</strong></summary>", chosen)
    assert f'value="{districts[0].pk}" selected' in chosen
    assert "<strong>领导岗位</strong>" in filter_of(response.text, "种类")


def test_few_places_are_links(client, city):
    place, _districts = city
    client.force_login(factories.staff("editor", place.parent))
    links = filter_of(client.get(POSTS).text, "地区")
    assert f'href="?place={place.pk}"' in links
    assert "<select" not in links


def test_the_list_of_accounts_says_who_may_do_what_where(client, city):
    place, districts = city
    clerk = factories.staff("editor", districts[0], username="clerk")
    for district in districts[1:4]:
        clerk.roles.create(region=district, role="editor")
    chief = factories.staff("office", place, username="chief")
    client.force_login(chief)
    page = client.get("/admin/officials/user/").text
    assert "编辑：样板0区、样板1区、样板2区等 4 个地方" in page
    assert "办公室管理员：样板市" in page
    page = client.post("/admin/logout/").text
    assert "已退出登录" in page
    assert "重新登录" in page
