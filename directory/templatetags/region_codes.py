"""Render what the script of the site needs to know of region codes."""

from django import template
from django.urls import reverse

from directory.converters import PLACEHOLDER_CODE
from officials.models.regions import CODE_PATTERN

register = template.Library()


@register.simple_tag
def url_of_any_region(name: str, *args: str) -> str:
    """Return the address ``name`` of a region whose code is still to be put in."""
    return reverse(name, args=[PLACEHOLDER_CODE, *args])


@register.simple_tag
def placeholder_code() -> str:
    """Return the code that stands in such an address."""
    return PLACEHOLDER_CODE


@register.simple_tag
def code_pattern() -> str:
    """Return the regular expression of a whole region code, without anchors."""
    return CODE_PATTERN
