"""Segment Chinese text without spaces into words: 南宁市卫健委主任, 临潼区王, 管城管的副区长."""

import re

from officials import names
from officials.search.fillers import (
    BEFORE_TITLES,
    BEFORE_WORDS,
    IN_WORDS,
    is_stop_word,
    strip_fillers,
)
from officials.search.normalise import transcribe_name
from officials.search.post_titles import TITLE
from officials.search.vocabulary import Vocabulary

ENDING = re.compile(
    "(?:怎么办|怎么|咋个办|咋办|咋整|咋弄|了|吗|呢|啊|呀|吧|(?<![什怎多这那])么|咯|啦|噻)+$"
)
_HONORIFIC = re.compile("(?<=..)(?:同志|先生|女士|领导)$")
_FAMILIAR = re.compile("[老小](.)")
_SHORT_TITLE = re.compile("(..?)([局厅处科院校镇乡州县区市])")
# Words for posts that nobody holds, or that somebody holds for the time being, and their tokens.
STATUSES = {
    **dict.fromkeys(("空缺", "暂缺", "空岗", "缺位", "vacant", "vacancy", "vacancies"), "svacant"),
    **dict.fromkeys(("代理", "acting"), "sacting"),
    "主持工作": "spresiding",
}
_MIN_LENGTH, _MAX_LENGTH = 3, 40
# One character outside the vocabulary costs more than any number of words in it.
_CHARACTER_COST, _WORD_COST, _STOP_WORD_COST = 10, 1, 2


def segment(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the words of ``text`` without stop words; empty if it is one word or none is known.

    Remaining text (a name, or words of duties) may stand anywhere, but a region's name cannot
    follow it: 王兴平 is a person.
    """
    if address := _split_address(text):
        return address
    if not _MIN_LENGTH <= len(text) <= _MAX_LENGTH or is_stop_word(text):
        return ()
    typed, text = text, ENDING.sub("", text)
    if text != typed:
        for word in (text, f"{text}了"):
            if _is_word(word, vocabulary):
                return (word,)
    typed, text = text, _HONORIFIC.sub("", text)
    words = _join_misspelled(_find_cheapest(text, vocabulary), vocabulary)
    if words != (text,) and any(_is_word(piece, vocabulary) for piece in words):
        return words
    text = _HONORIFIC.sub("", strip_fillers(text))
    return (text,) if text != typed else ()


def _join_misspelled(words: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Join two words that together sound like a body: 卫建委 is no 建委 of somebody 卫."""
    for end, word in enumerate(words[1:], start=2):
        before = words[end - 2]
        is_half_read = _is_word(before, vocabulary) != _is_word(word, vocabulary)
        if is_half_read and transcribe_name(before + word)[0] in vocabulary.department_types:
            return (*words[: end - 2], before + word, *words[end:])
    return words


def _find_cheapest(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the words of the cheapest segmentation of a text, without fillers; empty if none."""
    # The cheapest segmentation up to each position: its cost and its words.
    cheapest: list[tuple[int, tuple[str, ...]] | None] = [(0, ()), *[None] * len(text)]
    for end in range(1, len(text) + 1):
        for begin in range(end):
            before, piece = cheapest[begin], text[begin:end]
            if before is None or (begin, end) == (0, len(text)):
                continue
            cost, is_kept = _cost(piece, vocabulary), True
            if cost == _STOP_WORD_COST:
                is_kept = not _may_be_filler(piece, before[1], text[end:], vocabulary)
                cost = _CHARACTER_COST + _WORD_COST if is_kept else cost
            words = (*before[1], piece) if is_kept else before[1]
            if _is_possible(words, vocabulary):
                candidate = (before[0] + cost, words)
                cheapest[end] = min(candidate, cheapest[end] or candidate)
    best = cheapest[-1]
    return best[1] if best else ()


def _split_address(text: str) -> tuple[str, ...]:
    """Return the words of a name as it is said to its bearer: 韦局, 老韦; empty for other text."""
    if familiar := _FAMILIAR.fullmatch(text):
        return (familiar[1],) if names.is_surname(familiar[1]) else ()
    if titled := _SHORT_TITLE.fullmatch(text):
        return (titled[1], f"{titled[2]}长") if names.is_surname(titled[1]) else ()
    return ()


def _may_be_filler(
    filler: str, words: tuple[str, ...], behind: str, vocabulary: Vocabulary
) -> bool:
    """Return whether a filler can be left out between ``words`` and the text ``behind`` it.

    One of IN_WORDS can do so behind a word of the vocabulary, not in 城市管理. Before a title alone
    it is a surname: 原主任.
    """
    if filler not in IN_WORDS:
        return True
    if filler in BEFORE_WORDS and behind and not _begins_with_word(behind, vocabulary):
        return False
    if words:
        return _is_word(words[-1], vocabulary)
    may_be_surname = names.is_surname(filler) or filler in BEFORE_TITLES
    return TITLE.fullmatch(behind) is None or not may_be_surname


def _begins_with_word(text: str, vocabulary: Vocabulary) -> bool:
    begun = (text[:end] for end in range(2, len(text) + 1))
    return any(_is_word(word, vocabulary) or is_stop_word(word) for word in begun)


def _cost(piece: str, vocabulary: Vocabulary) -> int:
    if _is_word(piece, vocabulary):
        return _WORD_COST
    return _STOP_WORD_COST if is_stop_word(piece) else _CHARACTER_COST * len(piece) + _WORD_COST


def _is_word(piece: str, vocabulary: Vocabulary) -> bool:
    in_vocabulary = (
        vocabulary.is_region_in_text(piece)
        or piece in vocabulary.department_types
        or piece in vocabulary.topics
        or piece in vocabulary.hotlines
    )
    is_fixed = piece in STATUSES or TITLE.fullmatch(piece) is not None
    # Letters stand in such a text beside a character that was not understood: nannіng.
    is_latin = piece.isascii() and piece.isalpha()
    return len(piece) > 1 and not is_latin and (in_vocabulary or is_fixed)


def _is_possible(words: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Return whether the last word is no region's name, or follows a word of the vocabulary."""
    if len(words) < 2 or not vocabulary.is_region_in_text(words[-1]):  # noqa: PLR2004 - a pair
        return True
    return _is_word(words[-2], vocabulary)
