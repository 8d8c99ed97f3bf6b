"""Integers that a page sends back."""

import pytest

from officials.admin.base.integers import BIGINT_DIGITS, parse_integer


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("9" * 9, 10**9 - 1)])
def test_digits_are_read(text, number):
    assert parse_integer(text) == number


@pytest.mark.parametrize("text", ["", "-1", "+1", " 1", "1.5", "1_0", "１", "²", "\0", "1" * 10])
def test_other_text_is_no_integer(text):
    assert parse_integer(text) is None


def test_primary_keys_may_be_longer():
    assert parse_integer("9" * 18, BIGINT_DIGITS) == 10**18 - 1
    assert parse_integer("9" * 19, BIGINT_DIGITS) is None
