"""Take away what is public: at once, by one person."""

from dataclasses import replace
from datetime import date, timedelta

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.edition_transaction import EditionTransaction, edition_transaction
from officials.actions.public_text import require_reason
from officials.actions.review import are_same_person
from officials.days import day_of, midnight
from officials.models import (
    Appointment,
    Edition,
    Hotline,
    HotlineSource,
    Outcome,
    Post,
    ReviewState,
    User,
    Verification,
)
from officials.publication.cards import after_departure
from officials.publication.live import to_card_period

LAST_DAY = date(2199, 12, 31)


def withdraw_post(post: Post, *, by: User, reason: str, abolished: bool = False) -> None:
    """Take a post off the site at once, with what is scheduled of it.

    ``reason`` is public: the address answers 410 with it; an abolished post keeps its page,
    without numbers. Raises Refused without a reason, or when nothing of the post is open.
    """
    reason = require_reason(reason)
    with edition_transaction([post.pk], by=by, why=reason) as current:
        if not current.editions:
            raise Refused(_("%s 没有公布，无需撤下。") % post)
        outcome = Outcome.ABOLISHED if abolished else Outcome.WITHDRAWN
        current.end(current.editions, current.moment, outcome, reason)
        (locked,) = current.posts
        if locked.review_state != ReviewState.DRAFT:
            Post.objects.filter(pk=post.pk).update(review_state=ReviewState.DRAFT)


def withdraw_hotline(hotline: Hotline, *, by: User, reason: str) -> None:
    """Take a number off the site at once and for good, from what is live and what is scheduled.

    The register's working copy is not published on the way. Raises Refused without a reason, or
    when the number is withdrawn already.
    """
    reason = require_reason(reason)
    with edition_transaction([hotline.of_post.pk], by=by, why=reason) as current:
        if not Hotline.objects.filter(pk=hotline.pk, withdrawn_at=None).update(
            withdrawn_at=current.moment
        ):
            raise Refused(_("这个号码已经撤下。"))
        current.follow(hotline, withdrawn_at=current.moment)


def suspend(hotline: Hotline, *, by: User, reason: str) -> None:
    """Hide a number at once until a second person restores it. Raises Refused as above."""
    reason = require_reason(reason)
    with edition_transaction([hotline.of_post.pk], by=by, why=reason) as current:
        if not Hotline.objects.filter(pk=hotline.pk, suspended_at=None, withdrawn_at=None).update(
            suspended_at=current.moment, suspended_by=by, restored_by=None, restore_waived=False
        ):
            raise Refused(_("这个号码已经暂停或撤下。"))
        current.follow(hotline, suspended_at=current.moment)


def restore(hotline: Hotline, *, by: User, why: str = "") -> None:
    """Show a suspended number again. It adds, so it takes another person than who suspended it."""
    with edition_transaction([hotline.of_post.pk], by=by, why=why) as current:
        fresh = Hotline.objects.get(pk=hotline.pk)
        if fresh.suspended_at is None or fresh.withdrawn_at is not None:
            raise Refused(_("这个号码没有暂停，无需恢复。"))
        suspender = fresh.suspended_by_id
        alone = suspender is not None and are_same_person(suspender, by.pk)
        if alone and not settings.WAIVE_SECOND_PERSON:
            raise Refused(_("号码由您暂停，须由另一位同事恢复。"))
        Hotline.objects.filter(pk=hotline.pk).update(
            suspended_at=None, restored_by=by, restore_waived=alone
        )
        current.follow(hotline, suspended_at=None)


def end_appointment(appointment: Appointment, *, by: User, last_day: date, reason: str) -> None:
    """Let an appointment end after ``last_day``; what is live follows from the next midnight on.

    A day that has passed acts at once. The holder's own numbers go, the post reads 空缺; the
    register's working copy is not published on the way. Raises Refused without a reason, or when
    the day is before the first one or not before the present last one.
    """
    reason = require_reason(reason)
    with edition_transaction([appointment.post_id], by=by, why=reason) as current:
        fresh = Appointment.objects.select_related("official").get(pk=appointment.pk)
        if fresh.start_date and last_day < fresh.start_date:
            raise Refused(_("离任日期不能早于任职日期 %s。") % fresh.start_date)
        if fresh.end_date and fresh.end_date <= last_day:
            raise Refused(_("任职已定于 %s 结束；延长任职请修改后提交审核。") % fresh.end_date)
        if last_day > LAST_DAY:
            raise Refused(_("离任日期不对。"))
        Appointment.objects.filter(pk=appointment.pk).update(end_date=last_day)
        own = set(fresh.hotlines.values_list("uid", flat=True))
        _remove_from_editions(current, appointment.uid, last_day, own)


def cancel_appointment(
    appointment: Appointment, *, by: User, reason: str, revision: int | None = None
) -> None:
    """Take back an appointment that has not begun: where it was to show, the post reads 空缺.

    The appointment leaves the register with the holder's own numbers. ``revision``: of the post,
    as it was looked at. Raises Refused without a reason, when the term has begun or was shown, or
    when the post has changed since.
    """
    reason = require_reason(reason)
    with transaction.atomic():
        with edition_transaction([appointment.post_id], by=by, why=reason) as current:
            (post,) = current.posts
            if revision not in {None, post.revision}:
                raise Refused(_("%s 在您查看之后又有修改，请重新查看。") % post)
            fresh = Appointment.objects.get(pk=appointment.pk)
            begun = fresh.start_date is None or fresh.start_date <= day_of(current.moment)
            shown = Edition.objects.filter(
                appointment=fresh, period__startswith__lte=current.moment
            )
            if begun or shown.exists():
                raise Refused(_("任职已经开始或曾经公布，不能取消；请办理离任。"))
            own = set(fresh.hotlines.values_list("uid", flat=True))
            _remove_from_editions(current, fresh.uid, None, own)
        with pghistory.context(user=by.pk, why=reason):
            for model in (HotlineSource, Verification):
                model.objects.filter(hotline__appointment=fresh).delete()
            fresh.hotlines.all().delete()
            fresh.delete()


def _remove_from_editions(
    current: EditionTransaction, appointment: str, last_day: date | None, own: set[str]
) -> None:
    """Rewrite what is open from the day after ``last_day`` on, from the editions themselves.

    No ``last_day``: the appointment is to leave no trace in them. ``own``: the uids of numbers
    that the register calls the holder's; they go as well.
    """
    turn = max(current.moment, midnight(last_day + timedelta(1)) if last_day else current.moment)
    for edition in list(current.editions):
        stretch = to_card_period(edition)
        begins = max(stretch.begins, turn)
        if stretch.ends is not None and stretch.ends <= begins:
            continue
        holder = stretch.card.holder
        leaving = holder is not None and holder.appointment == appointment
        kept = tuple(
            each
            for each in stretch.hotlines
            if not (leaving and (each.own or each.hotline_uid in own))
        )
        card = after_departure(
            stretch.card, appointment, last_day, {each.hotline_uid for each in kept}
        )
        if card == stretch.card:
            continue
        current.end([edition], begins, Outcome.REPLACED)
        after = replace(stretch, begins=begins, card=card, hotlines=kept)
        if leaving:
            after = replace(after, appointment_id=None, official_id=None)
        current.copy(edition, after)
