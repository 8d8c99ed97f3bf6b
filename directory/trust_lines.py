"""Put the checks of the hotlines of a post, and their source, into one line below the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory.hotline_views import HotlineView
from directory.printed_facts import format_short_label

# So many different checks are each named in a line.
MOST_NAMED = 2


@dataclass(frozen=True)
class TrustLine:
    """Why the numbers of a post can be believed.

    ``state``: fresh, overdue, failed or never, of which a mark tells; empty without a number.
    ``words``: the last checks; ``source``: the notice that printed the numbers, empty where there
    are several.
    """

    state: str
    words: str
    source: str


# The one that a reader should know of first.
_WORST_FIRST = ("failed", "overdue", "never", "fresh")


def describe_trust(views: Sequence[HotlineView]) -> TrustLine:
    """Return the line for the hotlines of a post, the best to call first."""
    sources = {view.source.name for view in views}
    source = sources.pop() if len(sources) == 1 else ""
    shown = [view for view in views if view.number]
    if any(view.verification.under_report for view in shown):
        return TrustLine("failed", _("有人反映号码有误，正在核实"), source)
    states = {view.verification.state for view in shown}
    state = next((each for each in _WORST_FIRST if each in states), "")
    return TrustLine(state, _describe_checks(shown), source)


def _describe_checks(views: Sequence[HotlineView]) -> str:
    """Return the checks in words: one for all, each with the label of its number, or a count."""
    briefs = list(dict.fromkeys(_describe_check(view) for view in views))
    if len(briefs) <= 1:
        return "".join(briefs)
    if len(views) <= MOST_NAMED:
        labels = [format_short_label(view.hotline) for view in views]
        labels[1:] = map(_begin_small, labels[1:])
        checks = (_begin_small(_describe_check(view)) for view in views)
        return _("；").join(map(" ".join, zip(labels, checks, strict=True)))
    fresh = sum(view.verification.state == "fresh" for view in views)
    return _("%(n)d 个中 %(fresh)d 个 180 天内打通") % {"n": len(views), "fresh": fresh}


def _describe_check(view: HotlineView) -> str:
    if view.verification.state == "never" and view.stale:
        return _("公布一年多，尚未核验")
    return view.verification.brief


def _begin_small(text: str) -> str:
    """Return a text as it stands inside an English sentence; an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
