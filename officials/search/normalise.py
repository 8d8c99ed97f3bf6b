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
from officials.search.scripts import HAN as _HAN, scripts

MAX_QUERY_LENGTH = 100
# An English name of a region has up to nine words.
MAX_WORDS = 16
MIN_DIGITS = 3

# Words of a query, by script: a number, Chinese, Latin. An unread character is part of the word
# that it stands in.
_WORD = re.compile("d(?:[d+]|t(?=d))*|u*[ct][ctu]*|u*l[lmu']*|u+")
# Text that is compared: as words, but with all its digits.
_RUN = re.compile("u*[ct][ctu]*|[lmdu]+")
_EXTENSION = re.compile(r"(?<=[0-9)])\s*(?:转|分机|;?ext\.?=?|#)\s*(?=[0-9]{1,6}(?![0-9]))")
_DIGIT_SEPARATOR = re.compile(r"(?<=[0-9)])[\s.\-]+(?=[0-9(])")
_NAME_DOT = re.compile(rf"(?<=[{_HAN}])[·•‧∙⋅・⸱᛫](?=[{_HAN}])")


class _FoldedCharacters(dict[int, str]):
    """Map a code point to its folded character; unlisted ones are converted on first use."""

    def __missing__(self, key: int) -> str:
        self[key] = _fold_character(chr(key))
        return self[key]


def _fold_character(character: str) -> str:
    if characters.is_ignorable(character):
        return ""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    # The database stores neither NUL nor half of a pair.
    if category == "Cs" or (category == "Cc" and not character.isspace()):
        return "\ufffd"
    simplified: str = _TO_SIMPLIFIED.convert(character)
    return simplified


# Converted one by one: if a character depended on its neighbours, a part of a name would not match
# the whole. So 乾 is compared as 干, in the index and in queries.
_TO_SIMPLIFIED = OpenCC("t2s")
_FOLDED = _FoldedCharacters(
    dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
    # Variants of one surname, of the digit zero, and letters as textbooks of pinyin print them.
    | {ord("锺"): "钟", ord("〇"): "零", ord("ɑ"): "a", ord("ɡ"): "g"}
)
# A circle among numerals is a zero; elsewhere it stands for a character that is left out.
_NUMERALS = "零一二三四五六七八九十"
_ZERO = re.compile(f"(?<=[{_NUMERALS}])[○◯]|[○◯](?=[{_NUMERALS}])")


class InvalidQuery(ValueError):
    """The query is empty, too long or too short; ``str()`` is a message for the searcher."""


def fold(text: str) -> str:
    """Return ``text`` in one width, case and script: NFKC, lower case, simplified characters.

    Radicals are read as the characters that they look like; what nobody sees is left out.
    """
    mended = unicodedata.normalize("NFKC", characters.mend(text))
    return _ZERO.sub("零", mended.lower().translate(_FOLDED))


def unread_characters(query: str) -> str:
    """Return the characters of a query that are not understood, each once, as typed.

    They are neither letters of pinyin, Chinese, digits, punctuation, emoji nor other symbols that
    stand around words: kana, Hangul, Cyrillic, □, private use, what could not be decoded.
    """
    folded = [(character, fold(character)) for character in query[:MAX_QUERY_LENGTH]]
    typed = [character for character, letters in folded for _letter in letters]
    read = scripts(_ZERO.sub("零", "".join(letters for _character, letters in folded)))
    unread = (character for character, kind in zip(typed, read, strict=True) if kind == "u")
    return "".join(dict.fromkeys(unread))


def normalise_name(text: str) -> str:
    """Return ``text`` folded, its letters, digits and characters only: 阿卜杜拉买买提, ktv."""
    return "".join(_runs(fold(text)))


def bigrams(text: str) -> set[str]:
    """Return every two adjacent characters of a folded text, and its Latin words whole."""
    result = set()
    for run in _runs(text):
        result |= {*ngrams(run, 2)} if is_han(run) else {run}
    return result


def _runs(folded: str) -> list[str]:
    """Return the runs of Chinese, and of Latin letters and digits, of a folded text."""
    return [folded[slice(*run.span())] for run in _RUN.finditer(scripts(folded))]


def ngrams(text: str, size: int) -> list[str]:
    """Return every ``size`` adjacent characters of ``text``, from left to right."""
    return [text[i : i + size] for i in range(len(text) - size + 1)]


def split_words(query: str) -> list[str]:
    """Split a query into runs of Chinese characters, of Latin letters and of digits, folded.

    A character that is not understood is part of the word that it stands in, so that no text has
    it: 西□安 is one word.

    Raises InvalidQuery when no word is left, or when the query is longer than MAX_QUERY_LENGTH
    characters or MAX_WORDS words.
    """
    if len(query) > MAX_QUERY_LENGTH:
        raise InvalidQuery(_("查询太长，请不要超过 %d 个字。") % MAX_QUERY_LENGTH)
    text = _NAME_DOT.sub("", fold(query))
    text = _DIGIT_SEPARATOR.sub("", _EXTENSION.sub("转", text)).replace("tel:", " ")
    # A Latin word without any letter of pinyin would match everybody.
    words = [text[slice(*word.span())] for word in _WORD.finditer(scripts(text))]
    words = [word for word in words if script_of(word) != "latin" or pinyin_letters(word)]
    if not words or {*"".join(map(scripts, words))} == {"u"}:
        raise InvalidQuery(_("请输入姓名、地区、部门或号码。"))
    if len(words) > MAX_WORDS:
        raise InvalidQuery(_("请不要超过 %d 个词。") % MAX_WORDS)
    return words


def is_han(word: str) -> bool:
    """Return whether a folded word begins with a Chinese or an unread character."""
    return scripts(word[:1]) in {"c", "t", "u"}


def script_of(word: str) -> Literal["digits", "han", "latin"]:
    """Return the script of a word of a query; one with an unread character counts as Chinese."""
    if word[0].isdigit():
        return "digits"
    return "han" if {*scripts(word)} & {*"ctu"} else "latin"


def pinyin_letters(word: str) -> str:
    """Return a folded Latin word as pinyin is indexed: letters only, without tones.

    A word with an unread character is returned as it is.
    """
    if "u" in scripts(word):
        return word
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
