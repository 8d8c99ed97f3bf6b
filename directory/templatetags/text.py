"""Render days, names and titles in the language of the page."""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from directory.dates import format_day, format_period
from directory.printed_facts import format_capacity
from directory.region_queries import lineage
from officials.models.regions import Region
from officials.title_glossary import translate_title

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
register.filter("lineage", lineage)


@register.simple_tag
def gloss(title: str) -> SafeString:
    """Return the English of a title behind it, on an English page if the glossary has it."""
    english = translate_title(title) if get_language() == "en" else ""
    return format_html(" <small>{}</small>", english) if english else SafeString("")


@register.simple_tag
def latin_name(name: str) -> str:
    """Return an official's name in Latin letters behind the Chinese one, on an English page."""
    return f" {name}" if get_language() == "en" else ""


@register.filter
def above(region: Region) -> str:
    """Return the names of the regions above ``region``, the province first: 贵州省 › 毕节市.

    Its parents have been fetched.
    """
    return " › ".join(each.label for each in lineage(region)[:-1])


@register.simple_tag
def region_name(region: Region) -> SafeString:
    """Return a region's name; on an English page the English one, then the Chinese one."""
    if get_language() != "en":
        return format_html("{}", region.name)
    return format_html(
        '{} <span class="original" lang="zh-Hans">{}</span>', region.name_en, region.name
    )
