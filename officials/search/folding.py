"""What is typed in one width and case, cut into words of one kind each."""

import re
import unicodedata

from django.utils.translation import gettext as _

from officials import pinyin

LONGEST_QUERY = 100
MOST_WORDS = 8
FEWEST_DIGITS = 3

_HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_LATIN = r"a-z\u00df-\u024f\u0300-\u036f\u1e00-\u1eff"
_WORD = re.compile(rf"[{_HAN}][{_HAN}·]*|[0-9][0-9+\-()转]*|[{_LATIN}][{_LATIN}':]*")
_SEPARATED_DIGITS = re.compile(r"(?<=[0-9)])[\s\-]+(?=[0-9(])")


class Unanswerable(ValueError):
    """The query cannot be answered; ``str()`` of it says why, in words for the searcher."""


def pieces(text: str) -> set[str]:
    """Return every character and every pair of neighbours of ``text``, signs left out."""
    runs = re.findall(rf"[{_HAN}]+|[a-z0-9]+", fold(text))
    return {run[i : i + n] for run in runs for n in (1, 2) for i in range(len(run) - n + 1)}


def fold(text: str) -> str:
    """Return ``text`` in one width and case: NFKC, lower."""
    return unicodedata.normalize("NFKC", text).lower()


def words(query: str) -> list[str]:
    """Split a query into runs of Chinese, of Latin letters and of digits, folded.

    Raises Unanswerable when nothing is left, or for a query longer than 100 characters.
    """
    if len(query) > LONGEST_QUERY:
        raise Unanswerable(_("查询太长，请不要超过 %d 个字。") % LONGEST_QUERY)
    text = _SEPARATED_DIGITS.sub("", fold(query)).strip().removeprefix("tel:")
    found = [word for word in _WORD.findall(text) if not _says_nothing(word)]
    if not found:
        raise Unanswerable(_("请输入姓名、地区、部门或号码。"))
    if len(found) > MOST_WORDS:
        raise Unanswerable(_("请不要超过 %d 个词。") % MOST_WORDS)
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
