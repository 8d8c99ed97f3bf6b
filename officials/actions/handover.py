"""An official leaves a post: that acts at once, and whoever comes waits for review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import Refused, withdrawal
from officials.actions.public_text import require_reason
from officials.models import Appointment, Hotline, Notice, Official, Post, User
from officials.models.choices import Capacity

NUMBERS_CHANGED = gettext_lazy("这个岗位的号码刚刚有变化，请核对后再办理。")


class Fate(StrEnum):
    """What becomes of a number when an official leaves."""

    STAYS = "stays"
    GOES = "goes"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Successor:
    """Who takes over from ``start`` on: an official of the register, or a name new to it."""

    who: Official | str
    start: date
    capacity: Capacity = Capacity.FULL
    notice: Notice | None = None


def numbers(appointment: Appointment) -> QuerySet[Hotline]:
    """Return the numbers whose fate a hand-over decides: the post's, then the holder's own."""
    found = Hotline.objects.filter(Q(post=appointment.post_id) | Q(appointment=appointment))
    return found.filter(withdrawn_at=None).order_by(
        F("appointment_id").asc(nulls_first=True), "rank", "id"
    )


def hand_over(
    appointment: Appointment,
    *,
    by: User,
    last_day: date,
    reason: str,
    fates: Mapping[int, Fate],
    numbers_reason: str = "",
    successor: Successor | None = None,
) -> None:
    """Let an official leave after ``last_day``, settle the numbers, and note who comes.

    ``fates``: by the id of each of ``numbers``. The departure, withdrawals and suspensions act
    as those verbs do, by one person; a number that changes its owner and the successor are
    changes of the register, which another person approves. All of it happens or nothing does.
    Raises Refused as those verbs do, when a number came or went meanwhile, when the post has such
    a number already, and for a second holder on one day.
    """
    with transaction.atomic():
        post = Post.objects.select_for_update().get(pk=appointment.post_id)
        found = {hotline.pk: hotline for hotline in numbers(appointment)}
        if found.keys() != fates.keys():
            raise Refused(NUMBERS_CHANGED)
        with pghistory.context(user=by.pk, why=require_reason(reason)):
            for pk, hotline in found.items():
                _give(hotline, fates[pk], appointment)
        for pk, hotline in found.items():
            if fates[pk] is Fate.WITHDRAWN:
                withdrawal.withdraw_hotline(hotline, by=by, reason=numbers_reason)
            elif fates[pk] is Fate.SUSPENDED:
                withdrawal.suspend(hotline, by=by, reason=numbers_reason)
        if Appointment.objects.get(pk=appointment.pk).end_date != last_day:
            withdrawal.end_appointment(appointment, by=by, last_day=last_day, reason=reason)
        if successor:
            with pghistory.context(user=by.pk, why=reason):
                _appoint(post, successor)


def _give(hotline: Hotline, fate: Fate, appointment: Appointment) -> None:
    """Let a number belong to whom it goes with, if it does not already."""
    post = appointment.post
    owners: dict[Fate, tuple[Post | None, Appointment | None]] = {
        Fate.STAYS: (post, None),
        Fate.GOES: (None, appointment),
    }
    owner = owners.get(fate)
    if owner is None or owner[0] == hotline.post:
        return
    new = dict(zip(("post", "appointment"), owner, strict=True))
    same = Hotline.objects.filter(digits=hotline.digits, extension=hotline.extension, **new)
    if same.filter(withdrawn_at=None).exists():
        raise Refused(_("号码 %s 重复：岗位和本人都有这个号码，请先撤下一个。") % hotline)
    Hotline.objects.filter(pk=hotline.pk).update(**new)


def _appoint(post: Post, successor: Successor) -> None:
    official = successor.who
    if isinstance(official, str):
        region = post.department.region
        official = Official.objects.create(name=official, owner_region=region, demo=post.demo)
    term = Appointment(
        post=post,
        official=official,
        capacity=successor.capacity,
        start_date=successor.start,
        notice=successor.notice,
    )
    try:
        term.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    term.save()
