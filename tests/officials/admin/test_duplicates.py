"""Somebody adds what may be there already: it is shown, and stands in nobody's way."""

import pytest
from django.urls import reverse

from officials.models import Department, Official
from tests.support import factories
from tests.support.admin_forms import form_at

pytestmark = pytest.mark.django_db
NEW_OFFICIAL, NEW_DEPARTMENT = (
    f"/admin/officials/{model}/add/" for model in ("official", "department")
)


@pytest.fixture
def clerk(client, place):
    client.force_login(factories.staff("editor", place, username="clerk"))
    return client


def link(thing):
    return reverse(f"admin:officials_{thing._meta.model_name}_change", args=[thing.pk])


@pytest.mark.parametrize("name", ["单样本", "单 样本", "单洋本"])
def test_a_namesake_is_shown_with_place_and_post_and_the_new_one_is_saved_all_the_same(
    clerk, place, name
):
    here = factories.appointment(
        post=factories.post(department=factories.department(region=place)),
        official=factories.official(name="单样本", owner_region=place),
    )
    there = factories.appointment(official=factories.official(name="单样本"))
    factories.official(name="王示例", owner_region=place)
    values = {"name": name, "owner_region": place.pk}
    page = clerk.post(NEW_OFFICIAL, values).content.decode()
    assert "登记册里有同名或同音的人" in page
    assert f"任职：{here.post}" in page
    assert link(here.official) in page
    assert str(there.official.owner_region) in page
    assert str(there.post) not in page
    assert link(there.official) not in page
    assert "王示例" not in page
    assert f'value="{name}"' in page
    before = Official.objects.count()
    assert clerk.post(NEW_OFFICIAL, values | {"apart": 1}).status_code == 302
    assert Official.objects.count() == before + 1


def test_who_bears_a_name_of_their_own_is_added_at_once(clerk, place):
    factories.official(name="王示例")
    values = {"name": "单样本", "owner_region": place.pk}
    assert clerk.post(NEW_OFFICIAL, values).status_code == 302


def test_correcting_an_official_asks_nothing(clerk, place):
    factories.official(name="单样本")
    mine = factories.official(name="单样本", owner_region=place)
    values = form_at(clerk, link(mine)) | {"pinyin": "dan yang ben"}
    assert clerk.post(link(mine), values).status_code == 302


def test_a_department_like_another_of_its_place_is_shown_first(clerk, place):
    kind = factories.department_type()
    same_type = factories.department(region=place, type=kind, name="卫健委")
    shorter = factories.department(region=place, name="样板局")
    elsewhere = factories.department(type=kind, name="别处的局")
    other = factories.department(region=place, name="无关的处")
    values = {"region": place.pk, "type": kind.pk, "name": "样板局机关", "rank": 1}
    page = clerk.post(NEW_DEPARTMENT, values).content.decode()
    assert "类型相同或名称相近的部门" in page
    assert link(same_type) in page
    assert link(shorter) in page
    assert link(other) not in page
    assert str(elsewhere) not in page
    assert clerk.post(NEW_DEPARTMENT, values | {"apart": 1}).status_code == 302
    assert Department.objects.filter(name="样板局机关").exists()
