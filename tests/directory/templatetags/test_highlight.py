"""What answers a search is marked in its hits, and nothing else is."""

import re

import pytest
from hypothesis import given, strategies as st

from directory.templatetags.highlight import marked, marked_name, marked_number
from officials.pinyin import readings
from officials.search import Interpretation


def words(*written):
    return [Interpretation(word) for word in written]


def holder(name):
    return {"name": name, "readings": readings(name)}


def shown(html):
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
def test_what_is_written_is_marked_whatever_its_script(text, written, html):
    assert marked(text, words(*written)) == html


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
def test_a_name_is_marked_by_sound_too(name, word, html):
    assert marked_name(holder(name), words(word)) == html


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
def test_digits_are_marked_across_their_groups(number, word, html):
    assert marked_number(number, words(word)) == html


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_marking_adds_nothing_and_takes_nothing_away(text, written):
    from_nothing = marked(text, [])
    assert shown(marked(text, words(*written))) == from_nothing
    assert shown(marked_name(holder(text), words(*written))) == from_nothing
