"""What in a hit answers the words of a search, marked, so that a reader sees why it is there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from directory.templatetags.text import lineage
from officials import pinyin, search
from officials.models.departments import Department
from officials.models.regions import Region
from officials.names import HAN
from officials.search import Interpretation

register = template.Library()

FEWEST_INITIALS = 2
SIGN = re.compile(f"[{HAN}]")


@register.simple_tag
def marked(text: str, words: Sequence[Interpretation]) -> SafeString:
    """Return ``text`` with what the words of a search say of it marked."""
    return _marked(text, _said(text, words))


@register.simple_tag
def marked_name(holder: dict[str, Any], words: Sequence[Interpretation]) -> SafeString:
    """Return the name of a holder (of a card) with what is spelled or sounds so marked."""
    name = holder["name"]
    spans = [*_said(name, words)]
    places = [found.start() for found in SIGN.finditer(name)]
    spellings = [spelled for word in words for spelled in _spellings(word.word)]
    for reading in holder["readings"]:
        syllables = pinyin.syllables(reading)
        if len(syllables) == len(places):
            spans += [
                (places[first], places[last] + 1)
                for spelled in spellings
                for first, last in _sounds(syllables, spelled)
            ]
    return _marked(name, spans)


@register.simple_tag
def marked_office(department: Department, words: Sequence[Interpretation]) -> SafeString:
    """Return the name of a department, marked as a whole when a word names its type."""
    if any(department.type.code == code for word in words for code, _name in word.department_types):
        return format_html("<mark>{}</mark>", department.label)
    return marked(department.label, words)


@register.simple_tag
def marked_places(region: Region, words: Sequence[Interpretation]) -> list[SafeString]:
    """Return the names of a region and of those above it, itself last; what is named is marked."""
    codes = {code for word in words for code, _name in word.regions}
    return [
        format_html("<mark>{}</mark>" if place.code in codes else "{}", place.label)
        for place in lineage(region)
    ]


@register.simple_tag
def marked_number(shown: str, words: Sequence[Interpretation]) -> SafeString:
    """Return a number grouped for reading with the digits that were looked for marked."""
    digits = [re.sub("[^0-9]", "", word.word) for word in words if word.word[0].isdigit()]
    spans = [
        match.span() for each in digits if each for match in re.finditer("[ -]?".join(each), shown)
    ]
    return _marked(shown, spans)


def _said(text: str, words: Iterable[Interpretation]) -> Iterator[tuple[int, int]]:
    """Yield where a word stands in a text, whatever its width, case and script."""
    folded = "".join(_one(sign) for sign in text)
    for word in words:
        for match in re.finditer(re.escape(word.word), folded):
            yield match.span()


# As many signs as Chinese is usually written with.
@lru_cache(maxsize=10_000)
def _one(sign: str) -> str:
    folded = search.fold(sign)
    return folded if len(folded) == 1 else sign


def _spellings(word: str) -> set[str]:
    """Return how a word of a search sounds, in letters."""
    if search.is_han(word):
        return {pinyin.full(reading) for reading in pinyin.readings(word)} - {""}
    return {search.pinyin_letters(word)} - {""}


def _sounds(syllables: Sequence[str], spelled: str) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of neighbouring syllables that are spelled so, or begin so."""
    for first in range(len(syllables)):
        for last in range(first, len(syllables)):
            whole = "".join(syllables[first : last + 1])
            initials = "".join(each[0] for each in syllables[first : last + 1])
            begun = len(whole) - len(syllables[last]) < len(spelled) and whole.startswith(spelled)
            if begun or (initials == spelled and len(spelled) >= FEWEST_INITIALS):
                yield first, last


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    within = [False] * len(text)
    for begin, end in spans:
        within[begin:end] = [True] * (end - begin)
    runs = re.finditer("1+|0+", "".join("01"[each] for each in within))
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html("<mark>{}</mark>", text[run.start() : run.end()])
                if run[0][0] == "1"
                else conditional_escape(text[run.start() : run.end()]),
            )
            for run in runs
        ),
    )
