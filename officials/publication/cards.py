"""Plan the public cards of a post over time: frozen values, no database."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Self

from officials.days import day_of, midnight

# A verification is overdue after so many days.
OVERDUE_DAYS = 180


@dataclass(frozen=True)
class Term:
    """An appointment as a card shows it; both days are inclusive.

    ``end`` is None for the present holder, even where the register has a last day. ``readings``:
    the name in pinyin as it was reviewed, the principal reading first. ``surname_length``: as
    ``names.split_surname`` takes it.
    """

    appointment: str
    official: str
    name: str
    latin: str
    capacity: str
    start: date | None
    end: date | None
    notice: str
    readings: tuple[str, ...] = ()
    surname_length: int | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        days = {name: _parse_date(data[name]) for name in ("start", "end")}
        return cls(**data | days | {"readings": tuple(data["readings"])})


@dataclass(frozen=True)
class Source:
    """A notice that printed a hotline, with the name beside it. It never holds the number."""

    hotline: str
    notice: str
    issuer: str
    title: str
    document_number: str
    published_on: date
    url: str
    printed_name: str

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(**data | {"published_on": date.fromisoformat(data["published_on"])})


@dataclass(frozen=True)
class CardCover:
    """A post that answers for the holder from a day to a day, both inclusive; never a number.

    ``cover``: its uid; ``post``: the uid of the post that answers.
    """

    cover: str
    post: str
    start: date
    end: date

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        days = {name: date.fromisoformat(data[name]) for name in ("start", "end")}
        return cls(**data | days)


@dataclass(frozen=True)
class Card:
    """The frozen text of an edition. ``terms``: the past holders, the latest first."""

    title: str
    duties: str
    kind: str
    department: str
    holder: Term | None
    terms: tuple[Term, ...]
    sources: tuple[Source, ...]
    demo: bool
    department_type: str = ""
    cover: CardCover | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the card as a JSON object; days are ISO 8601."""
        return vars(self) | {
            "holder": self.holder and _to_json(self.holder),
            "terms": [_to_json(term) for term in self.terms],
            "sources": [_to_json(source) for source in self.sources],
            "cover": self.cover and _to_json(self.cover),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(
            **data
            | {
                "holder": data["holder"] and Term.from_json(data["holder"]),
                "terms": tuple(Term.from_json(term) for term in data["terms"]),
                "sources": tuple(Source.from_json(source) for source in data["sources"]),
                "cover": CardCover.from_json(data["cover"]) if data.get("cover") else None,
            }
        )


def _to_json(part: Term | Source | CardCover) -> dict[str, Any]:
    """Return a part of a card as a JSON object."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in vars(part).items()
    }


def _parse_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class PublishedHotline:
    """A hotline as an edition shows it; the last four fields are its status, which changes."""

    hotline_uid: str
    own: bool
    kind: str
    digits: str
    extension: str
    label: str
    purpose: str
    answered_by: str
    hours: str
    rank: int
    notice_id: int
    printed_name: str
    printed_number: str
    use: str = "call"
    last_verified: date | None = None
    result: str = ""
    suspended_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def without_status(self) -> Self:
        """Return the hotline without its status, for comparisons."""
        return replace(
            self,
            last_verified=None,
            result="",
            suspended_at=None,
            withdrawn_at=None,
        )


@dataclass(frozen=True)
class AppointmentContent:
    """An appointment in the register, with the holder's own hotlines."""

    appointment_id: int
    official_id: int
    term: Term
    hotlines: tuple[PublishedHotline, ...] = ()
    sources: tuple[Source, ...] = ()

    def covers(self, day: date) -> bool:
        return (self.term.start or day) <= day <= (self.term.end or day)


@dataclass(frozen=True)
class PostContent:
    """A post as the register has it, with its appointments of all times."""

    title: str
    duties: str
    kind: str
    department: str
    demo: bool
    hotlines: tuple[PublishedHotline, ...]
    sources: tuple[Source, ...]
    appointments: tuple[AppointmentContent, ...]
    department_type: str = ""
    covers: tuple[CardCover, ...] = ()


@dataclass(frozen=True)
class CardPeriod:
    """A period in which the card stays the same. ``ends`` is None for an open end."""

    begins: datetime
    ends: datetime | None
    card: Card
    hotlines: tuple[PublishedHotline, ...]
    appointment_id: int | None = None
    official_id: int | None = None


def plan_periods(content: PostContent, start: datetime) -> tuple[CardPeriod, ...]:
    """Plan the periods of ``content`` from ``start`` on, without a gap, the last one open.

    Every bound after ``start`` is 00:00 Asia/Shanghai: of the first day of an appointment or of a
    cover, or of the day after its last one.
    """
    bounds = set()
    for cover in content.covers:
        bounds |= {midnight(cover.start), midnight(cover.end + timedelta(1))}
    for appointment in content.appointments:
        if appointment.term.start:
            bounds.add(midnight(appointment.term.start))
        if appointment.term.end:
            bounds.add(midnight(appointment.term.end + timedelta(1)))
    begins = [start, *sorted(bound for bound in bounds if bound > start)]
    ends = [*begins[1:], None]
    periods = [_plan_period(content, begin, end) for begin, end in zip(begins, ends, strict=True)]
    return tuple(merge_adjacent(periods))


def merge_adjacent(periods: Iterable[CardPeriod]) -> list[CardPeriod]:
    """Merge periods that follow each other and look the same."""
    result: list[CardPeriod] = []
    for period in periods:
        last = result[-1] if result else None
        if last and last.ends == period.begins and looks_same(last, period):
            result[-1] = replace(last, ends=period.ends)
        else:
            result.append(period)
    return result


def looks_same(one: CardPeriod, other: CardPeriod) -> bool:
    """Return whether two periods show the same, apart from the status of hotlines."""
    return one.card == other.card and [hotline.without_status() for hotline in one.hotlines] == [
        hotline.without_status() for hotline in other.hotlines
    ]


def _plan_period(content: PostContent, begins: datetime, ends: datetime | None) -> CardPeriod:
    day = day_of(begins)
    holder = next((each for each in content.appointments if each.covers(day)), None)
    terms = [each.term for each in content.appointments]
    past = [term for term in terms if term.end and term.end < day]
    past.sort(key=lambda term: term.end or date.max, reverse=True)
    card = Card(
        title=content.title,
        duties=content.duties,
        kind=content.kind,
        department=content.department,
        holder=replace(holder.term, end=None) if holder else None,
        terms=tuple(past),
        sources=content.sources + (holder.sources if holder else ()),
        demo=content.demo,
        department_type=content.department_type,
        cover=_find_cover(content, holder, day) if holder else None,
    )
    return CardPeriod(
        begins=begins,
        ends=ends,
        card=card,
        hotlines=content.hotlines + (holder.hotlines if holder else ()),
        appointment_id=holder.appointment_id if holder else None,
        official_id=holder.official_id if holder else None,
    )


def _find_cover(content: PostContent, holder: AppointmentContent, day: date) -> CardCover | None:
    """Return the cover of ``holder`` on ``day``: who held the post before had another one."""
    of_day = (each for each in content.covers if each.start <= day <= each.end)
    return next((each for each in of_day if holder.covers(each.start)), None)


def after_departure(card: Card, appointment: str, last_day: date | None, kept: set[str]) -> Card:
    """Return the card after the last day of an appointment: the post is vacant.

    The holder becomes the first of the past terms; a term that is past already gets the new last
    day. Without ``last_day`` the appointment disappears from the card. ``kept``: the uids of the
    hotlines that stay; the sources of the others are removed. A cover goes with its holder.
    """
    terms = [
        replace(term, end=last_day) if term.appointment == appointment else term
        for term in card.terms
        if last_day or term.appointment != appointment
    ]
    holder, sources, cover = card.holder, card.sources, card.cover
    if holder and holder.appointment == appointment:
        if last_day:
            terms.insert(0, replace(holder, end=last_day))
        holder, cover = None, None
        sources = tuple(source for source in card.sources if source.hotline in kept)
    return replace(card, holder=holder, terms=tuple(terms), sources=sources, cover=cover)


def without_holder(period: CardPeriod, last_day: date) -> CardPeriod:
    """Return what is left of a period after the last day of its holder, with no own hotlines."""
    if period.card.holder is None:
        return period
    kept = tuple(hotline for hotline in period.hotlines if not hotline.own)
    uids = {hotline.hotline_uid for hotline in kept}
    card = after_departure(period.card, period.card.holder.appointment, last_day, uids)
    return replace(period, card=card, hotlines=kept, appointment_id=None, official_id=None)


def find_period(periods: Iterable[CardPeriod], moment: datetime) -> CardPeriod | None:
    """Return the period that holds ``moment``, None where none does."""
    for period in periods:
        if period.begins <= moment and (period.ends is None or moment < period.ends):
            return period
    return None
