"""What templates say of the hours of a number: whether it is answered now, and when it is."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from directory.availability import Availability, get_availability, in_words
from directory.templatetags.text import chinese
from officials import hours
from officials.models.public import LiveHotline

register = template.Library()


@register.simple_tag
def answering(hotline: LiveHotline, now: datetime) -> Availability:
    """Return whether ``hotline`` is answered at the moment ``now``: kind, text and note."""
    return get_availability(hotline, now)


@register.simple_tag
def hours_of(hotline: LiveHotline) -> SafeString:
    """Return the hours as printed; on an English page in English where they can be read."""
    read = hours.parse(hotline.hours) if get_language() == "en" else None
    if read:
        return format_html("{}", in_words(read))
    return format_html("<span{}>{}</span>", chinese(), hotline.hours)
