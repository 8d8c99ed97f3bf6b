"""Mark what differs between two texts, so that nobody compares them letter by letter."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

# A number or a Latin word changes as a whole; Chinese changes by the character.
_WORDS = re.compile(r"[0-9]+|[A-Za-zÀ-ž]+|.", re.DOTALL)
# Texts that share less are new as a whole: marks on single characters would only disturb.
_ALIKE = 0.4


class Piece(NamedTuple):
    """A part of a text, and whether the other text lacks it."""

    text: str
    is_changed: bool


def diff_texts(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the pieces of both texts: together each text, and the same where none is changed."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return _whole(before), _whole(after)
    codes = matcher.get_opcodes()
    return (
        _join((old[start:end], tag != "equal") for tag, start, end, _from, _to in codes),
        _join((new[start:end], tag != "equal") for tag, _from, _to, start, end in codes),
    )


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, is_changed=True),) if text else ()


def _join(runs: Iterable[tuple[list[str], bool]]) -> tuple[Piece, ...]:
    return tuple(Piece("".join(words), is_changed) for words, is_changed in runs if words)
