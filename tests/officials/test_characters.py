"""Radicals become the characters that they look like; what nobody sees is named and refused."""

import unicodedata

import pytest

from officials.characters import find_forbidden, mend
from officials.search.normalise import fold


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("⻢鞍山", "马鞍山"),
        ("副局⻓", "副局长"),
        ("分管⺠政、⻘少年⼯作", "分管民政、青少年工作"),
        ("⻄安", "西安"),
        ("⾦融⼯作", "金融工作"),
        ("黔⻄南", "黔西南"),
        ("\ufa0c\U0002f800", "兀丽"),
    ],
)
def test_radicals_and_compatibility_characters_become_the_unified_ones(typed, meant):
    assert mend(typed) == meant
    assert fold(typed) == fold(meant)


def test_every_radical_that_has_a_character_is_mended():
    radicals = [
        character
        for character in map(chr, (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6)))
        if unicodedata.category(character) != "Cn" and character != "⺀"  # stands for no character
    ]
    assert [each for each in radicals if mend(each) == each] == []


def test_other_characters_stay_as_they_are():
    text = "Ａ１（〇）é 𠮷〡龘，“”…— \n"
    assert mend(text) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("科长\u202e反转", "第 3 个字是看不见的字符 U+202E（右至左覆盖），请删去后重新输入。"),
        ("科\u200b长", "第 2 个字是看不见的字符 U+200B（零宽空格），请删去后重新输入。"),
        ("科\u00ad长", "（软连字符）"),
        ("\u2066科长", "第 1 个字是看不见的字符 U+2066（左至右隔离）"),
        ("科\u061c长", "第 2 个字是改变文字方向的字符 U+061C"),
        ("科长\u0007", "第 3 个字是控制字符 U+0007，请删去后重新输入。"),
        ("西\ufe00安", "第 2 个字是看不见的字符 U+FE00，请删去后重新输入。"),
        ("葛\U000e0100洲坝", "U+E0100"),
        ("\ue863山", "第 1 个字是私用区字符 U+E863"),
        ("科长\u2028局长", "第 3 个字是换行；这一栏只写一行，请删去换行。"),
        ("科长\n局长", "第 3 个字是换行"),
    ],
)
def test_a_character_that_must_not_be_stored_is_named(text, words):
    assert words in str(find_forbidden(text))


@pytest.mark.parametrize(
    "text", ["副局长", "Xi'an é", "阿卜杜拉·买买提", "𠮷野", "8:30–12:00　", "😀"]
)
def test_ordinary_text_may_be_stored(text):
    assert find_forbidden(text) is None


def test_a_field_of_several_lines_takes_line_breaks_and_tabs():
    assert find_forbidden("一\r\n二\t三", lines=True) is None
    assert find_forbidden("一\u2028二", lines=True)
