"""The screens on which one administrator proposes a merger of regions, and another confirms it."""

import pytest

from officials.models import Edition, LivePost, ProposedChange, Region
from tests.support import factories, proposed
from tests.support.admin_forms import admin_url
from tests.support.raw_sql import as_the_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    return factories.county(name="样甲县", short_name="样甲")


@pytest.fixture
def successor():
    return factories.county(name="样乙市", short_name="样乙")


def sign_in_administrator(client):
    client.force_login(factories.user(is_staff=True, is_superuser=True))


def post(client, url, **values):
    with as_the_site():
        return client.post(url, values, follow=True)


def test_two_administrators_merge_regions_and_the_public_follows(client, old, successor):
    live = factories.publish(factories.post(department=factories.department(region=old)))
    card = Edition.objects.get(post=live).card
    assert live.title in client.get(old.get_absolute_url()).text
    assert live.title not in client.get(successor.get_absolute_url()).text
    sign_in_administrator(client)
    url = admin_url(old, "merge")
    assert url in client.get(admin_url(old)).text
    values = {"into": successor.pk, "why": "国务院批复"}
    compared = post(client, url, **values).text
    assert "请先核对下面的对照" in compared
    assert live.department.name in compared
    page = post(client, url, **values, compared=successor.pk).text
    assert "要等另一位站点管理员确认" in page
    proposal = ProposedChange.objects.get()
    page = client.get(admin_url(proposal)).text
    assert live.department.name in page
    assert "国务院批复" in page
    assert "没有第二人" not in page
    assert "须由另一位同事确认" in post(client, admin_url(proposal, "confirm")).text
    sign_in_administrator(client)
    page = client.get(admin_url(proposal, "confirm")).text
    assert "样乙市" in page
    assert "国务院批复" in page
    assert "已确认" in post(client, admin_url(proposal, "confirm"), why="").text
    moved = client.get(old.get_absolute_url())
    assert (moved.status_code, moved["Location"]) == (301, successor.get_absolute_url())
    for address in ("print/", "topics/", "qr.svg"):
        assert client.get(old.get_absolute_url() + address).status_code == 301
    assert live.title in client.get(successor.get_absolute_url()).text
    assert LivePost.objects.get(uid=live.uid).card == card
    found = client.get(f"/search/?q=样甲县&region={old.code}").text
    assert live.get_absolute_url() in found
    assert "样乙市" in client.get(live.get_absolute_url()).text
    assert old.get_absolute_url() not in client.get("/regions/").text


def test_a_merged_region_is_read_only_and_offered_nowhere(client, old, successor):
    proposed.merge_regions(old, successor)
    sign_in_administrator(client)
    page = client.get(admin_url(old)).text
    assert admin_url(old, "merge") not in page
    assert 'name="_save"' not in page
    assert "样乙市" in page
    for query in ("样甲", old.code):
        assert "已并入样乙市" in client.get(f"/admin/officials/region/?q={query}").text
    query = "?app_label=officials&model_name=department&field_name=region&term=样甲县"
    choices = client.get("/admin/officials/region/choices/" + query).json()["results"]
    assert [each["id"] for each in choices] == [str(successor.pk)]


def test_departments_of_one_name_are_told_before_anything_is_proposed(client, old, successor):
    for region in (old, successor):
        factories.department(region=region, name="样品公安局")
    sign_in_administrator(client)
    values = {"into": successor.pk, "why": "国务院批复", "compared": successor.pk}
    assert "请先给其中一个改名" in post(client, admin_url(old, "merge"), **values).text
    assert not ProposedChange.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "editor", "reviewer", "office"])
def test_nobody_but_a_site_administrator_proposes_a_merger(client, old, successor, role):
    client.force_login(factories.staff(role, old, successor))
    values = {"into": successor.pk, "why": "国务院批复", "compared": successor.pk}
    assert post(client, admin_url(old, "merge"), **values).status_code == 403
    assert not ProposedChange.objects.exists()
    assert Region.objects.present().count() == Region.objects.count()
