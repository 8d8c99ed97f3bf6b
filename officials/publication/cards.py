"""What the public card of a post says, and from when to when: values, without a database."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Self

from officials.days import day_of, midnight

# After so many days a check of a number says little.
OVERDUE = 180


@dataclass(frozen=True)
class Term:
    """Who held the post from a day to a day, both inclusive; a holder's end stays unsaid.

    ``readings``: the name in pinyin as it was reviewed, the principal reading first.
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

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        days = {day: _date(data[day]) for day in ("start", "end")}
        return cls(**data | days | {"readings": tuple(data["readings"])})


@dataclass(frozen=True)
class Source:
    """A notice with the name under which it printed a hotline. It never holds the number."""

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
class Card:
    """What an edition freezes. ``terms``: past holders, the latest first."""

    title: str
    duties: str
    kind: str
    department: str
    holder: Term | None
    terms: tuple[Term, ...]
    sources: tuple[Source, ...]
    demo: bool
    department_type: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the card as plain JSON; days are ISO 8601."""
        return vars(self) | {
            "holder": self.holder and _plain(self.holder),
            "terms": [_plain(term) for term in self.terms],
            "sources": [_plain(source) for source in self.sources],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(
            **data
            | {
                "holder": data["holder"] and Term.from_json(data["holder"]),
                "terms": tuple(Term.from_json(term) for term in data["terms"]),
                "sources": tuple(Source.from_json(source) for source in data["sources"]),
            }
        )


def _plain(part: Term | Source) -> dict[str, Any]:
    """Return a part of a card with its days in ISO 8601."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in vars(part).items()
    }


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class PublishedHotline:
    """A number as an edition shows it; the last five say what it is worth today."""

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
    last_verified: date | None = None
    result: str = ""
    suspended_at: datetime | None = None
    withdrawn_at: datetime | None = None
    under_report: bool = False

    def as_printed(self) -> Self:
        """Return what is frozen of it, so that two can be compared."""
        return replace(
            self,
            last_verified=None,
            result="",
            suspended_at=None,
            withdrawn_at=None,
            under_report=False,
        )


@dataclass(frozen=True)
class Holding:
    """An appointment in the register with the holder's own numbers."""

    appointment_id: int
    official_id: int
    term: Term
    hotlines: tuple[PublishedHotline, ...] = ()
    sources: tuple[Source, ...] = ()

    def covers(self, day: date) -> bool:
        return (self.term.start or day) <= day <= (self.term.end or day)


@dataclass(frozen=True)
class Content:
    """What the register says of a post, on every day."""

    title: str
    duties: str
    kind: str
    department: str
    demo: bool
    hotlines: tuple[PublishedHotline, ...]
    sources: tuple[Source, ...]
    holdings: tuple[Holding, ...]
    department_type: str = ""


@dataclass(frozen=True)
class CardPeriod:
    """A time in which the card stays the same; no ``ends`` means until further notice."""

    begins: datetime
    ends: datetime | None
    card: Card
    hotlines: tuple[PublishedHotline, ...]
    appointment_id: int | None = None
    official_id: int | None = None


def plan_periods(content: Content, start: datetime) -> tuple[CardPeriod, ...]:
    """Plan the stretches of ``content`` from ``start`` on, without a gap, the last one open.

    Every bound after ``start`` is 00:00 Asia/Shanghai: the first day of an appointment, or the
    day after its last.
    """
    turns = {midnight(h.term.start) for h in content.holdings if h.term.start}
    turns |= {midnight(h.term.end + timedelta(1)) for h in content.holdings if h.term.end}
    begins = [start, *sorted(turn for turn in turns if turn > start)]
    planned = [
        _plan_period(content, begin, end)
        for begin, end in zip(begins, [*begins[1:], None], strict=True)
    ]
    return tuple(merge_adjacent(planned))


def merge_adjacent(planned: Iterable[CardPeriod]) -> list[CardPeriod]:
    """Join neighbours that show the same."""
    result: list[CardPeriod] = []
    for stretch in planned:
        last = result[-1] if result else None
        if last and last.ends == stretch.begins and looks_same(last, stretch):
            result[-1] = replace(last, ends=stretch.ends)
        else:
            result.append(stretch)
    return result


def looks_same(one: CardPeriod, other: CardPeriod) -> bool:
    """Whether the public would see the same, apart from what numbers are worth today."""
    return one.card == other.card and [hotline.as_printed() for hotline in one.hotlines] == [
        hotline.as_printed() for hotline in other.hotlines
    ]


def _plan_period(content: Content, begins: datetime, ends: datetime | None) -> CardPeriod:
    day = day_of(begins)
    holding = next((h for h in content.holdings if h.covers(day)), None)
    past = [h.term for h in content.holdings if h.term.end and h.term.end < day]
    past.sort(key=lambda term: term.end or date.max, reverse=True)
    card = Card(
        title=content.title,
        duties=content.duties,
        kind=content.kind,
        department=content.department,
        holder=replace(holding.term, end=None) if holding else None,
        terms=tuple(past),
        sources=content.sources + (holding.sources if holding else ()),
        demo=content.demo,
        department_type=content.department_type,
    )
    return CardPeriod(
        begins=begins,
        ends=ends,
        card=card,
        hotlines=content.hotlines + (holding.hotlines if holding else ()),
        appointment_id=holding.appointment_id if holding else None,
        official_id=holding.official_id if holding else None,
    )


def after_departure(card: Card, appointment: str, last_day: date | None, kept: set[str]) -> Card:
    """Return the card as it stands after the appointment's last day: vacant, the term ended.

    A term that stands among the past ones already gets its new last day; without ``last_day``
    there was no term. ``kept``: the uids of the hotlines that stay; the sources of the others go
    with them.
    """
    terms = [
        replace(term, end=last_day) if term.appointment == appointment else term
        for term in card.terms
        if last_day or term.appointment != appointment
    ]
    holder, sources = card.holder, card.sources
    if holder and holder.appointment == appointment:
        if last_day:
            terms.insert(0, replace(holder, end=last_day))
        holder, sources = None, tuple(each for each in card.sources if each.hotline in kept)
    return replace(card, holder=holder, terms=tuple(terms), sources=sources)
