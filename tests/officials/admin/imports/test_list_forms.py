"""A list is taken as a file or as pasted text; a refusal says what to do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from officials.actions.import_originals import parse_corrections
from officials.admin.imports.list_forms import GRID_CORRECTION, GridForm, UploadForm
from officials.importing.tables import understand
from officials.models.national_hotlines import read_numbering
from tests.support import factories
from tests.support.list_files import Draft, html, xlsx

pytestmark = pytest.mark.django_db
LIST = Draft([["单位", "姓名", "职务", "电话"], ["教育局", "王示例", "局长", "029-00002001"]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASTED = "单位\t姓名\t职务\t电话\n教育局\t王示例\t局长\t029-00002001"


@pytest.fixture
def clerk(place):
    return factories.staff("editor", place)


@pytest.fixture
def notice(place):
    return factories.notice(owner_region=place)


def upload(clerk, notice, name=None, data=b"", **values):
    files = {"file": SimpleUploadedFile(name, data)} if name else {}
    return UploadForm({"notice": notice.pk, **values}, files, by=clerk)


def test_a_file_is_read_into_its_sheets(clerk, notice):
    form = upload(clerk, notice, "名单.xlsx", xlsx(LIST))
    assert form.is_valid(), form.errors
    assert form.book.sheets[0].rows[1].cells[:2] == ("教育局", "王示例")
    assert form.cleaned_data["region"] == notice.owner_region


def test_pasted_text_and_the_html_beside_it_are_read(clerk, notice):
    assert upload(clerk, notice, text=PASTED).is_valid()
    form = upload(clerk, notice, text="王示例", html=html(LIST).decode())
    assert form.is_valid(), form.errors
    assert form.book.sheets[0].rows[1].cells[1] == "王示例"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("名单.doc", OLE + "WordDocument".encode("utf-16-le") + bytes(600), "另存为"),
        ("名单.pdf", b"%PDF-1.7\n", "PDF"),
        ("名单.jpg", b"\xff\xd8\xff\xe0" + bytes(60), "图片"),
        ("名单.xlsx", b"", "空的"),
        ("名单.zip", b"PK\x03\x04" + bytes(60), "。"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field_in_words(
    clerk, notice, name, data, words
):
    form = upload(clerk, notice, name, data)
    assert not form.is_valid()
    assert words in form.errors["file"][0]


def test_a_refusal_gives_back_what_was_pasted(clerk, notice):
    form = upload(clerk, notice, text=PASTED + '\n"', html="")
    assert not form.is_valid()
    assert "第 3 行" in form.errors["text"][0]
    assert "王示例" in str(form["text"])


def test_a_file_and_pasted_text_at_once_are_asked_about(clerk, notice):
    assert (
        "只能交一样" in upload(clerk, notice, "a.xlsx", xlsx(LIST), text=PASTED).errors["file"][0]
    )
    assert "请选一个文件" in upload(clerk, notice).errors["file"][0]


def test_a_clerk_brings_lists_into_their_own_regions_only(clerk, notice):
    elsewhere = factories.county(name="别的县")
    assert "region" in upload(clerk, notice, text=PASTED, region=elsewhere.pk).errors
    foreign = factories.notice(owner_region=elsewhere)
    assert "请选择名单的地区" in upload(clerk, foreign, text=PASTED).errors["region"][0]
    named = upload(clerk, foreign, text=PASTED, region=notice.owner_region_id)
    assert named.is_valid(), named.errors


def test_the_lists_without_script_offer_the_notices_and_regions_at_hand(clerk, notice):
    elsewhere = factories.notice(title="别处的通告", owner_region=factories.county())
    page = str(upload(clerk, notice))
    assert notice.title in page
    assert elsewhere.title not in page
    assert notice.owner_region.name in page


def grid(clerk, notice, lines):
    return GridForm({"notice": notice.pk, "lines": lines}, by=clerk)


@pytest.mark.parametrize("sign", ["\t", "｜", " | "])
def test_lines_of_the_grid_are_read_by_its_columns(clerk, notice, sign):
    lines = ["教育局", "局长", "王示例", "", "029-00002001", "", "工作日"]
    form = grid(clerk, notice, f"{sign.join(lines)}\n{sign.join(['同上', *lines[1:]])}")
    assert form.is_valid(), form.errors
    corrections = parse_corrections(form.find_corrections())
    assert [*corrections.values()] == [GRID_CORRECTION]
    found = understand(form.book, read_numbering(), corrections=corrections)
    assert [(entry.row, entry.unit, entry.hours) for entry in found.entries] == [
        (1, "教育局", "工作日"),
        (2, "教育局", "工作日"),
    ]


def test_lines_below_a_header_of_their_own_are_read_by_it(clerk, notice):
    form = grid(clerk, notice, PASTED)
    assert form.is_valid()
    assert form.find_corrections() == {}


def test_an_empty_grid_is_asked_to_be_filled(clerk, notice):
    assert grid(clerk, notice, " \n").errors["lines"] == ["名单是空的，请先填写。"]
