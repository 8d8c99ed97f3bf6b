"""The shipped reference data, read as files: what load_reference may rely on."""

import csv
import gzip
import io
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent.parent / "fixtures"
TABLES = (
    "regions.csv",
    "townships.csv.gz",
    "zones.csv",
    "aliases.csv",
    "area_codes.csv",
    "department_types.csv",
    "national_hotlines.csv",
    "topics.csv",
    "holidays.csv",
    "calling_rounds.csv",
)

Row = dict[str, str]


def content(name: str) -> bytes:
    data = (FIXTURES / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def read(name: str) -> list[Row]:
    text = content(name).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


REGIONS = read("regions.csv")
TOWNSHIPS = read("townships.csv.gz")
ZONES = read("zones.csv")
ALIASES = read("aliases.csv")
SPELLINGS = [row for row in ALIASES if row["type"] == "英文别名"]
NICKNAMES = [row for row in ALIASES if row["type"] == "中文别名"]
FORMER = [row for row in ALIASES if row not in SPELLINGS and row not in NICKNAMES]
AREA_CODES = read("area_codes.csv")
TYPES = read("department_types.csv")
HOTLINES = read("national_hotlines.csv")
TOPICS = read("topics.csv")

PLACES = REGIONS + TOWNSHIPS + ZONES
BY_CODE = {row["code"]: row for row in PLACES}
TYPE_CODES = {row["code"] for row in TYPES}
ACTIVE = [row for row in HOTLINES if row["status"] == "active"]
ACTIVE_ON_THE_MAINLAND = {row["number"] for row in ACTIVE if not row["territory"]}


def level(code: str) -> str:
    return BY_CODE[code].get("level", "zone")


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("name", TABLES)
def test_a_file_is_plain_utf8_with_unix_line_ends(name: str) -> None:
    data = content(name)
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert "\N{REPLACEMENT CHARACTER}" not in data.decode("utf-8")


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_every_column_and_no_stray_space(name: str) -> None:
    for row in read(name):
        assert None not in row, row
        assert all(value is not None and value == value.strip() for value in row.values()), row


def test_the_compressed_file_does_not_depend_on_when_it_was_made() -> None:
    header = (FIXTURES / "townships.csv.gz").read_bytes()[:10]
    assert header[4:8] == bytes(4)


def test_the_levels_have_their_known_sizes() -> None:
    sizes = Counter(row["level"] for row in REGIONS)
    assert sizes == {"province": 34, "prefecture": 333, "county": 2847}
    assert len(TOWNSHIPS) == 38_723
    assert len(ZONES) == 153


def test_codes_are_unique() -> None:
    assert repeated([row["code"] for row in PLACES]) == []


def test_every_code_has_the_form_of_its_kind() -> None:
    for rows, form in ((REGIONS, r"\d{6}"), (TOWNSHIPS, r"\d{9}"), (ZONES, r"z\d{6}|z-[a-z]+")):
        assert [row["code"] for row in rows if not re.fullmatch(form, row["code"])] == []


def test_every_parent_exists_and_is_of_a_higher_level() -> None:
    order = ["province", "prefecture", "county", "township", "zone"]
    for row in PLACES:
        if level(row["code"]) == "province":
            assert row["parent_code"] == ""
        else:
            assert order.index(level(row["parent_code"])) < order.index(level(row["code"])), row


def test_there_are_no_pseudo_nodes() -> None:
    pseudo = {"市辖区", "县", "自治区直辖县级行政区划", "省直辖县级行政区划", "市", "区"}
    assert [row["code"] for row in PLACES if row["name"] in pseudo] == []


def test_counties_may_hang_under_a_province_and_townships_under_a_prefecture() -> None:
    counties = [row for row in REGIONS if row["level"] == "county"]
    assert sum(level(row["parent_code"]) == "province" for row in counties) == 118
    assert sum(level(row["parent_code"]) == "prefecture" for row in TOWNSHIPS) == 102
    assert BY_CODE["429004"]["parent_code"] == "420000"


def test_hong_kong_macao_and_taiwan_have_no_children() -> None:
    assert not {"710000", "810000", "820000"} & {row["parent_code"] for row in PLACES}


def test_short_names_keep_at_least_two_characters() -> None:
    assert [row["code"] for row in PLACES if len(row["short_name"]) < 2] == []


def test_pinyin_is_lower_case_ascii_and_agrees_with_its_syllables() -> None:
    for row in [*PLACES, *FORMER]:
        syllables = row["pinyin_spaced"].split(" ")
        assert re.fullmatch(r"[a-z]+", row["pinyin"]), row
        assert row["pinyin"] == "".join(syllables), row
        assert row["initials"] == "".join(syllable[0] for syllable in syllables), row
        assert len(syllables) == len(row["short_name"]), row


@pytest.mark.parametrize(
    ("code", "pinyin"),
    [("371722", "shanxian"), ("500000", "chongqing"), ("341621", "guoyang"), ("510682", "shifang")],
)
def test_a_special_reading_survives(code: str, pinyin: str) -> None:
    assert BY_CODE[code]["pinyin"] == pinyin


def test_a_rare_character_outside_the_basic_plane_survives() -> None:
    assert BY_CODE["511725113"]["name"] == "\U0003075f渡镇"


def test_every_place_has_an_english_name() -> None:
    form = re.compile(r"[A-ZÜ][A-Za-zÜü'’,–\- ]+")
    assert [row["name_en"] for row in PLACES if not form.fullmatch(row["name_en"])] == []


def test_the_english_names_of_provinces_are_all_different() -> None:
    names = [row["name_en"] for row in REGIONS if row["level"] == "province"]
    assert repeated(names) == []
    assert BY_CODE["140000"]["name_en"] == "Shanxi"
    assert BY_CODE["610000"]["name_en"] == "Shaanxi"


@pytest.mark.parametrize(
    ("code", "name_en"),
    [
        ("150000", "Inner Mongolia"),
        ("540000", "Tibet"),
        ("810000", "Hong Kong"),
        ("820000", "Macao"),
        ("610100", "Xi'an"),
        ("450100", "Nanning"),
        ("150100", "Hohhot"),
        ("650100", "Ürümqi"),
        ("653100", "Kashgar Prefecture"),
        ("141100", "Lüliang"),
        ("152500", "Xilingol League"),
        ("513200", "Ngawa Tibetan and Qiang Autonomous Prefecture"),
        ("610115", "Lintong District"),
        ("310115", "Pudong New Area"),
        ("220283", "Shulan"),
        ("340523", "He County"),
        ("520526", "Weining Yi, Hui and Miao Autonomous County"),
        ("622926", "Dongxiang Autonomous County"),
        ("150723", "Oroqen Autonomous Banner"),
        ("429021", "Shennongjia Forestry District"),
        ("110101001", "Donghuamen Subdistrict"),
        ("z-xiongan", "Xiong'an New Area"),
    ],
)
def test_an_english_name_is_the_usual_one(code: str, name_en: str) -> None:
    assert BY_CODE[code]["name_en"] == name_en


def test_a_former_name_leads_to_a_region_of_today() -> None:
    for row in ALIASES:
        assert BY_CODE[row["current_code"]]["name"] == row["current_name"], row
        assert row["redirects"] in {"0", "1"}, row


def test_a_code_still_in_use_never_redirects() -> None:
    assert [row for row in ALIASES if row["redirects"] == "1" and row["old_code"] in BY_CODE] == []


def test_a_former_code_redirects_to_one_place_only() -> None:
    assert repeated([row["old_code"] for row in ALIASES if row["redirects"] == "1"]) == []


def test_former_names_and_codes_are_kept_once() -> None:
    assert repeated([row["old_code"] + row["old_name"] for row in ALIASES]) == []
    assert sum(row["redirects"] == "0" for row in FORMER) == 66


def test_another_english_spelling_is_searched_for_and_never_redirects() -> None:
    for row in SPELLINGS:
        assert re.fullmatch("[A-Z][A-Za-z ]+", row["old_name"]), row
        assert row["redirects"] == "0", row
        assert not any(row[each] for each in ("old_code", "short_name", "pinyin")), row


def test_a_nickname_is_searched_for_and_never_redirects() -> None:
    for row in NICKNAMES:
        assert re.fullmatch("[\u4e00-\u9fff]{1,3}", row["old_name"]), row
        assert row["redirects"] == "0", row
        assert not any(row[each] for each in ("old_code", "short_name", "pinyin", "year")), row


def test_a_district_split_between_two_leads_to_their_city() -> None:
    former = {row["old_code"]: row["current_code"] for row in ALIASES if row["redirects"] == "1"}
    assert former["130103"] == "130100"


@pytest.mark.parametrize(("name", "pinyin"), [("襄樊市", "xiangfan"), ("长岛县", "changdao")])
def test_a_former_name_can_be_typed(name: str, pinyin: str) -> None:
    assert pinyin in {row["pinyin"] for row in ALIASES if row["old_name"] == name}


def test_every_mainland_place_finds_its_area_code_by_walking_up() -> None:
    known = {row["region_code"] for row in AREA_CODES}
    assert known <= BY_CODE.keys()
    for row in REGIONS:
        if row["level"] != "province":
            code = row["code"]
            while code and code not in known:
                code = BY_CODE[code]["parent_code"]
            assert code, row


def test_an_area_code_has_the_name_and_form_it_should() -> None:
    assert repeated([row["region_code"] for row in AREA_CODES]) == []
    for row in AREA_CODES:
        assert row["region_name"] == BY_CODE[row["region_code"]]["name"]
        assert re.fullmatch(r"0\d{2,3}|\+85[23]|\+886", row["area_code"]), row
        assert re.fullmatch(r"[78](\|8)?|", row["local_digits"]), row


def test_department_types_are_unique_and_ordered() -> None:
    for column in ("code", "name_zh", "name_en", "rank"):
        assert repeated([row[column] for row in TYPES]) == []
    rank = {row["code"]: int(row["rank"]) for row in TYPES}
    sequence = ["party_office", "gov_office", "discipline", "education", "court", "trade_union"]
    assert sorted(sequence, key=rank.__getitem__) == sequence


def test_no_nickname_is_the_full_name_of_another_type() -> None:
    owner = {row["name_zh"]: row["code"] for row in TYPES}
    for row in TYPES:
        for nickname in row["aliases"].split("|"):
            assert owner.get(nickname) is None, (row["code"], nickname)


def test_an_active_number_means_one_thing_in_a_territory() -> None:
    assert repeated([row["territory"] + " " + row["number"] for row in ACTIVE]) == []
    psychological_aid = [row for row in ACTIVE if row["number"] == "12356"]
    assert [row["valid_from"] for row in psychological_aid] == ["2025-05-01"]


def test_a_merged_number_says_where_it_went() -> None:
    for row in HOTLINES:
        assert row["status"] in {"active", "local", "merged", "withdrawn"}, row
        assert (row["status"] == "merged") == bool(row["merged_into"]), row
        assert row["merged_into"] in {"", *ACTIVE_ON_THE_MAINLAND}, row


def test_12369_is_no_longer_active() -> None:
    assert "12369" not in ACTIVE_ON_THE_MAINLAND


def test_every_hotline_is_a_short_code_with_a_source() -> None:
    for row in HOTLINES:
        assert re.fullmatch(r"\d{3,6}", row["number"]), row
        assert row["name_zh"], row
        assert row["name_en"], row
        assert row["source"], row
        assert row["source_url"].startswith(("https://", "http://")), row
        assert bool(row["note_zh"]) == bool(row["note_en"]), row
        assert not re.search(r"[\u4e00-\u9fff]", row["name_en"] + row["note_en"]), row
        for day in (row["valid_from"], row["valid_until"]):
            assert not day or date.fromisoformat(day)


def test_a_mainland_hotline_has_a_department_type_and_others_a_territory() -> None:
    for row in HOTLINES:
        if row["territory"]:
            assert row["territory"] in {"710000", "810000", "820000"}
            assert row["department_type"] == ""
        else:
            assert row["department_type"] in TYPE_CODES, row


def test_hong_kong_macao_and_taiwan_show_their_own_emergency_number() -> None:
    emergency = {(r["territory"], r["number"]) for r in ACTIVE if r["category"] == "emergency"}
    assert {("810000", "999"), ("820000", "999"), ("710000", "110")} <= emergency


def test_a_hotline_serves_existing_types_and_lists_no_word_twice() -> None:
    for row in HOTLINES:
        types, words = row["department_types"].split("|"), row["aliases"].split("|")
        assert set(types) <= TYPE_CODES | {""}, row
        assert repeated(types) == repeated(words) == [], row
        assert row["aliases"] or row["territory"] or row["name_en"].endswith("(former)"), row


def test_every_emergency_hotline_of_the_mainland_has_words_of_both_languages() -> None:
    for row in ACTIVE:
        if row["category"] == "emergency" and not row["territory"]:
            words = row["aliases"].split("|")
            assert {word.isascii() for word in words} == {True, False}, row


def test_no_word_for_a_hotline_is_the_name_of_a_place() -> None:
    names = {row[key].lower() for row in PLACES for key in ("name", "short_name", "name_en")}
    names |= {row["pinyin"] for row in PLACES}
    for row in HOTLINES:
        assert not names & {*row["aliases"].split("|")}, row


def test_topics_are_unique_and_ranked() -> None:
    for column in ("slug", "name_zh", "name_en", "rank"):
        assert repeated([row[column] for row in TOPICS]) == []
    ranks = [int(row["rank"]) for row in TOPICS]
    assert ranks == sorted(ranks)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", row["slug"]) for row in TOPICS)


def test_a_topic_refers_to_existing_types_and_active_hotlines() -> None:
    for row in TOPICS:
        types, hotlines = row["department_types"].split("|"), row["hotlines"].split("|")
        assert set(types) <= TYPE_CODES, row
        assert set(hotlines) <= ACTIVE_ON_THE_MAINLAND, row
        assert repeated(types) == repeated(hotlines) == [], row


def test_the_topics_people_ask_for_most_are_there() -> None:
    names = {row["name_zh"] for row in TOPICS}
    assert {"欠薪", "噪音", "停水", "路灯", "学区", "低保", "宅基地"} <= names


def test_a_word_people_type_is_not_listed_twice_in_one_topic() -> None:
    for row in TOPICS:
        words = [row["name_zh"], *row["aliases"].split("|")]
        assert repeated(words) == [], row
        assert all(words), row


def test_a_calling_round_counts_no_more_than_it_called_and_names_its_source() -> None:
    """Counts are those of a report, in both languages."""
    for row in read("calling_rounds.csv"):
        called, answered = int(row["called"]), int(row["answered"])
        assert int(row["answered_by_holder"] or 0) <= answered <= called, row
        assert all(row[name] and row[name + "_en"] for name in ("place", "source")), row
        assert bool(row["remark"]) == bool(row["remark_en"]), row
