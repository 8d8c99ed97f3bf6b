"""Describe one number with all the hotlines that a call to it settles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from officials import hours, phones
from officials.clock import today
from officials.hours import Calendar
from officials.hours.state import State
from officials.identity import Identity
from officials.models import Appointment, Department, Hotline, Official, Post, Verification
from officials.place_names import place_name
from officials.publication.register import held_today

# On more posts than these a call is confirmed once more.
MANY_POSTS = 3


class Number(NamedTuple):
    """Digits and extension, by which hotlines are one number."""

    digits: str
    extension: str = ""

    @classmethod
    def parse(cls, text: str) -> "Number":
        """Read what ``str`` wrote."""
        digits, _separator, extension = text.partition(";")
        return cls(digits, extension)

    def __str__(self) -> str:
        return f"{self.digits};{self.extension}" if self.extension else self.digits


@dataclass(frozen=True)
class Line:
    """A hotline of a number: its post, whom to ask for there, and whether it is answered now."""

    hotline: Hotline
    post: Post
    holder: Official | None
    state: State | None

    @property
    def hours(self) -> str:
        return self.hotline.hours

    @property
    def place(self) -> str:
        """Return region and department."""
        return self.identity.place

    @property
    def identity(self) -> Identity:
        """Return region, department, post and holder; the number stands above its lines."""
        department: Any = self.post.department
        return Identity(
            region=department.place_name,
            department=department.name,
            title=self.post.title,
            holder=self.holder.name if self.holder else "",
        )


@dataclass(frozen=True)
class CalledNumber:
    """A number to call: its lines, the best to ask for first, and its newest checks."""

    number: Number
    lines: tuple[Line, ...]
    checks: tuple[Verification, ...]

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def others(self) -> tuple[Line, ...]:
        return self.lines[1:]

    @property
    def hotlines(self) -> list[Hotline]:
        return [line.hotline for line in self.lines]

    @property
    def posts(self) -> list[Post]:
        """Return the posts of the number, each once."""
        return list({line.post.pk: line.post for line in self.lines}.values())

    @property
    def last(self) -> Verification | None:
        return max(self.checks, key=lambda each: (each.checked_on, each.pk), default=None)

    @property
    def newest(self) -> int:
        """Return the id of the check that was recorded last, 0 for none."""
        return max((check.pk for check in self.checks), default=0)

    @property
    def on_many_posts(self) -> bool:
        return len(self.posts) > MANY_POSTS

    @property
    def shown(self) -> str:
        """Return the number grouped for reading."""
        return str(self.first.hotline)

    @property
    def href(self) -> str:
        """Return the address that dials the number."""
        return phones.href(phones.Kind(self.first.hotline.kind), *self.number)


def filter_present(hotlines: QuerySet[Hotline]) -> QuerySet[Hotline]:
    """Return the hotlines that are not withdrawn and whose appointment has not ended."""
    return hotlines.filter(
        Q(appointment=None) | Q(appointment__end_date=None) | Q(appointment__end_date__gte=today()),
        withdrawn_at=None,
    )


def read_number(
    number: Number, hotlines: QuerySet[Hotline], moment: datetime, calendar: Calendar
) -> CalledNumber | None:
    """Return a number as it stands among ``hotlines``, those of one's regions; None for nowhere."""
    read = read_numbers([number], hotlines, moment, calendar)
    return read.get(number)


def read_numbers(
    numbers: Sequence[Number], hotlines: QuerySet[Hotline], moment: datetime, calendar: Calendar
) -> dict[Number, CalledNumber]:
    """Return the numbers that stand among ``hotlines``, in the order of ``numbers``."""
    departments = Department.objects.annotate(place_name=place_name("region"))
    holders = Appointment.objects.filter(held_today()).select_related("official")
    checks = Verification.objects.filter(struck_at=None, checked_by__isnull=False).select_related(
        "checked_by"
    )
    rows = (
        filter_present(hotlines)
        .filter(digits__in=[each.digits for each in numbers])
        .select_related("appointment__official")
        .prefetch_related(
            *(
                Prefetch(f"{path}department", departments)
                for path in ("post__", "appointment__post__")
            ),
            Prefetch("post__appointments", holders, "present_holders"),
            Prefetch("verifications", checks, "counted_checks"),
        )
        .order_by("pk")
    )
    found: dict[Number, list[Any]] = {}
    for row in rows:
        found.setdefault(Number(row.digits, row.extension), []).append(row)
    return {
        number: _describe(number, found[number], moment, calendar)
        for number in numbers
        if number in found
    }


def _describe(
    number: Number, rows: Sequence[Any], moment: datetime, calendar: Calendar
) -> CalledNumber:
    lines = [_read_line(row, moment, calendar) for row in rows]
    lines.sort(key=lambda line: (line.holder is None, line.hotline.rank, line.hotline.pk))
    checks = [
        check
        for row in rows
        for check in row.counted_checks
        if Number(check.digits, check.extension) == number
    ]
    return CalledNumber(number, tuple(lines), tuple(checks))


def _read_line(row: Any, moment: datetime, calendar: Calendar) -> Line:
    if row.appointment:
        holder = row.appointment.official
    else:
        holder = next((each.official for each in row.post.present_holders), None)
    week = hours.parse(row.hours)
    state = hours.state(week, moment, calendar) if week else None
    return Line(hotline=row, post=row.of_post, holder=holder, state=state)
