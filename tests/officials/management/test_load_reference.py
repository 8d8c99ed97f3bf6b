"""Reference data: the whole country as it is shipped, and small files that change."""

import csv
import functools
import gzip
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from officials.models import (
    AreaCode,
    CalendarDay,
    DepartmentType,
    Level,
    NationalHotline,
    PublicVersion,
    ReferenceVersion,
    Region,
    RegionAlias,
    Topic,
)
from officials.reference import TABLES, load
from officials.search import finder
from tests.support import factories, proposed

FIXTURES = settings.BASE_DIR / "fixtures"
HotlineEvent = apps.get_model("officials.NationalHotlineEvent")


@functools.cache
def rows(name):
    data = (FIXTURES / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.usefixtures("country")
class TestTheCountry:
    def test_every_row_of_every_file_is_loaded(self):
        for table in TABLES:
            shipped = sum(len(rows(name)) for name in table.files)
            assert table.model.objects.count() == shipped > 0

    def test_a_region_stands_below_its_real_parent(self):
        for region in Region.objects.filter(level__lt=Level.TOWNSHIP).select_related("parent"):
            assert region.path == [*(region.parent.path if region.parent else []), region.pk]
        assert Region.objects.get(name="仙桃市").parent.name == "湖北省"
        assert Region.objects.get(name="东莞市").children.filter(level=Level.TOWNSHIP).exists()

    def test_loading_again_leaves_a_merged_region_merged(self):
        old, into = (Region.objects.get(code=code) for code in ("610115", "610114"))
        below = set(old.children.values_list("pk", flat=True))
        proposed.merge_regions(old, into)
        loaded = [load(table, FIXTURES) for table in TABLES]
        assert not any(each.added or each.updated for each in loaded)
        old.refresh_from_db()
        assert old.merged_into == into
        assert below <= set(into.children.values_list("pk", flat=True))
        assert Region.objects.find("610115") == into

    def test_there_are_no_pseudo_nodes(self):
        pseudo = ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"]
        assert not Region.objects.filter(name__in=pseudo).exists()

    def test_every_region_has_the_version_of_its_page(self):
        assert PublicVersion.objects.count() == Region.objects.count()
        assert not PublicVersion.objects.exclude(own=0, subtree=0, live=0).exists()

    @pytest.mark.parametrize("query", ["南宁", "南宁市", "nanning", "nn"])
    def test_nanning_is_found(self, query):
        assert "450100" in [region.code for region in finder.find_regions(query)]

    def test_a_former_name_finds_what_the_place_is_today(self):
        assert [place.name for place in finder.find_regions("襄樊市")] == ["襄阳市"]

    def test_a_renamed_region_does_not_redirect_to_itself(self):
        assert not [
            alias
            for alias in RegionAlias.objects.filter(redirects=True).select_related("region")
            if alias.code == alias.region.code
        ]

    def test_rare_characters_survive(self):
        assert Region.objects.filter(name="𰝟渡镇").exists()

    def test_a_reassigned_number_has_a_row_for_each_service(self):
        uses = NationalHotline.objects.filter(number="12356").values_list("status", flat=True)
        assert sorted(uses) == ["active", "merged"]

    def test_lists_in_a_cell_become_lists(self):
        assert "卫健委" in DepartmentType.objects.get(code="health").aliases
        assert Topic.objects.get(slug="water-outage").hotlines == ["12345"]
        assert AreaCode.objects.get(region__name="通化市").local_digits == [7, 8]

    def test_loading_again_changes_nothing(self, capsys):
        before = ReferenceVersion.objects.get().number, HotlineEvent.objects.count()
        call_command("load_reference")
        assert (ReferenceVersion.objects.get().number, HotlineEvent.objects.count()) == before
        told = capsys.readouterr().out
        assert "Region: 0 added, 0 updated, 42,090 unchanged" in told
        assert "stay" not in told

    def test_a_load_gives_its_reason_in_the_history(self):
        reasons = {event.pgh_context["why"] for event in HotlineEvent.objects.all()}
        assert reasons == {"load_reference"}

    def test_the_command_lists_rows_that_are_in_no_file(self, capsys):
        factories.topic(name="样事")
        call_command("load_reference")
        assert "1 stay that are in no file: 样事" in capsys.readouterr().out


# Small files that change


@pytest.fixture
def files(tmp_path):
    """Write files with the headers that are shipped; what a row does not say is empty."""

    def write(name, *written: dict[str, str]) -> Path:
        header = list(rows(name)[0])
        lines = [header, *([row.get(column, "") for column in header] for row in written)]
        text = "".join(",".join(line) + "\n" for line in lines)
        packed = gzip.compress(text.encode()) if name.endswith(".gz") else text.encode()
        (tmp_path / name).write_bytes(packed)
        return tmp_path

    for table in TABLES:
        for name in table.files:
            write(name)
    return write


def table_of(model):
    return next(table for table in TABLES if table.model is model)


def place(code, name, parent="", level="county"):
    words = {"short_name": name, "name_en": name, "pinyin": "x", "initials": "x"}
    return words | {
        "code": code,
        "name": name,
        "parent_code": parent,
        "level": level,
        "type": "县",
        "pinyin_spaced": "x",
    }


PROVINCES = (place("990000", "甲省", level="province"), place("980000", "乙省", level="province"))


def test_a_changed_row_is_updated_where_it_stands(db, files):
    load(table_of(Region), files("regions.csv", *PROVINCES))
    before = Region.objects.get(code="990000").pk
    renamed = place("990000", "丙省", level="province")
    loaded = load(table_of(Region), files("regions.csv", renamed, PROVINCES[1]))
    assert (loaded.added, loaded.updated, loaded.unchanged) == (0, 1, 1)
    assert Region.objects.get(name="丙省").pk == before


def test_a_row_that_is_in_no_file_any_more_stays_and_is_told(db, files):
    load(table_of(Region), files("regions.csv", *PROVINCES))
    loaded = load(table_of(Region), files("regions.csv", PROVINCES[0]))
    assert loaded.kept == ("乙省",)
    assert (loaded.added, loaded.updated, loaded.unchanged) == (0, 0, 1)
    assert Region.objects.filter(name="乙省").exists()


def test_a_region_that_moves_takes_all_below_it_along(db, files):
    below = place("990102", "丁镇", "990101", "township")
    files("townships.csv.gz", below | {"code": "990101001"})
    load(table_of(Region), files("regions.csv", *PROVINCES, place("990101", "丁县", "990000")))
    loaded = load(
        table_of(Region), files("regions.csv", *PROVINCES, place("990101", "丁县", "980000"))
    )
    assert loaded.updated == 1
    names = dict(Region.objects.values_list("pk", "name"))
    assert [names[pk] for pk in Region.objects.get(name="丁镇").path] == ["乙省", "丁县", "丁镇"]


def test_a_parent_may_stand_anywhere_in_the_files(db, files):
    loaded = load(
        table_of(Region), files("regions.csv", place("990101", "丁县", "990000"), *PROVINCES)
    )
    assert loaded.added == 3


def test_a_fault_in_a_file_leaves_the_table_as_it_was(db, files):
    load(table_of(Region), files("regions.csv", *PROVINCES))
    orphan = place("990101", "丁县", "970000")
    with pytest.raises(IntegrityError), transaction.atomic():
        load(table_of(Region), files("regions.csv", PROVINCES[0] | {"name": "丙省"}, orphan))
    assert set(Region.objects.values_list("name", flat=True)) == {"甲省", "乙省"}


def test_a_number_that_is_given_out_again_gets_a_second_row(db, files):
    line = {"number": "12399", "name_zh": "旧线", "name_en": "Old", "category": "service"}
    old = line | {"status": "active"}
    load(table_of(NationalHotline), files("national_hotlines.csv", old))
    before = NationalHotline.objects.get().pk
    merged = line | {"status": "merged", "merged_into": "12345"}
    new = old | {"name_zh": "新线", "valid_from": "2026-01-01"}
    load(table_of(NationalHotline), files("national_hotlines.csv", merged, new))
    assert NationalHotline.objects.get(pk=before).status == "merged"
    assert NationalHotline.objects.get(status="active").name == "新线"


def test_a_load_that_writes_raises_the_version_of_the_reference_data(db, files):
    load(table_of(Region), files("regions.csv", PROVINCES[0]))
    before = ReferenceVersion.objects.get().number
    load(table_of(Region), files("regions.csv", PROVINCES[0]))
    assert ReferenceVersion.objects.get().number == before
    load(table_of(Region), files("regions.csv", *PROVINCES))
    assert ReferenceVersion.objects.get().number > before


# A list of holidays by itself

FESTIVALS = (
    ("2027-01-01", "元旦"),
    ("2027-02-06", "春节"),
    ("2027-04-05", "清明节"),
    ("2027-05-01", "劳动节"),
    ("2027-06-09", "端午节"),
    ("2027-09-15", "中秋节"),
    ("2027-10-01", "国庆节"),
)


def holiday(day, name, kind="holiday", year="2027"):
    number = "样办发〔2026〕1号"
    return {"year": year, "day": day, "kind": kind, "name": name, "document_number": number}


LIST = [holiday(*each) for each in FESTIVALS]


@pytest.fixture
def holidays(files):
    """Write a list of holidays; return its path."""
    return lambda *written: files("holidays.csv", *written) / "holidays.csv"


@pytest.mark.usefixtures("db")
class TestAListOfHolidays:
    def test_it_is_loaded_without_the_rest(self, holidays, capsys):
        bridge = holiday("2026-12-31", "元旦")
        call_command("load_reference", str(holidays(*LIST, bridge)))
        assert CalendarDay.objects.filter(year=2027).count() == len(LIST) + 1
        assert capsys.readouterr().out == "CalendarDay: 8 added, 0 updated, 0 unchanged\n"
        assert not Region.objects.exists()

    def test_it_replaces_the_list_of_its_year_alone(self, holidays, capsys):
        factories.calendar_day()
        call_command("load_reference", str(holidays(*LIST, holiday("2027-10-02", "国庆节"))))
        call_command(
            "load_reference", str(holidays(*LIST, holiday("2027-10-09", "国庆节", "workday")))
        )
        assert "1 added, 0 updated, 7 unchanged, 1 removed" in capsys.readouterr().out
        days = CalendarDay.objects.values_list("day", "kind")
        assert {kind for day, kind in days if str(day) == "2027-10-09"} == {"workday"}
        assert not [day for day, _kind in days if str(day) == "2027-10-02"]
        assert CalendarDay.objects.filter(year=2026).count() == 1

    def test_one_that_a_spreadsheet_saved_is_read(self, holidays):
        path = holidays(*LIST)
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        call_command("load_reference", str(path), verbosity=0)
        assert CalendarDay.objects.count() == len(LIST)

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            (holiday("2027-02-30", "春节"), "line 9: day: “2027-02-30” is no day"),
            (holiday("20270207", "春节"), "line 9: day: write “20270207” as 2027-02-07"),
            (holiday("2027/2/7", "春节"), "line 9: day: “2027/2/7” is no day; write it as 2027-"),
            (holiday("2028-02-07", "春节"), "line 9: day: 2028-02-07 is not of the list of 2027"),
            (holiday("2027-02-06", "春节"), "line 9: day: 2027-02-06 stands in line 3 already"),
            (holiday("2027-02-07", "春节", "rest"), "kind: “rest” is neither holiday nor workday"),
            (holiday("2027-02-08", "春节", "workday"), "2027-02-08 is a working day of its own"),
            (holiday("2027-02-07", ""), "line 9: name: is empty"),
            (holiday("2027-02-07", "春节", year="27"), "line 9: year: “27” is no year"),
            (holiday("2028-01-01", "元旦", year="2028"), "the list of 2028 is not complete"),
        ],
    )
    def test_one_with_a_fault_is_refused_whole_with_its_line(self, holidays, row, said):
        with pytest.raises(CommandError) as error:
            call_command("load_reference", str(holidays(*LIST, row)))
        assert said in str(error.value)
        assert "holidays.csv: nothing was loaded." in str(error.value)
        assert not CalendarDay.objects.exists()

    def test_a_row_with_too_many_values_is_refused(self, holidays):
        path = holidays(*LIST)
        path.write_text(path.read_text() + "2027,2027-02-07,holiday,春节,样办发〔2026〕1号,多\n")
        with pytest.raises(CommandError, match="line 9: has 6 values, the header 5"):
            call_command("load_reference", str(path))

    def test_a_file_of_another_kind_is_refused_with_the_headers_that_are_read(self, tmp_path):
        path = tmp_path / "list.csv"
        for content, said in (
            ("日期,节日\n".encode(), "year,day,kind,name,document_number (holidays.csv)"),
            ("日期\n".encode("gbk"), "is not UTF-8"),
            (None, "cannot be read"),
        ):
            path.unlink(missing_ok=True)
            if content:
                path.write_bytes(content)
            with pytest.raises(CommandError) as error:
                call_command("load_reference", str(path))
            assert said in str(error.value)
