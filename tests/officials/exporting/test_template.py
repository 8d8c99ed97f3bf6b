"""The empty list: its headings are read, its examples are not, its lists offer and do not force."""

import io

from openpyxl import load_workbook

from officials.exporting import template
from officials.exporting.headings import HEADINGS
from officials.importing.layout import RowKind
from officials.importing.readers.formats import read_file
from officials.importing.roles import Role
from officials.importing.tables import understand
from officials.phones import Numbering

NUMBERING = Numbering({"0917": {7}}, {"12345"})
DEPARTMENTS = ["样品局", "教育局"]


def write(*rows):
    """Return the template with rows typed below its examples."""
    data = b"".join(template.write_template(DEPARTMENTS))
    if not rows:
        return data
    book = load_workbook(io.BytesIO(data))
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_template_holds_no_post():
    understanding = understand(read_file(write(), "a.xlsx"), NUMBERING)
    (table,) = understanding.tables
    assert table.entries == ()
    assert [skipped.kind for skipped in table.skipped] == [RowKind.EXAMPLE] * 2
    assert [column.role for column in table.columns] == [
        Role.SEQUENCE,
        Role.REGION,
        Role.UNIT,
        Role.TITLE,
        Role.NAME,
        Role.DUTIES,
        Role.PHONE,
        Role.HOURS,
    ]


def test_rows_below_the_examples_are_read():
    typed = ["1", "样品县", "样品局", "局长", "王示例", "全面工作", "0917-000 0001", "24小时"]
    bare = [None, None, "教育局", "副局长", "空缺", None, "0917-000 0002", None]
    understanding = understand(read_file(write(typed, bare), "a.xlsx"), NUMBERING)
    first, second = understanding.entries
    assert (first.unit, first.title, first.name) == ("样品局", "局长", "王示例")
    assert [number.digits for number in first.numbers] == ["09170000001"]
    assert first.messages == second.messages == []
    assert second.is_vacant


def test_the_examples_themselves_would_be_read_without_a_problem():
    rows = [
        ["1", *(example[name] for name in template.COLUMNS[1:])] for example in template.EXAMPLES
    ]
    entries = understand(read_file(write(*rows), "a.xlsx"), NUMBERING).entries
    assert [entry.messages for entry in entries] == [[], []]


def test_nobody_is_told_of_the_hidden_sheet_of_the_template():
    assert understand(read_file(write(), "a.xlsx"), NUMBERING).hidden == ()


def test_drop_down_lists_offer_values_and_take_others():
    book = load_workbook(io.BytesIO(write()))
    sheet, options = book.worksheets
    assert options.sheet_state == "hidden"
    offered = {}
    for each in sheet.data_validations.dataValidation:
        assert not each.showErrorMessage
        cells = f"{each.sqref}".partition(":")[0]
        heading = sheet[f"{cells[0]}1"].value
        area = each.formula1.partition("!")[2].replace("$", "")
        offered[heading] = [cell.value for (cell,) in options[area]] if ":" in area else []
    assert offered["部门名称"] == DEPARTMENTS
    assert "副局长" in offered["岗位"]
    assert {*offered} == {
        HEADINGS[name].text for name in ("department", "title", "holder", "hours")
    }


def test_each_cell_of_the_template_is_text():
    sheet = load_workbook(io.BytesIO(write())).active
    columns = [sheet.column_dimensions[letter] for letter in "ABCDEFGH"]
    assert {column.number_format for column in columns} == {"@"}
    assert sheet.freeze_panes == "A2"
