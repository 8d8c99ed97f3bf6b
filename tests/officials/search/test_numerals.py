"""Numbers in Chinese numerals are read as digits."""

from datetime import date

from hypothesis import given, strategies as st

from officials.search.notice_references import parse_notice_reference
from officials.search.numerals import read_spoken_number, write_days_in_digits

SIGNS = "零一二三四五六七八九"


def spell(number):
    """Return a number below 100 as it is said: 20 is 二十, 12 is 十二."""
    tens, ones = divmod(number, 10)
    return (SIGNS[tens] if tens > 1 else "") + "十" * (tens > 0) + (SIGNS[ones] if ones else "")


@given(st.text("0123456789", min_size=3, max_size=12))
def test_a_number_that_is_said_digit_by_digit_is_read(digits):
    said = "".join(SIGNS[int(digit)] for digit in digits)
    assert read_spoken_number(said) == digits
    assert read_spoken_number(said.replace("一", "幺")) == digits


@given(st.text(min_size=1, max_size=12))
def test_nothing_but_numerals_is_a_number(text):
    assert not read_spoken_number(text) or {*text} <= {*SIGNS, *"幺热线电话"}


@given(st.text("二十零〕年月日号第", max_size=12))
def test_no_order_of_numerals_is_an_error(text):
    for query in (f"〔2025〕{text}", f"二零二零年{text}", f"2025年第{text}"):
        reference, rest = parse_notice_reference(query)
        assert reference is None or len(rest) <= len(query)


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_a_day_in_numerals_is_that_day(day):
    year = "".join(SIGNS[int(digit)] for digit in str(day.year))
    text = f"{year}年{spell(day.month)}月{spell(day.day)}日"
    assert write_days_in_digits(text) == f"{day.year}年{day.month}月{day.day}日"
    reference, rest = parse_notice_reference(text.replace("零", "〇"))
    assert (reference.first, reference.last) == (day, day)
    assert not rest.strip()
