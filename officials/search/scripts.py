"""Tell the script of each character of a folded text.

A text is mapped to a text of the same length, one letter for each character:

    c  Chinese       t  转, Chinese that also stands in numbers      d  a digit
    l  Latin         m  a mark above a letter        '  ' and : (of pinyin)
    +  the signs + - ( ), which also stand in numbers
    u  unread: no letter, digit, punctuation or symbol that a query may have
    .  all others: spaces, punctuation, symbols, emoji
"""

import re
import unicodedata

from officials import pinyin

HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_IS_HAN = re.compile(f"[{HAN}]")
# Symbols that people write around words. Others stand for a character that is missing or secret:
# 西□安, 王××, 〓.
_SYMBOLS = re.compile(
    "[\u00a6\u00a9\u00ae\u00b0\u2100-\u23ff\u25a0\u25b2-\u25ca\u25cf\u25d0-\u25e5\u2600-\u27bf"
    "\u2900-\u2bff\u3012\u3020\u3030\u303d\U0001f000-\U0001faff]"
)
_PLACEHOLDERS = frozenset("×✕✖")
_KINDS = {
    kind: frozenset(characters)
    for kind, characters in {"d": "0123456789", "'": "':", "+": "+-()", "t": "转"}.items()
}


def _script(character: str) -> str:
    for kind, characters in _KINDS.items():
        if character in characters:
            return kind
    if _IS_HAN.match(character):
        return "c"
    if "\u0300" <= character <= "\u036f":
        return "m"
    category = unicodedata.category(character)
    if category[0] == "L":
        return "l" if pinyin.normalise(character) else "u"
    if character in _PLACEHOLDERS:
        return "u"
    is_around_words = category[0] in "PZ" or category in {"Sc", "Sk", "Sm"} or character.isspace()
    return "." if is_around_words or _SYMBOLS.match(character) else "u"


class _Scripts(dict[int, str]):
    """Map a code point to its letter, determined on first use."""

    def __missing__(self, key: int) -> str:
        self[key] = _script(chr(key))
        return self[key]


_SCRIPTS = _Scripts()
_LONE_MARK = re.compile("(?<![lm])m")


def scripts(folded: str) -> str:
    """Return one letter for each character of a folded text, as the module describes."""
    return _LONE_MARK.sub("u", folded.translate(_SCRIPTS))
