"""The place finder finds regions and topics by what citizens type."""

import pytest

from officials.search import finder
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _regions():
    guangxi = factories.province(name="广西壮族自治区", short_name="广西", pinyin="guangxi")
    nanning = factories.prefecture(
        parent=guangxi, name="南宁市", short_name="南宁", pinyin="nanning", initials="nn"
    )
    factories.region_alias(region=nanning, name="邕宁府", short_name="邕宁", pinyin="yongning")
    guizhou = factories.province(name="贵州省", short_name="贵州", pinyin="guizhou")
    bijie = factories.prefecture(parent=guizhou, name="毕节市", short_name="毕节", pinyin="bijie")
    weining = factories.county(
        parent=bijie, name="威宁彝族回族苗族自治县", short_name="威宁", pinyin="weining"
    )
    factories.township(parent=weining, name="草海镇", short_name="草海", pinyin="caohai")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("南宁", "南宁市"),
        ("南宁市", "南宁市"),
        ("nanning", "南宁市"),
        ("Nanning", "南宁市"),
        ("nann", "南宁市"),
        ("nn", "南宁市"),
        ("邕宁府", "南宁市"),
        ("邕宁", "南宁市"),
        ("yongning", "南宁市"),
        ("广西 南宁", "南宁市"),
        ("guangxi nanning", "南宁市"),
        ("广", "广西壮族自治区"),
    ],
)
def test_region_is_found_by(query, first):
    assert finder.find_regions(query)[0].name == first


def test_region_of_another_province_is_not_found():
    other = factories.province(name="云南省", short_name="云南")
    assert finder.find_regions("云南 南宁") == []
    assert finder.find_regions(other.name) == [other]


@pytest.mark.parametrize(
    "query",
    [
        "威宁",
        "威宁县",
        "威宁自治县",
        "威宁彝族自治县",
        "贵州威宁",
        "毕节威宁",
        "贵州省毕节市威宁县",
        "毕节 威宁县",
    ],
)
def test_region_is_found_by_its_colloquial_name(query):
    assert [region.short_name for region in finder.find_regions(query)] == ["威宁"]


@pytest.mark.parametrize("query", ["南宁威宁", "威林", "某威宁", "县", "威宁草", "asdfgh"])
def test_query_that_names_no_region_finds_none(query):
    assert finder.find_regions(query) == []


def test_township_is_found_after_the_names_of_its_parents():
    assert [region.name for region in finder.find_regions("威宁县草海镇")] == ["草海镇"]
