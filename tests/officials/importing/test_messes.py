"""Lists as offices send them: each post is read, nothing else is, and each mistake is named."""

import pytest

from officials.importing.readers.formats import read_file
from officials.importing.tables import understand
from officials.phones import Numbering, Use
from tests.officials.importing import (
    messes_of_cells,
    messes_of_clerks,
    messes_of_directories,
    messes_of_forms,
    messes_of_habits,
    messes_of_layouts,
    messes_of_people,
    messes_of_programs,
    messes_of_sections,
    messes_of_shape,
)
from tests.officials.importing.mess import HEAD, ROWS
from tests.support.list_files import Draft, xlsx

MESSES = [
    *messes_of_shape.MESSES,
    *messes_of_sections.MESSES,
    *messes_of_cells.MESSES,
    *messes_of_clerks.MESSES,
    *messes_of_directories.MESSES,
    *messes_of_forms.MESSES,
    *messes_of_habits.MESSES,
    *messes_of_layouts.MESSES,
    *messes_of_people.MESSES,
    *messes_of_programs.MESSES,
]
NUMBERING = Numbering({"0558": {7}, "029": {8}}, {"12345", "12315", "110"})

USES = {Use.CALL: "", Use.FAX: "传真", Use.TEXT: "短信"}


def line(entry):
    numbers = ",".join(
        f"{each.digits}转{each.extension}".removesuffix("转") + USES[each.use]
        for each in entry.numbers
    )
    holder = "〇" if entry.is_vacant else entry.name
    unit = f"{entry.region}/{entry.unit}" if entry.region != entry.unit else entry.unit
    hours = f"@{entry.hours}" if entry.hours else ""
    fields = (str(entry.row), unit.strip("/"), entry.title, holder, entry.duties, numbers)
    headers = sorted({problem.partition("」")[0].strip("「") for problem in entry.messages})
    return "·".join(fields) + hours + (f"!{','.join(headers)}" if headers else "")


@pytest.mark.parametrize("mess", MESSES, ids=[mess.what for mess in MESSES])
def test_a_list_is_read_as_a_person_would_read_it(mess):
    content = mess.content() if callable(mess.content) else mess.content
    found = understand(read_file(content, mess.file), NUMBERING, area_code="0558")
    assert [line(entry) for entry in found.entries] == mess.expected
    assert found.hidden == mess.hidden
    assert found.unread == mess.unread


def test_a_text_alone_below_a_number_is_a_remark_on_its_post():
    rows = [HEAD, ROWS[0], ["", "", "", "（节假日请拨12345）"], ROWS[1], ["", "", "", "24小时"]]
    entries = understand(read_file(xlsx(Draft(rows)), "a.xlsx"), NUMBERING).entries
    assert [entry.remarks for entry in entries] == ["（节假日请拨12345）", ""]
    assert entries[1].hours == "24小时"


def test_a_number_keeps_the_words_of_its_header_without_hours_and_area_code():
    head = ["单位", "姓名", "职务", "办公电话（区号0558）", "热线（工作日8:30-17:30）"]
    rows = [head, [*ROWS[0][:3], "0000001", "12345"]]
    (entry,) = understand(read_file(xlsx(Draft(rows)), "a.xlsx"), NUMBERING).entries
    assert entry.labels == ("办公电话", "热线")
    assert entry.hours == "工作日8:30-17:30"


def test_hours_that_differ_between_columns_are_a_remark():
    head = ["单位", "姓名", "职务", "值班电话（24小时）", "热线（工作日8:30-17:30）"]
    rows = [head, [*ROWS[0], "12345"]]
    (entry,) = understand(read_file(xlsx(Draft(rows)), "a.xlsx"), NUMBERING).entries
    assert entry.hours == ""
    assert entry.remarks == "值班电话：24小时；热线：工作日8:30-17:30"


def test_there_are_at_least_fifty_messes_each_of_its_own_kind():
    assert len({mess.what for mess in MESSES}) == len(MESSES) >= 50
