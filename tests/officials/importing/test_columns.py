"""Headers are found by their words, among rows that are none."""

import pytest

from officials.importing.columns import is_header
from officials.importing.readers.sheets import Row
from officials.importing.roles import NUMBER_ROLES, SYNONYMS, recognise

WORDS = sorted(word for role in NUMBER_ROLES for word in SYNONYMS[role].split())


@pytest.mark.parametrize("word", WORDS)
def test_each_word_for_a_column_of_numbers_makes_a_header(word):
    assert is_header(Row(1, ("单位", "姓名", word)))
    assert is_header(Row(1, ("单位", "姓名", " ".join(word))))


def test_a_row_of_a_post_is_no_header():
    assert not is_header(Row(2, ("区教育局", "王示例", "机关党委书记", "热线工作", "0558-0000001")))


def test_the_last_word_of_a_header_says_its_role():
    assert recognise("单位负责人电话").role == "phone"
    assert recognise("电话接听时间").role == "hours"


def test_a_long_cell_of_brackets_is_no_header():
    assert recognise("电话" + "(" * 32_000) is None
    assert not is_header(Row(1, ("单位", "姓名", "电话" + "(" * 32_000)))
