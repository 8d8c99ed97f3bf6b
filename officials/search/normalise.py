"""Normalise text for comparison, and split a query into words.

Indexed and typed text are folded alike: one width, one case, simplified characters.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from django.utils.translation import gettext as _
from opencc import OpenCC

from officials import characters, pinyin

MAX_QUERY_LENGTH = 100
MAX_WORDS = 8
MIN_DIGITS = 3

_HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_LATIN = r"a-z\u00df-\u024f\u0300-\u036f\u1e00-\u1eff"
_WORD = re.compile(rf"[{_HAN}]+|[0-9][0-9+\-()转]*|[{_LATIN}][{_LATIN}':]*")
_EXTENSION = re.compile(r"(?<=[0-9)])\s*(?:转|分机|;?ext\.?=?|#)\s*(?=[0-9]{1,6}(?![0-9]))")
_DIGIT_SEPARATOR = re.compile(r"(?<=[0-9)])[\s.\-]+(?=[0-9(])")
_NAME_DOT = re.compile(rf"(?<=[{_HAN}])[·•‧∙⋅・⸱᛫](?=[{_HAN}])")


class _FoldedCharacters(dict[int, str]):
    """Map a code point to its folded character; unlisted ones are converted on first use."""

    def __missing__(self, key: int) -> str:
        self[key] = _TO_SIMPLIFIED.convert(chr(key))
        return self[key]


# Converted one by one: if a character depended on its neighbours, a part of a name would not match
# the whole. So 乾 is compared as 干, in the index and in queries.
_TO_SIMPLIFIED = OpenCC("t2s")
_FOLDED = _FoldedCharacters(
    dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
    | dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), "")
    # Variants of one surname, and of the digit zero.
    | {ord("锺"): "钟", ord("〇"): "零"}
)


class InvalidQuery(ValueError):
    """The query is empty, too long or too short; ``str()`` is a message for the searcher."""


def fold(text: str) -> str:
    """Return ``text`` in one width, case and script: NFKC, lower case, simplified characters.

    Radicals are read as the characters that they look like.
    """
    mended = characters.mend(text)
    return unicodedata.normalize("NFKC", mended).lower().translate(_FOLDED)


def normalise_name(text: str) -> str:
    """Return ``text`` folded, its letters, digits and characters only: 阿卜杜拉买买提, ktv."""
    return "".join(re.findall(rf"[{_HAN}{_LATIN}0-9]+", fold(text)))


def bigrams(text: str) -> set[str]:
    """Return every two adjacent characters of a folded text, and its Latin words whole."""
    result = set()
    for run in re.findall(rf"[{_HAN}]+|[{_LATIN}0-9]+", text):
        result |= {*ngrams(run, 2)} if is_han(run) else {run}
    return result


def ngrams(text: str, size: int) -> list[str]:
    """Return every ``size`` adjacent characters of ``text``, from left to right."""
    return [text[i : i + size] for i in range(len(text) - size + 1)]


def split_words(query: str) -> list[str]:
    """Split a query into runs of Chinese characters, of Latin letters and of digits, folded.

    Raises InvalidQuery when no word is left, or when the query is longer than MAX_QUERY_LENGTH
    characters or MAX_WORDS words.
    """
    if len(query) > MAX_QUERY_LENGTH:
        raise InvalidQuery(_("查询太长，请不要超过 %d 个字。") % MAX_QUERY_LENGTH)
    text = _NAME_DOT.sub("", fold(query))
    text = _DIGIT_SEPARATOR.sub("", _EXTENSION.sub("转", text)).replace("tel:", " ")
    # A Latin word without any letter of pinyin would match everybody.
    words = [w for w in _WORD.findall(text) if script_of(w) != "latin" or pinyin_letters(w)]
    if not words:
        raise InvalidQuery(_("请输入姓名、地区、部门或号码。"))
    if len(words) > MAX_WORDS:
        raise InvalidQuery(_("请不要超过 %d 个词。") % MAX_WORDS)
    return words


def is_han(word: str) -> bool:
    """Return whether a folded word begins with a Chinese character."""
    return re.match(f"[{_HAN}]", word) is not None


def script_of(word: str) -> Literal["digits", "han", "latin"]:
    """Return the script of a word of a query."""
    return "digits" if word[0].isdigit() else "han" if is_han(word) else "latin"


def pinyin_letters(word: str) -> str:
    """Return a folded Latin word as pinyin is indexed: letters only, without tones."""
    return pinyin.normalise(word).replace(" ", "").replace("'", "")


@lru_cache(maxsize=4096)
def transcribe_name(name: str) -> tuple[str, str]:
    """Return the pinyin of a Chinese name in one word, and its initials.

    Any other name is returned as it is, without initials.
    """
    if not is_han(name):
        return name, ""
    spaced = pinyin.transcribe(name)
    return spaced.replace(" ", ""), "".join(syllable[0] for syllable in spaced.split())
