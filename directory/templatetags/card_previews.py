"""Render the public card of a post on the pages of staff, before it is published."""

from typing import Any

from django import template

from directory.card_previews import build_preview
from directory.post_cards import PostCard
from officials.publication.cards import CardPeriod

register = template.Library()


@register.simple_tag
def preview_card(period: CardPeriod, post: Any) -> PostCard:
    """Return the card of ``post``, a row of the register, as ``period`` would show it."""
    department = post.department
    return build_preview(period, department, uid=post.uid, rank=post.public_rank)
