"""Find what was approved for a day to come, and plan what is shown instead once it is cancelled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from officials.days import day_of, midnight
from officials.models import Edition
from officials.publication.cards import CardPeriod, without_holder
from officials.publication.live import to_card_period


@dataclass(frozen=True)
class Schedule:
    """The approval of a post for the latest day to come.

    ``editions``: what it shows from ``begins`` on, in order; ``before``: the edition that ends
    there, None for a post that was not public before.
    """

    editions: tuple[Edition, ...]
    before: Edition | None

    @property
    def begins(self) -> datetime:
        begins: datetime = self.editions[0].period.lower
        return begins

    def as_value(self) -> str:
        """Return the schedule as a text that another one does not have."""
        return " ".join(edition.uid for edition in self.editions)


def find_schedule(opened: Sequence[Edition], moment: datetime) -> Schedule | None:
    """Return the latest schedule of a post. ``opened``: its open editions, in order."""
    latest = max((each.published_at for each in opened), default=moment)
    if latest <= moment:
        return None
    earlier = [each for each in opened if each.published_at < latest]
    editions = tuple(each for each in opened if each.published_at == latest)
    return Schedule(editions, earlier[-1] if earlier else None)


def plan_without(schedule: Schedule) -> list[CardPeriod]:
    """Plan what a post shows from the beginning of ``schedule`` on, once that is cancelled.

    It is the card before it, until its cover ends, and without its holder from the day on that
    was known for that: a successor needs an approval.
    """
    before = schedule.before
    if before is None:
        return []
    periods = [replace(to_card_period(before), begins=schedule.begins, ends=None)]
    ends: list[tuple[datetime, Callable[[CardPeriod], CardPeriod]]] = []
    if cover := periods[0].card.cover:
        ends.append((midnight(cover.end + timedelta(1)), _without_cover))
    if leaves := _find_departure(before, schedule.editions):
        last_day = day_of(leaves) - timedelta(1)
        ends.append((leaves, lambda period: without_holder(period, last_day)))
    for at, change in sorted(ends, key=lambda end: end[0]):
        last = periods.pop()
        if at > last.begins:
            periods.append(replace(last, ends=at))
        periods.append(replace(change(last), begins=max(at, last.begins)))
    return periods


def _without_cover(period: CardPeriod) -> CardPeriod:
    return replace(period, card=replace(period.card, cover=None))


def _find_departure(before: Edition, scheduled: Sequence[Edition]) -> datetime | None:
    """Return the first moment at which the holder of ``before`` was known to be gone.

    Either its own approval said so, in editions that the schedule has replaced; or the holder
    leaves while the schedule lasts. Whom the schedule itself would have replaced stays.
    """
    holder, begins = before.appointment_id, scheduled[0].period.lower
    if holder is None:
        return None
    planned = _read_deleted(before).filter(period__startswith__gte=begins)
    known = [each.period.lower for each in planned if each.appointment_id != holder]
    # A departure that was told since has deleted the first edition and added one without them.
    told = _read_deleted(scheduled[0]).filter(period__startswith=begins, appointment_id=holder)
    if scheduled[0].appointment_id == holder or told.exists():
        known += [each.period.lower for each in scheduled if each.appointment_id != holder]
    return min(known, default=None)


def _read_deleted(edition: Edition) -> QuerySet[Any]:
    """Return the events of editions that had the approval of ``edition`` and never began."""
    events: QuerySet[Any] = apps.get_model("officials", "editionevent").objects.all()
    return events.filter(
        pgh_label="delete",
        post_id=edition.post_id,
        revision=edition.revision,
        published_at=edition.published_at,
    )
