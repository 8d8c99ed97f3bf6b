"""Open the best known of several regions of one name by the bare name, or none."""

import pytest

from officials.models import Level
from officials.search import vocabulary
from officials.search.intent import parse_intent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


@pytest.fixture
def read():
    current = vocabulary.get_current()
    return lambda query: parse_intent(query, current)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("西安", "610100"),
        ("大同", "140200"),
        ("中山", "442000"),
        ("资阳", "512000"),
        ("海南", "460000"),
        ("河北", "130000"),
        ("河南", "410000"),
        ("吉林", "220000"),
        ("Urumqi", "650100"),
        ("Kashgar", "653100"),
    ],
)
def test_a_name_of_an_upper_region_opens_it_before_lesser_namesakes(read, name, code):
    intent = read(name)
    assert intent.is_certain_region
    assert [region.code for region in intent.regions] == [code]


@pytest.mark.parametrize("name", ["朝阳", "兴安", "甘南", "鼓楼", "思茅", "桥东", "苏"])
def test_a_name_of_equals_is_offered(read, name):
    assert not read(name).is_certain_region


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("辽源西安", "220403"),
        ("大连 中山", "210202"),
        ("天津河北", "120105"),
        ("吉林 吉林市", "220200"),
    ],
)
def test_a_namesake_is_opened_with_the_region_above_it(read, query, code):
    intent = read(query)
    assert intent.is_certain_region
    assert [region.code for region in intent.regions] == [code]


def test_a_former_name_is_offered_beside_the_region_that_has_it_today(read):
    jiangbei = {"330205", "500157"}
    for query, codes in (
        ("江北区", jiangbei),
        ("江北", jiangbei),
        ("江北区 学区", jiangbei),
        ("jiangbeiqu", jiangbei),
        ("Jiangbei District", jiangbei),
        ("新市区", {"650104", "130602"}),
        ("清河区", {"211204", "320812"}),
        ("西市区", {"210803", "340104", "340304"}),
        ("南关区", {"220102", "410205"}),
        ("双桥区", {"130802", "500111"}),
    ):
        intent = read(query)
        assert not intent.is_certain_region, query
        assert {each.code for each in intent.regions} == codes, query
    for query, code in (("重庆江北区", "500157"), ("宁波江北区", "330205"), ("南宁", "450100")):
        intent = read(query)
        assert intent.is_certain_region, query
        assert [each.code for each in intent.regions] == [code], query


def test_every_short_name_opens_its_region_an_upper_one_or_none(read):
    current = vocabulary.get_current()
    upper = [each for each in current.regions.values() if each.level < Level.TOWNSHIP]
    for region in upper:
        intent = read(region.short_name)
        if intent.is_certain_region and intent.regions[0].id != region.id:
            assert intent.regions[0].level < region.level, region.name
