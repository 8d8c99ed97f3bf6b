"""Render the public card of a post on the pages of staff, before it is published."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from directory.card_marks import mark_changes
from directory.card_previews import PreviewFacts, build_preview, read_facts
from officials.publication.cards import CardPeriod

register = template.Library()

# A period, its first day, None for now, and the period that is live instead.
PlannedCard = tuple[CardPeriod, date | None, CardPeriod | None]
Preview = tuple[SafeString, date | None]


@register.simple_tag
def preview_cards(planned: Iterable[PlannedCard], post: Any) -> list[Preview]:
    """Render the card of ``post``, a row of the register, in each planned period.

    ``planned``: a period, its first day, and the period that is live instead, None where nothing
    is: it lacks the characters that are marked. Each card comes with its first day.
    """
    cards = list(planned)
    periods = (each for period, _day, before in cards for each in (period, before) if each)
    facts = read_facts(periods, getattr(post, "moment", None))
    previews = []
    for period, day, before in cards:
        card = _render(period, post, facts)
        if before:
            card = mark_changes(card, _render(before, post, facts))
        previews.append((card, day))
    return previews


def _render(period: CardPeriod, post: Any, facts: PreviewFacts) -> SafeString:
    card = build_preview(period, post.department, facts, uid=post.uid, rank=post.public_rank)
    return render_to_string("admin/public_card.html", {"card": card})
