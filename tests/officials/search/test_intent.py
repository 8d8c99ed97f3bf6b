"""A query is read as a hotline, a region, a topic, a body, a number or a notice."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from officials.models import Level
from officials.search import vocabulary
from officials.search.intent import parse_intent
from officials.search.notice_references import parse_notice_reference
from tests.golden import rows
from tests.support.pairwise import by_turns

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


@pytest.fixture
def read():
    """Return a function that reads a query by the names of the whole country."""
    current = vocabulary.get_current()
    return lambda query: parse_intent(query, current)


def opened(intent):
    """Return the code of the region that may be opened, and the topic that is asked for there."""
    if not intent.is_certain_region or not (intent.is_region or intent.is_topic):
        return ""
    topic = intent.topics[0].slug if intent.is_topic else ""
    return f"{intent.regions[0].code} {topic}".strip()


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("110", "110"),
        ("１１０", "110"),
        ("报警", "110"),
        ("警察", "110"),
        ("police", "110"),
        ("火警", "119"),
        ("着火了", "119"),
        ("急救", "120"),
        ("救护车", "120"),
        ("ambulance", "120"),
        ("12345", "12345"),
        ("12333", "12333"),
        ("12315", "12315"),
        ("95598", "95598"),
        ("南宁 报警", "110"),
        ("临潼救护车", "120"),
    ],
)
def test_word_for_a_hotline_is_that_hotline(read, query, number):
    intent = read(query)
    assert number in intent.hotlines
    assert not opened(intent)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("南宁", "450100"),
        ("南宁市", "450100"),
        ("nanning", "450100"),
        ("临潼", "610115"),
        ("临潼区", "610115"),
        ("西安临潼", "610115"),
        ("我在西安市临潼区", "610115"),
        ("陕西省西安市临潼区骊山街道", "610115001"),
        ("临潼 骊山街道", "610115001"),
        ("南京鼓楼", "320106"),
        ("鼓楼 南京", "320106"),
        ("威宁县", "520526"),
        ("威宁彝族回族苗族自治县", "520526"),
        ("怀柔", "110116"),
        ("公安县", "421022"),
        ("合作市", "623001"),
        ("甘肃 合作", "623001"),
        ("610115", "610115"),
        ("610115001", "610115001"),
        ("⻢鞍山", "340500"),
        ("⻔头沟", "110109"),
        ("⻘岛", "370200"),
        ("𠮷林省", "220000"),
        ("南宁欠薪", "450100 unpaid-wages"),
        ("欠薪 南宁", "450100 unpaid-wages"),
        ("南宁市讨薪", "450100 unpaid-wages"),
        ("南宁老板不发工资", "450100 unpaid-wages"),
        ("老板不给钱 临潼", "610115 unpaid-wages"),
        ("临潼停水了怎么办", "610115 water-outage"),
        ("请问临潼停水找谁", "610115 water-outage"),
        ("南京鼓楼噪音", "320106 noise"),
        ("noise in Nanning", "450100 noise"),
        ("unpaid wages Lintong", "610115 unpaid-wages"),
        ("610115 停水", "610115 water-outage"),
    ],
)
def test_query_that_means_one_page_opens_it(read, query, expected):
    assert opened(read(query)) == expected


@pytest.mark.parametrize(
    "query",
    [
        "鼓楼区",
        "鼓楼区 噪音",
        "骊山街道",
        "思茅",
        "公安",
        "合作",
        "通道",
        "税务",
        "机场",
        "台北",
        "61011",
        "029",
        "110",
        "110 南宁",
        "南宁 王",
        "南宁 市长",
        "南宁医保局",
        "南宁 桂林",
        "\ue863鞍山",
        "八五О农场",
        "南宁〔2025〕2号",
        "南宁 2025年2月27日",
        "nanni",
        "石市长",
    ],
)
def test_query_with_a_choice_opens_nothing(read, query):
    assert not opened(read(query))


@pytest.mark.parametrize("row", rows("everyday_words.csv"), ids=lambda row: row["word"])
def test_everyday_word_opens_no_region(read, row):
    assert not opened(read(row["word"]))


def test_each_region_is_opened_by_its_names_from_the_province_down(read):
    current = vocabulary.get_current()
    upper = [each for each in current.regions.values() if each.level != Level.TOWNSHIP]
    for region in by_turns(upper, 0, of=4):
        full = current.full_name(region)
        intent = read(full)
        codes = [each.code for each in intent.regions]
        assert region.code in codes, full
        assert not intent.is_certain_region or codes == [region.code], full


@pytest.mark.parametrize(
    ("query", "code"),
    [("weijianwei", "health"), ("gong an ju", "public_security"), ("Chengguanju", "urban_mgmt")],
)
def test_body_is_read_by_the_pinyin_of_its_nickname(read, query, code):
    assert code in read(f"nanning {query}").department_types
    assert code in read(query).department_types


def test_pinyin_of_a_place_is_no_body(read):
    assert read("chengguan").department_types == ()


def test_area_code_names_the_regions_that_have_it(read):
    intent = read("029")
    assert intent.area_code == "029"
    assert "610100" in [region.code for region in intent.regions]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.sampled_from(["南宁", "南宁市", "临潼停水", "鞍山", "nanning", "610115", "西安临潼"]),
    sign=st.sampled_from("\ue000\uf8ffОЖЯあのカ한글□\ufffd"),
    position=st.integers(0, 8),
)
def test_query_with_a_sign_that_nobody_knows_opens_nothing(read, query, sign, position):
    intent = read(query[:position] + sign + query[position:])
    assert not opened(intent)
    assert intent.unread == sign


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("演示〔2025〕2号", ("演示", "2025", "2")),
        ("临政办发[2026]03号", ("临政办发", "2026", "3")),
        ("临政办发（2026）3号", ("临政办发", "2026", "3")),
        ("临政办发【2026】第3号", ("临政办发", "2026", "3")),
        ("2026年第3号", ("", "2026", "3")),
        ("〔2025〕2号", ("", "2025", "2")),
        ("〔2025〕12", ("", "2025", "12")),
        ("临政办发2026 3号", ("临政办发", "2026", "3")),
        ("临政办发〔2026〕三号", ("临政办发", "2026", "3")),
        ("临政办发2026年第十二号", ("临政办发", "2026", "12")),
        ("临政办发2026年3号", ("临政办发", "2026", "3")),
        ("临政办发〔2026〕3号文件", ("临政办发", "2026", "3")),
        ("根据临政办发〔2026〕3号", ("临政办发", "2026", "3")),
    ],
)
def test_document_number_is_read(query, expected):
    reference, rest = parse_notice_reference(query)
    assert (reference.prefix, reference.year, reference.number) == expected
    assert not rest.strip()


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("2025年2月27日", date(2025, 2, 27), date(2025, 2, 27)),
        ("2025-02-27", date(2025, 2, 27), date(2025, 2, 27)),
        ("2025.2.27", date(2025, 2, 27), date(2025, 2, 27)),
        ("2025/2/27 公告", date(2025, 2, 27), date(2025, 2, 27)),
        ("２０２５年２月", date(2025, 2, 1), date(2025, 2, 28)),
        ("二〇二五年二月二十七日", date(2025, 2, 27), date(2025, 2, 27)),
        ("20250227", date(2025, 2, 27), date(2025, 2, 27)),
        ("2025年2月27日公告", date(2025, 2, 27), date(2025, 2, 27)),
    ],
)
def test_day_of_a_notice_is_read(query, first, last):
    reference, _rest = parse_notice_reference(query)
    assert (reference.first, reference.last) == (first, last)


@pytest.mark.parametrize(
    "query", ["2025年2月31日", "2025", "02500010001", "1号楼", "2025号", "第3医院", "20259999"]
)
def test_other_digits_are_no_notice(query):
    assert parse_notice_reference(query) == (None, query)
