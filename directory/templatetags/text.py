"""What templates say in words: days, checks of numbers, names in the language of the page."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _, ngettext, pgettext

from directory.availability import is_overdue
from directory.title_glossary import translate_title
from officials import phones
from officials.models.choices import Capacity, Result
from officials.models.public import LiveHotline
from officials.models.regions import Region

register = template.Library()

# What offices write where the holder of a post answers the telephone.
HOLDER = "本人"


@register.simple_tag
def chinese() -> SafeString:
    """Return the lang attribute of Chinese content, needed inside an English page only."""
    return SafeString(' lang="zh-Hans"' if get_language() == "en" else "")


@register.filter(expects_localtime=True)
def day(value: date | str) -> str:
    """Return the day in Asia/Shanghai in words; of a moment too, or in ISO 8601 as in cards."""
    when = date.fromisoformat(value) if isinstance(value, str) else value
    return _day(when.year, when.month, when.day, get_language())


# A page says the same few days over and over.
@lru_cache(maxsize=1000)
def _day(year: int, month: int, number: int, language: str) -> str:  # noqa: ARG001 - as gettext does
    return date_format(date(year, month, number), pgettext("date format", "Y年n月j日"))


@register.simple_tag
def gloss(title: str) -> SafeString:
    """Return the English of a title to stand behind it, on an English page if it is known."""
    english = translate_title(title) if get_language() == "en" else ""
    return format_html(" <small>{}</small>", english) if english else SafeString("")


@register.simple_tag
def to_call(hotline: LiveHotline) -> SafeString:
    """Return what a button does: 拨打办公电话; what the office calls its number is Chinese."""
    label: str = format_html("<span{}>{}</span>", chinese(), hotline.label) if hotline.label else ""
    english = translate_title(hotline.label) if label and get_language() == "en" else ""
    if english:
        label = format_html("{} {}", english, label)
    return format_html(_("拨打{}"), label or hotline.get_kind_display())


@register.filter
def shown(hotline: LiveHotline) -> str:
    """Return the number grouped for reading, its extension in the language of the page."""
    number = phones.shown(phones.Kind(hotline.kind), hotline.digits)
    if not hotline.extension:
        return number
    return _("%(number)s 转 %(extension)s") % {"number": number, "extension": hotline.extension}


@register.filter
def repeats(purpose: str, duties: str) -> bool:
    """Whether the purpose of a number says again what the duties of its post have said."""
    return duties.endswith(purpose)


@register.filter
def is_left_by(card: dict[str, Any], answered_by: str) -> bool:
    """Whether the holder who is said to answer (本人) is gone: the seat of ``card`` is vacant."""
    return answered_by == HOLDER and card["kind"] == "seat" and not card["holder"]


@register.filter
def capacity(value: str) -> str:
    """Return how somebody holds a post: 代理, 主持工作; nothing for 正式."""
    return "" if value == Capacity.FULL else str(Capacity(value).label)


@register.filter
def lineage(region: Region) -> list[Region]:
    """Return the regions above ``region`` and itself; the caller has fetched the parents."""
    path = [region]
    while path[0].parent:
        path.insert(0, path[0].parent)
    return path


@register.filter
def above(region: Region) -> str:
    """Return the names of the regions above ``region``, the province first: 贵州省 › 毕节市."""
    return " › ".join(each.label for each in lineage(region)[:-1])


@register.simple_tag
def region_name(region: Region) -> SafeString:
    """Return a region's name; in English with the Chinese one behind it, marked as such."""
    if get_language() != "en":
        return format_html("{}", region.name)
    return format_html(
        '{} <span class="original" lang="zh-Hans">{}</span>', region.name_en, region.name
    )


@dataclass(frozen=True)
class Check:
    """When a number was last verified, at length and in short.

    ``state``: fresh, overdue, failed or never.
    """

    state: str
    text: str
    short: str


@register.simple_tag
def last_check(hotline: LiveHotline, today: date) -> Check:
    """Say when a number was last verified and with what result, on the day ``today``."""
    checked = hotline.last_verified
    if checked is None:
        return Check("never", _("尚未核验"), _("尚未核验"))
    state, says = "fresh", _("有人接听")
    if hotline.result != Result.ANSWERED:
        state, says = "failed", str(Result(hotline.result).label)
    elif is_overdue(hotline, today):
        state, says = "overdue", _("已逾期，号码可能有变")
    values = {"day": day(checked), "ago": _ago((today - checked).days), "result": says}
    return Check(
        state, _("%(day)s（%(ago)s）：%(result)s") % values, _("%(ago)s，%(result)s") % values
    )


def _ago(days: int) -> str:
    if days <= 0:
        return _("今天")
    return ngettext("%(days)d 天前", "%(days)d 天前", days) % {"days": days}
