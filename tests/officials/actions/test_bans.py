"""Refuse what was banned wherever it could come back, until two people lift the ban."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from officials.actions import Refused, bans, merging, publishing, review, withdrawal
from officials.actions.bulk_submission import submit_what_is_fit
from officials.clock import today
from officials.models import (
    EditionHotline,
    LiveHotline,
    LivePost,
    Post,
    PublicReason,
    RepublicationBan,
)
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(place):
    return factories.publish(factories.post(department=factories.department(region=place)))


def withdraw(post, reason=PublicReason.ON_REQUEST):
    hotline = post.hotlines.get(withdrawn_at=None)
    withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason=reason)
    factories.clear_history_user()
    return hotline


def enter(hotline, **values):
    """Enter the number of ``hotline`` on a new post of another region, as a draft."""
    number = {"kind": hotline.kind, "digits": hotline.digits, "extension": hotline.extension}
    return factories.sourced_hotline(**{"post": factories.post()} | number | values)


WITHOUT_END = {PublicReason.ON_REQUEST, PublicReason.SECURITY, PublicReason.NUMBER_WRONG}


@pytest.mark.parametrize("reason", PublicReason)
def test_the_reason_of_a_withdrawal_decides_whether_its_number_is_banned(published, reason):
    hotline = withdraw(published, reason)
    ban = bans.find_bans([(hotline.digits, "")]).get((hotline.digits, ""))
    if reason in WITHOUT_END:
        assert ban.ends_on is None
    elif reason is PublicReason.NUMBER_STOPPED:
        assert ban.ends_on == today() + timedelta(180)
    else:
        assert ban is None
        assert bans.former_reason(hotline.digits, "") == str(reason.label)


def test_a_ban_holds_no_digit(published):
    hotline = withdraw(published)
    ban = RepublicationBan.objects.get()
    assert hotline.digits not in str(vars(ban))
    assert bytes(ban.number_hash) == bans.hash_number(hotline.digits, "")
    assert bytes(ban.number_hash) != bans.hash_number(hotline.digits, "1")


def test_nobody_submits_a_banned_number_in_any_region(published):
    entered = enter(withdraw(published))
    with pytest.raises(Refused, match=r"不再公布（应本人要求）"):
        review.submit([entered.post], by=factories.editor())


def test_a_number_that_is_banned_after_submission_is_not_approved(published):
    hotline = published.hotlines.get()
    entered = enter(hotline)
    factories.submit(entered.post)
    withdraw(published)
    post = Post.objects.get(pk=entered.post_id)
    with pytest.raises(Refused, match="不再公布"):
        publishing.approve([(post, post.revision)], by=factories.reviewer())
    assert not LivePost.objects.filter(uid=post.uid).exists()


def test_the_database_refuses_an_edition_with_a_banned_number_whatever_writes_it(published):
    digits = withdraw(published).digits
    other = factories.edition()
    values = {
        field.attname: getattr(other.hotlines.get(), field.attname)
        for field in EditionHotline._meta.concrete_fields
        if field.name != "id"
    }
    row = EditionHotline(**values | {"hotline_uid": "0123456789AB", "digits": digits})
    with pytest.raises(IntegrityError, match="not published again"), transaction.atomic():
        row.save()


def test_a_number_is_free_again_after_the_last_day(published, clock):
    entered = enter(withdraw(published, PublicReason.NUMBER_STOPPED))
    clock.advance(days=180)
    with pytest.raises(Refused, match="不再公布"):
        review.submit([entered.post], by=factories.editor())
    clock.advance(days=1)
    factories.publish(entered.post)
    assert LiveHotline.objects.get(uid=entered.uid).digits == entered.digits


def test_a_number_on_another_card_is_not_banned(published):
    shared = published.hotlines.get()
    factories.publish(enter(shared).post)
    withdraw(published)
    assert not RepublicationBan.objects.exists()


@pytest.mark.parametrize("national", [True, False])
def test_a_short_or_national_number_is_never_banned(place, national):
    post = factories.post(department=factories.department(region=place))
    if national:
        factories.national_hotline(number="4008123123")
        hotline = factories.sourced_hotline(post=post, kind="tollfree", digits="4008123123")
    else:
        hotline = factories.sourced_hotline(post=post, kind="short", digits="96110")
    factories.publish(post)
    withdraw(post, PublicReason.NUMBER_WRONG)
    assert not RepublicationBan.objects.exists()
    with pytest.raises(Refused, match="全国热线"):
        bans.ban_number(hotline, by=factories.editor(), reason=PublicReason.SECURITY, why="")


def test_a_withdrawn_post_bans_its_numbers_for_the_same_reasons(published):
    hotline = published.hotlines.get()
    withdrawal.withdraw_post(published, by=factories.editor(), reason=PublicReason.SECURITY)
    assert bans.find_bans([(hotline.digits, "")])


def test_lifting_a_ban_takes_two_people_and_then_a_review(published):
    entered = enter(withdraw(published))
    ban = RepublicationBan.objects.get()
    clerk, colleague = factories.editor(), factories.reviewer()
    with pytest.raises(Refused, match="还没有人申请"):
        bans.lift(ban, by=colleague)
    bans.ask_to_lift(ban, by=clerk, why="本人同意")
    with pytest.raises(Refused, match="另一位同事"):
        bans.lift(ban, by=clerk)
    bans.lift(ban, by=colleague)
    factories.clear_history_user()
    with pytest.raises(Refused, match="已经解除或到期"):
        bans.ask_to_lift(ban, by=clerk, why="再一次")
    factories.publish(entered.post)
    assert LiveHotline.objects.get(uid=entered.uid).digits == entered.digits


def test_a_person_withdrawn_on_request_is_on_no_card_again(place):
    post = factories.post(department=factories.department(region=place))
    held = factories.appointment(post=post, official=factories.official(name="赵虚构"))
    factories.sourced_hotline(post=post)
    own = factories.sourced_hotline(appointment=held)
    factories.publish(post)
    withdrawal.withdraw_term(held, by=factories.editor(), reason=PublicReason.ON_REQUEST)
    factories.clear_history_user()
    assert bans.find_ban_of(held.official)
    factories.publish(post)
    card = LivePost.objects.get(uid=post.uid).card
    assert card["holder"] is None
    assert held.official.name not in str(card)
    assert not LiveHotline.objects.filter(digits=own.digits).exists()


def test_somebody_whom_a_card_still_names_is_not_banned(place):
    held = factories.appointment(post=factories.post())
    factories.publish(held.post)
    with pytest.raises(Refused, match="还在公布"):
        bans.ban_person(
            held.official, held.post, by=factories.editor(), reason=PublicReason.SECURITY
        )


def test_the_key_is_in_the_data_and_the_site_cannot_read_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT inner_key, outer_key FROM officials_republicationkey")
        ((inner, outer),) = cursor.fetchall()
    assert len(inner) == len(outer) == 64
    assert bytes(inner) != bytes(outer)


def test_a_list_leaves_a_banned_post_a_draft_and_says_why(published):
    entered = enter(withdraw(published))
    submit_what_is_fit([entered.post_id], by=factories.editor())
    post = Post.objects.get(pk=entered.post_id)
    assert post.review_state == "draft"
    assert "不再公布" in post.review_comment


def test_nobody_merges_a_banned_person_with_another(place):
    held = factories.appointment(post=factories.post())
    factories.publish(held.post)
    withdrawal.withdraw_term(held, by=factories.editor(), reason=PublicReason.SECURITY)
    factories.clear_history_user()
    other = factories.official(owner_region=held.official.owner_region)
    with pytest.raises(Refused, match="不再公布的人"):
        merging.merge_officials(held.official, other, by=factories.editor(), reason="同一个人")
