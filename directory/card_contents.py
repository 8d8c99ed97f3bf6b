"""Reduce the card of a post to the one value that its template prints, of plain values alone.

A rendered card is kept under this value, so nothing that a card says can be missing from its key.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from directory.addresses import find_addresses
from directory.covers import PostCover
from directory.hotline_views import Facts, HotlineView
from directory.post_cards import Holder, PostCard
from directory.printed_facts import HoursText, Source, Verification
from directory.trust_lines import TrustLine


class HotlineLabel(NamedTuple):
    """The columns of a hotline from which templates make its label."""

    label: str
    use: str
    kind: str


class HotlineContent(NamedTuple):
    """A hotline as the template of a card prints it, see ``HotlineView``."""

    hotline: HotlineLabel
    number: str
    address: str
    state: str
    is_prominent: bool
    is_preview: bool
    facts: Facts
    status: str
    note: str
    warning: str


class CoverContent(NamedTuple):
    """A cover as the template of a card prints it, see ``PostCover``."""

    title: str
    name: str
    latin: str
    url: str
    days: str
    hotline: HotlineContent


class CardContent(NamedTuple):
    """A post as the template of a card prints it, see ``PostCard``.

    ``address``: empty in a preview, which leads nowhere. ``department``: its name in the language
    of the page, with the code of its type. ``place``: the name and the code of the region where the
    page does not say it otherwise, and ``above`` the short name of the one above it.
    """

    address: str
    title: str
    duties: str
    demo: bool
    vacant: bool
    holder: Holder | None
    department: str
    department_type: str
    place: str
    place_code: str
    above: str
    hotlines: int
    unfolded: Sequence[HotlineContent]
    folded: Sequence[HotlineContent]
    shared: Facts | None
    trust: TrustLine
    cover: CoverContent | None


def describe_content(card: PostCard) -> CardContent:
    """Return what the template prints of ``card``, in the language of the page."""
    post, location = card.post, card.location
    department = post.department if location else None
    return CardContent(
        address="" if card.is_preview else find_addresses().write("post", post.uid),
        title=card.title,
        duties=card.duties,
        demo=card.demo,
        vacant=card.vacant,
        holder=card.holder,
        department=department.label if department else "",
        department_type=department.type.code if department else "",
        place=location[-1].label if location else "",
        place_code=location[-1].code if location else "",
        above=location[-2].short_label if len(location) > 1 else "",
        hotlines=len(card.hotlines),
        unfolded=tuple(map(_describe_hotline, card.unfolded)),
        folded=tuple(map(_describe_hotline, card.folded)),
        shared=card.shared,
        trust=card.trust,
        cover=_describe_cover(card.cover) if card.cover else None,
    )


def _describe_hotline(view: HotlineView) -> HotlineContent:
    row = view.hotline
    return HotlineContent(
        hotline=HotlineLabel(row.label, row.use, row.kind),
        number=view.number,
        address=view.address,
        state=view.state,
        is_prominent=view.is_prominent,
        is_preview=view.is_preview,
        facts=view.facts,
        status=view.status,
        note=view.note,
        warning=view.warning,
    )


def _describe_cover(cover: PostCover) -> CoverContent:
    return CoverContent(
        title=cover.title,
        name=cover.name,
        latin=cover.latin,
        url=cover.url,
        days=cover.days,
        hotline=_describe_hotline(cover.hotline),
    )


def serialise(content: CardContent) -> str:
    """Return all of ``content`` as JSON, the same in every process.

    Raises TypeError for a value that is not plain, such as a row of the database: what such a
    value says later is not known from its text.
    """
    return _ENCODER.encode(content)


_VALUES: Sequence[type[Any]] = (Facts, Holder, HoursText, Source, TrustLine, Verification)
_READ_FIELDS: dict[type, Callable[[Any], Any]] = {
    date: date.isoformat,
    **{kind: attrgetter(*(field.name for field in fields(kind))) for kind in _VALUES},
}


def _list_fields(value: object) -> Any:
    """Return the fields of a frozen value, which JSON does not know."""
    read = _READ_FIELDS.get(type(value))
    if read is None:
        message = f"A card is kept under plain values, and {type(value).__name__} is none"
        raise TypeError(message)
    return read(value)


_ENCODER = json.JSONEncoder(default=_list_fields, check_circular=False, separators=(",", ":"))
