"""Select the hotlines that wait for a call, in piles by what is known of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from officials import hours
from officials.clock import Now, now, today
from officials.days import SHANGHAI, day_of
from officials.db.row_lookups import is_likely, is_one_of
from officials.hours import Calendar
from officials.models import Hotline, LiveHotline, ReportedNumber, Verification
from officials.models.choices import FAILED_RESULTS, Result, TimeOfDay, Use
from officials.publication.cards import OVERDUE_DAYS

# A number that nobody answered is called so often, at other times of the day.
MAX_ATTEMPTS = 3
# After that long another time of the day is waited for no more.
ATTEMPTS_WITHIN = timedelta(days=14)
NOON, EVENING = 12, 18


def time_of_day(moment: datetime) -> TimeOfDay:
    """Return the part of the day in Asia/Shanghai."""
    hour = moment.astimezone(SHANGHAI).hour
    if hour < NOON:
        return TimeOfDay.MORNING
    return TimeOfDay.AFTERNOON if hour < EVENING else TimeOfDay.EVENING


@dataclass(frozen=True)
class Pile:
    """Hotlines that wait for a call.

    ``select``: filters those that are public, at a moment, and annotates their last checks.
    """

    name: str
    title: StrOrPromise
    hint: StrOrPromise
    select: Callable[[QuerySet[Any], datetime], QuerySet[Any]]

    def rows(self, hotlines: QuerySet[Hotline], moment: datetime | None = None) -> QuerySet[Any]:
        """Return those of ``hotlines`` that are in the pile, with their last checks."""
        return self.select(filter_called(hotlines), moment or now())


def filter_called(hotlines: QuerySet[Hotline]) -> QuerySet[Hotline]:
    """Return the hotlines that the public sees, or saw until they were suspended, and may call.

    One whose register has other digits than its live edition waits for its review instead.
    """
    live = LiveHotline.objects.filter(uid=OuterRef("uid"))
    same = Q(digits=OuterRef("digits"), extension=OuterRef("extension")) | Q(suspended=True)
    shown = live.filter(is_likely(same))
    return hotlines.filter(Exists(shown), withdrawn_at=None, use=Use.CALL)


def checks_of_number() -> QuerySet[Verification]:
    """Return the calls that count of the number of an outer hotline, the newest first.

    What its office confirmed is no call.
    """
    return Verification.objects.filter(
        hotline=OuterRef("pk"),
        digits=OuterRef("digits"),
        extension=OuterRef("extension"),
        struck_at=None,
        checked_by__isnull=False,
    ).order_by("-checked_on", "-id")


def annotate_checks(hotlines: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate the last check of each hotline: ``last_result``, ``last_day``, ``last_time``."""
    checks = checks_of_number()
    annotated: QuerySet[Any] = hotlines.annotate(
        last_result=Subquery(checks.values("result")[:1]),
        last_day=Subquery(checks.values("checked_on")[:1]),
        last_time=Subquery(checks.values("time_of_day")[:1]),
    )
    return annotated


def filter_last_result(hotlines: QuerySet[Any], results: Collection[Result]) -> QuerySet[Any]:
    """Return the hotlines whose last check has one of ``results``, annotated with that check.

    It begins with the checks, which an index holds where they tell of trouble, and not with all
    hotlines.
    """
    checked: QuerySet[Any] = hotlines.filter(
        is_likely(Q(verifications__digits=F("digits"), verifications__extension=F("extension"))),
        verifications__result__in=results,
        verifications__struck_at=None,
        verifications__checked_by__isnull=False,
    ).annotate(
        last_check=F("verifications__pk"),
        last_result=F("verifications__result"),
        last_day=F("verifications__checked_on"),
        last_time=F("verifications__time_of_day"),
    )
    later = Q(checked_on__gt=OuterRef("last_day")) | Q(
        checked_on=OuterRef("last_day"), pk__gt=OuterRef("last_check")
    )
    return checked.filter(~Exists(checks_of_number().filter(later)))


def _annotate_attempts(hotlines: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate how often nobody answered since somebody last did, and the day of the first time.

    ``attempts`` and ``first_attempt``, for hotlines whose last call nobody answered.
    """
    later = Verification.objects.filter(
        Q(checked_on__gt=OuterRef("checked_on"))
        | Q(checked_on=OuterRef("checked_on"), pk__gt=OuterRef("pk")),
        hotline=OuterRef("hotline"),
        digits=OuterRef("digits"),
        extension=OuterRef("extension"),
        struck_at=None,
        checked_by__isnull=False,
    ).exclude(result=Result.UNANSWERED)
    tries = checks_of_number().filter(~Exists(later), result=Result.UNANSWERED).order_by()
    counted = tries.values("hotline").annotate(number=Count("pk"), first=Min("checked_on"))
    last = filter_last_result(hotlines, [Result.UNANSWERED])
    unanswered: QuerySet[Any] = last.annotate(
        attempts=Coalesce(Subquery(counted.values("number")), 0),
        first_attempt=Subquery(counted.values("first")),
    )
    return unanswered


def _reported(hotlines: QuerySet[Any], _moment: datetime) -> QuerySet[Any]:
    """Return the numbers that several people reported and nobody has called since."""
    reported = ReportedNumber.objects.filter(
        digits=OuterRef("digits"), extension=OuterRef("extension")
    )
    called = checks_of_number().order_by()
    # Read at once: a few numbers of the whole country.
    digits = is_one_of("digits", ReportedNumber.objects.values("digits"))
    found: QuerySet[Any] = (
        annotate_checks(hotlines.filter(digits))
        .filter(suspended_at=None)
        .annotate(reported_at=Subquery(reported.values("reported_at")[:1]))
        .exclude(reported_at=None)
        .exclude(Exists(called.filter(recorded_at__gte=OuterRef("reported_at"))))
    )
    return found


def filter_overdue(hotlines: QuerySet[Any]) -> QuerySet[Any]:
    """Return the hotlines whose verification is overdue in public, the longest first by cards.

    Annotates ``known_on``: the day on which it was verified or, where it never was, of its notice;
    ``verified_on``; ``card`` and ``card_known_on``: its edition and the oldest ``known_on`` there,
    which an index holds in this order.
    """
    before = today() - timedelta(days=OVERDUE_DAYS)
    shown = "on_post__editions__hotlines"
    found: QuerySet[Any] = hotlines.filter(
        on_post__editions__search_row__known_on__lt=before,
        on_post__editions__closed=False,
        on_post__editions__period__contains=Now(),
        # Equal, in words of which the planner does not conclude that hardly any row is left.
        on_post__editions__hotlines__hotline_uid__range=(F("uid"), F("uid")),
        on_post__editions__hotlines__withdrawn_at=None,
        on_post__editions__hotlines__suspended_at=None,
    ).annotate(
        card=F("on_post__editions__search_row"),
        card_known_on=F("on_post__editions__search_row__known_on"),
        verified_on=F(f"{shown}__last_verified"),
        known_on=Coalesce(f"{shown}__last_verified", f"{shown}__notice__published_on"),
    )
    return found.filter(known_on__lt=before).order_by("card_known_on", "card", "known_on", "pk")


def _overdue(hotlines: QuerySet[Any], _moment: datetime) -> QuerySet[Any]:
    return filter_overdue(annotate_checks(hotlines))


def _unverified(hotlines: QuerySet[Any], _moment: datetime) -> QuerySet[Any]:
    return annotate_checks(hotlines).filter(last_result=None, suspended_at=None)


def filter_unanswered(hotlines: QuerySet[Any], _moment: datetime) -> QuerySet[Any]:
    """Return the hotlines that are called again, now or later, because nobody answered."""
    return _annotate_attempts(hotlines).filter(attempts__lt=MAX_ATTEMPTS)


def _retried_now(hotlines: QuerySet[Any], moment: datetime) -> QuerySet[Any]:
    """Return the unanswered ones on another day and at another time of it than last."""
    today = day_of(moment)
    other_time = ~Q(last_time=time_of_day(moment)) | Q(first_attempt__lte=today - ATTEMPTS_WITHIN)
    return filter_unanswered(hotlines, moment).filter(other_time, last_day__lt=today)


def _unreachable(hotlines: QuerySet[Any], _moment: datetime) -> QuerySet[Any]:
    # Read at once, before the attempts since the last answer are counted for each that is left.
    tries = Verification.objects.filter(result=Result.UNANSWERED, struck_at=None).order_by()
    often = tries.values("hotline").annotate(number=Count("pk")).filter(number__gte=MAX_ATTEMPTS)
    unreachable = hotlines.filter(is_one_of("pk", often.values("hotline")))
    return _annotate_attempts(unreachable).filter(attempts__gte=MAX_ATTEMPTS)


def _failed(hotlines: QuerySet[Any], _moment: datetime) -> QuerySet[Any]:
    return filter_last_result(hotlines, FAILED_RESULTS)


PILES: dict[str, Pile] = {
    pile.name: pile
    for pile in (
        Pile(
            "reported",
            _("有人反映有误"),
            _("七天里三个人以上反映，公开页面写着“正在核实”。"),
            _reported,
        ),
        Pile("overdue", _("该核验"), _("半年没有核验，先打最久的。"), _overdue),
        Pile("retried", _("没人接，该再打"), _("换了时段，再打一次。"), _retried_now),
        Pile("unverified", _("从未核验"), _("公布以后还没有打过。"), _unverified),
        Pile(
            "unreachable",
            _("打不通的号码"),
            _("三次没人接：问一问单位，换号码或撤下。"),
            _unreachable,
        ),
        Pile(
            "failed",
            _("空号和打错的号码"),
            _("改号码、撤下；打通了的请同事恢复显示。"),
            _failed,
        ),
    )
}


def put_open_first(hotlines: QuerySet[Any], moment: datetime, calendar: Calendar) -> QuerySet[Any]:
    """Order hotlines: answered now, hours not known, closed; of each the longest unchecked first.

    Annotates ``closed``: 0, 1 or 2. Hours are read once for all that have the same.
    """
    printed = hotlines.order_by().values_list("hours", flat=True).distinct()
    ranks: dict[int, list[str]] = {0: [], 2: []}
    for words in printed:
        rank = rank_of_hours(words, moment, calendar)
        if rank != 1:
            ranks[rank].append(words)
    cases = [When(hours__in=words, then=Value(rank)) for rank, words in ranks.items() if words]
    ranked: QuerySet[Any] = hotlines.annotate(
        closed=Case(*cases, default=Value(1), output_field=IntegerField())
    )
    return ranked.order_by("closed", F("last_day").asc(nulls_first=True), "pk")


def rank_of_hours(words: str, moment: datetime, calendar: Calendar) -> int:
    """Return 0 for hours in which somebody answers at ``moment``, 2 for others, 1 for unknown."""
    week = hours.parse(words)
    if week is None:
        return 1
    state = hours.state(week, moment, calendar)
    if state.open:
        return 0
    return 1 if state.uncertain else 2
