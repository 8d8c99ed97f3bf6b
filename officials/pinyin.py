"""Transcribe names to pinyin, for search and sorting; staff may correct the stored readings.

A reading is lower case without tones, the surname as one word and then the syllables of the given
name: ``ouyang yan shi``. ü is written v (``lv``), as in regions.csv and on every keyboard;
``normalise`` converts typed pinyin. Ordinary readings come from pypinyin (MIT); the tables below
hold the surnames that it, or most readers, read wrongly.
"""

import functools
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from .names import COMPOUND_SURNAMES, HAN, split_surname

# The readings of surnames, the principal one first, common misreadings last. Sources: the surname
# senses in 现代汉语词典 and 通用规范汉字字典.
SURNAMES = {
    "乐": "yue le", "乜": "nie mie", "仇": "qiu chou", "佴": "nai er",
    "区": "ou qu", "卜": "bu bo", "召": "shao zhao", "句": "gou ju", "员": "yun yuan",
    "单": "shan dan chan", "吕": "lv lu", "宓": "mi fu", "尉": "wei yu", "么": "yao me",
    "折": "she zhe", "於": "yu wu", "曾": "zeng ceng", "朴": "piao pu", "查": "zha cha",
    "柏": "bai bo", "洗": "xian xi", "炅": "gui jiong", "牟": "mou mu", "盖": "ge gai",
    "盛": "sheng cheng", "瞿": "qu ju", "种": "chong zhong", "秘": "bi mi", "粘": "nian zhan",
    "繁": "po fan", "缪": "miao mou mu", "翟": "zhai di", "能": "nai neng", "莘": "shen xin",
    "薄": "bo bao", "褚": "chu zhu", "覃": "qin tan", "解": "xie jie", "谌": "chen shen",
    "贠": "yun", "费": "fei bi", "郄": "qie xi", "郇": "xun huan", "郗": "xi chi",
    "都": "du dou", "钭": "tou dou", "阚": "kan han", "隗": "kui wei", "隽": "juan jun",
    "颉": "xie jie", "黑": "he hei", "祭": "zhai ji", "單": "shan dan", "區": "ou qu",
    "員": "yun yuan", "蓋": "ge gai", "樂": "yue le", "呂": "lv lu",
}  # fmt: skip

# Compound surnames that pypinyin, or most readers, read wrongly.
COMPOUND_READINGS = {
    "尉迟": "yu chi|wei chi", "尉遲": "yu chi|wei chi",
    "万俟": "mo qi|wan si", "萬俟": "mo qi|wan si",
    "长孙": "zhang sun|chang sun", "長孫": "zhang sun|chang sun",
    "澹台": "tan tai|dan tai", "澹臺": "tan tai|dan tai",
    "单于": "chan yu|shan yu|dan yu", "單于": "chan yu|shan yu|dan yu",
}  # fmt: skip

# Characters with two readings in use in given names, the principal one first.
GIVEN = {
    "乐": "le yue", "传": "chuan zhuan", "卜": "bu bo", "单": "dan shan", "娜": "na nuo",
    "晟": "sheng cheng", "曾": "zeng ceng", "朝": "chao zhao", "柏": "bai bo",
    "炅": "jiong gui", "盛": "sheng cheng", "茜": "qian xi", "莘": "xin shen",
    "藏": "cang zang", "行": "xing hang", "解": "jie xie", "重": "chong zhong",
    "长": "chang zhang", "隽": "jun juan",
}  # fmt: skip


def readings(name: str, surname_length: int | None = None) -> tuple[str, ...]:
    """Return the readings of a name, the principal one first.

    ``surname_length``: as ``names.split_surname`` takes it.
    Each other reading of the surname is combined with the principal one of the given name, and
    each other reading of a character of the given name with the principal one of the surname. A
    name without a Han surname (阿卜杜拉·买买提, John Smith) is read by characters and words. There
    is at least one reading; it is empty if no character can be read.
    """
    surname, given = split_surname(name, surname_length)
    surnames = _surname_readings(surname) if surname else ("",)
    options = _character_readings(given)
    principal = [each[0] for each in options]
    combined = [(each, *principal) for each in surnames]
    for position, each in enumerate(options):
        before, behind = principal[:position], principal[position + 1 :]
        combined += [(surnames[0], *before, other, *behind) for other in each[1:]]
    return tuple(dict.fromkeys(" ".join(filter(None, words)) for words in combined))


def is_readable(text: str) -> bool:
    """Return whether each Han character of ``text`` has a reading; some rare ones have none."""
    return "?" not in _read_aloud(re.findall(f"[{HAN}]", text), errors=lambda _unknown: "?")


def transcribe(text: str) -> str:
    """Return the most likely pinyin of a title or the name of a department or region.

    Syllables and words in Latin letters are separated by spaces.
    """
    spaced = " ".join(_read_aloud(unicodedata.normalize("NFKC", text)))
    return " ".join(re.findall("[a-z0-9]+", _without_marks(spaced.lower())))


def normalise(typed: str) -> str:
    """Return typed pinyin in the stored spelling: ``Lǚ``, ``lyu``, ``lu:`` and ``LV3`` are ``lv``.

    The result consists of [a-z] and single spaces. No spaces are added between syllables.
    """
    text = _without_marks(unicodedata.normalize("NFKC", typed).lower())
    text = re.sub("['\u2018\u2019\u02bc]|(?<=[a-z:])[1-5](?![0-9])", "", text.replace("u:", "v"))
    text = " ".join(re.findall("[a-z]+", text))
    text = re.sub("(?<=[jqxy])v", "u", text)  # The ü of ju is written u.
    # No syllable ends in l, but jin yu holds an nyu and lu er an lue.
    return re.sub(
        r"\b([ln])ue\b", r"\1ve", re.sub(r"lyu|\bnyu", lambda match: match[0][0] + "v", text)
    )


@functools.lru_cache(maxsize=4096)
def syllables(reading: str) -> tuple[str, ...]:
    """Return the syllables of a reading, one for each character: ou, yang, yan, shi."""
    first, *rest = reading.split() or [""]
    return tuple(filter(None, (*_compounds().get(first, (first,)), *rest)))


def full(reading: str) -> str:
    """Return a reading in one word: ouyangyanshi."""
    return reading.replace(" ", "")


def initials(reading: str) -> str:
    """Return the initials of a reading, one for each character of the name: oyys."""
    return "".join(each[0] for each in syllables(reading))


def surname(reading: str, name: str = "", surname_length: int | None = None) -> str:
    """Return the surname of a reading in one word: ouyang; an empty string if ``name`` has none.

    ``surname_length``: as ``names.split_surname`` takes it. Without ``name``, the first word.
    """
    if not name:
        return reading.partition(" ")[0]
    return "".join(reading.split()[: _count_surname_words(reading, name, surname_length)])


def given_name(reading: str) -> str:
    """Return the reading of the given name, for ``full`` and ``initials``: yan shi."""
    return reading.partition(" ")[2]


@functools.lru_cache(maxsize=4096)
def latin_name(reading: str, name: str = "", surname_length: int | None = None) -> str:
    """Return a name in Latin letters for display: Ouyang Yanshi, Lü Shili, Li Xi'an, Wulijibatu.

    ``name``: the Chinese name, whose ``·`` separates words: Abudula Maimaiti. ``surname_length``:
    as ``names.split_surname`` takes it. Source: GB/T 28039-2011 (surname first, the given name in
    one word, ü kept).
    """
    words, sizes = reading.split(), [len(part) for part in name.split("·")]
    if name and not re.search(f"[{HAN}]", name):
        return name
    if len(sizes) == 1 or sum(sizes) != len(words):
        first = _count_surname_words(reading, name, surname_length) if name else 1
        sizes = [first or _count_words_apart(words), len(words)]
    parts = [words[sum(sizes[:n]) : sum(sizes[: n + 1])] for n in range(len(sizes))]
    joined = (re.sub(" (?=[aeo])", "'", " ".join(part)).replace(" ", "") for part in parts)
    return " ".join(each.replace("v", "ü").capitalize() for each in joined if each)


def _count_surname_words(reading: str, name: str, surname_length: int | None) -> int:
    """Return how many words of a reading are the surname: ge sang duo ji has two of 格桑."""
    surname, given = split_surname(name, surname_length)
    return max(1, len(reading.split()) - len(given)) if surname else 0


def _count_words_apart(words: Sequence[str]) -> int:
    """Return the size of the first word of a name without a surname; staff may write it as two."""
    return 1 if len(words) == 2 else len(words)  # noqa: PLR2004 (wuliji batu)


def _surname_readings(surname: str) -> tuple[str, ...]:
    if surname in SURNAMES:
        return tuple(SURNAMES[surname].split())
    if surname in COMPOUND_READINGS:
        return tuple(each.replace(" ", "") for each in COMPOUND_READINGS[surname].split("|"))
    if surname in COMPOUND_SURNAMES:
        return (normalise("".join(_read_aloud(surname))),)
    return (" ".join(options[0] for options in _character_readings(surname)),)


@functools.cache
def _compounds() -> dict[str, tuple[str, ...]]:
    """Return the syllables of each reading of a compound surname by the reading in one word."""
    spaced = [" ".join(_read_aloud(each)) for each in COMPOUND_SURNAMES - set(COMPOUND_READINGS)]
    spaced += [reading for row in COMPOUND_READINGS.values() for reading in row.split("|")]
    return {reading.replace(" ", ""): tuple(reading.split()) for reading in spaced}


def _character_readings(text: str) -> list[tuple[str, ...]]:
    """Return the readings of each Han character and each other word, without unknown ones."""
    options: list[tuple[str, ...]] = []
    for run in re.findall(f"[{HAN}]+|[^{HAN}]+", text):
        if re.match(f"[{HAN}]", run):
            # pypinyin joins unknown characters into one; each must keep its position.
            spaced = " ".join(_read_aloud(run, errors=lambda unknown: "?" * len(unknown)))
            sounds = zip(run, re.findall(r"\?|[^? ]+", spaced), strict=True)
            options += [tuple(GIVEN.get(each, normalise(sound)).split()) for each, sound in sounds]
        else:
            options += [(word,) for word in normalise(run).split()]
    return [each for each in options if each]


def _read_aloud(text: str | list[str], errors: Callable[[str], str] | str = "default") -> list[Any]:
    """Return the syllables of a text. The dictionaries take a fifth of the start of a process."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - few processes transcribe anything

    return lazy_pinyin(text, errors=errors)


def _without_marks(text: str) -> str:
    """Return ``text`` without tone marks, ü as v."""
    text = re.sub("u([\u0300-\u0307\u0309-\u036f]*)\u0308", "v", unicodedata.normalize("NFD", text))
    return "".join(c for c in text if not unicodedata.combining(c))
