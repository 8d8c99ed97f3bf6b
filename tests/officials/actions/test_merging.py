"""Merging duplicates: rows move, the public sees it after review, old URLs redirect."""

import re

import pytest
from django.urls import reverse

from officials import permissions
from officials.actions import Refused, merging, publishing, withdrawal
from officials.actions.review import submit
from officials.models import (
    Appointment,
    Department,
    Official,
    Post,
    PublicReason,
    Redirect,
    ReviewState,
)
from officials.publication import diff
from tests.support import factories

pytestmark = pytest.mark.django_db
OFFICIAL_FIELD, DEPARTMENT_FIELD = (
    Appointment._meta.get_field("official"),
    Post._meta.get_field("department"),
)


@pytest.fixture
def clerk(client, place):
    user = factories.staff("editor", place, username="clerk")
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def twice(place):
    """One official who was added twice, each time with a published post."""
    bureau = factories.department(region=place)
    return [
        factories.appointment(
            post=factories.post(department=bureau, title=title),
            official=factories.official(name="单样本", owner_region=place),
        )
        for title in ("局长", "主任")
    ]


def merge(client, obj, into, **values):
    client.cookies.pop("messages", None)
    there = reverse(f"admin:officials_{obj._meta.model_name}_merge", args=[obj.pk])
    sent = {"into": into.pk, "compared": into.pk, "reason": "重复登记"}
    return client.post(there, sent | values, follow=True)


def review(post, by):
    """Submit by the contributor, approve by another person."""
    factories.clear_history_user()
    submit([Post.objects.get(pk=post.pk)], by=by)
    fresh = Post.objects.get(pk=post.pk)
    publishing.approve([(fresh, fresh.revision)], by=factories.reviewer())
    factories.clear_history_user()


def public_response(client, obj):
    """Return the status and the Location of the public page of an official or a department."""
    kind = type(obj).__name__.lower()
    found = client.get(reverse(kind, args=[obj.uid]))
    return found.status_code, found.get("Location", "")


def test_merged_official_redirects_after_the_approval_of_another_person(clerk, twice):
    old, stays = (appointment.official for appointment in twice)
    factories.publish(*(appointment.post for appointment in twice))
    there = reverse("official", args=[stays.uid])
    text = merge(clerk, old, stays).content.decode()
    assert "1 个岗位转为草稿：请提交审核，由另一位同事批准后" in text
    post = Post.objects.get(pk=twice[0].post_id)
    assert (post.review_state, post.contributors) == (ReviewState.DRAFT, [clerk.user.pk])
    assert public_response(clerk, old) == (200, "")
    assert not Redirect.objects.exists()
    (change,) = diff.diff_for(post)
    assert (change.field, change.before) == ("合并为同一人", f"单样本（{old.uid}）")
    review(post, clerk.user)
    assert public_response(clerk, old) == (301, there)
    assert clerk.get(there).content.decode().count(post.title)
    assert old not in permissions.permitted_choices(clerk.user, OFFICIAL_FIELD)
    assert stays in permissions.permitted_choices(clerk.user, OFFICIAL_FIELD)
    assert Official.objects.filter(pk=old.pk).exists()


def test_merged_past_holder_redirects(clerk, twice, place):
    old, stays = (appointment.official for appointment in twice)
    post = twice[0].post
    Appointment.objects.filter(pk=twice[0].pk).update(end_date="2026-01-31")
    factories.publish(*(appointment.post for appointment in twice))
    merging.merge_officials(old, stays, by=clerk.user, reason="重复")
    review(post, clerk.user)
    assert public_response(clerk, old) == (301, reverse("official", args=[stays.uid]))


def test_withdrawn_official_redirects_only_after_approval(clerk, twice):
    old, stays = (appointment.official for appointment in twice)
    factories.publish(*(appointment.post for appointment in twice))
    merging.merge_officials(old, stays, by=clerk.user, reason="重复")
    withdrawal.withdraw_post(twice[0].post, by=clerk.user, reason=PublicReason.MISTAKE)
    assert public_response(clerk, old) == (410, "")
    review(twice[0].post, clerk.user)
    assert public_response(clerk, old) == (301, reverse("official", args=[stays.uid]))


def test_merged_official_that_was_never_published_is_deleted(clerk, twice):
    old, stays = (appointment.official for appointment in twice)
    merge(clerk, old, stays)
    assert not Official.objects.filter(pk=old.pk).exists()
    assert stays.appointments.count() == 2


def test_merge_needs_a_comparison_and_a_reason(clerk, twice):
    old, stays = (appointment.official for appointment in twice)
    page = merge(clerk, old, stays, compared="").content.decode()
    assert "请先核对下面的对照" in page
    for appointment in twice:
        assert str(appointment.post) in page
    assert "1 个岗位随之转移" in page
    assert f'name="compared" value="{stays.pk}"' in page
    assert old.appointments.exists()
    page = merge(clerk, old, stays, reason="请拨 029-0381 2345").content.decode()
    assert "像是电话号码" in page
    chooser = clerk.get(reverse("admin:officials_official_merge", args=[old.pk])).text
    (source,) = set(re.findall(r'data-ajax--url="([^"]+)"', chooser))
    values = {"app_label": "officials", "model_name": "appointment", "field_name": "official"}
    offered = clerk.get(source, values | {"without": old.pk}).json()["results"]
    assert source.endswith(f"?without={old.pk}")
    assert {each["id"] for each in offered} == {str(stays.pk)}
    page = merge(clerk, old, old).content.decode()
    assert old.appointments.exists()
    with pytest.raises(Refused, match="不能并入自己"):
        merging.merge_officials(old, old, by=clerk.user, reason="x")


def test_merge_of_posts_in_two_regions_needs_permission_in_both(clerk, twice):
    old, stays = (appointment.official for appointment in twice)
    there = factories.appointment(official=old)
    page = merge(clerk, old, stays).content.decode()
    assert "须由管理全部有关地区的同事合并" in page
    assert str(there.post) not in page
    assert old.appointments.count() == 2
    elsewhere = factories.official(name="单样本")
    there.delete()
    assert "已把单样本并入" in merge(clerk, old, elsewhere).content.decode()
    assert merge(clerk, elsewhere, stays).status_code == 404


def test_merged_department_redirects_once_its_posts_are_approved(clerk, place, post):
    old, stays = post.department, factories.department(region=place, name="留下的局")
    other = factories.post(department=stays)
    factories.publish(post, other)
    text = merge(clerk, old, stays).content.decode()
    assert f"已把{old}并入{place.name} · 留下的局" in text
    assert public_response(clerk, old) == (200, "")
    post.refresh_from_db()
    assert (post.department, post.review_state) == (stays, ReviewState.DRAFT)
    review(post, clerk.user)
    assert public_response(clerk, old) == (301, reverse("department", args=[stays.uid]))
    assert old not in permissions.permitted_choices(clerk.user, DEPARTMENT_FIELD)
    page = clerk.get(reverse("admin:officials_department_change", args=[old.pk])).context
    assert page["action_links"] == []


def test_merged_department_that_was_never_published_is_deleted(clerk, place, post):
    old, stays = post.department, factories.department(region=place)
    merge(clerk, old, stays)
    assert not Department.objects.filter(pk=old.pk).exists()
    post.refresh_from_db()
    assert post.department == stays


def test_departments_of_two_regions_cannot_be_merged(clerk, place, post):
    neighbour = factories.department(region=factories.township(parent=place))
    page = merge(clerk, post.department, neighbour).content.decode()
    assert "只能合并同一地区的部门" in page
    elsewhere = factories.department()
    merge(clerk, post.department, elsewhere)
    post.refresh_from_db()
    assert post.department not in (neighbour, elsewhere)
