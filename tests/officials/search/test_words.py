"""Queries are normalised, split into words, segmented and interpreted."""

import pytest

from officials import search
from officials.search import vocabulary
from officials.search.normalise import fold, normalise_name, split_words
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
