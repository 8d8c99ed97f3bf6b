"""Build the value that shows a post and its hotlines, for pages, data blocks and vCards alike.

A card is built once for a page, in the language of the page. Templates print it and decide
nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix
from django.utils.translation import get_language, gettext as _

from directory.addresses import find_addresses
from directory.availability import (
    CALLABLE,
    Availability,
    KnownAvailability,
    rank_hotlines,
)
from directory.covers import PostCover, read_covers
from directory.dates import format_period
from directory.hotline_views import (
    NO_OUTCOMES,
    Facts,
    HotlineView,
    build_hotline_views,
    call_address,
    is_searched,
    is_vacant,
)
from directory.printed_facts import describe_withheld, format_capacity, format_number
from directory.region_queries import lineage
from directory.trust_lines import TrustLine, describe_trust
from officials.days import day_of
from officials.hours import Calendar
from officials.models.departments import Department
from officials.models.public import LiveHotline, LiveOutcome, LivePost
from officials.models.regions import Region
from officials.search import Interpretation

# The most other posts of a department that are considered for a fallback.
MAX_COLLEAGUES = 60
# So many hotlines of a card are unfolded; a single other one is too.
UNFOLDED = 3


class Layout(StrEnum):
    """How a post is displayed.

    ``FULL``: alone on its page, nothing folded, facts at length. ``COMPACT``: among the posts of
    its department. ``LOCATED``: among posts of other departments, with its own department and
    region.
    """

    FULL = "full"
    COMPACT = "compact"
    LOCATED = "located"


@dataclass(frozen=True)
class Holder:
    """An official who holds or held a post.

    ``capacity``: in words, empty for a full appointment. ``period``: in words, empty while the
    appointment lasts. ``url``: the official's page, empty where it is not linked.
    ``surname_length``: as ``names.split_surname`` takes it. ``withheld``: why and since when the
    name is not published, in words; the name then says that it is not, and nothing else is known.
    ``appointment``: its uid. ``end``: the last day, None while it lasts.
    """

    name: str
    latin: str
    readings: Sequence[str]
    capacity: str
    start: date | None
    period: str
    notice: str
    url: str
    surname_length: int | None = None
    withheld: str = ""
    appointment: str = ""
    end: date | None = None


@dataclass(frozen=True)
class Fallback:
    """The number to call while nobody answers a post; without ``title`` it is 12345."""

    title: str
    number: str
    address: str


# It takes whatever nobody else does.
GOVERNMENT = Fallback("", "12345", "tel:12345")


@dataclass(frozen=True)
class PostCard:
    """A post as it is displayed.

    ``hotlines``: all, in the order of the office; ``unfolded`` and ``folded``: the same, the best
    to call first. ``shared``: the facts that all of them have in common; ``trust``: their checks
    and their source in one line. ``unreachable``: no hotline can be called now. ``cover``: who
    answers while the holder is away, with the number to call first. ``location``: the regions from
    the province down, where the page does not name them otherwise. ``words``: of a search, to be
    highlighted. ``is_preview``: nothing is published of it yet, so it leads nowhere. ``keys``:
    under which the tag ``post_cards`` keeps its HTML, by the level of the heading.
    """

    post: LivePost
    title: str
    duties: str
    demo: bool
    vacant: bool
    holder: Holder | None
    former_holders: Sequence[Holder]
    hotlines: Sequence[HotlineView]
    unfolded: Sequence[HotlineView]
    folded: Sequence[HotlineView]
    shared: Facts | None
    trust: TrustLine
    unreachable: bool
    fallback: Fallback | None
    cover: PostCover | None
    location: Sequence[Region]
    words: Sequence[Interpretation]
    is_preview: bool = False
    keys: dict[int, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_answered_now(self) -> bool:
        """Whether a hotline is answered now for sure, by its printed hours."""
        return any(view.availability and view.availability.kind == "open" for view in self.hotlines)

    @property
    def is_always_answered(self) -> bool:
        """Whether a hotline of the office itself is answered day and night."""
        return any(
            view.availability
            and view.availability.kind == "open"
            and view.availability.until is None
            and not view.hotline.own
            for view in self.hotlines
        )


@dataclass(frozen=True)
class _RankedPost:
    """A post with its hotlines and their availability, the best to call first."""

    post: LivePost
    hotlines: Sequence[tuple[LiveHotline, Availability]]

    @property
    def office(self) -> tuple[int, bool]:
        """The posts that stand in for each other: never an invented one for a real one."""
        return self.post.department_id, self.post.card["demo"]

    @property
    def is_unreachable(self) -> bool:
        return not any(availability.kind in CALLABLE for _hotline, availability in self.hotlines)


def build_post_cards(
    posts: Iterable[LivePost],
    now: datetime,
    layout: Layout,
    *,
    calendar: Calendar,
    colleagues: Iterable[LivePost] = (),
    words: Sequence[Interpretation] = (),
    outcomes: Mapping[int, LiveOutcome] = NO_OUTCOMES,
    usual_hours: str = "",
) -> tuple[list[PostCard], datetime | None]:
    """Return the cards of ``posts`` at ``now``, and when the first of them changes (None: never).

    ``calendar``: of the mainland, see ``directory.availability.get_calendar``. ``colleagues``:
    other posts of the same departments, considered for fallbacks only. ``words``: of a search; a
    hotline that they name comes first. ``outcomes``: by the ids of hotlines. ``usual_hours``: hours
    that the page prints once, as offices print them. Hotlines, departments and regions of all posts
    have been fetched; with ``Layout.LOCATED`` the parents of the regions too.
    """
    known: KnownAvailability = {}
    ranked = [_RankedPost(post, rank_hotlines(post, now, calendar, known)) for post in posts]
    others = [_RankedPost(post, rank_hotlines(post, now, calendar, known)) for post in colleagues]
    candidates = [*ranked, *others]
    covers = read_covers([each.post for each in ranked], now, calendar)
    fallbacks = _find_fallbacks(candidates)
    changes = [
        availability.until
        for each in candidates
        for _hotline, availability in each.hotlines
        if availability.until
    ]
    changes += [each.until for each in covers.values() if each.until]
    cards = []
    for each in ranked:
        hotlines = sorted(each.hotlines, key=lambda pair: not is_searched(pair[0], words))
        card = _build_card(each.post, hotlines, now, layout, words, outcomes, usual_hours)
        if cover := covers.get(each.post.pk):
            card = _change(card, cover=cover, keys={})
        if each.is_unreachable and not (cover and cover.is_callable):
            fallback = fallbacks.get(each.office)
            if fallback is None and layout is Layout.FULL and each.post.region.on_mainland:
                fallback = GOVERNMENT
            card = _change(card, unreachable=True, fallback=fallback)
        cards.append(card)
    return cards, min(changes, default=None)


def put_answered_first(cards: Iterable[PostCard]) -> list[PostCard]:
    """Return cards of equal rank: those answered now, then the others, both in their order."""
    return sorted(cards, key=lambda card: not card.is_answered_now)


def build_record(post: LivePost, now: datetime) -> PostCard:
    """Return the card of ``post`` as it was published, without availability.

    Its hotlines, department and region have been fetched.
    """
    return _build_card(
        post, [(hotline, None) for hotline in post.hotlines.all()], now, Layout.COMPACT, ()
    )


def list_former_holders(card: dict[str, Any], *, linked: bool) -> list[Holder]:
    """Return the past holders of a post from its card, the latest first."""
    return [build_holder(term, linked=linked) for term in card["terms"]]


def group_by_department(cards: Iterable[PostCard]) -> list[tuple[Department, list[PostCard]]]:
    """Group cards under their departments; both keep the order in which they come."""
    groups: dict[int, list[PostCard]] = {}
    for card in cards:
        groups.setdefault(card.post.department_id, []).append(card)
    return [(group[0].post.department, group) for group in groups.values()]


def robots_for(cards: Iterable[PostCard]) -> str:
    """Return the robots directive of a page: no copies of holders' own hotlines."""
    return "noarchive" if any(each.own for card in cards for each in _displayed(card)) else ""


def _displayed(card: PostCard) -> list[LiveHotline]:
    """Return the hotlines of a card, with that of its cover."""
    views = [*card.hotlines, *([card.cover.hotline] if card.cover else [])]
    return [view.hotline for view in views]


def _find_fallbacks(candidates: Iterable[_RankedPost]) -> dict[tuple[int, bool], Fallback]:
    """Return for each office its first open hotline: a desk's before others, no holder's own."""
    fallbacks: dict[tuple[int, bool], Fallback] = {}
    for each in sorted(candidates, key=lambda each: each.post.card["kind"] != "desk"):
        for hotline, availability in each.hotlines:
            if availability.kind == "open" and not hotline.own and each.office not in fallbacks:
                fallbacks[each.office] = Fallback(
                    title=each.post.card["title"],
                    number=format_number(hotline),
                    address=call_address(hotline, demo=each.post.card["demo"]),
                )
    return fallbacks


def _build_card(
    post: LivePost,
    hotlines: Sequence[tuple[LiveHotline, Availability | None]],
    now: datetime,
    layout: Layout,
    words: Sequence[Interpretation],
    outcomes: Mapping[int, LiveOutcome] = NO_OUTCOMES,
    usual_hours: str = "",
) -> PostCard:
    """Return the card of a post that can be reached, its hotlines in order of display.

    One whose rows say what they said for another page is not built again.
    """
    searched = sum(is_searched(hotline, words) for hotline, _availability in hotlines)
    location = lineage(post.region) if layout is Layout.LOCATED else ()

    def build() -> PostCard:
        return _build_unlocated_card(post, hotlines, now, layout, searched, outcomes, usual_hours)

    try:
        rows = tuple(vars(hotline)["row_values"] for hotline in post.hotlines.all())
        row = vars(post)["row_values"]
    except KeyError:  # rows of a queryset, which say less of themselves
        card = build()
    else:
        department = (post.department.label, post.department.type.code) if location else ()
        places = tuple((each.label, each.short_label, each.code) for each in location)
        order = tuple((hotline.pk, availability) for hotline, availability in hotlines)
        page = (layout, day_of(now), usual_hours, get_language(), get_script_prefix())
        key = (row, rows, order, department, places, searched, page)
        card = build() if outcomes else _keep_card(_CardRequest(key, build))
    return _change(card, post=post, location=location, words=words)


def _change(card: PostCard, **fields: object) -> PostCard:
    """Return a card with other ``fields``; ``replace`` would set each of the twenty anew."""
    changed = object.__new__(PostCard)
    vars(changed).update(vars(card), **fields)
    return changed


@dataclass(frozen=True)
class _CardRequest:
    """A card to be built. ``key``: all that it says, and all on which its words depend."""

    key: tuple[Any, ...]
    build: Callable[[], PostCard] = field(compare=False, repr=False)


# Some thirty of the fullest places in one language and size: 10 MB.
@lru_cache(maxsize=1024)
def _keep_card(request: _CardRequest) -> PostCard:
    return request.build()


def _build_unlocated_card(
    post: LivePost,
    hotlines: Sequence[tuple[LiveHotline, Availability | None]],
    now: datetime,
    layout: Layout,
    searched: int,
    outcomes: Mapping[int, LiveOutcome],
    usual_hours: str,
) -> PostCard:
    """Return a card without its location. ``searched``: how many hotlines a search names."""
    card = post.card
    long = layout is Layout.FULL
    views, shared = build_hotline_views(
        hotlines, card, now, long=long, outcomes=outcomes, usual_hours=usual_hours
    )
    by_id = {view.hotline.pk: view for view in views}
    most = max(UNFOLDED, searched)
    unfolded = len(views) if layout is Layout.FULL or len(views) <= most + 1 else most
    return PostCard(
        post=post,
        title=card["title"],
        duties=card["duties"],
        demo=card["demo"],
        vacant=is_vacant(card),
        holder=build_holder(card["holder"], linked=True) if card["holder"] else None,
        former_holders=list_former_holders(card, linked=True) if layout is Layout.FULL else (),
        hotlines=[by_id[hotline.pk] for hotline in post.hotlines.all()],
        unfolded=views[:unfolded],
        folded=views[unfolded:],
        shared=shared,
        trust=describe_trust(views),
        unreachable=False,
        fallback=None,
        cover=None,
        location=(),
        words=(),
    )


def build_holder(term: dict[str, Any], *, linked: bool) -> Holder:
    """Return a holder from a term of a card, ``officials.publication.cards.Term`` as JSON."""
    start, end = (day and date.fromisoformat(day) for day in (term["start"], term["end"]))
    withheld = describe_withheld(term)
    return Holder(
        name=_("姓名不公开") if withheld else term["name"],
        latin=term["latin"],
        readings=term["readings"],
        capacity=format_capacity(term["capacity"]),
        start=start,
        period=format_period(start, end),
        notice=term["notice"],
        url=find_addresses().write("official", term["official"]) if linked and not withheld else "",
        surname_length=term.get("surname_length"),
        withheld=withheld,
        appointment=term.get("appointment", ""),
        end=end,
    )
