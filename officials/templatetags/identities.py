"""Show which post a page of staff is about."""

from typing import Any

from django import template

from officials.identity import Identity, identify

register = template.Library()


@register.simple_tag
def identity_of(row: Any) -> Identity | None:
    """Return the identity of ``row``, or None where it belongs to no post."""
    return identify(row)


@register.simple_tag
def place_of(row: Any) -> str:
    """Return the name of the region that keeps ``row``, empty where none does."""
    region = getattr(row, "region", None) or getattr(row, "owner_region", None)
    return region.name if region else ""
