"""Render days, names and titles in the language of the page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _

from directory.dates import format_day, format_period
from directory.printed_facts import format_capacity, format_title
from directory.region_queries import lineage
from officials.duties_glossary import translate_duties
from officials.models.regions import Region
from officials.title_glossary import translate_notice_title, translate_title

register = template.Library()


@register.simple_tag
def chinese() -> SafeString:
    """Return the lang attribute of Chinese content; empty on a Chinese page."""
    return SafeString(' lang="zh-Hans"' if get_language() == "en" else "")


@register.filter(expects_localtime=True)
def day(value: date) -> str:
    """Return a day in words; of an aware moment, the day in Asia/Shanghai."""
    return format_day(value)


register.simple_tag(format_period, name="period")
register.filter("capacity", format_capacity)
register.filter("title_text", format_title)
register.filter("lineage", lineage)


@register.simple_tag
def translated_title(title: str, shown: str = "") -> SafeString:
    """Return a title; on an English page its English first, if the glossary has it.

    ``shown``: the title as HTML, with what a search found highlighted.
    """
    return _put_english_first(translate_title(title), title, shown)


@register.filter
def name_text(person: Any) -> str:
    """Return the ``name`` of a person as plain text; on an English page the ``latin`` one."""
    return str((person.latin if get_language() == "en" else "") or person.name)


@register.simple_tag
def translated_name(name: str, latin: str, shown: str = "") -> SafeString:
    """Return an official's name; on an English page in Latin letters first.

    ``shown``: the name as HTML, with what a search found highlighted.
    """
    return _put_english_first(latin, name, shown)


@register.simple_tag
def short_title(title: str, shown: str = "") -> SafeString:
    """Return a title; on an English page its English alone, see ``chinese_original``."""
    return _leave_out_chinese(translate_title(title), title, shown)


@register.simple_tag
def short_name(name: str, latin: str, shown: str = "") -> SafeString:
    """Return an official's name; on an English page in Latin letters alone, likewise."""
    return _leave_out_chinese(latin, name, shown)


@register.simple_tag
def english_post(title: str, holder: Any) -> str:
    """Return a title and its holder in English, as far as known: Mayor Shi Fanli.

    Empty on a Chinese page. ``holder``: a Holder, or nothing.
    """
    if get_language() != "en":
        return ""
    latin = holder.latin if holder and not holder.withheld else ""
    return " ".join(filter(None, [translate_title(title), latin]))


@register.simple_tag
def translated_duties(duties: str, shown: str = "") -> SafeString:
    """Return the duties of a post; on an English page as a title, or called duties at least.

    ``shown``: the duties as HTML, with what a search found highlighted.
    """
    if get_language() == "en" and not (english := translate_duties(duties)):
        return format_html(_("职责：{}"), _put_english_first(english, duties, shown))
    return _put_english_first(translate_duties(duties), duties, shown)


@register.simple_tag
def translated_notice(title: str) -> SafeString:
    """Return the title of a notice; on an English page its English first, if it is usual."""
    shown = _put_english_first(translate_notice_title(title), f"《{title}》")
    # A link may lay out its parts in columns: this is one.
    return format_html("<span>{}</span>", shown) if get_language() == "en" else shown


@register.simple_tag
def translated_department(name: str, english: str) -> SafeString:
    """Return the name that a department had; on an English page ``english``, if any, first."""
    return _put_english_first(english, name)


@register.simple_tag
def translated_purpose(purpose: str) -> SafeString:
    """Return what a number is for, or its label; on an English page as a title."""
    return _put_english_first(translate_duties(purpose) or translate_title(purpose), purpose)


def _leave_out_chinese(english: str, chinese: str, shown: str) -> SafeString:
    """Return the English alone where an English page has it, or else the Chinese."""
    if get_language() == "en" and english:
        return conditional_escape(english)
    return _put_english_first("", chinese, shown)


def _put_english_first(english: str, chinese: str, shown: str = "") -> SafeString:
    """Return the Chinese; on an English page the English, and the Chinese to show to somebody.

    ``shown``: the Chinese as HTML.
    """
    shown = shown or chinese
    if get_language() != "en" or chinese.isascii():
        return conditional_escape(shown)
    if not english:
        return format_html('<span lang="zh-Hans">{}</span>', shown)
    return format_html('{} <span class="original" lang="zh-Hans">{}</span>', english, shown)


@register.filter
def above(region: Region) -> str:
    """Return the names of the regions above ``region``, the province first: 贵州省 › 毕节市.

    Its parents have been fetched.
    """
    return " › ".join(each.label for each in lineage(region)[:-1])


@register.filter
def in_title(above: Sequence[Region]) -> str:
    """Return the regions above one as they follow its name in a title: ，毕节市，贵州省.

    ``above``: the province first.
    """
    return "".join(f"{_('，')}{each.label}" for each in reversed(above))


@register.simple_tag
def region_name(region: Region) -> SafeString:
    """Return a region's name; on an English page the English one, then the Chinese one."""
    if get_language() != "en":
        return format_html("{}", region.name)
    return format_html(
        '{} <span class="original" lang="zh-Hans">{}</span>', region.name_en, region.name
    )
