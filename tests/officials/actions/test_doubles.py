"""A second entry of a post, a person or a number is told to its writer and to its reviewer."""

import pytest

from officials.actions import withdrawal
from officials.actions.doubles import find_doubles
from officials.models import Post
from tests.support import factories
from tests.support.admin_forms import form_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def department(place):
    return factories.department(region=place, name="城管局")


def held(department, title, name, digits):
    """Return a draft that somebody holds, with a number that its notice prints."""
    post = factories.post(department=department, title=title)
    official = factories.official(name=name, owner_region=department.region)
    factories.appointment(post=post, official=official, start_date=None, end_date=None)
    factories.sourced_hotline(post=post, digits=digits)
    post.refresh_from_db()
    return post


def told(post):
    return find_doubles([post.pk])[post.pk]


def test_a_second_head_of_a_department_is_told_and_a_second_deputy_is_not(department):
    first = held(department, "局长", "王示例", "15400001001")
    second = held(department, "局长", "赵样本", "15400001002")
    deputies = [held(department, "副局长", name, f"1540000101{n}") for n, name in enumerate("钱孙")]
    elsewhere = held(factories.department(name="城管局"), "局长", "李示例", "15400001003")
    (line,) = told(second)
    assert line.startswith("同一部门另有同名岗位：")
    assert "王示例" in line
    assert len(told(first)) == 1
    assert [told(post) for post in (*deputies, elsewhere)] == [[], [], []]


def test_a_second_post_of_a_person_in_a_department_is_told(department):
    held(department, "副局长", "王示例", "15400001001")
    second = held(department, "副局长", "王示例", "15400001002")
    assert [line.partition("：")[0] for line in told(second)] == ["王示例在同一部门另有岗位"]


def test_posts_that_are_public_side_by_side_or_gone_are_told_no_more(department):
    first = held(department, "局长", "王示例", "15400001001")
    second = held(department, "局长", "赵样本", "15400001002")
    factories.publish(first)
    assert len(told(second)) == 1
    factories.publish(second)
    assert told(second) == []
    third = held(department, "局长", "钱虚构", "15400001003")
    assert len(told(third)) == 2
    for post in (first, second):
        withdrawal.withdraw_post(post, by=factories.editor(), reason="post_abolished")
    assert told(third) == []


def test_a_number_of_another_department_or_of_the_past_is_told(department):
    published = factories.publish(
        held(factories.department(name="林业局"), "局长", "王示例", "15400001001")
    )
    second = held(department, "局长", "赵样本", "15400001001")
    (line,) = told(second)
    assert line.startswith("号码 154 0000 1001 也在别处公开：")
    assert "林业局 · 局长 · 王示例" in line
    beside = held(published.department, "副局长", "钱虚构", "15400001001")
    assert told(beside) == []
    withdrawal.withdraw_hotline(
        published.hotlines.get(), by=factories.editor(), reason="number_reassigned"
    )
    assert ["号码已移交他人" in line for line in told(second)] == [True]


def test_doubles_take_as_many_queries_for_many_posts(department, django_assert_num_queries):
    posts = [held(department, "局长", "王示例", f"154000010{n:02}") for n in range(6)]
    assert all(len(lines) == 5 for lines in find_doubles([p.pk for p in posts]).values())
    with django_assert_num_queries(4):
        find_doubles([posts[0].pk])
    with django_assert_num_queries(4):
        find_doubles([post.pk for post in posts])


def test_a_double_is_submitted_by_a_tick_that_the_trail_keeps(client, department, place):
    held(department, "局长", "王示例", "15400001001")
    second = held(department, "局长", "王示例", "15400001002")
    clerk, reviewer = factories.staff("editor", place), factories.staff("reviewer", place)
    here = f"/admin/officials/post/{second.pk}"
    client.force_login(clerk)
    page = client.get(f"{here}/submit/").text
    assert "可能重复" in page
    assert "王示例在同一部门另有岗位" in page
    client.post(f"{here}/submit/", {"why": ""})
    assert Post.objects.get(pk=second.pk).review_state == "draft"
    chosen = {"action": "submit_selected", "_selected_action": [second.pk], "index": 0}
    answer = client.post("/admin/officials/post/", chosen, follow=True).text
    assert "请单独提交" in answer
    client.post(f"{here}/submit/", {"why": "新任", "apart": "on"})
    assert Post.objects.get(pk=second.pk).review_state == "submitted"
    history = client.get(f"{here}/history/").text
    assert "看过，不是重复：王示例在同一部门另有岗位" in history
    assert "新任" in history
    client.force_login(reviewer)
    assert "王示例在同一部门另有岗位" in client.get(f"{here}/approve/").text
    chosen |= {"action": "approve_selected"}
    assert "王示例在同一部门另有岗位" in client.post("/admin/officials/post/", chosen).text


def test_saving_tells_of_a_double(client, department, place):
    held(department, "局长", "王示例", "15400001001")
    second = held(department, "局长", "赵样本", "15400001002")
    client.force_login(factories.staff("editor", place))
    page = f"/admin/officials/post/{second.pk}/change/"
    response = client.post(page, form_at(client, page) | {"duties": "主持全面工作"}, follow=True)
    assert "可能重复：同一部门另有同名岗位" in response.text
