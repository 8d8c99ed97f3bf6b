"""Possible duplicates of a new official or department are listed; staff can confirm the new one."""

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


def change_url(obj):
    return reverse(f"admin:officials_{obj._meta.model_name}_change", args=[obj.pk])


@pytest.mark.parametrize("name", ["单样本", "单 样本", "单洋本"])
def test_namesakes_are_listed_and_a_confirmed_official_is_saved(clerk, place, name):
    here = factories.appointment(
        post=factories.post(department=factories.department(region=place)),
        official=factories.official(name="单样本", owner_region=place),
    )
    elsewhere = factories.appointment(official=factories.official(name="单样本"))
    factories.official(name="王示例", owner_region=place)
    values = {"name": name, "owner_region": place.pk}
    page = clerk.post(NEW_OFFICIAL, values).content.decode()
    assert "登记册里有同名或同音的人" in page
    assert f"任职：{here.post}" in page
    assert change_url(here.official) in page
    assert str(elsewhere.official.owner_region) in page
    assert str(elsewhere.post) not in page
    assert change_url(elsewhere.official) not in page
    assert "王示例" not in page
    assert f'value="{name}"' in page
    before = Official.objects.count()
    assert clerk.post(NEW_OFFICIAL, values | {"apart": 1}).status_code == 302
    assert Official.objects.count() == before + 1


def test_official_with_a_unique_name_is_saved_without_confirmation(clerk, place):
    factories.official(name="王示例")
    values = {"name": "单样本", "owner_region": place.pk}
    assert clerk.post(NEW_OFFICIAL, values).status_code == 302


def test_change_of_an_official_needs_no_confirmation(clerk, place):
    factories.official(name="单样本")
    mine = factories.official(name="单样本", owner_region=place)
    values = form_at(clerk, change_url(mine)) | {"pinyin": "dan yang ben"}
    assert clerk.post(change_url(mine), values).status_code == 302


def test_similar_departments_of_the_region_are_listed_and_a_confirmed_one_is_saved(clerk, place):
    kind = factories.department_type()
    same_type = factories.department(region=place, type=kind, name="卫健委")
    shorter = factories.department(region=place, name="样板局")
    elsewhere = factories.department(type=kind, name="别处的局")
    other = factories.department(region=place, name="无关的处")
    values = {"region": place.pk, "type": kind.pk, "name": "样板局机关", "rank": 1}
    page = clerk.post(NEW_DEPARTMENT, values).content.decode()
    assert "类型相同或名称相近的部门" in page
    assert change_url(same_type) in page
    assert change_url(shorter) in page
    assert change_url(other) not in page
    assert str(elsewhere) not in page
    assert clerk.post(NEW_DEPARTMENT, values | {"apart": 1}).status_code == 302
    assert Department.objects.filter(name="样板局机关").exists()
