"""Say once for a page who answers now: the usual hours, the number to call, the filter for it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _

from directory.availability import Availability
from directory.dates import format_coming_moment
from directory.hotline_views import HotlineView
from directory.http.caching import PublicRequest
from directory.http.pages import page
from directory.post_cards import PostCard
from directory.printed_facts import HoursText, describe_hours
from officials.models.choices import Use
from officials.models.public import LivePost

# The query parameter that leaves out what is not answered now, and its only value.
NOW = "now"
WANTED = "1"
# Hours are usual when so many numbers of a page have them, and more than half of its numbers.
MIN_USUAL = 2
# More numbers than one are a list to choose from; the filter has the others.
MAX_NUMBERS = 1


@dataclass(frozen=True)
class AnsweringNow:
    """Say for a page who answers at this moment.

    ``words``: whether the usual hours last, and until when; empty without usual hours. ``hours``:
    the usual ones. ``is_open``: most numbers are answered now, so that ``numbers`` are none.
    ``numbers``: the posts to call now, each with its number.
    """

    words: str = ""
    hours: HoursText | None = None
    is_open: bool = False
    numbers: Sequence[tuple[PostCard, HotlineView]] = field(default_factory=tuple)


@dataclass(frozen=True)
class NowFilter:
    """The choice between all posts of a page and those that are answered now.

    ``posts``, ``answered``: how many each has. ``everything``, ``only_open``: their addresses.
    ``is_wanted``: whether the page shows the latter. ``window``: among how many posts was counted,
    0 for all.
    """

    posts: int
    answered: int
    everything: str
    only_open: str = f"?{NOW}={WANTED}"
    is_wanted: bool = False
    window: int = 0


def is_wanted(request: PublicRequest) -> bool:
    """Return whether the query asks for what is answered now alone."""
    return request.GET.get(NOW) == WANTED


def refuse_filter(request: PublicRequest) -> HttpResponse | None:
    """Return a page of status 400 for a filter that cannot be read, None for one that can."""
    if request.GET.get(NOW, WANTED) in {WANTED, ""}:
        return None
    context = {"title": _("看不懂这个筛选"), "text": _("只看现在可打的，请写 now=1。")}
    return page(request, "error.html", context, status=400, robots="noindex")


def find_usual_hours(posts: Iterable[LivePost]) -> str:
    """Return the hours that most telephones of ``posts`` have, as printed; empty if none are usual.

    Their hotlines have been fetched.
    """
    printed = [
        hotline.hours
        for post in posts
        for hotline in post.hotlines.all()
        if hotline.use == Use.CALL and not hotline.suspended
    ]
    hours, number = next(iter(Counter(printed).most_common(1)), ("", 0))
    return hours if number >= MIN_USUAL and number * 2 > len(printed) else ""


def describe_now(
    cards: Sequence[PostCard], usual_hours: str, now: datetime, *, desks: Sequence[PostCard] = ()
) -> AnsweringNow:
    """Return what the page of ``cards`` says of this moment.

    ``desks``: other posts that may be called at any hour.
    """
    everyone = [*cards, *desks]
    usual = _find_availability(everyone, usual_hours)
    is_open = usual is not None and usual.kind == "open"
    numbers = [
        (card, view)
        for card in everyone
        for view in card.unfolded[:1]
        if view.address and not view.hotline.own and _is_open(view)
    ]
    # A desk before a person, and the duty desk of the place before those of its departments.
    numbers.sort(key=lambda pair: pair[0].post.card["kind"] != "desk")
    return AnsweringNow(
        words=_describe(usual, now) if usual else "",
        hours=describe_hours(usual_hours) if usual_hours else None,
        is_open=is_open,
        numbers=[] if is_open else numbers[:MAX_NUMBERS],
    )


def _is_open(view: HotlineView) -> bool:
    return view.availability is not None and view.availability.kind == "open"


def _find_availability(cards: Iterable[PostCard], usual_hours: str) -> Availability | None:
    """Return the availability of the hotlines with the usual hours, None without usual hours."""
    usual = (
        view.availability
        for card in cards
        for view in card.hotlines
        if usual_hours and view.hotline.hours == usual_hours
    )
    kinds = {"open", "closed", "uncertain"}
    return next((each for each in usual if each and each.kind in kinds), None)


def _describe(usual: Availability, now: datetime) -> str:
    """Return whether most numbers are answered now, until when or from when on."""
    if usual.kind == "uncertain":
        return _("办公电话今天不一定有人接。")
    if usual.kind == "open":
        if usual.until is None:
            return _("电话全天有人接。")
        when = format_coming_moment(usual.until, now, today="%(clock)s")
        return _("现在是办公时间，%(when)s 止。") % {"when": when}
    if usual.opens is None:
        return _("办公电话现在多无人接。")
    when = format_coming_moment(usual.opens, now, today=_("今天 %(clock)s"))
    return _("办公电话多在%(when)s 起有人接。") % {"when": when}
