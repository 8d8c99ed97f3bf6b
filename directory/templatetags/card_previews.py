"""Render the public card of a post on the pages of staff, before it is published."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from directory.card_marks import mark_changes
from directory.card_previews import build_preview
from officials.publication.cards import CardPeriod

register = template.Library()


@register.simple_tag
def preview_card(period: CardPeriod, post: Any, before: CardPeriod | None) -> SafeString:
    """Render the card of ``post``, a row of the register, as ``period`` would show it.

    ``before``: the period that is live instead, None where nothing is. It lacks the characters
    that are marked.
    """
    card = _render(period, post)
    return mark_changes(card, _render(before, post)) if before else card


def _render(period: CardPeriod, post: Any) -> SafeString:
    card = build_preview(period, post.department, uid=post.uid, rank=post.public_rank)
    return render_to_string("admin/public_card.html", {"card": card})
