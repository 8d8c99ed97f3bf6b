"""Build the values that show the hotlines of a post: what is displayed of each, once for a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from directory.availability import (
    Availability,
    describe_availability,
    describe_doubt,
    is_stale,
)
from directory.printed_facts import (
    HoursText,
    Source,
    Verification,
    describe_hours,
    describe_outcomes,
    describe_source,
    describe_verification,
    format_number,
)
from officials import phones
from officials.days import day_of
from officials.models.choices import Result
from officials.models.public import LiveHotline, LiveOutcome
from officials.search import Interpretation

# From so many hotlines on, the facts that they share are printed once, the others in short.
MANY = 3
# What offices print where the holder of a post answers the telephone.
HOLDER_ANSWERS = "本人"
NO_OUTCOMES: Mapping[int, LiveOutcome] = {}


@dataclass(frozen=True)
class Facts:
    """The facts printed below a hotline, or once for several; an empty one is not printed.

    ``report_address``: where a reader says that this hotline is wrong, ``outcome_address``: where
    a caller says what became of a call; neither is shared. ``outcomes``: what callers say of it,
    in words. ``long``: the verification is printed at length.
    """

    purpose: str = ""
    hours: HoursText | None = None
    answered_by: str = ""
    verification: Verification | None = None
    outcomes: str = ""
    source: Source | None = None
    report_address: str = ""
    outcome_address: str = ""
    long: bool = False

    @property
    def verification_text(self) -> str:
        if self.verification is None:
            return ""
        return self.verification.long if self.long else self.verification.short

    @property
    def source_name(self) -> str:
        """The document number of the notice, if it has one; else its title."""
        if self.source is None:
            return ""
        return self.source.document_number or f"《{self.source.title}》"


# The facts that several hotlines may share.
SHAREABLE = ("purpose", "hours", "answered_by", "verification", "source")
NO_FACTS = Facts()


@dataclass(frozen=True)
class HotlineView:
    """A hotline as it is displayed.

    ``number``: grouped for reading; ``address``: where its call button leads, a ``tel:`` address
    or the page about invented data. Both are empty when the hotline is suspended; a number that
    nobody can call has no address. ``stale``: so long unchecked that its button is outlined.
    ``availability`` is None in a record; ``status``, ``note`` and ``warning`` put it into words.
    ``emphasis`` of the status: normal, or quiet or hidden where the hotline above has the same.
    """

    hotline: LiveHotline
    number: str
    address: str
    hours: HoursText
    verification: Verification
    source: Source
    facts: Facts
    availability: Availability | None = None
    status: str = ""
    note: str = ""
    warning: str = ""
    emphasis: str = "normal"
    stale: bool = False


def is_searched(hotline: LiveHotline, words: Iterable[Interpretation]) -> bool:
    """Return whether a word of a search is the number of ``hotline`` or a part of it."""
    numbers = [word.word for word in words if "number" in word.kinds]
    return any(phones.canonical_fragment(number) in hotline.digits for number in numbers)


def call_address(hotline: LiveHotline, *, demo: bool) -> str:
    """Return where a call button leads; empty for what cannot be called.

    An invented number is never dialled.
    """
    if hotline.result == Result.DEAD or not hotline.href:
        return ""
    return reverse("demo") if demo else hotline.href


def build_hotline_views(
    hotlines: Sequence[tuple[LiveHotline, Availability | None]],
    card: dict[str, Any],
    now: datetime,
    *,
    long: bool,
    outcomes: Mapping[int, LiveOutcome] = NO_OUTCOMES,
) -> tuple[list[HotlineView], Facts | None]:
    """Return a view of each hotline of a post, in order, and the facts that all have in common.

    ``hotlines``: with their availability, None in a record, which does not repeat its own notice
    as a source. ``card``: of the post. ``long``: print facts at length. ``outcomes``: what callers
    say of the hotlines, by their ids.
    """
    today = day_of(now)
    views = [
        _build_view(hotline, availability, card, today, outcomes.get(hotline.pk), long=long)
        for hotline, availability in hotlines
    ]
    return _share_facts(_describe_status(views, now), long=long)


def _build_view(
    hotline: LiveHotline,
    availability: Availability | None,
    card: dict[str, Any],
    today: date,
    outcome: LiveOutcome | None,
    *,
    long: bool,
) -> HotlineView:
    hours = describe_hours(hotline.hours)
    verification = describe_verification(hotline, today)
    source = describe_source(hotline)
    # The duties of the post may end with the purpose of its hotline.
    purpose = "" if card["duties"].endswith(hotline.purpose) else hotline.purpose
    address = call_address(hotline, demo=card["demo"])
    is_called = bool(availability and address)
    absent = hotline.answered_by == HOLDER_ANSWERS and (is_vacant(card) or card.get("cover"))
    return HotlineView(
        hotline=hotline,
        number=format_number(hotline),
        address=address,
        hours=hours,
        verification=verification,
        source=source,
        facts=Facts(
            purpose=purpose,
            hours=hours if hotline.hours else None,
            answered_by="" if absent else hotline.answered_by,
            verification=verification,
            outcomes=describe_outcomes(outcome) if outcome else "",
            # At length the sources of a post have a list of their own.
            source=source if availability and not long else None,
            report_address="" if hotline.suspended else reverse("report", args=[hotline.uid]),
            outcome_address=reverse("outcome", args=[hotline.uid]) if is_called else "",
        ),
        availability=availability,
        stale=is_stale(hotline, today),
    )


def is_vacant(card: dict[str, Any]) -> bool:
    """Return whether the post of ``card`` is a seat that nobody holds."""
    return card["kind"] == "seat" and not card["holder"]


def _describe_status(views: Sequence[HotlineView], now: datetime) -> list[HotlineView]:
    """Put the availability into words; a status that repeats the one above has less emphasis."""
    described: list[HotlineView] = []
    for view in views:
        if view.availability is None:
            described.append(view)
            continue
        above = described[-1] if described and len(views) >= MANY else None
        status = describe_availability(view.availability, view.hotline, now)
        overdue = view.verification.state == "overdue"
        repeated = above and (above.availability, above.status) == (view.availability, status)
        is_noted = view.availability.kind == "closed" and view.availability.doubt
        note = describe_doubt(view.availability) if is_noted else ""
        described.append(
            replace(
                view,
                status=status,
                note="" if note in {each.note for each in described} else note,
                warning=_describe_age(view),
                emphasis=("quiet" if overdue else "hidden") if repeated else "normal",
            )
        )
    return described


def _describe_age(view: HotlineView) -> str:
    """Return the warning about a number that was not verified for long."""
    if view.verification.state == "overdue":
        return _("很久没有核验，号码可能有变")
    never = view.verification.state == "never" and view.stale and view.address
    return _("公布一年多，还没有核验过，号码可能有变") if never else ""


def _share_facts(views: list[HotlineView], *, long: bool) -> tuple[list[HotlineView], Facts | None]:
    """Move the facts that all of many hotlines have in common into one value."""
    if len(views) < MANY:
        return [replace(view, facts=replace(view.facts, long=long)) for view in views], None
    first = views[0].facts
    shared = {
        name: getattr(first, name)
        for name in SHAREABLE
        if getattr(first, name)
        and all(getattr(view.facts, name) == getattr(first, name) for view in views)
    }
    if not shared:
        return views, None
    blank = {name: getattr(NO_FACTS, name) for name in shared}
    separate = [replace(view, facts=replace(view.facts, **blank)) for view in views]
    return separate, Facts(**shared, long=long)
