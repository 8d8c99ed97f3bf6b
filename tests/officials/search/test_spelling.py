"""What was perhaps meant is offered where a query finds next to nothing, if it leads somewhere."""

import random
import string
from datetime import timedelta
from itertools import islice

import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from officials import pinyin
from officials.actions import withdrawal
from officials.management.demonstration import names as demonstration
from officials.search.spelling import meant, places
from tests.support import factories

pytestmark = pytest.mark.django_db


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
    made = []
    office = factories.department(**department)
    for name in names:
        made.append(factories.post(department=office))
        factories.appointment(post=made[-1], official=factories.official(name=name))
    factories.publish(*made)
    return made


@pytest.mark.parametrize(
    ("query", "offer"),
    [
        ("zhagnwei", "zhangwei"),
        ("zhang wie", "zhangwei"),
        ("wangwie", "wangwei"),
        ("wan gwei", "wangwei"),
        ("wagnwei", "wangwei"),
        ("wangwe1", None),
        ("王示列", "王示例"),
        ("汪示例", "王示例"),
        ("王事例", "王示例"),
        ("王 示列", "王示例"),
        ("南宁王示列", "南宁 王示例"),
        ("南宁 王示列", "南宁 王示例"),
        ("nannign wangwei", "nanning wangwei"),
        ("wangwie nanning", "wangwei nanning"),
        ("欧杨样本", "欧阳样本"),
        ("阿卜杜拉·买提", None),
        ("abudulamaimait", "abudulamaimaiti"),
        ("威林", "威宁"),
        ("威林县", "威宁县"),
        ("卫宁", "威宁"),
        ("weinign", "weining"),
        ("15400001234", None),
        ("", None),
        ("王", None),
    ],
)
def test_what_was_meant_is_offered_first(nanning, query, offer):
    held_by("张薇", "王伟", "王示例", "欧阳样本", "阿卜杜拉·买买提", region=nanning)
    offers = meant(query)
    assert len(offers) <= 3
    assert offers[:1] == ([offer] if offer else [])


@pytest.mark.parametrize(
    ("query", "offer"),
    [
        ("威林", "威宁"),
        ("毕节 威林", "毕节 威宁"),
        ("毕节威林", "毕节 威宁"),
        ("weinin", "weining"),
        ("南宁 威林", None),
        ("王示列", None),
        ("", None),
        ("w", None),
    ],
)
@pytest.mark.usefixtures("nanning")
def test_a_place_is_offered_among_those_that_are_named_before_it(query, offer):
    assert places(query)[:1] == ([offer] if offer else [])


def test_every_offer_finds_something_live_today(nanning, editor, clock):
    (made,) = held_by("王示例", region=nanning)
    assert meant("王示列") == ["王示例"]
    assert meant("wangsihli") == ["wangshili"]
    withdrawal.withdraw_post(made, by=editor, reason="误发")
    assert meant("王示列") == meant("wangsihli") == []
    factories.publish(made, on=clock.today + timedelta(2))
    for _day in range(2):
        assert meant("王示列") == meant("wangsihli") == []
        clock.advance(days=1)
    clock.advance(days=1)
    assert meant("王示列") == ["王示例"]


def amiss(chance, word):
    """A word with a letter too few, too many, another, or two exchanged."""
    at, letter = chance.randrange(len(word) - 1), chance.choice(string.ascii_lowercase)
    before, behind = word[:at], word[at:]
    ways = (behind[1:], letter + behind, letter + behind[1:], behind[1] + behind[0] + behind[2:])
    return before + chance.choice(ways)


def test_of_300_letters_amiss_in_names_of_the_demonstration_the_right_name_is_offered():
    chance = random.Random(4)
    held = list(islice(demonstration.names(chance), 150))
    held_by(*held)
    spelled = sorted({pinyin.full(reading) for name in held for reading in pinyin.readings(name)})
    right = asked = 0
    while asked < 300:
        name = chance.choice(spelled)
        typed = amiss(chance, name)
        if typed not in spelled:
            asked += 1
            right += name in meant(typed)
    assert right >= 0.94 * asked


class AnyQuery(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(
        st.text(max_size=40)
        | st.text("王示例南宁wangei 0123·-'\\&|!:*%_\0", max_size=20)
        | st.text(string.ascii_lowercase, min_size=4, max_size=30)
    )
    def test_no_query_raises_and_no_offer_is_the_query(self, query):
        factories.region()
        for offers in (meant(query), places(query)):
            assert len(offers) <= 3
            assert query not in offers
