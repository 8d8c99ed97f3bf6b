"""Show which post a page of staff is about."""

from typing import Any

from django import template

from officials.identity import Identity, identify, place_of

register = template.Library()


@register.simple_tag
def identity_of(row: Any) -> Identity | None:
    """Return the identity of ``row``, or None where it belongs to no post."""
    return identify(row)


register.simple_tag(place_of)
