"""Queries are normalised, split into words, segmented and interpreted."""

import re

import pytest
from hypothesis import given, strategies as st

from officials import pinyin, search
from officials.search import vocabulary
from officials.search.normalise import (
    bigrams,
    fold,
    normalise_name,
    pinyin_letters,
    split_words,
)
from officials.search.segment import segment
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference_data():
    guangxi = factories.province(name="广西壮族自治区", short_name="广西")
    nanning = factories.prefecture(parent=guangxi, name="南宁市", short_name="南宁")
    factories.township(parent=factories.county(parent=nanning), name="平安镇", short_name="平安")
    factories.region_alias(region=nanning, name="邕宁府", short_name="邕宁", pinyin="yongning")
    health = factories.department_type(
        name="卫生健康委员会", aliases=["卫健委", "计生局"], name_en="Health Commission"
    )
    factories.topic(name="欠薪", aliases=["拖欠工资"], department_types=[health.code])
    return vocabulary.load()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("南宁市卫健委主任", ("南宁市", "卫健委", "主任")),
        ("南宁卫健委", ("南宁", "卫健委")),
        ("广西南宁市", ("广西", "南宁市")),
        ("南宁王", ("南宁", "王")),
        ("南宁市王示例", ("南宁市", "王示例")),
        ("王示例副局长", ("王示例", "副局长")),
        ("管卫健委的副市长", ("卫健委", "副市长")),
        ("市卫健委", ("卫健委",)),
        ("南宁欠薪", ("南宁", "欠薪")),
        ("南宁", ()),
        ("王南宁", ()),
        ("平安王", ()),
        ("平安镇王", ("平安镇", "王")),
        ("王示例", ()),
        ("样" * 21, ()),
    ],
)
def test_text_without_spaces_is_segmented(reference_data, text, words):
    assert segment(text, reference_data) == words


@pytest.mark.parametrize(
    ("query", "interpretations"),
    [
        ("南宁", ["地区：广西壮族自治区南宁市"]),
        ("邕宁府", ["地区：广西壮族自治区南宁市"]),
        ("nanning", ["地区：广西壮族自治区南宁市"]),
        ("计生局", ["部门：卫生健康委员会"]),
        ("拖欠工资", ["事项：欠薪"]),
        ("health commission", ["部门：卫生健康委员会"]),
        ("王示例", ["姓名；岗位名称或分管工作"]),
        ("王", ["姓名"]),
        ("wangshili", ["姓名的拼音"]),
        ("wsl", ["拼音首字母"]),
        ("0771", ["号码"]),
        ("副局长", ["职务"]),
        ("南宁市计生局 王", ["地区：广西壮族自治区南宁市", "部门：卫生健康委员会", "姓名"]),
    ],
)
@pytest.mark.usefixtures("reference_data")
def test_each_word_is_interpreted(query, interpretations):
    result = search.find_posts(query)
    assert [str(each) for each in result.interpretations] == interpretations


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("臨潼區", "临潼区"),
        ("王偉", "王伟"),
        ("尉遲", "尉迟"),
        ("錢鍾書", "钱钟书"),
        ("钱锺书", "钱钟书"),
        ("髙靑県", "高青县"),
        ("乾县", "干县"),
        ("ＷＳＬ", "wsl"),
        ("０２９－８", "029-8"),
        ("王\u200b示例", "王示例"),
        ("𰝟渡镇", "𰝟渡镇"),
    ],
)
def test_text_is_folded_to_one_spelling(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded


def test_dots_and_spaces_of_a_name_are_ignored():
    assert (
        normalise_name("阿卜杜拉·买买提") == normalise_name("阿卜杜拉 买买提") == "阿卜杜拉买买提"
    )
    assert split_words("阿卜杜拉•买买提") == ["阿卜杜拉买买提"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("029 0001 2345", ["02900012345"]),
        ("029.0001.2345", ["02900012345"]),
        ("029—00012345", ["02900012345"]),
        ("029-00012345 转 801", ["02900012345转801"]),
        ("tel:+862900012345;ext=801", ["862900012345转801"]),
        ("王 029", ["王", "029"]),
        ("12345热线", ["12345", "热线"]),
    ],
)
def test_separated_digits_of_a_number_are_one_word(query, words):
    assert [word.lstrip("+") for word in split_words(query)] == words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("24小时热线", ["24小时热线"]),
        ("12路公交", ["12路公交"]),
        ("第2中学", ["第2中学"]),
        ("西安市第3医院", ["西安市第3医院"]),
        ("临潼 3中", ["临潼", "3中"]),
        ("5G", ["5g"]),
        ("华为5G基站", ["华为", "5g", "基站"]),
        ("G7高速", ["g7", "高速"]),
        ("80后", ["80后"]),
        ("王 12", ["王", "12"]),
        ("wang2 wei3", ["wang2", "wei3"]),
        ("2025年2月27日", ["2025", "年2月27日"]),
        ("南宁12345", ["南宁", "12345"]),
    ],
)
def test_one_or_two_digits_are_part_of_the_word_beside_them(query, words):
    assert split_words(query) == words


@pytest.mark.parametrize(
    ("typed", "letters"),
    [("wang2wei3", "wangwei"), ("lü4", "lv"), ("g7", "g7"), ("5g", "5g"), ("k5", "k5")],
)
def test_digits_that_are_tones_are_left_out_of_pinyin(typed, letters):
    assert pinyin_letters(typed) == letters


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("第3医院", {"第3", "3医", "医院", "3"}),
        ("3中", {"3中", "3"}),
        ("南宁市12345热线", {"南宁", "宁市", "12345", "热线"}),
        ("k301路", {"k301", "301"}),
    ],
)
def test_short_digits_of_a_title_are_compared_with_their_neighbours(text, tokens):
    assert bigrams(text) == tokens


@pytest.mark.parametrize(
    "query",
    [
        "0917-0000014-8001",
        "(0917)0000014-8001",
        "0917 0000014 8001",
        "0917-0000014*8001",
        "0917-0000014,8001",
        "0917-0000014（8001）",
        "０９１７－００００014－８００１",
        "0917-0000014转8001",
        "+86 917 0000014-8001",
        "0000014-8001",
        "4000000001-2",
        "400-000-0001*2",
        "029-00000001-35",
    ],
)
def test_an_extension_behind_a_sign_is_read_as_one(query):
    (word,) = split_words(query)
    assert re.search("转(?:8001|2|35)$", word)


@pytest.mark.parametrize(
    "query",
    [
        "029 0001 2345",
        "029-0001-2345",
        "154 0000 1234",
        "154-0000-1234",
        "15400001234",
        "2025-2-27",
    ],
)
def test_a_number_in_groups_has_no_extension(query):
    (word,) = split_words(query)
    assert word.isdigit()


@pytest.mark.usefixtures("reference_data")
def test_a_short_number_beside_words_is_left_out_and_said():
    result = search.find_posts("南宁 12")
    assert [str(each) for each in result.interpretations] == [
        "地区：广西壮族自治区南宁市",
        "号码太短，没有用来查找",
    ]


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("query", ["1", "12", "1 2", "１２"])
def test_nothing_but_one_or_two_digits_is_refused(query):
    with pytest.raises(search.InvalidQuery):
        search.find_posts(query)


@given(st.text("aelnuyvz ',.-", max_size=12))
def test_plain_latin_words_have_the_letters_of_their_pinyin(word):
    assert pinyin_letters(word) == pinyin.normalise(word).replace(" ", "")


@given(st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126)))
def test_text_in_ascii_is_folded_to_lower_case_alone(text):
    assert fold(text) == text.lower()
    assert fold(f"{text}中")[:-1] == text.lower()
