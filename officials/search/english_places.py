"""Spell the English names of regions in the ways that people type them.

A label ends with the kind of the region (Lintong District), which people leave out, or add where
the label has none (Nanning City), and may name peoples before it (Ngawa Tibetan and Qiang
Autonomous Prefecture). All names are letters only, as ``pinyin_letters`` returns them.
"""

import re
from collections.abc import Iterable
from functools import cache

from officials.search.normalise import fold, pinyin_letters

# The kinds that may follow the name of a region of a type, beside those in its label.
_KINDS = {
    "省": ("Province",),
    "直辖市": ("Municipality", "City"),
    "自治区": ("Autonomous Region",),
    "特别行政区": ("Special Administrative Region", "SAR"),
    "地级市": ("City", "Municipality", "Prefecture-level City"),
    "自治州": ("Autonomous Prefecture", "Prefecture"),
    "地区": ("Prefecture",),
    "盟": ("League",),
    "市辖区": ("District",),
    "县级市": ("City", "County-level City"),
    "县": ("County",),
    "自治县": ("Autonomous County", "County"),
    "旗": ("Banner",),
    "自治旗": ("Autonomous Banner", "Banner"),
    "林区": ("Forestry District", "District"),
    "特区": ("Special District", "District"),
    "街道": ("Subdistrict", "Street"),
    "镇": ("Town",),
    "乡": ("Township",),
    "民族乡": ("Ethnic Township", "Township"),
    "苏木": ("Sumu", "Township"),
    "民族苏木": ("Ethnic Sumu", "Sumu"),
}
_KIND_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        """
    autonomous banner city county district ethnic forestry league prefecture special
    subdistrict sumu town township
""",
    )
)
_PEOPLES = frozenset(
    re.findall(
        "[a-z-]+",
        """
    achang and bai blang bonan bouyei dai daur derung dong dongxiang evenki gelao hani hui jingpo
    kazakh kirgiz korean lahu li lisu manchu maonan miao mongol mulao multi-ethnic naxi nu oroqen
    pumi qiang salar she shui tajik tibetan tu tujia va xibe yao yi yugur zhuang
""",
    )
)


def english_spellings(label: str, type_: str, names: Iterable[str] = ()) -> set[str]:
    """Return the spellings of a region with this label: alone, with each kind of its type.

    ``names``: other names without a kind, such as its pinyin.
    """
    folded = fold(label)
    stem = pinyin_letters(_stem(folded))
    stems = {stem, stem.replace("v", "u"), *names} - {""}
    kinds = ("", *_kind_letters(type_))
    return {pinyin_letters(folded), *(each + kind for each in stems for kind in kinds)}


def _stem(label: str) -> str:
    """Return a folded label without the peoples and the kind at its end, if there is a kind."""
    words = label.replace(",", "").split()
    size = len(words)
    for dropped in (_KIND_WORDS, _PEOPLES):
        while size > 1 and words[size - 1] in dropped:
            size -= 1
        if size == len(words):
            break
    return " ".join(words[:size])


@cache
def _kind_letters(type_: str) -> tuple[str, ...]:
    return tuple(pinyin_letters(fold(kind)) for kind in _KINDS.get(type_, ()))
