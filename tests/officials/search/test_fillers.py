"""Words around what is asked for change nothing: questions, directions, numbers of lists."""

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from officials.search import fillers, vocabulary
from officials.search.intent import parse_intent
from officials.search.normalise import InvalidQuery, split_words
from officials.search.segment import segment
from tests.support.pairwise import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]

BEFORE = ("请问", "我想问一下", "帮我找", "有没有", "我家在", "我在", "我们", "谁管", "在", "家住")
BEHIND = (
    "电话多少",
    "的电话号码是多少",
    "附近",
    "这边",
    "谁管",
    "找谁",
    "怎么办",
    "归哪个部门管",
    "咋办",
)


@pytest.fixture
def names():
    return vocabulary.get_current()


@pytest.fixture
def read(names):
    return lambda query: parse_intent(query, names)


@given(st.sampled_from(BEFORE), st.sampled_from(BEHIND), st.sampled_from(["", " ", "\u3000"]))
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_question_about_a_matter_in_a_place_is_read_as_these(read, before, behind, space):
    intent = read(f"{before}{space}临潼停水{space}{behind}")
    assert intent.is_topic
    assert intent.is_certain_region
    assert [region.code for region in intent.regions] == ["610115"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("武演示去哪了", ("武演示",)),
        ("韦演示先生的电话", ("韦演示",)),
        ("南宁卫健委的电话号码是多少", ("南宁", "卫健委")),
        ("南宁卫健委前主任", ("南宁", "卫健委", "主任")),
        ("临潼区长叫什么", ("临潼", "区长")),
        ("原平市长", ("原平", "市长")),
        ("原主任", ("原", "主任")),
        ("韦局", ("韦", "局长")),
        ("欧阳局", ("欧阳", "局长")),
        ("老韦", ("韦",)),
        ("查范例", ()),
        ("管示例", ()),
        ("老人", ()),
        ("请愿书", ()),
    ],
)
def test_text_without_spaces_keeps_what_describes_a_post(names, text, words):
    assert segment(text, names) == words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("1. 临潼区", ["临潼区"]),
        ("②临潼区", ["临潼区"]),
        ("（3）临潼区", ["临潼区"]),
        ("12、临潼区", ["临潼区"]),
        ("3中", ["3中"]),
        ("1号楼", ["1号楼"]),
        ("临 潼 区", ["临潼区"]),
        ("王 伟", ["王", "伟"]),
        ("110 120", ["110", "120"]),
        ("154 0013 8000", ["15400138000"]),
        ("0771/0002001", ["07710002001"]),
        ("一一〇", ["110"]),
        ("三八", ["三八"]),
    ],
)
def test_lists_and_spaced_characters_are_split_as_they_are_meant(query, words):
    assert split_words(query) == words


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("曾任 程占位", True),
        ("临潼前任区长", True),
        ("南宁卫健委前主任", True),
        ("原 卫健委 主任", True),
        ("former head of Lintong", True),
        ("原平市长", False),
        ("临潼区长", False),
        ("Nanning mayor", False),
    ],
)
def test_words_for_those_before_ask_for_former_holders(names, query, asked):
    assert parse_intent(query, names).asks_for_former == asked


def test_a_filler_that_is_part_of_other_words_is_left_out_beside_known_words_only(names):
    for filler in fillers.IN_WORDS:
        assert segment(f"王{filler}样本", names) == ()


@given(st.text("的我是谁管在找请打从原前任曾电话多少里哪怎么办1〔〕年号 王局临潼停水", max_size=14))
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_fillers_is_an_error(read, text):
    try:
        intent = read(text)
    except InvalidQuery:
        return
    assert intent.parts or intent.notice
