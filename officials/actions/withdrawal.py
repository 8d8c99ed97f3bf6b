"""Take hotlines, posts and holders off the site: one person does it, at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from officials.actions import Refused, bans
from officials.actions.edition_transaction import EditionTransaction, edition_transaction
from officials.actions.public_text import require_reason
from officials.actions.second_person import are_same_person, was_confirmed
from officials.days import day_of, midnight
from officials.identity import identify
from officials.models import (
    Appointment,
    Edition,
    Hotline,
    Outcome,
    Post,
    PublicReason,
    ReviewState,
    User,
)
from officials.publication.cards import CardPeriod, after_departure
from officials.publication.live import to_card_period

# A later last day is a typing error.
MAX_LAST_DAY = date(2199, 12, 31)


def withdraw_post(
    post: Post, *, by: User, reason: PublicReason, why: str = "", abolished: bool = False
) -> None:
    """Take a post off the site at once, and cancel its scheduled editions.

    ``reason`` is public: the post's URL answers 410 with it. ``why`` is for staff, in the history.
    A post that is ``abolished`` keeps its page, without hotlines. Its numbers are banned as those
    of ``withdraw_hotline`` are. Raises Refused when the post has no live or scheduled edition.
    """
    with edition_transaction([post.pk], by=by, why=why) as tx:
        if not tx.editions:
            raise Refused(_("%s 没有公布，无需撤下。") % identify(post))
        shown = _shown_numbers(tx.editions)
        outcome = Outcome.ABOLISHED if abolished else Outcome.WITHDRAWN
        tx.end_editions(tx.editions, tx.moment, outcome, reason)
        bans.ban_numbers(shown, by=by, reason=reason, why=why)
        (locked,) = tx.posts
        if locked.review_state != ReviewState.DRAFT:
            Post.objects.filter(pk=post.pk).update(review_state=ReviewState.DRAFT)


def withdraw_hotline(hotline: Hotline, *, by: User, reason: PublicReason, why: str = "") -> None:
    """Take a hotline out of all live and scheduled editions, at once and for good.

    ``reason`` is public, on the page of its post; ``why`` is for staff, in the history. For some
    reasons the number is banned too (``bans.BANNED_FOR``). No change of the register is
    published with it. Raises Refused when the hotline is withdrawn already.
    """
    withdraw_hotlines([hotline], by=by, reason=reason, why=why)


def withdraw_hotlines(
    hotlines: Sequence[Hotline], *, by: User, reason: PublicReason, why: str = ""
) -> None:
    """Withdraw several hotlines in one transaction, or none. See ``withdraw_hotline``."""
    posts = sorted({hotline.of_post.pk for hotline in hotlines})
    with edition_transaction(posts, by=by, why=why) as tx:
        _withdraw(tx, hotlines, reason)
        bans.ban_numbers(hotlines, by=by, reason=reason, why=why)


def withdraw_term(
    appointment: Appointment, *, by: User, reason: PublicReason, why: str = ""
) -> None:
    """Take an appointment off the site at once, as if it had never been published.

    The holder's own hotlines are withdrawn with it; the post reads 空缺, a past term leaves the
    list of holders. The register keeps the appointment: it comes back when the post, now a draft,
    is approved. For a personal reason nobody publishes the person again, once no other card names
    them. Raises Refused when it is on no live or scheduled card.
    """
    with edition_transaction([appointment.post_id], by=by, why=why) as tx:
        if not any(_is_on_card(edition, appointment.uid) for edition in tx.editions):
            raise Refused(_("这段任职没有公布，无需撤下。"))
        own = list(appointment.hotlines.filter(withdrawn_at=None))
        _withdraw(tx, own, reason)
        uids = frozenset(each.uid for each in own)
        departure = Departure(appointment.uid, None, uids, reason)
        remove_from_editions(tx, {appointment.post_id: departure})
        bans.ban_numbers(own, by=by, reason=reason, why=why)
        person, (post,) = appointment.official, tx.posts
        if reason in bans.PERSONAL:
            with suppress(Refused):  # another card names them
                bans.ban_person(person, post, by=by, reason=reason, why=why)
        if post.review_state != ReviewState.DRAFT:
            Post.objects.filter(pk=post.pk).update(review_state=ReviewState.DRAFT)


def _withdraw(tx: EditionTransaction, hotlines: Sequence[Hotline], reason: PublicReason) -> None:
    """Withdraw hotlines of the locked posts. Raises Refused when one is withdrawn already."""
    gone: dict[str, Any] = {"withdrawn_at": tx.moment, "public_reason": PublicReason(reason)}
    for hotline in hotlines:
        if not Hotline.objects.filter(pk=hotline.pk, withdrawn_at=None).update(**gone):
            raise Refused(_("这个号码已经撤下。"))
        tx.update_hotline(hotline, **gone)


def _shown_numbers(editions: Sequence[Edition]) -> list[Hotline]:
    """Return the hotlines of ``editions``, except those that the register has changed since."""
    shown = {
        (each.hotline_uid, each.digits, each.extension)
        for edition in editions
        for each in edition.hotlines.all()
        if each.withdrawn_at is None
    }
    rows = Hotline.objects.filter(uid__in=[uid for uid, *_number in shown])
    related = rows.select_related("post", "appointment__post")
    return [each for each in related if (each.uid, each.digits, each.extension) in shown]


def _is_on_card(edition: Edition, appointment: str) -> bool:
    terms = [edition.card["holder"], *edition.card["terms"]]
    return any(term and term["appointment"] == appointment for term in terms)


def suspend(hotline: Hotline, *, by: User, reason: str) -> None:
    """Hide the digits of a hotline at once, until a second person restores it.

    Raises Refused without a reason, or when the hotline is suspended or withdrawn already.
    """
    reason = require_reason(reason)
    with edition_transaction([hotline.of_post.pk], by=by, why=reason) as tx:
        if not Hotline.objects.filter(pk=hotline.pk, suspended_at=None, withdrawn_at=None).update(
            suspended_at=tx.moment, suspended_by=by, restored_by=None, restore_waived=False
        ):
            raise Refused(_("这个号码已经暂停或撤下。"))
        tx.update_hotline(hotline, suspended_at=tx.moment)


def restore(hotline: Hotline, *, by: User, why: str = "") -> None:
    """Show a suspended hotline again. It adds something, so it needs another person.

    Raises Refused when the hotline is not suspended, or when ``by`` suspended it.
    """
    with edition_transaction([hotline.of_post.pk], by=by, why=why) as tx:
        current = Hotline.objects.select_related("suspended_by").get(pk=hotline.pk)
        if current.suspended_at is None or current.withdrawn_at is not None:
            raise Refused(_("这个号码没有暂停，无需恢复。"))
        suspender = current.suspended_by
        alone = not was_confirmed(by) or (suspender is not None and are_same_person(suspender, by))
        if alone and not settings.WAIVE_SECOND_PERSON:
            raise Refused(_("号码由您暂停，或您的账号还没有确认，须由另一位同事恢复。"))
        Hotline.objects.filter(pk=hotline.pk).update(
            suspended_at=None, suspended_for=None, restored_by=by, restore_waived=alone
        )
        tx.update_hotline(hotline, suspended_at=None)


def end_appointment(appointment: Appointment, *, by: User, last_day: date, reason: str) -> None:
    """End an appointment after ``last_day``; editions follow from the next midnight on.

    A day in the past takes effect at once. The holder's own hotlines leave the site, and the post
    reads 空缺. No change of the register is published with it. Raises Refused without a reason,
    and for a day before the appointment's first day, or not before its present last day.
    """
    reason = require_reason(reason)
    with edition_transaction([appointment.post_id], by=by, why=reason) as tx:
        current = Appointment.objects.select_related("official").get(pk=appointment.pk)
        if current.start_date and last_day < current.start_date:
            raise Refused(_("离任日期不能早于任职日期 %s。") % current.start_date)
        if current.end_date and current.end_date <= last_day:
            raise Refused(_("任职已定于 %s 结束；延长任职请修改后提交审核。") % current.end_date)
        if last_day > MAX_LAST_DAY:
            raise Refused(_("离任日期不对。"))
        Appointment.objects.filter(pk=appointment.pk).update(end_date=last_day)
        own = frozenset(current.hotlines.values_list("uid", flat=True))
        departure = Departure(appointment.uid, last_day, own)
        remove_from_editions(tx, {appointment.post_id: departure})


def cancel_appointment(
    appointment: Appointment, *, by: User, reason: str, revision: int | None = None
) -> None:
    """Delete an appointment that has not begun; in its editions the post reads 空缺.

    The holder's own hotlines are deleted with it. ``revision``: that of the post when it was
    reviewed. Raises Refused without a reason, when the appointment has begun or was public, or
    when the post has changed since.
    """
    reason = require_reason(reason)
    with transaction.atomic():
        with edition_transaction([appointment.post_id], by=by, why=reason) as tx:
            (post,) = tx.posts
            if revision not in {None, post.revision}:
                raise Refused(_("%s 在您查看之后又有修改，请重新查看。") % identify(post))
            current = Appointment.objects.get(pk=appointment.pk)
            begun = current.start_date is None or current.start_date <= day_of(tx.moment)
            was_public = Edition.objects.filter(
                appointment=current, period__startswith__lte=tx.moment
            ).exists()
            if begun or was_public:
                raise Refused(_("任职已经开始或曾经公布，不能取消；请办理离任。"))
            own = frozenset(current.hotlines.values_list("uid", flat=True))
            departure = Departure(current.uid, None, own)
            remove_from_editions(tx, {appointment.post_id: departure})
        with pghistory.context(user=by.pk, why=reason):
            current.hotlines.all().delete()
            current.delete()


@dataclass(frozen=True)
class Departure:
    """An appointment that leaves the open editions of its post from the day after ``last_day`` on.

    Without ``last_day`` it disappears from them altogether. ``own``: the uids of the holder's own
    hotlines in the register, which are removed as well. ``reason``: the public one.
    """

    appointment: str
    last_day: date | None
    own: frozenset[str] = frozenset()
    reason: PublicReason | None = None


def remove_from_editions(tx: EditionTransaction, departures: Mapping[int, Departure]) -> None:
    """Remove appointments from the open editions of their posts. ``departures``: by post.

    The new editions are derived from the present ones, not from the register.
    """
    ended: defaultdict[tuple[datetime, PublicReason | None], list[tuple[Edition, CardPeriod]]]
    ended = defaultdict(list)
    for edition in tx.editions:
        departure = departures.get(edition.post_id)
        reduced = _reduce(edition, departure, tx.moment) if departure else None
        if departure and reduced:
            ended[reduced.begins, departure.reason].append((edition, reduced))
    for (begins, reason), pairs in ended.items():
        editions = [edition for edition, _reduced in pairs]
        tx.end_editions(editions, begins, Outcome.REPLACED, reason)
        for edition, reduced in pairs:
            tx.add_reduced_copy(edition, reduced)


def _reduce(edition: Edition, departure: Departure, moment: datetime) -> CardPeriod | None:
    """Return what is left of an edition after a departure, or None if it stays as it is."""
    last_day = departure.last_day
    start = max(moment, midnight(last_day + timedelta(1))) if last_day else moment
    period = to_card_period(edition)
    begins = max(period.begins, start)
    if period.ends is not None and period.ends <= begins:
        return None
    holder = period.card.holder
    leaving = holder is not None and holder.appointment == departure.appointment
    kept = tuple(
        hotline
        for hotline in period.hotlines
        if not (leaving and (hotline.own or hotline.hotline_uid in departure.own))
    )
    uids = {hotline.hotline_uid for hotline in kept}
    card = after_departure(period.card, departure.appointment, last_day, uids)
    if card == period.card:
        return None
    reduced = replace(period, begins=begins, card=card, hotlines=kept)
    return replace(reduced, appointment_id=None, official_id=None) if leaving else reduced
