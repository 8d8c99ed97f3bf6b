"""Render the cards of posts, each of which is kept under all that it says."""

import hashlib
import json
import logging
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.core.cache import caches
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from directory.card_contents import CardContent, describe_content, serialise
from directory.http.build import build
from directory.http.packed_responses import compress, decompress
from directory.http.pages import strip_indentation
from directory.post_cards import PostCard
from directory.templatetags.highlight import Slot, Slots, fill_slots

register = template.Library()

log = logging.getLogger(__name__)

TEMPLATE = "components/post_card.html"


class RenderedCard(NamedTuple):
    """A card as HTML, without the texts that a search may highlight."""

    html: str
    slots: Sequence[Slot]

    def to_bytes(self) -> bytes:
        """Return the card compressed, without code: caches are shared."""
        return compress(json.dumps(self).encode())

    @classmethod
    def from_bytes(cls, packed: bytes) -> "RenderedCard":
        """Return the card that ``to_bytes`` made. Nobody changes its slots: others may have it."""
        return _unpack(packed)


# Cards of the searches that are made most often, some 5 KB each with their bytes.
@lru_cache(maxsize=512)
def _unpack(packed: bytes) -> RenderedCard:
    return RenderedCard(*json.loads(decompress(packed)))


@register.simple_tag
def post_cards(cards: Collection[PostCard], level: int) -> SafeString:
    """Return the cards of posts as HTML, what a search found highlighted.

    ``level``: of their headings.
    """
    keys = [_find_key(card, level) for card in cards]
    if len(keys) > 1 and not any(card.words for card in cards):
        return _render_group(cards, keys, level)
    return _render_each(cards, keys, level)


def _render_group(cards: Collection[PostCard], keys: Sequence[str], level: int) -> SafeString:
    """Return the cards of a department, which are kept together too: few of them change at once."""
    name = hashlib.sha256("".join(keys).encode()).hexdigest()[:40]
    try:
        if packed := caches["cards"].get(name):
            return SafeString(decompress(packed).decode())
    except Exception:  # a broken cache costs time, never the page
        log.exception("The cache of cards cannot be read")
    html = _render_each(cards, keys, level)
    _save({name: compress(html.encode())})
    return html


def _render_each(cards: Collection[PostCard], keys: Sequence[str], level: int) -> SafeString:
    kept = _load(keys)
    made = {
        key: _render(describe_content(card), level)
        for key, card in zip(keys, cards, strict=True)
        if key not in kept
    }
    _save({key: card.to_bytes() for key, card in made.items()})
    rendered = kept | made
    filled = (fill_slots(*rendered[key], card.words) for key, card in zip(keys, cards, strict=True))
    return SafeString("\n".join(filled))


@register.simple_tag
def post_card(card: PostCard, level: int) -> SafeString:
    """Return one card as HTML, see ``post_cards``."""
    return post_cards([card], level)


def _find_key(card: PostCard, level: int) -> str:
    if level not in card.keys:
        card.keys[level] = _make_key(describe_content(card), level)
    return card.keys[level]


def _make_key(content: CardContent, level: int) -> str:
    """Return the key of a card: all that its template can read, and what decides its words."""
    read = f"{build()} {get_language()} {get_script_prefix()} {level} {serialise(content)}"
    return hashlib.sha256(read.encode()).hexdigest()[:40]


def _render(content: CardContent, level: int) -> RenderedCard:
    slots = Slots()
    html = render_to_string(TEMPLATE, {"card": content, "words": slots, "level": level})
    return RenderedCard(strip_indentation(html), [*slots])


def _load(keys: Collection[str]) -> dict[str, RenderedCard]:
    """Return the cards that are kept, by their keys."""
    try:
        kept = caches["cards"].get_many(keys)
        return {key: RenderedCard.from_bytes(packed) for key, packed in kept.items()}
    except Exception:  # as above
        log.exception("The cache of cards cannot be read")
        return {}


def _save(made: dict[str, bytes]) -> None:
    if not made:
        return
    try:
        caches["cards"].set_many(made)
    except Exception:  # as above
        log.exception("The cache of cards cannot be written")
