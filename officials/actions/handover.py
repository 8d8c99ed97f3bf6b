"""Hand a post over: the departure acts at once, the successor waits for review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import Refused, bans, withdrawal
from officials.actions.public_text import require_reason
from officials.models import Appointment, Hotline, Notice, Official, Post, PublicReason, User
from officials.models.choices import Capacity

HOTLINES_CHANGED = gettext_lazy("这个岗位的号码刚刚有变化，请核对后再办理。")


class Fate(StrEnum):
    """The fate of a hotline when an official leaves."""

    STAYS = "stays"
    GOES = "goes"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Successor:
    """The next holder from ``start`` on. ``official``: a row, or the name of one to be added."""

    official: Official | str
    start: date
    capacity: Capacity = Capacity.FULL
    notice: Notice | None = None


def affected_hotlines(appointment: Appointment) -> QuerySet[Hotline]:
    """Return the hotlines that need a ``Fate``: those of the post, then the holder's own."""
    hotlines = Hotline.objects.filter(Q(post=appointment.post_id) | Q(appointment=appointment))
    return hotlines.filter(withdrawn_at=None).order_by(
        F("appointment_id").asc(nulls_first=True), "rank", "id"
    )


def hand_over(
    appointment: Appointment,
    *,
    by: User,
    last_day: date,
    reason: str,
    fates: Mapping[int, Fate],
    hotlines_reason: str = "",
    successor: Successor | None = None,
) -> None:
    """End an appointment after ``last_day``, decide its hotlines, and add the successor.

    ``fates``: by the id of each of ``affected_hotlines``. The departure, withdrawals and
    suspensions act at once, as those actions do; the public reason is 领导离任. A hotline that
    changes its owner and the successor are changes of the register, which another person
    approves. Everything happens in one transaction. Raises Refused as those actions do, when
    hotlines were added or withdrawn meanwhile, when the new owner already has a hotline of that
    number, and for two holders on one day.
    """
    with transaction.atomic():
        post = Post.objects.select_for_update().get(pk=appointment.post_id)
        hotlines = {hotline.pk: hotline for hotline in affected_hotlines(appointment)}
        if hotlines.keys() != fates.keys():
            raise Refused(HOTLINES_CHANGED)
        with pghistory.context(user=by.pk, why=require_reason(reason)):
            for pk, hotline in hotlines.items():
                _set_owner(hotline, fates[pk], appointment)
        for pk, hotline in hotlines.items():
            if fates[pk] is Fate.WITHDRAWN:
                withdrawal.withdraw_hotline(
                    hotline,
                    by=by,
                    reason=PublicReason.HOLDER_LEFT,
                    why=require_reason(hotlines_reason),
                )
            elif fates[pk] is Fate.SUSPENDED:
                withdrawal.suspend(hotline, by=by, reason=hotlines_reason)
        if Appointment.objects.get(pk=appointment.pk).end_date != last_day:
            withdrawal.end_appointment(appointment, by=by, last_day=last_day, reason=reason)
        if successor:
            with pghistory.context(user=by.pk, why=reason):
                _appoint(post, successor)


def _set_owner(hotline: Hotline, fate: Fate, appointment: Appointment) -> None:
    """Let a hotline belong to the post or to the leaving appointment, as ``fate`` says."""
    if fate not in {Fate.STAYS, Fate.GOES}:
        return
    post = appointment.post if fate is Fate.STAYS else None
    owner = appointment if fate is Fate.GOES else None
    if hotline.post == post:
        return
    duplicates = Hotline.objects.filter(
        digits=hotline.digits, extension=hotline.extension, post=post, appointment=owner
    )
    if duplicates.filter(withdrawn_at=None).exists():
        raise Refused(_("号码 %s 重复：岗位和本人都有这个号码，请先撤下一个。") % hotline)
    Hotline.objects.filter(pk=hotline.pk).update(post=post, appointment=owner)


def _appoint(post: Post, successor: Successor) -> None:
    official = successor.official
    if isinstance(official, str):
        region = post.department.region
        official = Official.objects.create(name=official, owner_region=region, demo=post.demo)
    if ban := bans.find_ban_of(official):
        raise Refused(bans.explain(ban))
    appointment = Appointment(
        post=post,
        official=official,
        capacity=successor.capacity,
        start_date=successor.start,
        notice=successor.notice,
    )
    try:
        appointment.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    appointment.save()
