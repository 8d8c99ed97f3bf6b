"""Workbooks hold every text exactly and as text; LibreOffice opens them so, where there is one."""

import io
import shutil
import subprocess

import pytest
from hypothesis import given, settings, strategies as st
from lxml import etree
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from officials.exporting import formats, template, workbooks
from tests.support.pairwise import examples

SOFFICE = shutil.which("soffice")
HEADINGS = ["岗位", "电话", "备注"]
CELLS = [
    ["=1+1", "0558-000 0001 转 801", '=HYPERLINK("http://example.org")'],
    ["+8615400000001", "办公电话：0558-000 0001；154 0000 0001", "@SUM(1)"],
    ["-1+1", "tel:+8615400000001", "=cmd|' /C calc'!A0"],
    ["'=1+1", "029-12345", "\t=1+1"],
]
# A spreadsheet takes these for numbers and days when they stand in a CSV.
DIGITS = [["05580000001", "12345", "15400000001"], ["1E5", "2026-01-05", "TRUE"]]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
UTF_8 = "--infilter=CSV:44,34,76,1"

in_libreoffice = pytest.mark.skipif(
    SOFFICE is None, reason="no LibreOffice here: apt-get install libreoffice-calc-nogui"
)


def open_in_libreoffice(folder, name, data, *options):
    """Return the texts of the cells and all formulas, as LibreOffice understands a file."""
    (folder / name).write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", *options, "--convert-to", "fods", "--outdir"]
    subprocess.run([*command, folder, folder / name], check=True, capture_output=True, timeout=120)
    sheet = etree.parse(folder / f"{name.rpartition('.')[0]}.fods").find(f".//{TABLE}table")
    cells = [[*row.iter(f"{TABLE}table-cell")] for row in sheet.iter(f"{TABLE}table-row")]
    texts = [["".join(cell.itertext()).strip() for cell in row] for row in cells]
    formulas = [cell.get(f"{TABLE}formula") for row in cells for cell in row]
    return [row for row in texts if any(row)], [*filter(None, formulas)]


@in_libreoffice
def test_libreoffice_computes_and_changes_nothing_in_a_workbook(tmp_path):
    rows = [*CELLS, *DIGITS]
    data = b"".join(workbooks.write_xlsx("岗位", HEADINGS, rows))
    texts, formulas = open_in_libreoffice(tmp_path, "a.xlsx", data)
    assert formulas == []
    assert texts == [HEADINGS, *([cell.strip() for cell in row] for row in rows)]


@in_libreoffice
def test_libreoffice_computes_nothing_in_a_csv_for_people_and_keeps_its_numbers(tmp_path):
    data = (formats.BYTE_ORDER_MARK + formats.write_csv([HEADINGS, *CELLS])).encode()
    texts, formulas = open_in_libreoffice(tmp_path, "a.csv", data, UTF_8)
    assert formulas == []
    assert [[cell.lstrip("'").strip() for cell in row] for row in texts] == [
        [cell.lstrip("'").strip() for cell in row] for row in [HEADINGS, *CELLS]
    ]


@in_libreoffice
def test_libreoffice_opens_the_template_with_its_examples(tmp_path):
    data = b"".join(template.write_template(["样品局"]))
    texts, formulas = open_in_libreoffice(tmp_path, "a.xlsx", data)
    assert formulas == []
    assert [row[:1] for row in texts] == [["序号"], ["示例"], ["示例"]]
    assert texts[1][6] == template.EXAMPLES[0]["numbers"]


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=20
)


@settings(max_examples=examples(120), deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_every_text_comes_out_of_a_workbook_as_it_went_in(rows):
    data = b"".join(workbooks.write_xlsx("岗位", ["一", "二"], rows))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    read = sheet.to_python(skip_empty_area=False)[1:]
    assert read == [[*row] for row in rows[: len(read)]]
    assert not any(any(row) for row in rows[len(read) :])


def test_signs_that_no_workbook_holds_are_left_out():
    data = b"".join(workbooks.write_xlsx("岗位", ["一"], [["甲\0\x07乙\uffff"], ["_x0041_"]]))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    assert sheet.to_python()[1:] == [["甲乙"], ["_x0041_"]]


def test_a_column_is_as_wide_as_its_texts_and_chinese_counts_twice():
    rows = [["ab", "样品县公安局值班室", "x" * 500]]
    data = b"".join(workbooks.write_xlsx("岗位", ["一", "二", "三"], rows))
    sheet = load_workbook(io.BytesIO(data)).active
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [6, 20, 42]
