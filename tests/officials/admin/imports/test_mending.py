"""A list with mistakes is mended in the sheet of the rows that were not taken, or asked about."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from officials.models import ImportAction, ImportBatch
from tests.support.imports import ADD, bring, compare, page_of

pytestmark = pytest.mark.django_db
HEAD = ["单位", "姓名", "职务", "手机号码"]
NAMES = [surname + given for surname in "王赵钱孙李" for given in ("示例", "样本", "虚构", "占位")]
# A mistake of each kind, by the column in which it is written.
MISTAKES = [(3, "1540000"), (0, ""), (2, ""), (1, "王示例、赵样本"), (3, "1.54E+10")]


def right_row(at):
    return ["教育局", NAMES[at], f"第{at + 1}科科长", f"154000030{at:02}"]


def wrong_row(at):
    column, text = MISTAKES[at % len(MISTAKES)]
    row = right_row(at)
    row[column] = text
    if at % 4 == 0:  # a second mistake in the same row
        row[3] = "154000030001"
    return row


def test_a_list_with_twenty_mistakes_is_mended_in_one_round(clerk, notice):
    batch = bring(clerk, notice, [HEAD, *map(wrong_row, range(20))])
    page = compare(clerk, batch)
    assert batch.rows.filter(action=ImportAction.REJECTED).count() == 20
    for row in batch.rows.filter(row__in=[2, 6, 10]):
        assert row.problems
        assert str(row.problems[0]) in page.text

    data = b"".join(clerk.get(page_of(batch, "rejected")).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[1]}
    for at, line in enumerate(sheet.iter_rows(min_row=2, max_row=21)):
        for heading, text in zip(HEAD, right_row(at), strict=True):
            sheet.cell(line[0].row, columns[heading]).value = text
    stream = io.BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("不收的行.xlsx", stream.getvalue())
    clerk.post(ADD, {"notice": notice.pk, "file": file})
    mended = ImportBatch.objects.latest("pk")
    compare(clerk, mended)
    assert not mended.rows.filter(action=ImportAction.REJECTED).exists()
    assert mended.rows.exclude(action=ImportAction.MISSING).count() == 20


def test_a_row_names_all_its_mistakes_at_once(clerk, notice):
    row = ["", "王示例、赵样本", "", "1540000"]
    batch = bring(clerk, notice, [HEAD, row])
    compare(clerk, batch)
    text = " ".join(batch.rows.get().problems)
    for heading in HEAD:
        assert f"「{heading}」" in text


def test_a_new_department_with_the_names_of_two_bodies_is_asked_about(clerk, notice):
    row = ["区教育局、区体育局", "王示例", "局长", "15400003000"]
    batch = bring(clerk, notice, [HEAD, row])
    assert "写了几个单位" in compare(clerk, batch).text
    planned = batch.rows.get()
    assert planned.action == ImportAction.DOUBTFUL
    assert [value for value, _text in planned.doubts[0]["options"]] == ["keep", "leave_out"]
