"""Render parts of a hotline in the language of the page."""

from typing import Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from directory.printed_facts import HoursText, Labelled, format_label, format_short_label, is_usual
from directory.templatetags.text import chinese
from officials.title_glossary import translate_title

register = template.Library()


class View(Protocol):
    """A hotline as it is displayed, whose row has its label."""

    @property
    def hotline(self) -> Labelled: ...
    @property
    def status(self) -> str: ...


@register.simple_tag
def short_label(view: View) -> SafeString:
    """Return the label of a call button: 办公 for 办公电话; in English, if it has an English.

    The usual one, Office, leaves its place on an English page to the state, and is read out alone.
    """
    label = format_short_label(view.hotline)
    if get_language() == "en" and view.status and is_usual(view.hotline):
        return format_html('<span class="visually-hidden">{}</span>', label)
    lang = "" if label.isascii() or not view.hotline.label else chinese()
    return format_html("<span{}>{}</span>", lang, label) if lang else format_html("{}", label)


@register.simple_tag
def hotline_label(view: View) -> SafeString:
    """Return what the office calls a number, with its English, or else its kind."""
    hotline = view.hotline
    if not hotline.label:
        return format_html("{}", format_label(hotline))
    label = format_html("<span{}>{}</span>", chinese(), hotline.label)
    use = format_label(hotline).removesuffix(hotline.label).strip()
    english = translate_title(hotline.label) if get_language() == "en" else ""
    return format_html_join(" ", "{}", ((part,) for part in (use, english, label) if part))


@register.simple_tag
def hours_text(hours: HoursText) -> SafeString:
    """Return hours translated, or as printed with the language that they are in."""
    if hours.translated:
        return format_html("{}", hours.translated)
    return format_html("<span{}>{}</span>", chinese(), hours.printed)
