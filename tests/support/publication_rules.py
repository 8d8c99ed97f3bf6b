"""A model of the rules of publication, in plain Python: what a post shows on each day."""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date


@dataclass
class Publication:
    """The register as it was approved, and the day from which it is public.

    ``approved_for``: the day of its approval; it goes on from a later one where a schedule that
    followed it was cancelled.
    """

    begins: date
    approved_for: date
    title: str
    terms: dict[int, tuple[str, date, date | None]]
    numbers: dict[str, tuple[int | None, str]]
    contributors: set[int]


@dataclass
class Rules:
    """A model of the rules of publication for one post."""

    today: date
    title: str = "局长"
    terms: dict[int, tuple[str, date, date | None]] = field(default_factory=dict)
    numbers: dict[str, tuple[int | None, str]] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    suspended: dict[str, int] = field(default_factory=dict)
    state: str = "draft"
    contributors: set[int] = field(default_factory=set)
    submitter: int = 0
    published: list[Publication | date] = field(default_factory=list)

    def record_edit(self, by):
        self.state = "draft"
        self.contributors.add(by)

    def may_approve(self, by):
        return self.state == "submitted" and by not in self.contributors | {self.submitter}

    def publish(self, begins):
        numbers = {uid: n for uid, n in self.numbers.items() if uid not in self.withdrawn}
        kept = [each for each in self.published if begin_of(each) < begins]
        publication = Publication(
            begins, begins, self.title, dict(self.terms), numbers, self.contributors
        )
        if begins == self.today:
            kept = [each for each in self.published if begin_of(each) <= begins]
        self.published = deepcopy([*kept, publication])
        self.state, self.contributors = "approved", set()

    def withdraw_post(self):
        kept = [each for each in self.published if begin_of(each) <= self.today]
        self.published = [*kept, self.today]
        self.state = "draft"

    def find_schedule(self):
        """Return the publications of the latest approval for a day to come."""
        cards = [each for each in self.published if is_card(each)]
        latest = max((each.approved_for for each in cards), default=self.today)
        return [each for each in cards if each.approved_for == latest > self.today]

    def cancel_schedule(self):
        """Go on with what was public before: holders whose last day was known leave on it."""
        scheduled = self.find_schedule()
        self.published = [each for each in self.published if each not in scheduled]
        before, begins = (self.published or [None])[-1], scheduled[0].begins
        if is_card(before):
            terms = {}
            for pk, (name, start, end) in before.terms.items():
                ends = {end, scheduled[0].terms.get(pk, (name, start, None))[2]} - {None}
                known = min((each for each in ends if each == end or each >= begins), default=None)
                if start < begins:
                    terms[pk] = (name, start, known)
            self.published.append(replace(deepcopy(before), begins=begins, terms=terms))
        self.state = "draft"
        self.contributors |= {by for each in scheduled for by in each.contributors}

    def end(self, appointment, last_day):
        for terms in [self.terms, *(p.terms for p in self.published if is_card(p))]:
            if appointment in terms:
                name, start, end = terms[appointment]
                terms[appointment] = (name, start, min(end or last_day, last_day))

    def current(self):
        begun = [each for each in self.published if begin_of(each) <= self.today]
        return begun[-1] if begun and is_card(begun[-1]) else None

    def has_open_editions(self):
        return self.current() or any(begin_of(each) > self.today for each in self.published)

    def expected_state(self):
        """Return title, holder, past holders with last days, digits by uid; None if not live."""
        publication = self.current()
        if publication is None:
            return None
        holder, past = None, []
        for pk, (name, start, end) in publication.terms.items():
            if end and end < self.today:
                past.append((name, end))
            elif start <= self.today:
                holder = (pk, name)
        numbers = {
            uid: "" if uid in self.suspended else digits
            for uid, (owner, digits) in publication.numbers.items()
            if uid not in self.withdrawn and (owner is None or (holder and owner == holder[0]))
        }
        return publication.title, holder and holder[1], sorted(past), numbers


def is_card(publication):
    return isinstance(publication, Publication)


def begin_of(publication):
    return publication.begins if is_card(publication) else publication
