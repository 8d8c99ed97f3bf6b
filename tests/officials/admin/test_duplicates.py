"""Possible duplicates of a new row are listed; staff can confirm the new one."""

import pytest
from django.urls import reverse

from officials.models import Department, Notice, Official, Post
from tests.support import factories
from tests.support.admin_forms import form_at

pytestmark = pytest.mark.django_db
NEW_OFFICIAL, NEW_DEPARTMENT, NEW_NOTICE, NEW_POST = (
    f"/admin/officials/{model}/add/" for model in ("official", "department", "notice", "post")
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
    assert f"任职：{place} {here.post}" in page
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


def notice_values(place, **changes):
    values = {
        "issuer": "样板县人民政府",
        "title": "关于公布电话的通告",
        "published_on": "2026-03-01",
    }
    return values | {"document_number": "", "url": "", "owner_region": place.pk} | changes


def post_values(department, **changes):
    forms = {}
    for prefix in ("appointments", "hotlines"):
        forms |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    values = {"department": department.pk, "kind": "seat", "title": "副局长", "rank": 2}
    return values | {"duties": "分管城管"} | forms | changes


def test_a_notice_of_the_same_issuer_title_and_day_is_asked_about(clerk, place):
    assert clerk.post(NEW_NOTICE, notice_values(place)).status_code == 302
    first = Notice.objects.get()
    page = clerk.post(NEW_NOTICE, notice_values(place, document_number="样办〔2026〕1号"))
    assert "标题、发布单位和日期都相同的公告" in page.content.decode()
    assert change_url(first) in page.content.decode()
    assert Notice.objects.count() == 1
    for other in ({"title": "另一份通告"}, {"issuer": "样板县委"}, {"published_on": "2026-03-02"}):
        assert clerk.post(NEW_NOTICE, notice_values(place, **other)).status_code == 302
    assert clerk.post(NEW_NOTICE, notice_values(place, apart=1)).status_code == 302
    assert Notice.objects.filter(title=first.title, issuer=first.issuer).count() == 3


def test_an_equal_notice_of_another_region_is_named_without_a_link(clerk, place):
    values = notice_values(place)
    elsewhere = factories.notice(
        owner_region=factories.county(name="别处县"),
        **{name: values[name] for name in ("issuer", "title", "published_on")},
    )
    page = clerk.post(NEW_NOTICE, values).content.decode()
    assert "别处县" in page
    assert change_url(elsewhere) not in page


def test_a_post_of_the_same_department_and_title_is_asked_about(clerk, place):
    department = factories.department(region=place)
    values = post_values(department)
    assert clerk.post(NEW_POST, values).status_code == 302
    first = Post.objects.get()
    page = clerk.post(NEW_POST, values).content.decode()
    assert "这个部门已有同名的岗位" in page
    assert "分管城管" in page
    assert change_url(first) in page
    other = post_values(factories.department(region=place))
    for accepted in (values | {"title": "局长"}, other, values | {"apart": 1}):
        assert clerk.post(NEW_POST, accepted).status_code == 302
    assert Post.objects.filter(department=department).count() == 3


def test_a_change_of_a_notice_or_post_asks_nothing(clerk, place):
    notices = [factories.notice(owner_region=place) for _ in range(2)]
    post = factories.post(department=factories.department(region=place))
    factories.post(department=post.department, title=post.title)
    for obj in (notices[0], post):
        form = form_at(clerk, change_url(obj))
        assert clerk.post(change_url(obj), form).status_code == 302
