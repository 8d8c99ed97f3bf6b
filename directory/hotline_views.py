"""Build the values that show the hotlines of a post: what is displayed of each, once for a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from directory.availability import (
    CALLABLE,
    Availability,
    describe_availability,
    describe_briefly,
    describe_doubt,
    is_overdue,
    is_stale,
    is_unreachable,
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


# The facts that several hotlines may share.
SHAREABLE = ("purpose", "hours", "answered_by", "verification", "source")
NO_FACTS = Facts()


@dataclass(frozen=True)
class HotlineView:
    """A hotline as it is displayed.

    ``number``: grouped for reading; ``address``: where its call button leads, a ``tel:`` address
    or the page about invented data. Both are empty when the hotline is suspended or its last
    verification reached nobody; a fax has no address. ``stale``: too long unchecked to be the one
    to press first. ``is_preview``: it is drawn as the button of a number that can be called, and
    leads nowhere. ``availability`` is None in a record; ``status``, ``note`` and ``warning`` put it
    into words.
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
    stale: bool = False
    is_preview: bool = False

    @property
    def state(self) -> str:
        """The kind of the availability; empty in a record."""
        return self.availability.kind if self.availability else ""

    @property
    def is_prominent(self) -> bool:
        """Whether the call button is filled: somebody answers now, and the number was checked."""
        return bool(self.availability and self.availability.kind in CALLABLE and not self.stale)


def is_searched(hotline: LiveHotline, words: Iterable[Interpretation]) -> bool:
    """Return whether a word of a search is the number of ``hotline`` or a part of it."""
    numbers = [word.word for word in words if "number" in word.kinds]
    return any(phones.canonical_fragment(number) in hotline.digits for number in numbers)


def call_address(hotline: LiveHotline, *, demo: bool) -> str:
    """Return where a call button leads; empty for what cannot be called.

    An invented number is never dialled.
    """
    if is_unreachable(hotline) or not hotline.href:
        return ""
    return reverse("demo") if demo else hotline.href


def build_hotline_views(
    hotlines: Sequence[tuple[LiveHotline, Availability | None]],
    card: dict[str, Any],
    now: datetime,
    *,
    long: bool,
    outcomes: Mapping[int, LiveOutcome] = NO_OUTCOMES,
    usual_hours: str = "",
) -> tuple[list[HotlineView], Facts | None]:
    """Return a view of each hotline of a post, in order, and the facts that all have in common.

    ``hotlines``: with their availability, None in a record, which does not repeat its own notice
    as a source. ``card``: of the post. ``long``: print facts at length. ``outcomes``: what callers
    say of the hotlines, by their ids. ``usual_hours``: printed by the page, so not as facts.
    """
    today = day_of(now)
    views = [
        _build_view(
            hotline,
            availability,
            card,
            today,
            outcomes.get(hotline.pk),
            is_one_of_several=len(hotlines) > 1,
            long=long,
        )
        for hotline, availability in hotlines
    ]
    if usual_hours:
        views = [_leave_out_hours(view, usual_hours) for view in views]
    return _share_facts(_describe_status(views, now, usual_hours, long=long), long=long)


def _leave_out_hours(view: HotlineView, usual_hours: str) -> HotlineView:
    """Return a view without its hours among the facts, if they are the usual ones."""
    is_usual = view.hotline.hours == usual_hours
    return replace(view, facts=replace(view.facts, hours=None)) if is_usual else view


def _build_view(
    hotline: LiveHotline,
    availability: Availability | None,
    card: dict[str, Any],
    today: date,
    outcome: LiveOutcome | None,
    *,
    is_one_of_several: bool,
    long: bool,
) -> HotlineView:
    hours = describe_hours(hotline.hours)
    verification = describe_verification(hotline, today)
    source = describe_source(hotline)
    # The duties of the post may end with the purpose of its hotline.
    purpose = "" if card["duties"].endswith(hotline.purpose) else hotline.purpose
    number, address = format_number(hotline), call_address(hotline, demo=card["demo"])
    is_called = bool(availability and address)
    absent = hotline.answered_by == HOLDER_ANSWERS and (is_vacant(card) or card.get("cover"))
    return HotlineView(
        hotline=hotline,
        number=number,
        address=address,
        hours=hours,
        verification=verification,
        source=source,
        facts=Facts(
            purpose=purpose,
            hours=hours if hotline.hours else None,
            answered_by="" if absent else hotline.answered_by,
            # A card says once below its numbers when they were checked.
            verification=verification if long or is_one_of_several else None,
            outcomes=describe_outcomes(outcome) if outcome else "",
            # At length the sources of a post have a list of their own.
            source=source if availability and not long else None,
            report_address=reverse("report", args=[hotline.uid]) if number else "",
            outcome_address=reverse("outcome", args=[hotline.uid]) if is_called else "",
        ),
        availability=availability,
        stale=is_overdue(hotline, today) or is_stale(hotline, today),
    )


def is_vacant(card: dict[str, Any]) -> bool:
    """Return whether the post of ``card`` is a seat that nobody holds."""
    return card["kind"] == "seat" and not card["holder"]


def _describe_status(
    views: Sequence[HotlineView], now: datetime, usual_hours: str, *, long: bool
) -> list[HotlineView]:
    """Put the availability into words: at length, or in a few beside the number."""
    described: list[HotlineView] = []
    for view in views:
        if view.availability is None:
            described.append(view)
            continue
        hotline, availability = view.hotline, view.availability
        is_usual = bool(usual_hours) and hotline.hours == usual_hours
        if long:
            status = describe_availability(availability, hotline, now)
        else:
            status = describe_briefly(availability, hotline, now, is_usual=is_usual)
        is_noted = availability.kind == "closed" and availability.doubt and not is_usual
        note = describe_doubt(availability) if is_noted else ""
        described.append(
            replace(
                view,
                status=status,
                note="" if note in {each.note for each in described} else note,
                warning=_describe_age(view),
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
