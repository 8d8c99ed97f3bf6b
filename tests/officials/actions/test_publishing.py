"""The verbs of publication, one rule at a time; random sequences: test_publishing_rules.py."""

from datetime import timedelta

import pghistory
import pytest
from django.apps import apps

from officials import search
from officials.actions import Refused, publishing, review, verification, withdrawal
from officials.models import (
    Edition,
    HotlineSource,
    LiveHotline,
    LivePost,
    PastPost,
    Post,
    PublicVersion,
)
from officials.models.choices import Result
from officials.publication.live import Publication, read_publication
from tests.support import factories

pytestmark = pytest.mark.django_db


def numbers(post):
    return {h.digits for h in LiveHotline.objects.filter(post__uid=post.uid)}


def versions(post):
    path = post.department.region.__class__.objects.get(pk=post.department.region_id).path
    rows = PublicVersion.objects.filter(region__in=path).order_by("region__level")
    return [(row.own, row.subtree, row.live) for row in rows]


def test_a_published_post_shows_its_card_and_numbers(post):
    factories.publish(post)
    live = LivePost.objects.get(uid=post.uid)
    assert (live.card["title"], live.card["department"]) == (post.title, post.department.name)
    assert numbers(post) == {post.hotlines.get().digits}
    assert read_publication(post) == Publication.LIVE


def test_a_draft_and_a_submitted_post_are_nowhere(post):
    assert not LivePost.objects.exists()
    factories.submit(post)
    assert not LivePost.objects.exists()
    assert read_publication(post) == Publication.NOTHING


def test_a_draft_name_does_not_reach_search(post, editor, clock):
    official = factories.official(name="王示例")
    factories.appointment(post=post, official=official)
    factories.publish(post)
    type(official).objects.filter(pk=official.pk).update(name="赵虚构", pinyin="zhao xu gou")
    hotline = post.hotlines.get()
    verification.record(hotline, by=editor, checked_on=clock.today, result=Result.ANSWERED)
    assert search.find_posts("wangshili").editions
    assert not search.find_posts("zhaoxugou").editions


def test_who_changed_a_department_has_a_hand_in_its_posts(post, editor, reviewer):
    with pghistory.context(user=reviewer.pk):
        type(post.department).objects.filter(pk=post.department_id).update(name="改名局")
    factories.submit(post, by=editor)
    post.refresh_from_db()
    with pytest.raises(Refused, match="须由另一位同事批准"):
        publishing.approve([(post, post.revision)], by=reviewer)


def test_a_number_among_words_is_refused(post, editor):
    Post.objects.filter(pk=post.pk).update(duties="请打 ０２９－０３８１ ２３４５")
    with pytest.raises(Refused, match="电话号码"):
        review.submit([post], by=editor)
    with pytest.raises(Refused, match="电话号码"):
        withdrawal.withdraw_post(post, by=editor, reason="改打 15400000009")


def test_nobody_submits_a_post_without_a_number():
    with pytest.raises(Refused, match="还没有号码"):
        review.submit([factories.post()], by=factories.editor())


def test_nobody_submits_a_number_without_its_notice(editor):
    bare = factories.hotline()
    with pytest.raises(Refused, match="没有公告来源"):
        review.submit([bare.post], by=editor)


def test_nobody_approves_what_was_not_submitted(post, reviewer):
    with pytest.raises(Refused, match="还没有提交"):
        publishing.approve([(post, post.revision)], by=reviewer)


def test_nobody_approves_their_own_submission(post, editor):
    factories.submit(post, by=editor)
    post.refresh_from_db()
    with pytest.raises(Refused, match="须由另一位同事批准"):
        publishing.approve([(post, post.revision)], by=editor)


def test_nobody_approves_what_they_had_a_hand_in(post, editor, reviewer):
    with pghistory.context(user=reviewer.pk):
        HotlineSource.objects.filter(hotline__post=post).update(printed_name="另印")
    factories.submit(post, by=editor)
    post.refresh_from_db()
    with pytest.raises(Refused, match="须由另一位同事批准"):
        publishing.approve([(post, post.revision)], by=reviewer)


def test_a_one_person_office_may_waive_the_second_person_and_the_edition_says_so(
    post, editor, settings
):
    settings.WAIVE_SECOND_PERSON = True
    factories.publish(post, by=editor, approved_by=editor)
    assert LivePost.objects.get(uid=post.uid).waived


def test_only_the_revision_that_was_looked_at_is_approved(post, reviewer):
    factories.submit(post)
    post.refresh_from_db()
    with pytest.raises(Refused, match="重新查看"):
        publishing.approve([(post, post.revision - 1)], by=reviewer)


def test_a_return_needs_a_comment_and_keeps_it(post, reviewer):
    factories.submit(post)
    with pytest.raises(Refused, match="原因"):
        review.return_to_draft(post, by=reviewer, comment=" ")
    review.return_to_draft(post, by=reviewer, comment="号码与公告不符")
    post.refresh_from_db()
    assert (post.review_state, post.review_comment) == ("draft", "号码与公告不符")


def test_a_scheduled_post_waits_for_its_day(post, clock):
    day = clock.today + timedelta(2)
    factories.publish(post, on=day)
    assert read_publication(post) == Publication.SCHEDULED
    assert not LivePost.objects.exists()
    clock.move_to(day)
    assert LivePost.objects.get(uid=post.uid)


def test_nobody_schedules_for_today(post, reviewer, clock):
    factories.submit(post)
    with pytest.raises(Refused, match="今天之后"):
        publishing.schedule([(post, post.revision)], by=reviewer, on=clock.today)


def test_a_scheduled_edition_replaces_the_live_one_on_its_day_and_not_before(post, clock):
    factories.publish(post)
    Post.objects.filter(pk=post.pk).update(title="主任")
    day = clock.today + timedelta(2)
    factories.publish(post, on=day)
    assert LivePost.objects.get(uid=post.uid).card["title"] == "副局长"
    clock.move_to(day)
    assert LivePost.objects.get(uid=post.uid).card["title"] == "主任"


def test_a_withdrawn_number_is_gone_from_what_is_live_and_what_is_scheduled(post, editor, clock):
    factories.publish(post)
    hotline = post.hotlines.get()
    factories.sourced_hotline(post=post)
    day = clock.today + timedelta(1)
    factories.publish(post, on=day)
    withdrawal.withdraw_hotline(hotline, by=editor, reason="空号")
    assert numbers(post) == set()
    clock.move_to(day)
    assert hotline.digits not in numbers(post)
    assert len(numbers(post)) == 1


def test_a_withdrawal_publishes_nothing_of_the_working_copy(post, editor):
    factories.publish(post)
    Post.objects.filter(pk=post.pk).update(title="未审")
    withdrawal.withdraw_hotline(post.hotlines.get(), by=editor, reason="空号")
    assert LivePost.objects.get(uid=post.uid).card["title"] == "副局长"


def test_a_withdrawn_post_leaves_its_reason(post, editor):
    factories.publish(post)
    withdrawal.withdraw_post(post, by=editor, reason="误发")
    past = PastPost.objects.get(uid=post.uid)
    assert (past.outcome, past.public_reason) == ("withdrawn", "误发")
    assert not LivePost.objects.exists()
    assert read_publication(post) == Publication.WITHDRAWN


def test_an_abolished_post_has_ended(post, editor):
    factories.publish(post)
    withdrawal.withdraw_post(post, by=editor, reason="机构改革", abolished=True)
    assert PastPost.objects.get(uid=post.uid).outcome == "abolished"
    assert read_publication(post) == Publication.ENDED


def test_a_withdrawn_post_can_be_published_again(post, editor):
    factories.publish(post)
    withdrawal.withdraw_post(post, by=editor, reason="误发")
    factories.publish(post)
    assert LivePost.objects.get(uid=post.uid)
    assert not PastPost.objects.exists()


@pytest.mark.parametrize("verb", ["withdraw_hotline", "suspend"])
def test_taking_away_needs_a_reason(post, editor, verb):
    factories.publish(post)
    with pytest.raises(Refused, match="请写明原因"):
        getattr(withdrawal, verb)(post.hotlines.get(), by=editor, reason="")


def test_a_suspended_number_keeps_its_row_and_loses_its_digits(post, editor, reviewer):
    factories.publish(post)
    hotline = post.hotlines.get()
    withdrawal.suspend(hotline, by=editor, reason="搬迁")
    assert [(h.digits, h.suspended) for h in LiveHotline.objects.all()] == [("", True)]
    with pytest.raises(Refused, match="另一位同事"):
        withdrawal.restore(hotline, by=editor)
    withdrawal.restore(hotline, by=reviewer)
    assert numbers(post) == {hotline.digits}


def test_a_clock_set_back_stops_no_withdrawal_and_refuses_a_publication(post, editor, clock):
    factories.publish(post)
    Post.objects.filter(pk=post.pk).update(duties="另一项")
    factories.publish(post)
    clock.advance(seconds=-3)
    Post.objects.filter(pk=post.pk).update(duties="再一项")
    factories.publish(post)
    clock.advance(days=-1)
    withdrawal.withdraw_hotline(post.hotlines.get(), by=editor, reason="停用")
    factories.sourced_hotline(post=post)
    with pytest.raises(Refused, match="校准时钟"):
        factories.publish(post)
    clock.advance(days=1, seconds=60)
    assert numbers(post) == set()
    assert LivePost.objects.get(uid=post.uid).card["duties"] == "再一项"


def test_a_verification_shows_at_once_in_live_and_scheduled_editions(post, editor, clock):
    factories.publish(post)
    Post.objects.filter(pk=post.pk).update(title="主任")
    day = clock.today + timedelta(1)
    factories.publish(post, on=day)
    verification.record(
        post.hotlines.get(), by=editor, checked_on=clock.today, result=Result.ANSWERED
    )
    checked = clock.today
    assert LiveHotline.objects.get().last_verified == checked
    clock.move_to(day)
    assert LiveHotline.objects.get().last_verified == checked


def test_a_changed_number_does_not_inherit_the_check_of_another(post, editor, clock):
    factories.publish(post)
    hotline = post.hotlines.get()
    verification.record(hotline, by=editor, checked_on=clock.today, result=Result.ANSWERED)
    stale = post.hotlines.get()
    post.hotlines.update(digits="15400000099")
    post.hotlines.get().sources.update(printed_number="154 0000 0099")
    with pytest.raises(Refused, match="刚刚改为"):
        verification.record(stale, by=editor, checked_on=clock.today, result=Result.ANSWERED)
    assert LiveHotline.objects.get().last_verified == clock.today
    verification.record(post.hotlines.get(), by=editor, checked_on=clock.today, result=Result.DEAD)
    assert LiveHotline.objects.get().result == Result.ANSWERED
    factories.publish(post)
    assert (LiveHotline.objects.get().digits, LiveHotline.objects.get().result) == (
        "15400000099",
        Result.DEAD,
    )


@pytest.mark.parametrize("days", [-1, 367])
def test_a_check_of_tomorrow_or_of_more_than_a_year_ago_is_refused(post, editor, clock, days):
    with pytest.raises(Refused, match="核验日期"):
        verification.record(
            post.hotlines.get(),
            by=editor,
            checked_on=clock.today - timedelta(days),
            result=Result.ANSWERED,
        )


def test_nobody_submits_a_number_that_its_notice_does_not_print(post, editor):
    post.hotlines.update(digits="15400000098")
    with pytest.raises(Refused, match="与公告所印的"):
        review.submit([post], by=editor)


def test_an_older_verification_does_not_hide_a_newer_one(post, editor, clock):
    factories.publish(post)
    hotline = post.hotlines.get()
    record = verification.record
    record(hotline, by=editor, checked_on=clock.today, result=Result.ANSWERED)
    record(hotline, by=editor, checked_on=clock.today - timedelta(9), result=Result.DEAD)
    assert LiveHotline.objects.get().result == Result.ANSWERED
    with pytest.raises(Refused, match="不能晚于今天"):
        record(hotline, by=editor, checked_on=clock.today + timedelta(1), result=Result.DEAD)


def test_each_act_raises_the_versions_of_the_place_and_of_all_above_it(post, editor):
    factories.publish(post)
    assert versions(post) == [(0, 1, 1), (0, 1, 1), (1, 1, 1)]
    withdrawal.withdraw_hotline(post.hotlines.get(), by=editor, reason="空号")
    assert versions(post) == [(0, 2, 1), (0, 2, 1), (2, 2, 1)]
    withdrawal.withdraw_post(post, by=editor, reason="误发")
    assert versions(post) == [(0, 3, 0), (0, 3, 0), (3, 3, 0)]


def test_a_renamed_department_raises_them_too(post):
    department = post.department
    department.name = "改名局"
    department.save()
    assert versions(post)[-1][:2] == (1, 1)


def test_who_and_why_stand_in_the_history(post, editor):
    factories.publish(post)
    withdrawal.withdraw_hotline(post.hotlines.get(), by=editor, reason="空号")
    event = apps.get_model("officials", "HotlineEvent").objects.latest("pgh_id")
    assert event.pgh_context["user"] == editor.pk
    assert event.pgh_context["why"] == "空号"


def test_the_history_is_append_only(post):
    from_history = apps.get_model("officials", "PostEvent").objects.filter(pgh_obj=post.pk)
    with pytest.raises(Exception, match="Cannot update"):
        from_history.update(title="另一个")


def test_a_scheduled_edition_that_is_replaced_stays_in_the_trail(post, clock):
    factories.publish(post, on=clock.today + timedelta(5))
    factories.publish(change(post))
    assert Edition.objects.filter(post=post).count() == 1
    assert apps.get_model("officials", "EditionEvent").objects.filter(post=post).count() == 1


def change(post):
    Post.objects.filter(pk=post.pk).update(duties="另一项")
    post.refresh_from_db()
    return post
