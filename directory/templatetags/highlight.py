"""Highlight in a search result what matches the words of the search, with ``<mark>``."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, wraps
from html import escape
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from officials import pinyin, search
from officials.names import HAN
from officials.search import Interpretation
from officials.title_glossary import translate_title

register = template.Library()

MIN_INITIALS = 2
CHARACTER = re.compile(f"[{HAN}]")
# Around the index of a slot: PostgreSQL stores no text with this character.
EDGE = "\0"
Span = tuple[int, int]
Words = Sequence[Interpretation]
# The name of a tag below, and what it takes before the words.
Slot = tuple[str, *tuple[Any, ...]]
_fillers: dict[str, Callable[..., SafeString]] = {}


class Slots(list[Slot]):
    """The texts of a card that a search may highlight; a template takes it in place of words.

    What is rendered then is filled for each search, see ``fill_slots``.
    """

    def leave_out(self, slot: Slot) -> SafeString:
        """Return the mark of the place where the text of ``slot`` is to stand."""
        self.append(slot)
        return SafeString(f"{EDGE}{len(self) - 1}{EDGE}")


def fill_slots(html: str, slots: Sequence[Slot], words: Words) -> SafeString:
    """Return rendered ``html`` with the texts of its slots, what ``words`` name highlighted."""
    parts = html.split(EDGE)
    for place in range(1, len(parts), 2):
        name, *values = slots[int(parts[place])]
        # The text is the first of them, and stands alone where nothing was searched for.
        parts[place] = _fillers[name](*values, words) if words else escape(values[0])
    return SafeString("".join(parts))


def _left_out(function: Callable[..., SafeString]) -> Callable[..., SafeString]:
    """Let a tag leave its text to ``fill_slots``, where it is given Slots in place of words."""
    _fillers[function.__name__] = function

    @wraps(function)
    def tag(*values: Any) -> SafeString:
        *texts, words = values
        if isinstance(words, Slots):
            return words.leave_out((function.__name__, *texts))
        return function(*texts, words)

    return tag


@register.simple_tag
@_left_out
def highlight(text: str, words: Words) -> SafeString:
    """Return ``text`` with each occurrence of a word highlighted."""
    return _mark(text, _find_words(text, words))


@register.simple_tag
@_left_out
def highlight_name(name: str, readings: Iterable[str], words: Words) -> SafeString:
    """Return an official's name with what a word spells or sounds like highlighted.

    ``readings``: of the name in pinyin, the syllables apart.
    """
    spans = [*_find_words(name, words)]
    places = [match.start() for match in CHARACTER.finditer(name)] if words else ()
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
def chinese_original(card: Any, words: Words) -> SafeString:
    """Return the Chinese name and title to show to somebody, on an English page.

    Of these, what ``short_name`` and ``short_title`` leave out.
    """
    if get_language() != "en":
        return SafeString("")
    parts = []
    if card.holder and card.holder.latin and not card.holder.name.isascii():
        parts.append(highlight_name(card.holder.name, card.holder.readings, words))
    if translate_title(card.title) and not card.title.isascii():
        parts.append(highlight(card.title, words))
    return format_html_join(" ", "{}", ((part,) for part in parts))


@register.simple_tag
@_left_out
def highlight_department(name: str, code: str, words: Words) -> SafeString:
    """Return the name of a department, highlighted as a whole where a word names its type.

    ``code``: of the type.
    """
    if any(code == named for word in words for named, _name in word.department_types):
        return format_html("<mark>{}</mark>", name)
    return highlight(name, words)


@register.simple_tag
@_left_out
def highlight_region(name: str, code: str, words: Words) -> SafeString:
    """Return the name of a region, highlighted if a word names the region of this code."""
    is_named = any(code == named for word in words for named, _name in word.regions)
    return format_html("<mark>{}</mark>", name) if is_named else conditional_escape(name)


@register.simple_tag
@_left_out
def highlight_number(number: str, words: Words) -> SafeString:
    """Return a number grouped for reading with the digits of a word highlighted."""
    digits = [re.sub("[^0-9]", "", word.word) for word in words if word.word[0].isdigit()]
    spans = [
        match.span() for each in digits if each for match in re.finditer("[ -]?".join(each), number)
    ]
    return _mark(number, spans)


def _find_words(text: str, words: Sequence[Interpretation]) -> Iterator[Span]:
    """Yield where a word stands in a text, regardless of width, case and script."""
    folded = _fold_text(text) if words else ""
    for word in words:
        begin = folded.find(word.word)
        while begin >= 0 and word.word:
            end = begin + len(word.word)
            yield begin, end
            begin = folded.find(word.word, end)


# Titles, duties and names of departments, some 300 bytes each: cards of many searches have them.
@lru_cache(maxsize=4096)
def _fold_text(text: str) -> str:
    return "".join(map(_fold, text))


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
    """Return ``text`` with the characters of ``spans`` highlighted, neighbours joined."""
    spans = sorted(spans)
    if not spans:
        return conditional_escape(text)
    parts: list[str] = []
    shown = begin = end = 0
    for next_begin, next_end in (*spans, (len(text) + 1, 0)):
        if next_begin <= end and begin < end:
            end = max(end, next_end)
            continue
        if begin < end:
            parts += escape(text[shown:begin]), "<mark>", escape(text[begin:end]), "</mark>"
            shown = end
        begin, end = next_begin, next_end
    return SafeString("".join([*parts, escape(text[shown:])]))
