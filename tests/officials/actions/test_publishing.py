"""Publication, one rule at a time. Random sequences: test_publishing_rules.py."""

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
    PublicReason,
    PublicVersion,
)
from officials.models.choices import Result
from officials.publication.live import Publication, read_publication
from tests.support import factories

pytestmark = pytest.mark.django_db


def live_digits(post):
    return {h.digits for h in LiveHotline.objects.filter(post__uid=post.uid)}


def page_versions(post):
    path = post.department.region.__class__.objects.get(pk=post.department.region_id).path
    rows = PublicVersion.objects.filter(region__in=path).order_by("region__level")
    return [(row.own, row.subtree, row.live) for row in rows]


def test_published_post_shows_its_card_and_hotlines(post):
    factories.publish(post)
    live = LivePost.objects.get(uid=post.uid)
    assert (live.card["title"], live.card["department"]) == (post.title, post.department.name)
    assert live_digits(post) == {post.hotlines.get().digits}
    assert read_publication(post) == Publication.LIVE


def test_draft_and_submitted_posts_are_not_public(post):
    assert not LivePost.objects.exists()
    factories.submit(post)
    assert not LivePost.objects.exists()
    assert read_publication(post) == Publication.NOTHING


def test_name_in_a_draft_is_not_searchable(post, editor, clock):
    official = factories.official(name="王示例")
    factories.appointment(post=post, official=official)
    factories.publish(post)
    type(official).objects.filter(pk=official.pk).update(name="赵虚构", pinyin="zhao xu gou")
    hotline = post.hotlines.get()
    verification.record(hotline, by=editor, checked_on=clock.today, result=Result.ANSWERED)
    assert search.find_posts("wangshili").editions
    assert not search.find_posts("zhaoxugou").editions


def test_user_who_renamed_the_department_cannot_approve_its_posts(post, editor, reviewer):
    with pghistory.context(user=reviewer.pk):
        type(post.department).objects.filter(pk=post.department_id).update(name="改名局")
    factories.submit(post, by=editor)
    post.refresh_from_db()
    with pytest.raises(Refused, match="须由另一位同事批准"):
        publishing.approve([(post, post.revision)], by=reviewer)


def test_public_text_with_a_phone_number_is_refused(post, editor):
    Post.objects.filter(pk=post.pk).update(duties="请打 ０２９－０３８１ ２３４５")
    with pytest.raises(Refused, match="电话号码"):
        review.submit([post], by=editor)
    with pytest.raises(Refused, match="电话号码"):
        withdrawal.suspend(post.hotlines.get(), by=editor, reason="改打 15400000009")


def test_post_without_a_hotline_cannot_be_submitted():
    with pytest.raises(Refused, match="还没有号码"):
        review.submit([factories.post()], by=factories.editor())


def test_hotline_without_a_source_cannot_be_submitted(editor):
    unsourced = factories.hotline()
    with pytest.raises(Refused, match="没有公告来源"):
        review.submit([unsourced.post], by=editor)


def test_draft_cannot_be_approved(post, reviewer):
    with pytest.raises(Refused, match="还没有提交"):
        publishing.approve([(post, post.revision)], by=reviewer)


def test_submitter_cannot_approve(post, editor):
    factories.submit(post, by=editor)
    post.refresh_from_db()
    with pytest.raises(Refused, match="须由另一位同事批准"):
        publishing.approve([(post, post.revision)], by=editor)


def test_contributor_cannot_approve(post, editor, reviewer):
    with pghistory.context(user=reviewer.pk):
        HotlineSource.objects.filter(hotline__post=post).update(printed_name="另印")
    factories.submit(post, by=editor)
    post.refresh_from_db()
    with pytest.raises(Refused, match="须由另一位同事批准"):
        publishing.approve([(post, post.revision)], by=reviewer)


def test_waived_second_person_is_recorded_in_the_edition(post, editor, settings):
    settings.WAIVE_SECOND_PERSON = True
    factories.publish(post, by=editor, approved_by=editor)
    assert LivePost.objects.get(uid=post.uid).waived


def test_only_the_reviewed_revision_is_approved(post, reviewer):
    factories.submit(post)
    post.refresh_from_db()
    with pytest.raises(Refused, match="重新查看"):
        publishing.approve([(post, post.revision - 1)], by=reviewer)


def test_return_to_draft_needs_a_comment_and_stores_it(post, reviewer):
    factories.submit(post)
    with pytest.raises(Refused, match="原因"):
        review.return_to_draft(post, by=reviewer, comment=" ")
    review.return_to_draft(post, by=reviewer, comment="号码与公告不符")
    post.refresh_from_db()
    assert (post.review_state, post.review_comment) == ("draft", "号码与公告不符")


def test_scheduled_post_is_public_from_its_day_on(post, clock):
    day = clock.today + timedelta(2)
    factories.publish(post, on=day)
    assert read_publication(post) == Publication.SCHEDULED
    assert not LivePost.objects.exists()
    clock.move_to(day)
    assert LivePost.objects.get(uid=post.uid)


def test_post_cannot_be_scheduled_for_today(post, reviewer, clock):
    factories.submit(post)
    with pytest.raises(Refused, match="今天之后"):
        publishing.schedule([(post, post.revision)], by=reviewer, on=clock.today)


def test_scheduled_edition_replaces_the_live_one_on_its_day(post, clock):
    factories.publish(post)
    Post.objects.filter(pk=post.pk).update(title="主任")
    day = clock.today + timedelta(2)
    factories.publish(post, on=day)
    assert LivePost.objects.get(uid=post.uid).card["title"] == "副局长"
    clock.move_to(day)
    assert LivePost.objects.get(uid=post.uid).card["title"] == "主任"


def test_withdrawn_hotline_leaves_live_and_scheduled_editions(post, editor, clock):
    factories.publish(post)
    hotline = post.hotlines.get()
    factories.sourced_hotline(post=post)
    day = clock.today + timedelta(1)
    factories.publish(post, on=day)
    withdrawal.withdraw_hotline(hotline, by=editor, reason="number_stopped")
    assert live_digits(post) == set()
    clock.move_to(day)
    assert hotline.digits not in live_digits(post)
    assert len(live_digits(post)) == 1


def test_withdrawal_publishes_no_change_of_the_register(post, editor):
    factories.publish(post)
    Post.objects.filter(pk=post.pk).update(title="未审")
    withdrawal.withdraw_hotline(post.hotlines.get(), by=editor, reason="number_stopped")
    assert LivePost.objects.get(uid=post.uid).card["title"] == "副局长"


def test_withdrawn_post_keeps_its_public_reason(post, editor):
    factories.publish(post)
    withdrawal.withdraw_post(post, by=editor, reason=PublicReason.MISTAKE)
    past = PastPost.objects.get(uid=post.uid)
    assert (past.outcome, past.public_reason) == ("withdrawn", PublicReason.MISTAKE)
    assert not LivePost.objects.exists()
    assert read_publication(post) == Publication.WITHDRAWN


def test_abolished_post_has_ended(post, editor):
    factories.publish(post)
    withdrawal.withdraw_post(post, by=editor, reason=PublicReason.REORGANISED, abolished=True)
    assert PastPost.objects.get(uid=post.uid).outcome == "abolished"
    assert read_publication(post) == Publication.ENDED


def test_withdrawn_post_can_be_published_again(post, editor):
    factories.publish(post)
    withdrawal.withdraw_post(post, by=editor, reason=PublicReason.MISTAKE)
    factories.publish(post)
    assert LivePost.objects.get(uid=post.uid)
    assert not PastPost.objects.exists()


def test_a_suspension_needs_a_reason_in_words(post, editor):
    factories.publish(post)
    with pytest.raises(Refused, match="请写明原因"):
        withdrawal.suspend(post.hotlines.get(), by=editor, reason="")


def test_a_withdrawal_needs_one_of_the_fixed_reasons(post, editor):
    factories.publish(post)
    with pytest.raises(ValueError, match="not a valid PublicReason"):
        withdrawal.withdraw_hotline(post.hotlines.get(), by=editor, reason="请拨别处")


def test_suspended_hotline_loses_its_digits_until_another_person_restores_it(
    post, editor, reviewer
):
    factories.publish(post)
    hotline = post.hotlines.get()
    withdrawal.suspend(hotline, by=editor, reason="搬迁")
    assert [(h.digits, h.suspended) for h in LiveHotline.objects.all()] == [("", True)]
    with pytest.raises(Refused, match="另一位同事"):
        withdrawal.restore(hotline, by=editor)
    withdrawal.restore(hotline, by=reviewer)
    assert live_digits(post) == {hotline.digits}


def test_withdrawal_works_with_a_clock_set_back_and_publication_does_not(post, editor, clock):
    factories.publish(post)
    Post.objects.filter(pk=post.pk).update(duties="另一项")
    factories.publish(post)
    clock.advance(seconds=-3)
    Post.objects.filter(pk=post.pk).update(duties="再一项")
    factories.publish(post)
    clock.advance(days=-1)
    withdrawal.withdraw_hotline(post.hotlines.get(), by=editor, reason="number_stopped")
    factories.sourced_hotline(post=post)
    with pytest.raises(Refused, match="校准时钟"):
        factories.publish(post)
    clock.advance(days=1, seconds=60)
    assert live_digits(post) == set()
    assert LivePost.objects.get(uid=post.uid).card["duties"] == "再一项"


def test_verification_updates_live_and_scheduled_editions(post, editor, clock):
    factories.publish(post)
    Post.objects.filter(pk=post.pk).update(title="主任")
    day = clock.today + timedelta(1)
    factories.publish(post, on=day)
    verification.record(
        post.hotlines.get(), by=editor, checked_on=clock.today, result=Result.ANSWERED
    )
    verified_on = clock.today
    assert LiveHotline.objects.get().last_verified == verified_on
    clock.move_to(day)
    assert LiveHotline.objects.get().last_verified == verified_on


def test_verification_of_a_former_number_does_not_apply_to_the_new_one(post, editor, clock):
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
def test_verification_in_the_future_or_over_a_year_old_is_refused(post, editor, clock, days):
    with pytest.raises(Refused, match="核验日期"):
        verification.record(
            post.hotlines.get(),
            by=editor,
            checked_on=clock.today - timedelta(days),
            result=Result.ANSWERED,
        )


def test_number_that_its_source_does_not_print_cannot_be_submitted(post, editor):
    post.hotlines.update(digits="15400000098")
    with pytest.raises(Refused, match="与公告所印的"):
        review.submit([post], by=editor)


def test_latest_verification_counts_and_none_is_in_the_future(post, editor, clock):
    factories.publish(post)
    hotline = post.hotlines.get()
    record = verification.record
    record(hotline, by=editor, checked_on=clock.today, result=Result.ANSWERED)
    record(hotline, by=editor, checked_on=clock.today - timedelta(9), result=Result.DEAD)
    assert LiveHotline.objects.get().result == Result.ANSWERED
    with pytest.raises(Refused, match="不能晚于今天"):
        record(hotline, by=editor, checked_on=clock.today + timedelta(1), result=Result.DEAD)


def test_actions_raise_page_versions_of_the_region_and_its_ancestors(post, editor):
    factories.publish(post)
    assert page_versions(post) == [(0, 1, 1), (0, 1, 1), (1, 1, 1)]
    withdrawal.withdraw_hotline(post.hotlines.get(), by=editor, reason="number_stopped")
    assert page_versions(post) == [(0, 2, 1), (0, 2, 1), (2, 2, 1)]
    withdrawal.withdraw_post(post, by=editor, reason=PublicReason.MISTAKE)
    assert page_versions(post) == [(0, 3, 0), (0, 3, 0), (3, 3, 0)]


def test_renaming_a_department_raises_page_versions(post):
    department = post.department
    department.name = "改名局"
    department.save()
    assert page_versions(post)[-1][:2] == (1, 1)


def test_history_records_user_and_reason(post, editor):
    factories.publish(post)
    withdrawal.withdraw_hotline(post.hotlines.get(), by=editor, reason="number_stopped", why="空号")
    event = apps.get_model("officials", "HotlineEvent").objects.latest("pgh_id")
    assert event.pgh_context["user"] == editor.pk
    assert event.pgh_context["why"] == "空号"


def test_history_is_append_only(post):
    events = apps.get_model("officials", "PostEvent").objects.filter(pgh_obj=post.pk)
    with pytest.raises(Exception, match="Cannot update"):
        events.update(title="另一个")


def test_replaced_scheduled_edition_stays_in_the_history(post, clock):
    factories.publish(post, on=clock.today + timedelta(5))
    factories.publish(change_duties(post))
    assert Edition.objects.filter(post=post).count() == 1
    assert apps.get_model("officials", "EditionEvent").objects.filter(post=post).count() == 1


def change_duties(post):
    Post.objects.filter(pk=post.pk).update(duties="另一项")
    post.refresh_from_db()
    return post
