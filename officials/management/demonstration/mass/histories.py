"""Draw the history of a post as values: its versions and holders."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from officials.days import day_of, midnight
from officials.management.demonstration.mass.names import name

REPLACED, FUTURE, FIRST_SCHEDULED, WITHDRAWN = 0.1, 0.02, 0.005, 0.08  # the last of the replaced
VACANT, PREDECESSOR, OTHER_HOLDER, SUCCEEDED = 0.08, 0.2, 0.45, 0.6
OLDEST, NEWEST, FURTHEST = 750, 5, 60  # days


@dataclass(frozen=True)
class Held:
    name: str
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Version:
    """A version that was published from ``begins`` on."""

    begins: datetime
    duties: str


@dataclass(frozen=True)
class History:
    """``versions`` and ``holders`` in their order; ``withdrawn``: when it left the site."""

    versions: tuple[Version, ...]
    holders: tuple[Held, ...]
    withdrawn: datetime | None = None

    def known(self, position: int) -> tuple[Held, ...]:
        """Return the holders before the version at ``position``."""
        if position == len(self.versions) - 1:
            return self.holders
        day = day_of(self.versions[position].begins)
        return tuple(
            held if held.end and held.end < day else replace(held, end=None)
            for held in self.holders
            if held.start <= day
        )


def draw(random: Random, today: date, duties: Sequence[str], *, desk: bool) -> History:
    """Draw the history of a post. ``duties``: its possible duties, the present one first."""
    fate = random.random()
    if fate < FIRST_SCHEDULED:
        begins = [midnight(today + timedelta(random.randint(1, FURTHEST)))]
    else:
        replaced = random.choices((1, 2, 3), (6, 3, 1))[0] if random.random() < REPLACED else 0
        days = random.sample(range(NEWEST, OLDEST), replaced + 1)
        begins = [_in_office_hours(random, today - timedelta(n)) for n in sorted(days)[::-1]]
    holders: list[Held] = []
    if not desk and random.random() >= VACANT:
        holders = _first_holders(random, day_of(begins[0]))
    handed_over = [bool(holders) and random.random() < OTHER_HOLDER for _turn in begins[1:]]
    ago = handed_over.count(False)
    words = [duties[ago % len(duties)]]
    for position, handed in enumerate(handed_over, 1):
        if handed:
            begins[position] = midnight(day_of(begins[position]))
            _hand_over(random, holders, day_of(begins[position]))
        else:
            ago -= 1
        words.append(duties[ago % len(duties)])
    withdrawn = None
    if FIRST_SCHEDULED <= fate < FUTURE:
        turn = today + timedelta(random.randint(1, FURTHEST))
        if holders:
            holders[-1] = replace(holders[-1], end=turn - timedelta(1))
            if random.random() < SUCCEEDED:
                holders.append(Held(name(random), turn))
        else:
            begins.append(midnight(turn))
            words.append(duties[1 % len(duties)])
    elif len(begins) > 1 and random.random() < WITHDRAWN:
        withdrawn = begins[-1] + timedelta(hours=random.randint(1, 24 * NEWEST - 24))
    versions = tuple(Version(*each) for each in zip(begins, words, strict=True))
    return History(versions, tuple(holders), withdrawn)


def _in_office_hours(random: Random, day: date) -> datetime:
    return midnight(day) + timedelta(seconds=random.randrange(9 * 3600, 17 * 3600))


def _first_holders(random: Random, day: date) -> list[Held]:
    start = day - timedelta(random.randint(20, 1500))
    holders = [Held(name(random), start)]
    if random.random() < PREDECESSOR:
        before = start - timedelta(random.randint(400, 1800))
        holders.insert(0, Held(name(random), before, start - timedelta(1)))
    return holders


def _hand_over(random: Random, holders: list[Held], day: date) -> None:
    holders[-1] = replace(holders[-1], end=day - timedelta(1))
    holders.append(Held(name(random), day))
