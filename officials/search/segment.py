"""Segment Chinese text without spaces into words: 南宁市卫健委主任, 临潼区王, 管城管的副区长."""

import re

from officials.search.vocabulary import Vocabulary

# Fillers between words, and the level before a department (市卫健委).
_STOP_WORD = re.compile(
    "(?:的|是谁|谁是|电话|号码|区号|代码|联系方式|分管|主管|负责|管|找|省|市|县|区|州|旗|在|住在|我在|我住在|我家在|我们这|我要"
    "|我想|请问|打哪个电话|打什么电话|找哪个部门|找谁|没人管|投诉|反映|咨询|举报|问题|领导)|of|the|in|for|at"
)
# Fillers that are parts of other words as well.
_IN_WORDS = frozenset("管找省市县区州旗在")
ENDING = re.compile("(?:怎么办|怎么|了|吗|呢|啊|呀|吧|么)+$")
_HONORIFIC = re.compile("(?<=..)(?:同志|先生|女士)$")
TITLE = re.compile(
    "(?:常务)?[副正]?(?:(?:局|厅|省|市|县|区|镇|乡|州|旗|部|处|科|院|校|秘书|检察)长|主任|书记|主席|委员|政委|大队长)"
)
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
    if not _MIN_LENGTH <= len(text) <= _MAX_LENGTH:
        return ()
    typed, text = text, ENDING.sub("", text)
    if text != typed and _is_word(text, vocabulary):
        return (text,)
    typed, text = text, _HONORIFIC.sub("", text)
    # The cheapest segmentation up to each position: its cost and its words.
    cheapest: list[tuple[int, tuple[str, ...]] | None] = [(0, ()), *[None] * len(text)]
    for end in range(1, len(text) + 1):
        for begin in range(end):
            before, piece = cheapest[begin], text[begin:end]
            cost = _cost(piece, vocabulary)
            if before is None or (begin, end) == (0, len(text)):
                continue
            is_dropped = cost == _STOP_WORD_COST and is_stop_word(piece)
            if is_dropped and piece in _IN_WORDS and not _may_be_filler(before[1], vocabulary):
                is_dropped, cost = False, _CHARACTER_COST + _WORD_COST
            words = before[1] if is_dropped else (*before[1], piece)
            if _is_possible(words, vocabulary):
                candidate = (before[0] + cost, words)
                cheapest[end] = min(candidate, cheapest[end] or candidate)
    best = cheapest[-1]
    if best and best[1] != (text,) and any(_is_word(piece, vocabulary) for piece in best[1]):
        return best[1]
    return (text,) if text != typed else ()


def _may_be_filler(words: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Return whether one of _IN_WORDS can be left out behind ``words``: not in 城市管理."""
    return not words or _is_word(words[-1], vocabulary)


def is_stop_word(word: str) -> bool:
    """Return whether a word does not describe a post: 电话."""
    return _STOP_WORD.fullmatch(word) is not None


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
