"""Show which post a page of staff is about."""

import re
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from officials.identity import Identity, identify, name_row
from officials.place_names import name_place

register = template.Library()

# A number or a day: digits, with what may stand within them.
_DIGITS = re.compile(r"[0-9][0-9 -]{5,}[0-9]")


@register.simple_tag
def identity_of(row: Any) -> Identity | None:
    """Return the identity of ``row``, or None where it belongs to no post.

    A page that has read it sets ``identity`` of the row.
    """
    read: Identity | None = getattr(row, "identity", None)
    return read or identify(row)


@register.filter
def unbroken(text: str) -> SafeString:
    """Render a text whose numbers and days stay on one line each."""
    parts = _DIGITS.split(text)
    numbers = [
        format_html('<span class="printed">{}</span>', each) for each in _DIGITS.findall(text)
    ]
    return format_html_join("", "{}{}", zip(parts, [*numbers, ""], strict=True))


register.simple_tag(name_row)
register.filter(name_place)
