"""Chinese is written without spaces: 南宁市卫健委主任, 临潼区王, 管城管的副区长."""

import re

from officials.search.vocabulary import Vocabulary

# What people write between the words, and the level before a department (市卫健委).
_SAYS_NOTHING = re.compile("(?:的|是谁|电话|号码|联系方式|分管|主管|负责|管|找|省|市|县|区|州|旗)")
TITLE = re.compile(
    "(?:常务)?[副正]?(?:(?:局|厅|省|市|县|区|镇|乡|州|旗|部|处|科|院|校|秘书|检察)长|主任|书记|主席|委员|政委|大队长)"
)
_SHORTEST, _LONGEST = 3, 20
# Of what is left over, a character costs more than any number of known words.
_LEFT_OVER, _KNOWN, _DROPPED = 10, 1, 2


def segment(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Cut ``text`` into words that are known and what is left, a name or words of duties.

    Nothing where there is nothing to cut. What is left of one piece may stand anywhere, except
    that no place follows a name: 王兴平 is somebody.
    """
    if not _SHORTEST <= len(text) <= _LONGEST:
        return ()
    # The cheapest way to each position: cost, words so far, whether something was left over.
    ways: list[tuple[int, tuple[str, ...]] | None] = [(0, ()), *[None] * len(text)]
    for end in range(1, len(text) + 1):
        for begin in range(end):
            before, piece = ways[begin], text[begin:end]
            cost = _cost(piece, vocabulary)
            if before is None or (begin, end) == (0, len(text)):
                continue
            kept = before[1] if cost == _DROPPED and says_nothing(piece) else (*before[1], piece)
            way = (before[0] + cost, kept)
            if _is_said(kept, vocabulary):
                ways[end] = min(way, ways[end] or way)
    best = ways[-1]
    return best[1] if best and best[1] != (text,) and _is_known(best[1], vocabulary) else ()


def _cost(piece: str, vocabulary: Vocabulary) -> int:
    if _is_word(piece, vocabulary):
        return _KNOWN
    return _DROPPED if says_nothing(piece) else _LEFT_OVER * len(piece) + _KNOWN


def _is_word(piece: str, vocabulary: Vocabulary) -> bool:
    named = vocabulary.is_part(piece) or piece in vocabulary.types or piece in vocabulary.topics
    return len(piece) > 1 and (named or TITLE.fullmatch(piece) is not None)


def says_nothing(piece: str) -> bool:
    """Whether a word says nothing of whom is looked for: 电话."""
    return _SAYS_NOTHING.fullmatch(piece) is not None


def _is_said(pieces: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether no place follows something that is left over."""
    if len(pieces) < 2 or not vocabulary.is_part(pieces[-1]):  # noqa: PLR2004 - a piece and the one before
        return True
    return _is_word(pieces[-2], vocabulary)


def _is_known(pieces: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    return any(_is_word(piece, vocabulary) for piece in pieces)
