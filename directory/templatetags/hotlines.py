"""How the numbers of a post stand together: which are open, and what is said once for all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template

from directory.availability import get_availability, is_asked_for
from directory.templatetags.text import is_left_by, repeats
from officials.models.public import LiveHotline, LivePost
from officials.search import Interpretation

register = template.Library()

# So many numbers of a card stand open; one more is not worth a fold.
FEW = 3
# From so many on, a thing is said once for all of them, and of each in short.
MANY = 3
FACTS = frozenset({"purpose", "hours", "answered_by", "check", "notice"})


@dataclass(frozen=True)
class Numbers:
    """The numbers of a post as a page shows them, the best to call first.

    ``open`` are seen at once, ``folded`` after a tap. ``same``: the facts that all have in common,
    ``own``: those said of each, ``full``: at length. ``quiet``: uids of those whose state the
    number above them has said.
    """

    open: Sequence[LiveHotline]
    folded: Sequence[LiveHotline]
    same: frozenset[str]
    own: frozenset[str]
    full: bool
    quiet: frozenset[str]

    def __len__(self) -> int:
        return len(self.open) + len(self.folded)


@register.simple_tag
def numbers_of(
    post: LivePost, words: Sequence[Interpretation], now: datetime | None, *, full: bool
) -> Numbers:
    """Return the numbers of ``post``; with ``full`` none is folded, nor is what a search asked for.

    Without ``now`` the page is the notice's own: neither states nor a source are said.
    """
    lines: list[LiveHotline] = getattr(post, "calls", None) or list(post.hotlines.all())
    most = max(FEW, sum(is_asked_for(line, words or ()) for line in lines))
    opened = len(lines) if full or len(lines) <= most + 1 else most
    facts = FACTS if now else FACTS - {"notice"}
    many = len(lines) >= MANY
    said = [_facts(line, post.card) for line in lines]
    same = frozenset(
        fact for fact in facts if many and said[0][fact] and _are_one(each[fact] for each in said)
    )
    return Numbers(
        open=lines[:opened],
        folded=lines[opened:],
        same=same,
        own=facts - same,
        full=full and not many,
        quiet=_repeated(lines, now) if many and now else frozenset(),
    )


def _facts(line: LiveHotline, card: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of a number; nothing where the card of its post has said it."""
    return {
        "purpose": "" if repeats(line.purpose, card["duties"]) else line.purpose,
        "hours": line.hours,
        "answered_by": "" if is_left_by(card, line.answered_by) else line.answered_by,
        "check": (line.last_verified, line.result, line.under_report),
        "notice": (line.notice_uid, line.notice_title, line.notice_date),
    }


def _repeated(lines: Sequence[LiveHotline], now: datetime) -> frozenset[str]:
    said = [get_availability(line, now) for line in lines]
    both = zip(said, said[1:], lines[1:], strict=False)
    return frozenset(line.uid for above, below, line in both if above == below)


def _are_one(values: Iterable[Any]) -> bool:
    return len(set(values)) == 1
