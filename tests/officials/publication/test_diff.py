"""Differences between the register and the site, as a reviewer reads them before approving."""

from datetime import timedelta

import pytest

from officials.actions import withdrawal
from officials.models import LivePost, Post
from officials.publication import diff
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_edit_of_a_published_post_is_a_difference_and_not_public(post):
    factories.publish(post)
    Post.objects.filter(pk=post.pk).update(title="主任")
    assert LivePost.objects.get(uid=post.uid).card["title"] == "副局长"
    assert [(c.field, c.before, c.after) for c in diff.diff_for(post)] == [
        ("岗位名称", "副局长", "主任")
    ]


def test_difference_in_the_future_has_its_day(post, clock):
    last = clock.today + timedelta(3)
    holder = factories.appointment(post=post, end_date=last)
    factories.publish(post)
    type(holder).objects.filter(pk=holder.pk).update(end_date=None)
    changes = diff.diff_for(post)
    assert {change.begins for change in changes} == {last + timedelta(1)}
    assert ("任职者", "空缺") in {(change.field, change.before) for change in changes}


def test_hotlines_are_named_by_their_number_and_a_new_order_is_a_difference(post):
    first = post.hotlines.get()
    second = factories.sourced_hotline(post=post)
    factories.publish(post)
    type(first).objects.filter(pk=first.pk).update(rank=99)
    type(second).objects.filter(pk=second.pk).update(hours="全天")
    changes = diff.diff_for(post)
    assert [change.field for change in changes] == [f"号码 {second}", "号码次序"]
    assert (changes[1].before, changes[1].after) == (f"{first}、{second}", f"{second}、{first}")


def test_change_of_a_source_alone_is_a_difference(post):
    factories.publish(post)
    source = post.hotlines.get().sources.get()
    other = factories.notice(issuer="样品县委办公室", title=source.notice.title)
    type(source).objects.filter(pk=source.pk).update(notice=other)
    assert any("样品县委办公室" in change.after for change in diff.diff_for(post))


def test_move_to_another_department_is_a_difference(post):
    factories.publish(post)
    elsewhere = factories.department(name=post.department.name)
    Post.objects.filter(pk=post.pk).update(department=elsewhere)
    assert "所在" in {change.field for change in diff.diff_for(post)}


def test_differences_mark_hotlines_without_source_and_numbers_withdrawn_before(post, editor):
    first = post.hotlines.get()
    factories.publish(post)
    withdrawal.withdraw_hotline(first, by=editor, reason="number_stopped")
    again = factories.sourced_hotline(post=post, digits=first.digits, kind=first.kind)
    unsourced = factories.hotline(post=post)
    changes = {change.field: change.after for change in diff.diff_for(post)}
    assert "曾于" in changes[f"号码 {again}"]
    assert changes[f"号码 {unsourced}"] == "缺公告来源，还不能公布"


def test_difference_of_a_scheduled_post_has_its_day(post, clock):
    factories.publish(post)
    Post.objects.filter(pk=post.pk).update(duties="另一项")
    factories.publish(post, on=clock.today + timedelta(3))
    post.refresh_from_db()
    (change,) = diff.diff_for(post)
    assert (change.field, change.begins) == ("分管工作", clock.today + timedelta(3))
