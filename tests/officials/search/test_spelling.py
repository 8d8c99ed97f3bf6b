"""Corrections of a query are close to it, and have results."""

import string
from datetime import timedelta
from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from directory.answers import find_redirect
from officials import pinyin
from officials.actions import withdrawal
from officials.management.demonstration import names as demonstration
from officials.models import PublicReason, Region
from officials.search.intent import read_intent
from officials.search.spelling import correct_query
from tests.support import factories
from tests.support.pairwise import FULL, examples

pytestmark = pytest.mark.django_db

# What is typed, and the place that is meant.
MISSPELLED_PLACES = (
    "临撞:临潼 临通:临潼 毫州:亳州 镇汪:镇江 许冒:许昌 骡河:漯河 潭河:漯河 饮州:钦州 "
    "荣阳:荥阳 沐阳:沭阳 泪罗:汨罗 衮州:兖州 雎宁:睢宁 茬平:茌平 荏平:茌平 除州:滁州 "
    "端安:瑞安 宣宾:宜宾 甄城:鄄城 卢江:庐江 沪州:泸州 扬原:阳原 马按山:马鞍山 连云巷:连云港 "
    "乌鞍山:马鞍山 菜芜:莱芜"
)


@pytest.fixture(autouse=True)
def weining():
    guizhou = factories.province(name="贵州省", short_name="贵州", pinyin="guizhou")
    bijie = factories.prefecture(parent=guizhou, name="毕节市", short_name="毕节", pinyin="bijie")
    return factories.county(
        parent=bijie, name="威宁彝族回族苗族自治县", short_name="威宁", pinyin="weining"
    )


@pytest.fixture
def nanning():
    guangxi = factories.province(name="广西壮族自治区", short_name="广西", pinyin="guangxi")
    return factories.prefecture(
        parent=guangxi, name="南宁市", short_name="南宁", pinyin="nanning", initials="nn"
    )


def held_by(*names, **department):
    posts = []
    office = factories.department(**department)
    for name in names:
        posts.append(factories.post(department=office))
        factories.appointment(post=posts[-1], official=factories.official(name=name))
    factories.publish(*posts)
    return posts


CORRECTIONS = {
    "zhagnwei": "zhangwei",
    "zhang wie": "zhangwei",
    "wangwie": "wangwei",
    "wan gwei": "wangwei",
    "wagnwei": "wangwei",
    "wangwe1": "wangwei",
    "王示列": "王示例",
    "汪示例": "王示例",
    "王事例": "王示例",
    "王 示列": "王示例",
    "南宁王示列": "南宁 王示例",
    "南宁 王示列": "南宁 王示例",
    "nannign wangwei": "nanning wangwei",
    "wangwie nanning": "wangwei nanning",
    "欧杨样本": "欧阳样本",
    "阿卜杜拉·买提": None,
    "abudulamaimait": "abudulamaimaiti",
    "威林": "威宁",
    "威林县": "威宁县",
    "卫宁": "威宁",
    "weinign": "weining",
    "15400001234": None,
    "": None,
    "王": None,
}


def test_best_correction_comes_first(nanning):
    held_by("张薇", "王伟", "王示例", "欧阳样本", "阿卜杜拉·买买提", region=nanning)
    found = {query: correct_query(query) for query in CORRECTIONS}
    assert {query: [*each[:1]] for query, each in found.items()} == {
        query: [correction] if correction else [] for query, correction in CORRECTIONS.items()
    }
    assert all(len(each) <= 3 for each in found.values())


def test_region_is_corrected_within_the_regions_named_before_it(nanning):
    held_by("王示例", region=nanning)
    weining = Region.objects.get(name="威宁彝族回族苗族自治县")
    held_by("欧阳样本", region=weining)
    expected = {
        "毕节 威林": ["毕节 威宁"],
        "毕节威林": ["毕节 威宁"],
        "weinin": ["weining"],
        "南宁 威林": [],
    }
    assert {query: correct_query(query) for query in expected} == expected


def test_every_correction_has_live_results(nanning, editor, clock):
    (post,) = held_by("王示例", region=nanning)
    assert correct_query("王示列") == ["王示例"]
    assert correct_query("wangsihli") == ["wangshili"]
    withdrawal.withdraw_post(post, by=editor, reason=PublicReason.MISTAKE)
    assert correct_query("王示列") == correct_query("wangsihli") == []
    factories.publish(post, on=clock.today + timedelta(2))
    for _day in range(2):
        assert correct_query("王示列") == correct_query("wangsihli") == []
        clock.advance(days=1)
    clock.advance(days=1)
    assert correct_query("王示列") == ["王示例"]


def misspell(random, word):
    """Return a word with a letter deleted, inserted or replaced, or two transposed."""
    at, letter = random.randrange(len(word) - 1), random.choice(string.ascii_lowercase)
    left, right = word[:at], word[at:]
    edits = (right[1:], letter + right, letter + right[1:], right[1] + right[0] + right[2:])
    return left + random.choice(edits)


def test_94_percent_of_misspelled_names_are_corrected():
    random = Random(4)
    names = list(islice(demonstration.names(random), 150 if FULL else 50))
    held_by(*names)
    spellings = sorted(
        {pinyin.full(reading) for name in names for reading in pinyin.readings(name)}
    )
    corrected = tried = 0
    while tried < (300 if FULL else 50):
        name = random.choice(spellings)
        typed = misspell(random, name)
        if typed not in spellings:
            tried += 1
            corrected += name in correct_query(typed)
    assert corrected >= 0.94 * tried


class AnyQuery(TestCase):
    @settings(max_examples=examples(60), deadline=None)
    @given(
        st.text(max_size=40)
        | st.text("王示例南宁wangei 0123·-'\\&|!:*%_\0", max_size=20)
        | st.text(string.ascii_lowercase, min_size=4, max_size=30)
    )
    def test_no_query_raises_and_no_correction_is_the_query(self, query):
        factories.region()
        corrections = correct_query(query)
        assert len(corrections) <= 3
        assert query not in corrections


def test_a_word_that_is_understood_is_never_replaced(nanning):
    factories.prefecture(name="南京市", short_name="南京", pinyin="nanjing", parent=nanning.parent)
    factories.department_type(name="纪律检查委员会", aliases=["纪委"])
    factories.department_type(name="发展计划委员会", aliases=["计委"])
    held_by("梁演示", "廖演示", "姜演示", region=nanning)
    for query in ("110 南宁", "气象咨询 南宁", "纪委 南京", "纪委 南宁", "梁演示", "南宁 梁演示"):
        assert correct_query(query) == []
    assert correct_query("南宁 良演示")[0] == "南宁 梁演示"


def test_a_character_that_looks_alike_is_offered_after_the_same_sound():
    gansu = factories.province(name="甘肃省", short_name="甘肃", pinyin="gansu")
    for name, letters in (("临潼", "lintong"), ("临漳", "linzhang"), ("临川", "linchuan")):
        factories.county(parent=gansu, name=f"{name}县", short_name=name, pinyin=letters)
    assert correct_query("临撞")[0] == "临潼"
    assert correct_query("临童")[0] == "临潼"
    assert correct_query("临彰")[0] == "临漳"


@pytest.mark.usefixtures("country")
def test_place_with_one_wrong_character_is_offered_and_never_opened():
    missed, opened = {}, []
    for query, place in (pair.split(":") for pair in MISSPELLED_PLACES.split()):
        offers = correct_query(query)
        if place not in offers:
            missed[query] = offers
        if find_redirect(read_intent(query), None):
            opened.append(query)
    assert (missed, opened) == ({}, [])


@pytest.mark.usefixtures("nanning")
def test_an_offer_of_a_region_names_the_regions_above_it():
    (offer,) = correct_query("威林")
    assert (str(offer), offer.detail) == ("威宁", "贵州省毕节市")


def test_counties_and_above_are_offered_before_townships(weining):
    factories.township(parent=weining, name="南金镇", short_name="南金", pinyin="nanjin")
    factories.township(parent=weining, name="兰津镇", short_name="兰津", pinyin="lanjing")
    factories.prefecture(
        name="南京市", short_name="南京", pinyin="nanjing", parent=weining.parent.parent
    )
    assert correct_query("nanjng")[0] == "nanjing"
