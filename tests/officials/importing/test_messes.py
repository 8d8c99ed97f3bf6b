"""Lists as offices send them: each post is read, nothing else is, and each mistake is named."""

import pytest

from officials.importing.readers.formats import read_file
from officials.importing.tables import understand
from officials.phones import Numbering, Use
from tests.officials.importing import messes_of_cells, messes_of_shape

MESSES = [*messes_of_shape.MESSES, *messes_of_cells.MESSES]
NUMBERING = Numbering({"0558": {7}, "029": {8}}, {"12345", "12315", "110"})

USES = {Use.CALL: "", Use.FAX: "传真", Use.TEXT: "短信"}


def line(entry):
    numbers = ",".join(
        f"{each.digits}转{each.extension}".removesuffix("转") + USES[each.use]
        for each in entry.numbers
    )
    holder = "〇" if entry.is_vacant else entry.name
    fields = (str(entry.row), entry.unit, entry.title, holder, entry.duties, numbers)
    headers = sorted({problem.partition("」")[0].strip("「") for problem in entry.messages})
    return "·".join(fields) + (f"!{','.join(headers)}" if headers else "")


@pytest.mark.parametrize("mess", MESSES, ids=[mess.what for mess in MESSES])
def test_a_list_is_read_as_a_person_would_read_it(mess):
    content = mess.content() if callable(mess.content) else mess.content
    found = understand(read_file(content, mess.file), NUMBERING, area_code="0558")
    assert [line(entry) for entry in found.entries] == mess.expected
    assert found.hidden == mess.hidden
    assert found.unread == mess.unread


def test_there_are_at_least_thirty_messes_each_of_its_own_kind():
    assert len({mess.what for mess in MESSES}) == len(MESSES) >= 30
