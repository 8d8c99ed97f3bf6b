"""Show which post a page of staff is about."""

from typing import Any

from django import template

from officials.identity import Identity, identify, name_row
from officials.place_names import name_place

register = template.Library()


@register.simple_tag
def identity_of(row: Any) -> Identity | None:
    """Return the identity of ``row``, or None where it belongs to no post."""
    return identify(row)


register.simple_tag(name_row)
register.filter(name_place)
