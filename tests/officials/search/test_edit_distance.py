"""How far a word is from what was meant."""

import math

import pytest
from hypothesis import given, strategies as st

from officials.search.edit_distance import edit_distance, single_edits

LETTERS = st.text("aehlngiuzo", max_size=8)


@pytest.mark.parametrize(
    ("word", "other", "distance"),
    [
        ("wangwei", "wangwei", 0),
        ("wangwie", "wangwei", 0.75),  # two letters transposed
        ("wanwei", "wangwei", 0.5),  # n for ng
        ("wangwwei", "wangwei", 0.5),  # a letter twice
        ("niangwei", "liangwei", 1),  # n for l, as another first letter
        ("wangtei", "wangwei", 1),
        ("wangei", "wangwei", 1),
        ("zuxi", "zhuxi", 0.5),
        ("", "li", 2.5),
    ],
)
def test_a_common_mistake_counts_for_less(word, other, distance):
    assert edit_distance(word, other) == distance
    assert edit_distance(other, word) == distance


@given(LETTERS, LETTERS, st.sampled_from([0.5, 1, 2, 3]))
def test_a_limit_leaves_out_what_is_as_far(word, other, limit):
    distance = edit_distance(word, other)
    assert edit_distance(word, other, limit) == (distance if distance < limit else math.inf)


@given(LETTERS.filter(bool))
def test_one_edit_is_never_farther_than_one_and_a_half(word):
    assert all(edit_distance(word, each) <= 1.5 for each in single_edits(word))
