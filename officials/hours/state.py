"""Tell whether hours are open at a moment: yes, no, or not to be known."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import lru_cache

from officials.days import SHANGHAI

from .calendar import Calendar, DayKind
from .week import DAY, MONDAY_TO_FRIDAY, WEEKEND, Hours, Named, OnHolidays, Span, join

# So many days ahead a state is looked for; the longest holidays have nine.
HORIZON = 28


class Doubt(Enum):
    """Name the reason why it is not known whether anybody answers."""

    HOLIDAY = "a public holiday, of which the hours say nothing"
    MAKE_UP = "a make-up working day, of which the hours say nothing"
    NO_LIST = "a day of a year whose holidays are not known"


@dataclass(frozen=True)
class DayTimes:
    """The times that begin on a day: ``sure`` ones, and ``possible`` ones with their doubt."""

    sure: frozenset[Span]
    possible: frozenset[Span]
    doubt: Doubt | None = None


@dataclass(frozen=True)
class State:
    """Whether hours are ``open`` at a moment, and ``until`` when; None: for weeks.

    ``uncertain``: not open for sure, but possibly, for the reason ``doubt``. ``opens``: when closed
    hours open for sure, None where that is not known. The doubt of closed hours is that of a
    possible opening before. ``year``: of the doubt.
    """

    open: bool
    until: datetime | None
    uncertain: bool = False
    opens: datetime | None = None
    doubt: Doubt | None = None
    year: int = 0


def state(hours: Hours, moment: datetime, calendar: Calendar) -> State:
    """Return the state at an aware ``moment``; its times are in Asia/Shanghai."""
    local = moment.astimezone(SHANGHAI).replace(second=0, microsecond=0)
    return _state(hours, local, calendar)


# The hotlines of a page have the same few hours.
@lru_cache(maxsize=256)
def _state(hours: Hours, local: datetime, calendar: Calendar) -> State:
    midnight = local.replace(hour=0, minute=0)
    minute = local.hour * 60 + local.minute
    sure, possible = _timeline(hours, midnight.date(), calendar)

    def moment_of(bound: int) -> datetime | None:
        return midnight + timedelta(minutes=bound) if bound < HORIZON * DAY else None

    for begin, end in sure:
        if begin <= minute < end:
            return State(open=True, until=moment_of(end))
    opening = min((begin for begin, _end in sure if begin > minute), default=HORIZON * DAY)
    coming = sorted(
        (begin, end, day)
        for (begin, end), day in possible.items()
        if minute < end and begin < opening
    )
    if not coming:
        opens = moment_of(opening)
        return State(open=False, until=opens, opens=opens)
    begin, _end, day = coming[0]
    doubt = day_times(hours, day, calendar).doubt
    if begin <= minute:
        (_first, stop), *_later = join((begin, end) for begin, end, _day in coming)
        until = moment_of(min(stop, opening))
        return State(open=False, until=until, uncertain=True, doubt=doubt, year=day.year)
    unknown = any(
        day_times(hours, each, calendar).doubt is Doubt.NO_LIST for _begin, _end, each in coming
    )
    opens = None if unknown else moment_of(opening)
    return State(open=False, until=moment_of(begin), opens=opens, doubt=doubt, year=day.year)


def _timeline(
    hours: Hours, today: date, calendar: Calendar
) -> tuple[tuple[Span, ...], dict[Span, date]]:
    """Return the sure and the possible spans from yesterday on, in minutes since today 0:00.

    Each possible span comes with the day on which it begins.
    """
    sure: list[Span] = []
    possible: dict[Span, date] = {}
    for ahead in range(-1, HORIZON):
        day = today + timedelta(days=ahead)
        times = day_times(hours, day, calendar)
        sure += [(ahead * DAY + begin, ahead * DAY + end) for begin, end in times.sure]
        possible |= {(ahead * DAY + begin, ahead * DAY + end): day for begin, end in times.possible}
    return join(sure), possible


def day_times(hours: Hours, day: date, calendar: Calendar) -> DayTimes:
    """Return the times that begin on ``day``; sure is what holds on each kind it may have."""
    return _day_times(hours, day.weekday(), calendar.kinds_of(day))


@lru_cache(maxsize=4096)
def _day_times(hours: Hours, weekday: int, kinds: frozenset[DayKind]) -> DayTimes:
    cases = [_times_on(hours, weekday, kind) for kind in kinds]
    sure = frozenset.intersection(*(case.sure for case in cases))
    possible = frozenset.union(*(case.sure | case.possible for case in cases)) - sure
    if not possible:
        return DayTimes(sure, possible)
    return DayTimes(sure, possible, Doubt.NO_LIST if len(cases) > 1 else cases[0].doubt)


def _times_on(hours: Hours, weekday: int, kind: DayKind) -> DayTimes:
    if kind is DayKind.MAKE_UP:
        return _make_up_times(hours, weekday)
    if kind is DayKind.HOLIDAY and hours.on_holidays is OnHolidays.CLOSED:
        return DayTimes(frozenset(), frozenset())
    if kind is DayKind.HOLIDAY and hours.on_holidays is OnHolidays.UNSAID:
        return _holiday_times(hours, weekday)
    return DayTimes(hours.times_on(weekday), frozenset())


def _holiday_times(hours: Hours, weekday: int) -> DayTimes:
    """Return the times on a holiday that the hours do not mention.

    Those of every day hold and those of working days do not. Those of a day of the week may hold,
    and those of both days of a weekend, which are how an office treats days off.
    """
    sure: set[Span] = set()
    possible: set[Span] = set()
    for rule in hours.rules:
        if rule.named is Named.EVERY_DAY and weekday in rule.days:
            sure.update(rule.times)
        elif rule.named is Named.WEEKDAYS and (weekday in rule.days or rule.days >= WEEKEND):
            possible.update(rule.times)
    return DayTimes(frozenset(sure), frozenset(possible - sure), Doubt.HOLIDAY)


def _make_up_times(hours: Hours, weekday: int) -> DayTimes:
    """Return the times on a Saturday or Sunday that is a working day.

    Those of working days hold. An office that names Monday to Friday may keep their times, or those
    that it names for the weekend.
    """
    own = {Named.EVERY_DAY: set[Span](), Named.WEEKDAYS: set[Span]()}
    working: set[Span] = set()
    in_part: set[Span] = set()
    of_week: set[Span] = set()
    covered: set[int] = set()
    for rule in hours.rules:
        if rule.named is Named.WORKING_DAYS:
            (working if rule.days == MONDAY_TO_FRIDAY else in_part).update(rule.times)
        elif weekday in rule.days:
            own[rule.named].update(rule.times)
        if rule.named is Named.WEEKDAYS and rule.days & MONDAY_TO_FRIDAY:
            of_week.update(rule.times)
            covered |= rule.days & MONDAY_TO_FRIDAY
    if covered < MONDAY_TO_FRIDAY:
        of_week.clear()
    named = own[Named.WEEKDAYS]
    certain = set() if working or in_part else (named & of_week if of_week else named)
    sure = own[Named.EVERY_DAY] | working | certain
    return DayTimes(frozenset(sure), frozenset((named | of_week | in_part) - sure), Doubt.MAKE_UP)
