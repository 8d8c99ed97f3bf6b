"""Highlight in a search result what matches the words of the search, with ``<mark>``."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from officials import pinyin, search
from officials.models.departments import Department
from officials.models.regions import Region
from officials.names import HAN
from officials.search import Interpretation

register = template.Library()

MIN_INITIALS = 2
CHARACTER = re.compile(f"[{HAN}]")
Span = tuple[int, int]


@register.simple_tag
def highlight(text: str, words: Sequence[Interpretation]) -> SafeString:
    """Return ``text`` with each occurrence of a word highlighted."""
    return _mark(text, _find_words(text, words))


@register.simple_tag
def highlight_name(
    name: str, readings: Iterable[str], words: Sequence[Interpretation]
) -> SafeString:
    """Return an official's name with what a word spells or sounds like highlighted.

    ``readings``: of the name in pinyin, the syllables apart.
    """
    spans = [*_find_words(name, words)]
    places = [match.start() for match in CHARACTER.finditer(name)]
    spellings = [spelling for word in words for spelling in _spell(word.word)]
    for reading in readings if spellings else ():
        syllables = pinyin.syllables(reading)
        if len(syllables) == len(places):
            spans += [
                (places[first], places[last] + 1)
                for spelling in spellings
                for first, last in _find_spelling(syllables, spelling)
            ]
    return _mark(name, spans)


@register.simple_tag
def highlight_department(department: Department, words: Sequence[Interpretation]) -> SafeString:
    """Return the name of a department, highlighted as a whole where a word names its type."""
    if any(department.type.code == code for word in words for code, _name in word.department_types):
        return format_html("<mark>{}</mark>", department.label)
    return highlight(department.label, words)


@register.simple_tag
def highlight_regions(
    regions: Iterable[Region], words: Sequence[Interpretation]
) -> list[SafeString]:
    """Return the names of regions; those that a word names are highlighted."""
    codes = {code for word in words for code, _name in word.regions}
    return [
        format_html("<mark>{}</mark>" if region.code in codes else "{}", region.label)
        for region in regions
    ]


@register.simple_tag
def highlight_number(number: str, words: Sequence[Interpretation]) -> SafeString:
    """Return a number grouped for reading with the digits of a word highlighted."""
    digits = [re.sub("[^0-9]", "", word.word) for word in words if word.word[0].isdigit()]
    spans = [
        match.span() for each in digits if each for match in re.finditer("[ -]?".join(each), number)
    ]
    return _mark(number, spans)


def _find_words(text: str, words: Sequence[Interpretation]) -> Iterator[Span]:
    """Yield where a word stands in a text, regardless of width, case and script."""
    folded = "".join(map(_fold, text)) if words else ""
    for word in words:
        for match in re.finditer(re.escape(word.word), folded):
            yield match.span()


# As many characters as Chinese is usually written with.
@lru_cache(maxsize=10_000)
def _fold(character: str) -> str:
    """Return a character folded as a query is, or itself where that has another length."""
    folded = search.fold(character)
    return folded if len(folded) == 1 else character


# The words of a query are spelled for each card.
@lru_cache(maxsize=64)
def _spell(word: str) -> frozenset[str]:
    """Return the spellings of a word in Latin letters."""
    if search.is_han(word):
        return frozenset(pinyin.full(reading) for reading in pinyin.readings(word)) - {""}
    return frozenset({search.pinyin_letters(word)}) - {""}


def _find_spelling(syllables: Sequence[str], spelling: str) -> Iterator[Span]:
    """Yield the first and the last of neighbouring syllables that begin with a spelling.

    Their initials count too, if there are several.
    """
    for first in range(len(syllables)):
        for last in range(first, len(syllables)):
            whole = "".join(syllables[first : last + 1])
            initials = "".join(each[0] for each in syllables[first : last + 1])
            reaches_last = len(whole) - len(syllables[last]) < len(spelling)
            if (reaches_last and whole.startswith(spelling)) or (
                initials == spelling and len(spelling) >= MIN_INITIALS
            ):
                yield first, last


def _mark(text: str, spans: Iterable[Span]) -> SafeString:
    """Return ``text`` with the characters of ``spans`` highlighted, overlaps joined."""
    marked = [False] * len(text)
    for begin, end in spans:
        marked[begin:end] = [True] * (end - begin)
    runs = re.finditer("1+|0+", "".join("01"[each] for each in marked))
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
