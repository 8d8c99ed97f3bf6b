"""Render parts of a hotline in the language of the page."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _

from directory.hotline_views import HotlineView
from directory.printed_facts import HoursText, format_label
from directory.templatetags.text import chinese
from officials.title_glossary import translate_title

register = template.Library()


@register.simple_tag
def call_label(view: HotlineView) -> SafeString:
    """Return the label of a call button: 拨打办公电话. What the office calls it is Chinese."""
    return format_html(_("拨打{}"), hotline_label(view))


@register.simple_tag
def hotline_label(view: HotlineView) -> SafeString:
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
