"""Highlighting of matches in search results, and of nothing else."""

import re
from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from directory.templatetags.highlight import (
    chinese_original,
    highlight,
    highlight_name,
    highlight_number,
)
from officials.pinyin import readings
from officials.search import Interpretation


def words(*written):
    return [Interpretation(word) for word in written]


@pytest.mark.parametrize(
    ("name", "latin", "title", "left"),
    [
        ("王示例", "Wang Shili", "市长", "王示例 <mark>市长</mark>"),
        ("王示例", "", "市长", "<mark>市长</mark>"),
        ("王示例", "Wang Shili", "没有译名的岗", "王示例"),
        ("Name withheld", "", "没有译名的岗", ""),
    ],
)
def test_the_chinese_that_an_english_card_leaves_out_is_highlighted(name, latin, title, left):
    card = SimpleNamespace(holder=SimpleNamespace(name=name, latin=latin, readings=[]), title=title)
    assert chinese_original(card, words("市长")) == ""
    with translation.override("en"):
        assert chinese_original(card, words("市长")) == left


def without_marks(html):
    return re.sub("</?mark>", "", html)


@pytest.mark.parametrize(
    ("text", "written", "html"),
    [
        ("分管城管、信访", ["城管"], "分管<mark>城管</mark>、信访"),
        ("分管城管、信访", ["信访", "分管"], "<mark>分管</mark>城管、<mark>信访</mark>"),
        ("ＡＢＣ中心", ["abc"], "<mark>ＡＢＣ</mark>中心"),
        ("張示例", ["张"], "<mark>張</mark>示例"),
        ("<b>", ["b"], "&lt;<mark>b</mark>&gt;"),
        ("局长", [], "局长"),
    ],
)
def test_a_word_is_highlighted_in_any_width_case_and_script(text, written, html):
    assert highlight(text, words(*written)) == html


@pytest.mark.parametrize(
    ("name", "word", "html"),
    [
        ("单样本", "shanyangben", "<mark>单样本</mark>"),
        ("单样本", "danyangben", "<mark>单样本</mark>"),
        ("单样本", "yangben", "单<mark>样本</mark>"),
        ("单样本", "shanyangb", "<mark>单样本</mark>"),
        ("单样本", "syb", "<mark>单样本</mark>"),
        ("欧阳演示", "ouyang", "<mark>欧阳</mark>演示"),
        ("阿依古丽·样本", "yangben", "阿依古丽·<mark>样本</mark>"),
        ("王示例", "王事例", "<mark>王示例</mark>"),
        ("王示例", "王", "<mark>王</mark>示例"),
        ("王示例", "wang", "<mark>王</mark>示例"),
        ("王示例", "li", "王示<mark>例</mark>"),
        ("王示例", "zhao", "王示例"),
    ],
)
def test_a_name_is_highlighted_by_its_sound_too(name, word, html):
    assert highlight_name(name, readings(name), words(word)) == html


@pytest.mark.parametrize(
    ("number", "word", "html"),
    [
        ("0999-012 3456", "3456", "0999-012 <mark>3456</mark>"),
        (
            "0999-012 3456",
            "99012",
            "0<mark>999-012</mark> 3456".replace("0<mark>999", "09<mark>99"),
        ),
        ("154 0000 0001", "777", "154 0000 0001"),
    ],
)
def test_digits_are_highlighted_across_their_groups(number, word, html):
    assert highlight_number(number, words(word)) == html


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_highlighting_changes_nothing_of_a_text_but_the_marks(text, written):
    plain = highlight(text, [])
    assert without_marks(highlight(text, words(*written))) == plain
    assert without_marks(highlight_name(text, readings(text), words(*written))) == plain
