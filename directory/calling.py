"""Which number of a post to call first, and which one instead while nobody is there."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from officials import hours
from officials.models.choices import Result
from officials.models.public import LiveHotline, LivePost

# Rule 5: after so many days a check says little.
OVERDUE = 180


class Chance(IntEnum):
    """What a call has for prospects at a moment, the best first."""

    OPEN = 0
    UNKNOWN = 1
    DOUBTFUL = 2
    CLOSED = 3
    WRONG = 4
    SUSPENDED = 5


Rated = list[tuple[Chance, LiveHotline]]


def chance(hotline: LiveHotline, now: datetime, today: date) -> Chance:
    """Return the prospects of calling ``hotline`` at ``now``; ``today`` is the day of its checks."""
    if hotline.suspended:
        return Chance.SUSPENDED
    if hotline.result in {Result.DEAD, Result.WRONG}:
        return Chance.WRONG
    read = hours.parse(hotline.hours)
    if read and not hours.state(read, now).open:
        return Chance.CLOSED
    checked = hotline.last_verified
    if hotline.result == Result.UNANSWERED or (checked and (today - checked).days > OVERDUE):
        return Chance.DOUBTFUL
    return Chance.OPEN if read else Chance.UNKNOWN


def arrange(posts: Iterable[LivePost], now: datetime, today: date) -> None:
    """Give each post ``calls``, its numbers with the best to call first, and ``instead``.

    ``instead``: a number of the same department with better prospects than any of the post's own,
    a duty desk's before another's; None where there is none. ``stranded``: whether nobody is
    there at any number of the post. The posts bring their hotlines.
    """
    departments: dict[int, list[tuple[Chance, bool, LiveHotline]]] = {}
    listed: list[tuple[Any, Rated]] = [(post, _calls(post, now, today)) for post in posts]
    for post, calls in listed:
        best = [(prospects, post.card["kind"] != "desk", line) for prospects, line in calls[:1]]
        departments.setdefault(post.department_id, []).extend(best)
    for post, calls in listed:
        own = calls[0][0] if calls else Chance.SUSPENDED
        others = [each for each in departments[post.department_id] if each[0] < own]
        found = min(others, key=lambda each: each[:2], default=None)
        post.calls = [line for _prospects, line in calls]
        post.instead = found[2] if found and found[0] <= Chance.UNKNOWN else None
        post.stranded = own >= Chance.CLOSED


def _calls(post: LivePost, now: datetime, today: date) -> Rated:
    rated = [(chance(line, now, today), line) for line in post.hotlines.all()]
    return sorted(rated, key=lambda each: each[0])
