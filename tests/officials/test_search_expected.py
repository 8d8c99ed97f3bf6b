"""How much a query is expected to find: wrong by a little, never by mistake."""

import pytest
from django.db import connection
from hypothesis import given, strategies as st

from officials.models import SearchRow
from officials.search import expected, vocabulary
from officials.search.expected import Frequencies
from officials.search.folding import Unanswerable
from officials.search.query import read
from officials.search.tokens import all_of, any_of, quoted
from tests import factories

COMMON = {"n王": 0.08, "t局长": 0.2, "t副局": 0.1, "pzhong": 0.02, "pzhongguo": 0.01, "d'x\\": 0.5}
KNOWN = Frequencies(1000, COMMON)
tokens = st.sampled_from([*COMMON, "n稀"])
queries = st.recursive(
    tokens.map(quoted),
    lambda parts: (
        st.lists(parts, min_size=1, max_size=3).map(all_of)
        | st.lists(parts, min_size=1, max_size=3).map(any_of)
    ),
)


@pytest.mark.parametrize(
    ("tsquery", "rows"),
    [
        (quoted("n王"), 80),
        (quoted("n稀"), 5),  # half of the least
        (quoted("d'x\\"), 500),
        (all_of([quoted("n王"), quoted("d'x\\")]), 40),  # apart: a share of a share
        (all_of([quoted("t副局"), quoted("t局长")]), 100),  # together: the rarer
        (any_of([quoted("n王"), quoted("t局长")]), 280),
        (quoted("pzhon") + ":*", 30),
        ("(r17 & ('n王' | 't局长'))", 1),
    ],
)
def test_a_figure_is_worked_out_of_shares(tsquery, rows):
    assert KNOWN.of(tsquery) == rows


@given(st.lists(queries, min_size=1, max_size=3))
def test_all_of_it_is_no_more_than_each_and_any_of_it_no_less(parts):
    figures = [KNOWN.of(part) for part in parts]
    assert KNOWN.of(all_of(parts)) <= min(figures)
    assert max(figures) <= KNOWN.of(any_of(parts)) <= KNOWN.rows


@given(st.text(max_size=40))
def test_whatever_is_asked_has_a_figure(query):
    try:
        asked = read(query, vocabulary.Vocabulary())
    except Unanswerable:
        return
    assert all(0 <= KNOWN.of(tier) <= KNOWN.rows for tier in asked.tiers)


@pytest.mark.django_db
def test_shares_are_those_of_the_rows_that_there_are():
    for name in ("王示例", "王样本", "李示例", "赵示例"):
        made = factories.post()
        factories.appointment(post=made, official=factories.official(name=name))
        factories.sourced_hotline(post=made)
        factories.publish(made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE officials_searchrow")
    known = expected.read()
    assert known.rows == SearchRow.objects.count() == 4
    assert (known.of(quoted("^王")), known.of(quoted("n示例"))) == (2, 3)


@pytest.mark.django_db
def test_nothing_is_expected_of_what_was_never_counted():
    assert expected.read().of(quoted("n王")) == 0
