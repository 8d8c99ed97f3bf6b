"""Let another post answer for a holder who is away: two people for it, one to end it early."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from officials.actions import Refused, review
from officials.actions.edition_transaction import EditionTransaction, edition_transaction
from officials.actions.public_text import require_reason
from officials.clock import today
from officials.identity import identify
from officials.models import Cover, Edition, Outcome, Post, ReviewState, User
from officials.publication.covers import chained_covers, may_cover
from officials.publication.live import to_card_period
from officials.publication.register import held_on


def arrange_cover(
    post: Post, *, covered_by: Post, start: date, end: date, by: User, reason: str
) -> bool:
    """Enter who answers for the holder of ``post`` from ``start`` to ``end``, both inclusive.

    Where nothing else of the post waits it is submitted at once; return whether it was. ``reason``
    is for staff, in the history. Raises Refused without a reason, for days that are over or have
    another cover, for a day without a holder, for a post that may not cover this one, and for a
    chain: on no day is a post covered that covers another.
    """
    reason = require_reason(reason)
    with transaction.atomic(), pghistory.context(user=by.pk, why=reason):
        both = Post.objects.filter(pk__in=[post.pk, covered_by.pk]).order_by("pk")
        locked = both.select_for_update(of=("self",)).in_bulk()[post.pk]
        _check_days(locked, start, end)
        if not may_cover(locked).filter(pk=covered_by.pk).exists():
            raise Refused(
                _("“%s”不能代接：要在同一部门，并且有公开的号码。") % identify(covered_by)
            )
        if chained_covers(locked, covered_by, start, end).exists():
            raise Refused(
                _("“%(by)s”或“%(post)s”在这几天还有别的代接，不能接力。")
                % {"by": identify(covered_by), "post": identify(locked)}
            )
        Cover.objects.create(
            post=locked, covered_by=covered_by, start_date=start, end_date=end, reason=reason
        )
        if locked.review_state != ReviewState.APPROVED:
            return False
        review.submit([locked], by=by, why=reason)
    return True


def _check_days(post: Post, start: date, end: date) -> None:
    """Raise Refused unless a cover may last from ``start`` to ``end``; the post is locked."""
    if end < start:
        raise Refused(_("代接末日不能早于首日。"))
    if end < today():
        raise Refused(_("代接末日不能早于今天。"))
    if not post.appointments.filter(held_on(start)).exists():
        raise Refused(_("%s 没有任职者，不用代接。") % start)
    same_days = post.covers.filter(ended_at=None, start_date__lte=end, end_date__gte=start)
    for other in same_days.select_related("covered_by"):
        raise Refused(
            _("%(start)s 至 %(end)s 已由“%(by)s”代接；请先结束那一次。")
            % {"start": other.start_date, "end": other.end_date, "by": identify(other.covered_by)}
        )


def end_cover(cover: Cover, *, by: User, reason: str) -> None:
    """End a cover at once, also one of days to come; editions follow without a review.

    No change of the register is published with it. Raises Refused without a reason, and when the
    cover is over.
    """
    reason = require_reason(reason)
    with edition_transaction([cover.post_id], by=by, why=reason) as tx:
        lasting = Cover.objects.filter(pk=cover.pk, ended_at=None, end_date__gte=today())
        if not lasting.update(ended_at=tx.moment):
            raise Refused(_("这次代接已经结束。"))
        _remove_from_editions(tx, cover.uid)


def _remove_from_editions(tx: EditionTransaction, cover: str) -> None:
    """Replace the open editions that show a cover by copies without it."""

    def begins(edition: Edition) -> datetime:
        lower: datetime = edition.period.lower
        return max(lower, tx.moment)

    shown = [each for each in tx.editions if (each.card.get("cover") or {}).get("cover") == cover]
    for at, editions in groupby(shown, begins):
        _end_and_copy(tx, list(editions), at)


def _end_and_copy(tx: EditionTransaction, editions: Sequence[Edition], at: datetime) -> None:
    """End editions at ``at``, and add copies of them without a cover from then on."""
    periods = [to_card_period(edition) for edition in editions]
    tx.end_editions(editions, at, Outcome.REPLACED)
    for edition, period in zip(editions, periods, strict=True):
        card = replace(period.card, cover=None)
        tx.add_reduced_copy(edition, replace(period, begins=at, card=card))
