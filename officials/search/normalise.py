"""What is typed in one width, one case and simplified characters, cut into words of one kind."""

import re
import unicodedata

from django.utils.translation import gettext as _
from opencc import OpenCC

from officials import pinyin

MAX_QUERY_LENGTH = 100
MAX_WORDS = 8
MIN_DIGITS = 3

_HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_LATIN = r"a-z\u00df-\u024f\u0300-\u036f\u1e00-\u1eff"
_WORD = re.compile(rf"[{_HAN}]+|[0-9][0-9+\-()转]*|[{_LATIN}][{_LATIN}':]*")
_EXTENSION = re.compile(r"(?<=[0-9)])\s*(?:转|分机|;?ext\.?=?|#)\s*(?=[0-9]{1,6}(?![0-9]))")
_SEPARATED_DIGITS = re.compile(r"(?<=[0-9)])[\s.\-]+(?=[0-9(])")


class _Signs(dict[int, str]):
    """For each character what it is compared as; what is not said here is asked once."""

    def __missing__(self, key: int) -> str:
        self[key] = _TO_SIMPLIFIED.convert(chr(key))
        return self[key]


# One by one: what a character becomes must not depend on its neighbours, or a part of a name
# would not be found in the whole. So 乾 is compared as 干, on both sides.
_TO_SIMPLIFIED = OpenCC("t2s")
_SIGNS = _Signs(
    dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
    | dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), "")
    # Two characters of one surname, and of one first month.
    | {ord("锺"): "钟", ord("〇"): "零"}
)


class InvalidQuery(ValueError):
    """The query cannot be answered; ``str()`` of it says why, in words for the searcher."""


def fold(text: str) -> str:
    """Return ``text`` in one width, case and script: NFKC, lower, simplified."""
    return unicodedata.normalize("NFKC", text).lower().translate(_SIGNS)


def bare(text: str) -> str:
    """Return the letters, figures and characters of ``text``, folded: 阿卜杜拉买买提, ktv."""
    return "".join(re.findall(rf"[{_HAN}{_LATIN}0-9]+", fold(text)))


def pairs(text: str) -> set[str]:
    """Return every two neighbouring characters of a folded text, and its Latin words whole."""
    found = set()
    for run in re.findall(rf"[{_HAN}]+|[{_LATIN}0-9]+", text):
        found |= {run[i : i + 2] for i in range(len(run) - 1)} if is_han(run) else {run}
    return found


def words(query: str) -> list[str]:
    """Split a query into runs of Chinese, of Latin letters and of digits, folded.

    Raises InvalidQuery when nothing is left, or for a query longer than 100 characters.
    """
    if len(query) > MAX_QUERY_LENGTH:
        raise InvalidQuery(_("查询太长，请不要超过 %d 个字。") % MAX_QUERY_LENGTH)
    text = re.sub(rf"(?<=[{_HAN}])[·•‧∙⋅・⸱᛫](?=[{_HAN}])", "", fold(query))
    text = _SEPARATED_DIGITS.sub("", _EXTENSION.sub("转", text)).replace("tel:", " ")
    found = [word for word in _WORD.findall(text) if not _says_nothing(word)]
    if not found:
        raise InvalidQuery(_("请输入姓名、地区、部门或号码。"))
    if len(found) > MAX_WORDS:
        raise InvalidQuery(_("请不要超过 %d 个词。") % MAX_WORDS)
    return found


def _says_nothing(word: str) -> bool:
    """Whether no letter of a Latin word is one of pinyin, so that it would match everybody."""
    return not is_han(word) and not word[0].isdigit() and not letters(word)


def is_han(word: str) -> bool:
    """Whether a folded word is Chinese."""
    return re.match(f"[{_HAN}]", word) is not None


def letters(word: str) -> str:
    """Return a folded word as pinyin is stored: letters alone, without tones."""
    return pinyin.normalise(word).replace(" ", "").replace("'", "")
