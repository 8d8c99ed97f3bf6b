"""One list of columns: what a table calls a column, an import recognises."""

import pytest

from officials.exporting import columns, register_list, template
from officials.exporting.headings import HEADINGS
from officials.importing.readers.sheets import Row
from officials.importing.roles import SYNONYMS, Role, recognise
from officials.importing.tables import find_header

TABLES = {
    "public": columns.COLUMNS,
    "of staff": tuple(register_list.CELLS),
    "template": template.COLUMNS,
}


@pytest.mark.parametrize("name", HEADINGS)
def test_an_import_recognises_each_column_by_its_name_and_by_its_heading(name):
    heading = HEADINGS[name]
    assert {recognise(word).role for word in (name, heading.text)} == {Role(heading.role)}


def test_no_heading_is_called_otherwise_in_the_lists_of_offices():
    for heading in HEADINGS.values():
        for role, words in SYNONYMS.items():
            assert heading.text not in words.split() or role == heading.role, heading


def test_the_column_of_the_uid_is_read_as_the_uid():
    assert recognise("岗位编号").role == recognise("post_uid").role == Role.UID


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("way", ["names", "headings"])
def test_the_header_of_each_table_is_found_with_all_its_columns(table, way):
    names = TABLES[table]
    cells = names if way == "names" else [HEADINGS[name].text for name in names]
    header = find_header([Row(1, tuple(cells))])
    assert [column.role for column in header.columns] == [HEADINGS[name].role for name in names]
    (single,) = header.lists()
    assert len(single) == len(names)


def test_every_heading_belongs_to_a_table():
    used = {name for names in TABLES.values() for name in names}
    assert {*HEADINGS} == used
