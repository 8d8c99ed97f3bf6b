"""Normalise text for comparison, and split a query into words.

Indexed and typed text are folded alike: one width, one case, simplified characters.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Literal

from django.utils.translation import gettext as _
from opencc import OpenCC

from officials import characters, pinyin
from officials.search.numerals import read_spoken_number
from officials.search.scripts import HAN as _HAN, scripts

MAX_QUERY_LENGTH = 100
# An English name of a region has up to nine words.
MAX_WORDS = 16
MIN_DIGITS = 3
_MIN_SPACED = 3

# By script. One or two digits beside letters are part of their word: 第3医院, 5g, 80后.
_BESIDE_HAN, _BESIDE_LATIN = "(?<!d)d{1,2}(?![dl])", "(?<!d)d{1,2}(?!d)"
_HAN_RUN = f"(?:u|{_BESIDE_HAN})*[ct](?:[ctu]|{_BESIDE_HAN})*"
_NUMBER = re.compile("d(?:[d+]|t(?=d))*")
# Words of a query: Chinese, Latin, a number. An unread character is part of the word that it
# stands in.
_WORD = re.compile(
    f"{_HAN_RUN}|(?:u|{_BESIDE_LATIN})*l(?:[lmu']|{_BESIDE_LATIN})*|{_NUMBER.pattern}|u+"
)
# Text that is compared: as words, but Latin ones with all their digits.
_RUN = re.compile(f"{_HAN_RUN}|[lmdu]+")
# Pinyin with tones has a vowel, and more than one letter: wang2wei3, unlike k5 and a1.
_TONED = re.compile("(?=.*[aeiouv])(?=[a-z]{2})[a-z]+(?:[1-5][a-z]+)*[1-5]?")
# Latin words that are their letters, which saves most of the time; others have an ü, which is
# spelled in several ways.
_PLAIN_LATIN, _RESPELLED = re.compile("[a-z' ,.-]+"), re.compile("v|yu|ue")
_NOT_LETTERS = str.maketrans("", "", "' ,.-")
# A landline, a 400 number or a local one, and behind a sign its extension.
_WHOLE_NUMBER = (
    r"(?:\+?86[\s-]?)?(?:\(0[0-9]{2,3}\)|0[0-9]{2,3}|(?<=86)[1-9][0-9]{1,2})[\s-]?[0-9]{7,8}"
)
_SIGNED_EXTENSION = re.compile(
    rf"(?<![0-9])({_WHOLE_NUMBER}|[48]00[\s-]?[0-9]{{3}}[\s-]?[0-9]{{4}})"
    r"\s*[-*,(\s]\s*([0-9]{1,6})(?![0-9])\)?"
    r"|(?<![0-9-])((?!1[3-9])[0-9]{7,8})[-*,(]([0-9]{1,6})(?![0-9])\)?"
)
_EXTENSION = re.compile(r"(?<=[0-9)])\s*(?:转|分机|;?ext\.?=?|#)\s*(?=[0-9]{1,6}(?![0-9]))")
_DIGIT_SEPARATOR = re.compile(r"(?<=[0-9)])[\s.\-]+(?=[0-9(])")
# Lines of a list carry numbers: 1. 临潼区, ②临潼区.
_NUMBERING = re.compile(
    r"^\s*(?:[\u2460-\u249b\u2776-\u2793]|[(（]?[0-9]{1,2}[)）]?[.、．)）](?=\s*[^\s0-9.]))\s*"
)
# Emergency numbers side by side are not one number: 110 120.
_SHORT_NUMBERS = re.compile(r"(?<![0-9+-])(1[0-9]{2})\s+(?=1[0-9]{2}(?![0-9]))")
_SLASHED = re.compile("(?<![0-9])(0[0-9]{2,3})/(?=[0-9]{7,8}(?![0-9]))")
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
# Shapes of one character that registers of residents, print and other keyboards have, none of them
# in China's list of common characters (2013): kSemanticVariant and kZVariant of Unihan.
_SHAPES = (
    "髙高𠮷吉﨑崎淸清靑青呉吴戸户衞卫彊强鐡铁鉄铁寕宁寗宁隣邻囯国圀国郞郎兪俞緖绪値值歩步徳德黒黑毎每"
    "広广県县"
)
_FOLDED = _FoldedCharacters(
    dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
    # Keyboards of phones turn the apostrophe of Xi'an round.
    | dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u2032"), "'")
    # Variants of one surname, of the digit zero, and letters as textbooks of pinyin print them.
    | {ord("锺"): "钟", ord("〇"): "零", ord("ɑ"): "a", ord("ɡ"): "g"}
    | {ord(shape): character for shape, character in re.findall("(.)(.)", _SHAPES)}
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
    if text.isascii() and text.isprintable():
        return text.lower()
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


@lru_cache(maxsize=4096)
def normalise_name(text: str) -> str:
    """Return ``text`` folded, its letters, digits and characters only: 阿卜杜拉买买提, ktv."""
    return "".join(_runs(fold(text)))


def bigrams(text: str) -> set[str]:
    """Return every two adjacent characters of a folded text; its Latin words and digits whole.

    One or two digits count as one character: 第3, 3医, 医院.
    """
    result = {*re.findall("[0-9]+", text)}
    for run in _runs(text):
        if not is_han(run):
            result |= {run}
        elif re.search("[0-9]", run):
            units = re.findall("[0-9]+|.", run)
            result |= {"".join(pair) for pair in pairwise(units)}
        else:
            result |= {*ngrams(run, 2)}
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
    text = _NAME_DOT.sub("", fold(_NUMBERING.sub("", query)))
    text = _SIGNED_EXTENSION.sub(
        lambda match: f"{match[1] or match[3]}转{match[2] or match[4]}", text
    )
    text = _SLASHED.sub(r"\1-", _SHORT_NUMBERS.sub(r"\1、", text))
    text = _DIGIT_SEPARATOR.sub("", _EXTENSION.sub("转", text)).replace("tel:", " ")
    # A Latin word without any letter of pinyin would match everybody.
    words = [text[slice(*word.span())] for word in _WORD.finditer(scripts(text))]
    words = [word for word in words if script_of(word) != "latin" or pinyin_letters(word)]
    words = [read_spoken_number(word) or word for word in _join_characters(words)]
    if not words or {*"".join(map(scripts, words))} == {"u"}:
        raise InvalidQuery(_("请输入姓名、地区、部门或号码。"))
    if len(words) > MAX_WORDS:
        raise InvalidQuery(_("请不要超过 %d 个词。") % MAX_WORDS)
    return words


def _join_characters(words: Iterable[str]) -> list[str]:
    """Join three and more Chinese words of one character: 临 潼 区."""
    joined = []
    for is_character, group in groupby(words, lambda word: len(word) == 1 and is_han(word)):
        together = [*group]
        whole = is_character and len(together) >= _MIN_SPACED
        joined += ["".join(together)] if whole else together
    return joined


def is_han(word: str) -> bool:
    """Return whether a folded word begins with a Chinese or an unread character: 80后 too."""
    first = word[:1]
    # Most words are told by their first character alone.
    if "\u4e00" <= first <= "\u9fff" or "a" <= first <= "z":
        return first > "z"
    return re.match("d{0,2}[ctu]", scripts(word)) is not None


def script_of(word: str) -> Literal["digits", "han", "latin"]:
    """Return the script of a word of a query; one with an unread character counts as Chinese."""
    kinds = scripts(word)
    if _NUMBER.fullmatch(kinds):
        return "digits"
    return "han" if {*kinds} & {*"ctu"} else "latin"


def pinyin_letters(word: str) -> str:
    """Return a folded Latin word as pinyin is indexed: letters only, without tones.

    A word with an unread character is returned as it is, and one with digits that are no tones (g7)
    with them.
    """
    if _PLAIN_LATIN.fullmatch(word) and not _RESPELLED.search(word):
        return word.translate(_NOT_LETTERS)
    kinds = scripts(word)
    if "u" in kinds:
        return word
    if "d" in kinds and not _TONED.fullmatch(_plain(word)):
        return _plain(word)
    return pinyin.normalise(word).replace(" ", "").replace("'", "")


def _plain(word: str) -> str:
    """Return the basic letters and digits of a Latin word: g7, lv4."""
    return "".join(re.findall("[a-z0-9]", unicodedata.normalize("NFD", word).replace("ü", "v")))


# Suggestions walk some 5,000 names: a cache that holds fewer would forget each before its turn.
@lru_cache(maxsize=16_384)
def transcribe_name(name: str) -> tuple[str, str]:
    """Return the pinyin of a Chinese name in one word, and its initials.

    Any other name is returned as it is, without initials.
    """
    if not is_han(name):
        return name, ""
    spaced = pinyin.transcribe(name)
    return spaced.replace(" ", ""), "".join(syllable[0] for syllable in spaced.split())
