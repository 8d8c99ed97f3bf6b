"""Build the values that show the hotlines of a post: what is displayed of each, once for a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from directory.addresses import find_addresses
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
    in words.
    """

    purpose: str = ""
    hours: HoursText | None = None
    answered_by: str = ""
    verification: Verification | None = None
    outcomes: str = ""
    source: Source | None = None
    report_address: str = ""
    outcome_address: str = ""


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
    def is_unreachable(self) -> bool:
        """Whether the last verification reached nobody, or somebody else."""
        return is_unreachable(self.hotline)

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
    return find_addresses().write("demo") if demo else hotline.href


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
    views: list[HotlineView] = []
    for hotline, availability in hotlines:
        view = _build_view(
            hotline,
            availability,
            card,
            now,
            outcomes.get(hotline.pk),
            number_of_views=len(hotlines),
            long=long,
            is_usual=bool(usual_hours) and hotline.hours == usual_hours,
        )
        if view.note and any(view.note == each.note for each in views):
            view = replace(view, note="")
        views.append(view)
    return _share_facts(views)


def _build_view(
    hotline: LiveHotline,
    availability: Availability | None,
    card: dict[str, Any],
    now: datetime,
    outcome: LiveOutcome | None,
    *,
    number_of_views: int,
    long: bool,
    is_usual: bool,
) -> HotlineView:
    today, addresses = day_of(now), find_addresses()
    hours = describe_hours(hotline.hours)
    verification = describe_verification(hotline, today)
    source = describe_source(hotline, addresses)
    # The duties of the post may end with the purpose of its hotline.
    purpose = "" if card["duties"].endswith(hotline.purpose) else hotline.purpose
    number, address = format_number(hotline), call_address(hotline, demo=card["demo"])
    is_called = bool(availability and address)
    absent = hotline.answered_by == HOLDER_ANSWERS and (is_vacant(card) or card.get("cover"))
    is_old = is_overdue(hotline, today) or is_stale(hotline, today)
    status, note, warning = "", "", ""
    if availability:
        status, note = _describe_status(availability, hotline, now, long=long, is_usual=is_usual)
        warning = _describe_age(verification, is_suspect=bool(is_old and address))
        if long and verification.under_report:
            warning = _("有人反映这个号码有误，正在核实。")
    return HotlineView(
        hotline=hotline,
        number=number,
        address=address,
        hours=hours,
        verification=verification,
        source=source,
        facts=Facts(
            purpose=purpose,
            hours=hours if hotline.hours and not is_usual else None,
            answered_by="" if absent else hotline.answered_by,
            # A card says once below its numbers when they were checked; at length the checks of a
            # post have a list of their own.
            verification=verification if number_of_views > 1 and not long else None,
            outcomes=describe_outcomes(outcome) if outcome else "",
            # At length the sources of a post have a list of their own.
            source=source if availability and not long else None,
            report_address=addresses.write("report", hotline.uid) if number else "",
            outcome_address=addresses.write("outcome", hotline.uid) if is_called else "",
        ),
        availability=availability,
        status=status,
        note=note,
        warning=warning,
        stale=is_old,
    )


def is_vacant(card: dict[str, Any]) -> bool:
    """Return whether the post of ``card`` is a seat that nobody holds."""
    return card["kind"] == "seat" and not card["holder"]


def _describe_status(
    availability: Availability, hotline: LiveHotline, now: datetime, *, long: bool, is_usual: bool
) -> tuple[str, str]:
    """Return the availability in words, at length or in a few beside the number, and a doubt."""
    if long:
        status = describe_availability(availability, hotline, now)
    else:
        status = describe_briefly(availability, hotline, now, is_usual=is_usual)
    is_noted = availability.kind == "closed" and availability.doubt and not is_usual
    return status, describe_doubt(availability) if is_noted else ""


def _describe_age(verification: Verification, *, is_suspect: bool) -> str:
    """Return the warning about a number that was not verified for long.

    ``is_suspect``: it can be called, and is too long unchecked.
    """
    if verification.state == "overdue":
        return _("很久没有核验，号码可能有变")
    never = verification.state == "never" and is_suspect
    return _("公布一年多，号码可能有变") if never else ""


def _share_facts(views: list[HotlineView]) -> tuple[list[HotlineView], Facts | None]:
    """Move the facts that all of many hotlines have in common into one value."""
    if len(views) < MANY:
        return views, None
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
    return separate, Facts(**shared)
