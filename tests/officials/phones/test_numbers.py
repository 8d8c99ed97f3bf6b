import re

import pytest
from hypothesis import given, strategies as st

from officials import phones
from officials.phones import Kind, Number


@pytest.mark.parametrize(
    ("number", "shown", "tel", "area_code"),
    [
        ((Kind.MOBILE, "15400000001"), "154 0000 0001", "tel:+8615400000001", ""),
        ((Kind.LANDLINE, "02900000001"), "029-0000 0001", "tel:+862900000001", "029"),
        ((Kind.LANDLINE, "05580000001"), "0558-000 0001", "tel:+865580000001", "0558"),
        (
            (Kind.LANDLINE, "05580000001", "801"),
            "0558-000 0001 转 801",
            "tel:+865580000001;ext=801",
            "0558",
        ),
        ((Kind.TOLLFREE, "4000000001"), "400 000 0001", "tel:4000000001", ""),
        ((Kind.SHORT, "12345"), "12345", "tel:12345", ""),
        ((Kind.SHORT, "02912345"), "029-12345", "tel:02912345", "029"),
        ((Kind.SHORT, "055812345"), "0558-12345", "tel:055812345", "0558"),
    ],
)
def test_a_number_is_grouped_for_reading_and_bare_for_dialling(number, shown, tel, area_code):
    assert phones.shown(*number) == shown
    assert phones.href(*number) == tel
    assert phones.shown(str(number[0].value), *number[1:]) == shown, "stored columns are plain text"
    assert Number(*number).shown == shown
    assert Number(*number).tel == tel
    assert Number(*number).area_code == area_code


@pytest.mark.parametrize(
    ("query", "digits"),
    [
        ("154", "154"),
        ("１５４ ００００", "1540000"),
        ("0000-0001", "00000001"),
        ("（0558）0000005", "05580000005"),
        ("029-0000 0001 转 801", "02900000001"),
        ("+86 154 0000 0001", "15400000001"),
        ("008615400000001", "15400000001"),
        ("8615400000001", "15400000001"),
        ("015400000001", "15400000001"),
        ("tel:+862900000001;ext=801", "2900000001"),
        ("+86(0)29 0000 0001", "2900000001"),
        ("008615", "008615"),
        ("8600", "8600"),
        ("+86", ""),
        ("+1 000", ""),
        ("临潼 12345", ""),
        ("wang", ""),
        ("", ""),
    ],
)
def test_a_searcher_may_type_a_number_in_any_format(query, digits):
    assert phones.canonical_fragment(query) == digits


@given(st.text() | st.text(alphabet="0123456789 -+()转x.086"))
def test_a_fragment_is_digits_and_stays_itself(query):
    digits = phones.canonical_fragment(query)
    assert re.fullmatch("[0-9]*", digits)
    assert phones.canonical_fragment(digits) == digits
