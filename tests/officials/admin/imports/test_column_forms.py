"""The columns of a list are shown as they were understood, and corrected by choosing."""

import pytest

from officials.admin.imports.column_forms import NO_HEADER, NOT_READ, ColumnsForm
from officials.importing.columns import Correction
from officials.importing.readers.refusals import Refused
from officials.importing.readers.sheets import Book, Row, Sheet
from officials.importing.roles import Role
from officials.importing.tables import understand
from officials.phones import Numbering

NUMBERING = Numbering({"029": {8}}, {"12345"})
LIST = [
    ["临潼区公开电话"],
    ["单位", "姓名", "职务", "联系方式", "说明"],
    ["教育局", "王示例", "局长", "029-00002001", "主持全面工作"],
    ["城管局", "李样本", "局长", "029-00002002", "环卫"],
    ["合计", "2"],
]
BARE = [["教育局", "王示例", "前台", "029-00002001"], ["林业局", "李样本", "前台", "029-00002002"]]


def book_of(*sheets):
    rows = [
        tuple(Row(number, tuple(cells)) for number, cells in enumerate(sheet, 1))
        for sheet in sheets
    ]
    return Book(tuple(Sheet(f"表{number}", each) for number, each in enumerate(rows, 1)))


def read(book, corrections=None):
    try:
        return understand(book, NUMBERING, corrections=corrections)
    except Refused:
        return None


def form_of(book, *, corrections=None, **changes):
    """Return the form that is sent with ``changes`` of what its page shows."""
    page = ColumnsForm(book=book, understanding=read(book, corrections))
    data = {name: field.initial for name, field in page.fields.items()}
    return ColumnsForm(data | changes, book=book, understanding=read(book, corrections))


def corrections_of(book, **changes):
    form = form_of(book, **changes)
    assert form.is_valid(), form.errors
    return form.corrections()


def test_a_sheet_shows_its_header_its_columns_and_the_rows_below():
    (sheet,) = ColumnsForm(book=book_of(LIST), understanding=read(book_of(LIST))).sheets()
    assert (sheet.name, sheet.posts, sheet.is_read) == ("表1", 2, True)
    assert sheet.header.value() == "2"
    assert [(field.label, field.value()) for field in sheet.columns] == [
        ("单位", "unit"),
        ("姓名", "name"),
        ("职务", "title"),
        ("联系方式", "phone"),
        ("说明", "remarks"),
    ]
    assert [(row.number, row.kind) for row in sheet.rows] == [(3, ""), (4, ""), (5, "合计")]


def test_an_unchanged_column_is_no_correction():
    assert corrections_of(book_of(LIST)) == {}


def test_a_column_that_is_chosen_anew_changes_what_is_read():
    book = book_of(LIST)
    corrections = corrections_of(book, **{"sheet0-column4": "duties"})
    assert corrections["表1"].header_row == 2
    assert [entry.duties for entry in read(book, corrections).entries] == ["主持全面工作", "环卫"]


def test_another_header_brings_its_own_columns():
    rows = [["单位", "姓名", "电话"], *LIST[1:]]
    book = book_of(rows)
    corrections = corrections_of(book, **{"sheet0-header": "1"})
    assert corrections["表1"] == Correction(1, {})


def test_a_list_without_a_header_is_read_by_the_columns_that_are_chosen():
    book = book_of(BARE)
    assert read(book) is None
    chosen = {
        f"sheet0-column{i}": role for i, role in enumerate(["unit", "name", "title", "phone"])
    }
    corrections = corrections_of(book, **{"sheet0-header": NO_HEADER}, **chosen)
    assert corrections["表1"].roles[3] is Role.PHONE
    entries = read(book, corrections).entries
    assert [(entry.row, entry.unit) for entry in entries] == [(1, "教育局"), (2, "林业局")]


def test_a_sheet_can_be_left_out():
    book = book_of(LIST, LIST)
    corrections = corrections_of(book, **{"sheet1-header": NOT_READ})
    found = read(book, corrections)
    assert {entry.sheet for entry in found.entries} == {"表1"}
    page = ColumnsForm(book=book, understanding=found)
    assert [sheet.header.value() for sheet in page.sheets()] == ["2", NOT_READ]


def test_a_choice_that_the_page_did_not_offer_is_refused():
    assert not form_of(book_of(LIST), **{"sheet0-column0": "anything"}).is_valid()
    assert not form_of(book_of(LIST), **{"sheet0-header": "99"}).is_valid()


@pytest.mark.parametrize("width", [3, 60, 250])
def test_a_page_has_at_most_two_hundred_choices_of_columns(width):
    wide = [
        ["单位", "姓名", "电话"] + ["说明"] * width,
        ["甲局", "王示例", "12345"] + ["无"] * width,
    ]
    form = ColumnsForm(book=book_of(*[wide] * 30), understanding=read(book_of(*[wide] * 30)))
    assert sum("column" in name for name in form.fields) <= 200
    (first, *_rest) = form.sheets()
    assert first.further == max(0, width + 3 - 40)
