"""Cells of lists are parsed into names, and names into surname and given name."""

import re
import unicodedata

import pytest
from hypothesis import given, strategies as st

from officials import names
from officials.names import Name


@pytest.mark.parametrize(
    ("cell", "text", "note"),
    [
        ("王示例", "王示例", ""),
        ("王　例", "王例", ""),
        ("李  样", "李样", ""),
        ("王 示 例", "王示例", ""),
        ("孙测 试", "孙测试", ""),
        ("王\n示例", "王示例", ""),
        ("欧阳 演示", "欧阳演示", ""),
        ("王\u200b示例\ufeff", "王示例", ""),
        ("赵虚构（女）", "赵虚构", "女"),
        ("赵虚构(女，回族)", "赵虚构", "女,回族"),
        ("赵虚构（兼）（女）", "赵虚构", "兼；女"),
        ("赵虚构【挂职】", "赵虚构", "挂职"),
        ("赵虚构〔挂职〕", "赵虚构", "挂职"),
        ("赵虚构，女", "赵虚构", "女"),
        ("赵虚构、", "赵虚构", ""),
        ("阿卜杜拉·示例", "阿卜杜拉·示例", ""),
        ("阿卜杜拉・示例", "阿卜杜拉·示例", ""),
        ("阿卜杜拉•示例", "阿卜杜拉·示例", ""),
        ("阿卜杜拉‧示例", "阿卜杜拉·示例", ""),
        ("阿卜杜拉∙示例", "阿卜杜拉·示例", ""),
        ("阿卜杜拉．示例", "阿卜杜拉·示例", ""),
        ("阿卜杜拉 · 示例", "阿卜杜拉·示例", ""),
        ("王和平", "王和平", ""),
        ("Ｊｏｈｎ  Smith", "John Smith", ""),
        ("J. R. O'Neil-Smith", "J. R. O'Neil-Smith", ""),
        ("ཀརྨ", "ཀརྨ", ""),
        ("王〇", "王〇", ""),
        # Four bytes in UTF-8; the last one is newer than this Python's Unicode tables.
        ("𠅤示例", "𠅤示例", ""),
        ("王𰝟", "王𰝟", ""),
        ("\U000323b0 例", "\U000323b0例", ""),
        ("", "", ""),
        (None, "", ""),
        ("（女）", "", "女"),
    ],
)
def test_cell_with_one_name_is_parsed(cell, text, note):
    assert names.parse(cell) == Name(text, note)


@pytest.mark.parametrize(
    "cell", ["待定", "空缺", "（空缺）", "无", "暂 缺", "暂缺（2026年起）", "/", "—", "-"]
)
def test_word_for_a_vacancy_is_no_name(cell):
    name = names.parse(cell)
    assert name.is_vacant
    assert not name.text
    assert not name.errors


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("王示例、李占位", "several"),
        ("王示例，李占位", "several"),
        ("王示例/李占位", "several"),
        ("王示例 李占位", "several"),
        ("王示例\n李占位", "several"),
        ("王例 李样", "several"),
        ("王示例和李占位", "several"),
        ("欧阳演示 王示例", "several"),
        ("王示例15400000001", "digits"),
        (5, "digits"),
        (1.5, "digits"),
        pytest.param(10**5000, "digits", id="a huge integer"),
        ("王□", "lost"),
        ("王?", "lost"),
        ("王*", "lost"),
        ("王\ue000", "lost"),
        ("王\ufffd例", "lost"),
        ("王@例", "signs"),
        ("王示例/", "signs"),
        pytest.param("王" * 51, "too_long", id="51 characters"),
    ],
)
def test_cell_without_exactly_one_name_is_an_error(cell, code):
    name = names.parse(cell)
    assert [error.code for error in name.errors] == [code]
    assert name.errors[0].message.endswith("。")
    assert not name.text


@pytest.mark.parametrize(
    ("cell", "text", "note"),
    [
        ("王示例 女", "王示例", "女"),
        ("王　例　女", "王例", "女"),
        ("王 例 男", "王例", "男"),
        ("王示例 兼", "王示例", "兼"),
        ("王示例 代", "王示例", "代"),
        ("王示例 副", "王示例", "副"),
        ("王示例 女 兼", "王示例", "女；兼"),
        ("王示例 女（副）", "王示例", "女；副"),
        ("王示例/女", "王示例", "女"),
        ("欧阳演示 女", "欧阳演示", "女"),
        ("阿依努尔·示例 女", "阿依努尔·示例", "女"),
        ("王 女", "王女", ""),
        ("王示女", "王示女", ""),
        ("王代", "王代", ""),
    ],
)
def test_a_last_piece_of_one_word_is_a_remark(cell, text, note):
    name = names.parse(cell)
    assert (name.text, name.note) == (text, note)
    assert not name.errors + name.warnings


def test_a_polite_word_behind_a_name_is_not_a_second_name():
    name = names.parse("王示例 女士")
    assert not name.errors
    assert [warning.code for warning in name.warnings] == ["address"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("阿依努尔-买买提", "阿依努尔·买买提"),
        ("阿依努尔 — 买买提", "阿依努尔·买买提"),
        ("买买提-阿布都-示例", "买买提·阿布都·示例"),
        ("Jean-Paul", "Jean-Paul"),
    ],
)
def test_a_dash_between_the_parts_of_a_name_is_a_dot(cell, text):
    assert names.parse(cell).text == text


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("王", "one_character"),
        ("王书记", "title"),
        *(
            (cell, "concealed")
            for cell in (
                "王某某",
                "王某",
                "李某示",
                "王XX",
                "王X例",
                "王OO",
                "王xx",
                "王〇〇",
                "王示例等人",
            )
        ),
        *(
            (cell, "address")
            for cell in ("李先生", "李女士", "王老师", "王示例同志", "小王", "老李", "王总", "王局")
        ),
    ],
)
def test_probable_mistake_is_a_warning(cell, code):
    name = names.parse(cell)
    assert name.text == cell
    assert [warning.code for warning in name.warnings] == [code]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("王示例 局长", ("王示例", "局长")),
        ("局长 王示例", ("王示例", "局长")),
        ("局长：王示例", ("王示例", "局长")),
        ("王示例：局长", ("王示例", "局长")),
        ("王示例/主任", ("王示例", "主任")),
        ("王示例\n副县长", ("王示例", "副县长")),
        ("王示例（局长）", ("王示例", "局长")),
        ("王　例 副局长", ("王 例", "副局长")),
        ("党组书记、局长 王 例", ("王 例", "党组书记、局长")),
        ("王示例 党组书记 局长", ("王示例", "党组书记 局长")),
        ("王示例 主任（兼）", ("王示例", "主任（兼）")),
        ("王示例（女） 局长", ("王示例（女）", "局长")),
        ("王示例", ("王示例", "")),
        ("王示例（女）", ("王示例（女）", "")),
        ("王示例局长", ("王示例局长", "")),
        ("局长", ("局长", "")),
        ("财政局长", ("财政局长", "")),
        ("", ("", "")),
    ],
)
def test_name_and_title_are_split_at_a_separator(cell, expected):
    assert names.split_title(cell) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王示例", ("王", "示例")),
        ("王例", ("王", "例")),
        ("欧阳演示", ("欧阳", "演示")),
        ("尉迟例", ("尉迟", "例")),
        ("上官 演示", ("上官", "演示")),
        ("諸葛例", ("諸葛", "例")),
        ("欧阳", ("欧", "阳")),
        ("𠅤示例", ("𠅤", "示例")),
        ("王", ("", "王")),
        ("阿卜杜拉·示例", ("", "阿卜杜拉·示例")),
        ("买买提示例", ("", "买买提示例")),
        ("John Smith", ("", "John Smith")),
        ("", ("", "")),
    ],
)
def test_surname_is_split_from_the_given_name(name, expected):
    assert names.split_surname(name) == expected


@pytest.mark.parametrize(
    "surname", re.findall("..", "欧阳司马上官诸葛尉迟令狐皇甫长孙澹台万俟单于司徒端木慕容")
)
def test_compound_surname_is_recognised(surname):
    assert names.split_surname(f"{surname}演示") == (surname, "演示")


def test_every_compound_surname_has_two_characters():
    assert all(re.fullmatch(f"[{names.HAN}]{{2}}", each) for each in names.COMPOUND_SURNAMES)


# Properties

han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.characters(
    min_codepoint=0x20000, max_codepoint=0x3FFFF
)
texts = st.text() | st.text(alphabet="王示例欧阳 ·・•.（）()女兼、/\n\u200b\u3000Aà局长：待定")


@given(texts | st.none() | st.booleans() | st.integers() | st.floats() | st.binary())
def test_no_cell_raises(cell):
    name = names.parse(cell)
    assert not (name.text and (name.errors or name.is_vacant))
    assert "\n" not in name.text
    names.split_title(str(cell)[:60])


@given(texts)
def test_normalise_is_idempotent(text):
    normalised = names.normalise(text)
    assert names.normalise(normalised) == normalised
    assert "".join(names.split_surname(normalised)) == normalised


@given(texts)
def test_parsing_a_parsed_name_returns_it_unchanged(text):
    name = names.parse(text).text
    assert names.parse(name).text == name


@given(st.lists(han, min_size=2, max_size=4), st.sampled_from(["", " ", "\u3000"]))
def test_no_han_character_is_lost_with_or_without_spaces(characters, space):
    name = "".join(characters)
    assert names.normalise(space.join(characters)) == unicodedata.normalize("NFKC", name)
