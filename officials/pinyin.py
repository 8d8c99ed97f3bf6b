"""Pinyin of names for search and sorting, stored when a name is written; staff may correct it.

One reading is lower case without tones, the surname as one word and then the syllables of the
given name: `ouyang yan shi`. ü is written v (`lv`), as in regions.csv and on every keyboard;
`normalise` brings typed pinyin there. pypinyin (MIT) knows the ordinary readings, the tables
below the surnames on which it and most readers err.
"""

import functools
import re
import unicodedata

from pypinyin import lazy_pinyin

from .names import COMPOUND_SURNAMES, HAN, split_surname

# Surname: readings, the principal one first; the last are how people misread it. Sources: the
# surname senses in 现代汉语词典 and 通用规范汉字字典.
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

# Compound surnames that are read otherwise than pypinyin or most readers think.
COMPOUND_READINGS = {
    "尉迟": "yu chi|wei chi", "尉遲": "yu chi|wei chi",
    "万俟": "mo qi|wan si", "萬俟": "mo qi|wan si",
    "长孙": "zhang sun|chang sun", "長孫": "zhang sun|chang sun",
    "澹台": "tan tai|dan tai", "澹臺": "tan tai|dan tai",
    "单于": "chan yu|shan yu|dan yu", "單于": "chan yu|shan yu|dan yu",
}  # fmt: skip

# Characters that have two living readings in given names; the other one is a reading as well.
GIVEN = {
    "乐": "le yue", "传": "chuan zhuan", "卜": "bu bo", "单": "dan shan", "娜": "na nuo",
    "晟": "sheng cheng", "曾": "zeng ceng", "朝": "chao zhao", "柏": "bai bo",
    "炅": "jiong gui", "盛": "sheng cheng", "茜": "qian xi", "莘": "xin shen",
    "藏": "cang zang", "行": "xing hang", "解": "jie xie", "重": "chong zhong",
    "长": "chang zhang", "隽": "jun juan",
}  # fmt: skip


def readings(name: str) -> tuple[str, ...]:
    """All readings of a name, the principal one first.

    Every reading of the surname stands with the principal one of the given name, and every
    reading of the given name's characters with the principal one of the surname. A name without
    a Han surname (阿卜杜拉·买买提, John Smith) is read character by character, word by word.
    There is always one; it is empty when no character of the name can be read.
    """
    surname, given = split_surname(name)
    surnames = _surname_readings(surname) if surname else ("",)
    options = _options(given)
    principal = [each[0] for each in options]
    found = [(each, *principal) for each in surnames]
    for position, each in enumerate(options):
        before, behind = principal[:position], principal[position + 1 :]
        found += [(surnames[0], *before, other, *behind) for other in each[1:]]
    return tuple(dict.fromkeys(" ".join(filter(None, words)) for words in found))


def of_text(text: str) -> str:
    """Pinyin of a department, title or place, syllables and foreign words spaced; best effort."""
    spaced = " ".join(lazy_pinyin(unicodedata.normalize("NFKC", text)))
    return " ".join(re.findall("[a-z0-9]+", _without_marks(spaced.lower())))


def normalise(typed: str) -> str:
    """Typed pinyin in the stored spelling: `Lǚ`, `lyu`, `lu:` and `LV3` are `lv`.

    Gives [a-z] and single spaces; what the searcher ran together stays together.
    """
    text = _without_marks(unicodedata.normalize("NFKC", typed).lower())
    text = re.sub("['\u2018\u2019\u02bc]|(?<=[a-z:])[1-5](?![0-9])", "", text.replace("u:", "v"))
    text = " ".join(re.findall("[a-z]+", text))
    text = re.sub("(?<=[jqxy])v", "u", text)  # The ü of ju is written u.
    # No syllable ends in l, but jin yu holds an nyu and lu er an lue.
    return re.sub(
        r"\b([ln])ue\b", r"\1ve", re.sub(r"lyu|\bnyu", lambda match: match[0][0] + "v", text)
    )


def syllables(reading: str) -> tuple[str, ...]:
    """One for each character: ou, yang, yan, shi."""
    first, *rest = reading.split() or [""]
    return tuple(filter(None, (*_compounds().get(first, (first,)), *rest)))


def full(reading: str) -> str:
    """The whole name in one word: ouyangyanshi."""
    return reading.replace(" ", "")


def initials(reading: str) -> str:
    """A letter for each character, of compound surnames too: oyys."""
    return "".join(each[0] for each in syllables(reading))


def surname(reading: str) -> str:
    """The first word: ouyang. Ask names.split_surname whether the name has a surname at all."""
    return reading.partition(" ")[0]


def given(reading: str) -> str:
    """The given name, spaced, for `full` and `initials` again: yan shi."""
    return reading.partition(" ")[2]


def latin_name(reading: str, name: str = "") -> str:
    """For display: Ouyang Yanshi, Lü Shili, Li Xi'an; Abudula Maimaiti where the name is given.

    Source: GB/T 28039-2011 (surname first, the given name in one word, ü kept).
    """
    words, sizes = reading.split(), [len(part) for part in name.split("·")]
    if name and not re.search(f"[{HAN}]", name):
        return name
    if len(sizes) == 1 or sum(sizes) != len(words):
        sizes = [1, len(words)]
    parts = [words[sum(sizes[:n]) : sum(sizes[: n + 1])] for n in range(len(sizes))]
    joined = (re.sub(" (?=[aeo])", "'", " ".join(part)).replace(" ", "") for part in parts)
    return " ".join(each.replace("v", "ü").capitalize() for each in joined if each)


def _surname_readings(surname: str) -> tuple[str, ...]:
    if surname in SURNAMES:
        return tuple(SURNAMES[surname].split())
    if surname in COMPOUND_READINGS:
        return tuple(each.replace(" ", "") for each in COMPOUND_READINGS[surname].split("|"))
    return (normalise("".join(lazy_pinyin(surname))),)


@functools.cache
def _compounds() -> dict[str, tuple[str, ...]]:
    """Each reading of a compound surname, as one word, and its syllables."""
    spaced = [" ".join(lazy_pinyin(each)) for each in COMPOUND_SURNAMES - set(COMPOUND_READINGS)]
    spaced += [reading for row in COMPOUND_READINGS.values() for reading in row.split("|")]
    return {reading.replace(" ", ""): tuple(reading.split()) for reading in spaced}


def _options(text: str) -> list[tuple[str, ...]]:
    """The readings of each character; of anything but Han, its words. Unknown ones are left out."""
    options: list[tuple[str, ...]] = []
    for run in re.findall(f"[{HAN}]+|[^{HAN}]+", text):
        if re.match(f"[{HAN}]", run):
            # pypinyin runs unknown characters together; each must keep its place.
            read = " ".join(lazy_pinyin(run, errors=lambda unknown: "?" * len(unknown)))
            sounds = zip(run, re.findall(r"\?|[^? ]+", read), strict=True)
            options += [tuple(GIVEN.get(each, normalise(sound)).split()) for each, sound in sounds]
        else:
            options += [(word,) for word in normalise(run).split()]
    return [each for each in options if each]


def _without_marks(text: str) -> str:
    """No tones; ü becomes v."""
    text = re.sub("u([\u0300-\u0307\u0309-\u036f]*)\u0308", "v", unicodedata.normalize("NFD", text))
    return "".join(c for c in text if not unicodedata.combining(c))
