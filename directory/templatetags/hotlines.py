"""Render parts of a hotline in the language of the page."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _

from directory.hotline_views import HotlineView
from directory.printed_facts import HoursText
from directory.templatetags.text import chinese
from directory.title_glossary import translate_title

register = template.Library()


@register.simple_tag
def call_label(view: HotlineView) -> SafeString:
    """Return the label of a call button: 拨打办公电话. What the office calls it is Chinese."""
    hotline = view.hotline
    if not hotline.label:
        return format_html(_("拨打{}"), hotline.get_kind_display())
    label = format_html("<span{}>{}</span>", chinese(), hotline.label)
    english = translate_title(hotline.label) if get_language() == "en" else ""
    return format_html(_("拨打{}"), format_html("{} {}", english, label) if english else label)


@register.simple_tag
def hours_text(hours: HoursText) -> SafeString:
    """Return hours translated, or as printed with the language that they are in."""
    if hours.translated:
        return format_html("{}", hours.translated)
    return format_html("<span{}>{}</span>", chinese(), hours.printed)
