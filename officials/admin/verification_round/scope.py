"""Find the hotlines that a user may call, and remember how far a round is."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from officials import permissions
from officials.actions.verification import TIME_TO_STRIKE_OUT
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.calling.answers import describe_result
from officials.calling.numbers import Number
from officials.calling.piles import PILES, Pile, put_open_first
from officials.clock import now
from officials.models import Hotline, Post, Region, User, Verification
from officials.models.calendar import read_calendar
from officials.permissions import Permission
from officials.staff.requests import current_user

SESSION_KEY = "verification_round"
View = Callable[..., HttpResponse]


def may_call(user: User) -> bool:
    """Return whether ``user`` records checks anywhere."""
    return permissions.has_anywhere(user, Permission.EDIT)


def for_callers(view: View) -> View:
    """Refuse a view to staff who record no checks."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_call(current_user(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def permitted_hotlines(user: User, region: Region | None = None) -> QuerySet[Hotline]:
    """Return the hotlines of which ``user`` may record a check, in ``region`` or anywhere."""
    hotlines = permissions.filter_permitted(Hotline.objects.all(), user, Permission.EDIT)
    return permissions.filter_below(hotlines, region) if region else hotlines


def own_regions(user: User) -> QuerySet[Region]:
    """Return the regions in which ``user`` may record checks, merged ones left out."""
    regions = Region.objects.filter(merged_into=None).order_by("code")
    if user.is_superuser:
        return regions.filter(parent=None)
    return regions.filter(pk__in=permissions.permitted_regions(user, Permission.EDIT))


def find_region(user: User, value: str | None) -> Region | None:
    """Return the region with the id ``value``, None for all. Raises Http404 for one elsewhere."""
    if not value:
        return None
    key = parse_integer(value, BIGINT_DIGITS)
    region = Region.objects.filter(pk=key, merged_into=None).first() if key else None
    permitted = permissions.permitted_regions(user, Permission.EDIT)
    if region is None or not (user.is_superuser or {*region.path} & {*permitted}):
        raise Http404
    return region


def find_pile(value: str) -> Pile:
    """Return the pile of this name. Raises Http404 for another name."""
    if value not in PILES:
        raise Http404
    return PILES[value]


def ordered_rows(user: User, region: Region | None, pile: Pile) -> QuerySet[Any]:
    """Return the hotlines of a pile, those that are answered now first."""
    moment = now()
    rows = pile.rows(permitted_hotlines(user, region), moment)
    return put_open_first(rows, moment, read_calendar())


@dataclass
class Round:
    """A round in a session: its region and pile, and which numbers are done.

    ``handled``: the numbers that were called or skipped, so that none comes twice.
    """

    region: int | None
    pile: str
    total: int
    handled: list[str] = field(default_factory=list)

    @classmethod
    def load(cls, request: HttpRequest) -> "Round | None":
        stored = request.session.get(SESSION_KEY)
        return cls(**stored) if stored else None

    def save(self, request: HttpRequest) -> None:
        request.session[SESSION_KEY] = asdict(self)

    def add(self, number: Number) -> None:
        if str(number) not in self.handled:
            self.handled.append(str(number))

    def remove(self, number: Number) -> None:
        if str(number) in self.handled:
            self.handled.remove(str(number))

    @property
    def numbers(self) -> set[Number]:
        return {Number.parse(each) for each in self.handled}

    @property
    def position(self) -> int:
        """Return the position of the present number in the round, from 1 on."""
        return min(len(self.handled) + 1, max(self.total, 1))


@dataclass(frozen=True)
class RecentCall:
    """A call that its caller may still take back. ``posts``: those that it settled."""

    call: UUID
    result: str
    number: str
    posts: list[Post]


def describe_recent_calls(user: User) -> list[RecentCall]:
    """Return the calls of ``user`` that may still be taken back, the newest first."""
    recent = (
        Verification.objects.filter(
            checked_by=user,
            struck_at=None,
            call__isnull=False,
            recorded_at__gt=now() - TIME_TO_STRIKE_OUT,
        )
        .order_by("pk")
        .prefetch_related(
            "hotline__post__department__region", "hotline__appointment__post__department__region"
        )
    )
    calls: dict[UUID, list[Verification]] = {}
    for check in recent:
        if check.call:
            calls.setdefault(check.call, []).append(check)
    described = [
        RecentCall(
            call,
            describe_result(checks[0]),
            str(checks[0].hotline),
            [check.hotline.of_post for check in checks],
        )
        for call, checks in calls.items()
    ]
    return described[::-1]
