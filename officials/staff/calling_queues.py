"""Select the numbers that wait for a call, or for what a call has found."""

from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from officials.calling.piles import PILES, annotate_checks, filter_called, filter_unanswered
from officials.clock import now
from officials.models import Hotline, User
from officials.publication.live import filter_overdue


def select_overdue(hotlines: QuerySet[Hotline], _user: User) -> QuerySet[Hotline]:
    """Return the hotlines whose verification is overdue, with the days of the live ones."""
    overdue = filter_overdue()
    same = overdue.filter(uid=OuterRef("uid"))
    annotated = hotlines.filter(uid__in=overdue.values("uid")).annotate(
        known_on=Subquery(same.values("known_on")[:1]),
        verified_on=Subquery(same.values("last_verified")[:1]),
    )
    return annotated.order_by("known_on", "pk")


def select_unanswered(hotlines: QuerySet[Hotline], _user: User) -> QuerySet[Any]:
    called = annotate_checks(filter_called(hotlines))
    return filter_unanswered(called, now()).order_by("last_day", "pk")


def select_pile(name: str) -> Callable[[QuerySet[Any], User], QuerySet[Any]]:
    """Return the function that selects the hotlines of a pile of the calling round."""
    return lambda hotlines, _user: PILES[name].rows(hotlines).order_by("last_day", "pk")
