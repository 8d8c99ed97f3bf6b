"""Find a holder by the Latin name that the page prints, whatever the name.

The tokens of a card are compared with the query in PostgreSQL; no rows are written.
"""

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings, strategies as st

from officials import names, pinyin
from officials.publication.cards import Card, Term
from officials.search.query import parse_query
from officials.search.tokens import card_tokens
from officials.search.vocabulary import get_current

pytestmark = pytest.mark.django_db

SURNAMES = st.sampled_from(["王", "单", "曾", "仇", "解", "阿", "区", *names.COMPOUND_SURNAMES])
usual_names = st.builds(
    "{}{}".format,
    SURNAMES,
    st.text(st.sampled_from("示例样本虚构占位演范长乐重"), min_size=1, max_size=2),
)
parts = st.text(
    st.sampled_from("阿依努尔买提迪丽扎西次仁平措格桑多吉乌力巴图安娥"), min_size=2, max_size=5
)
dotted_names = st.lists(parts, min_size=2, max_size=3).map("·".join)


def make_card(name, surname_length):
    readings = pinyin.readings(name, surname_length)
    latin = pinyin.latin_name(readings[0], name, surname_length)
    holder = Term("a", "o", name, latin, "full", None, None, "", readings, surname_length)
    return Card("副局长", "", "seat", "演示局", holder, (), (), demo=True)


def is_found(card, query):
    tiers = parse_query(query, get_current()).tiers
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_to_tsvector(%s::text[]) @@ %s::tsquery",
            [sorted(card_tokens(card, [1])), tiers[-1]],
        )
        return cursor.fetchone()[0]


@pytest.mark.usefixtures("golden")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.one_of(usual_names, parts, dotted_names),
    st.sampled_from([str, str.upper, str.lower, lambda latin: latin.replace("'", "’")]),
)
@example("单样本", str)
@example("阿依努尔·买买提", str.upper)
@example("乌力吉巴图", str)
@example("丽丽·丽娥丽", lambda latin: latin.replace("'", "’"))
def test_any_holder_is_found_by_the_latin_name_as_it_is_printed(name, write):
    card = make_card(name, None)
    assert is_found(card, write(card.holder.latin)), card.holder.latin
    assert not is_found(card, "Wuming Xunchang")


@pytest.mark.usefixtures("golden")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(dotted_names)
def test_each_part_of_a_name_with_dots_finds_its_holder(name):
    card = make_card(name, None)
    for part in card.holder.latin.split():
        assert is_found(card, part), (card.holder.latin, part)


@pytest.mark.usefixtures("golden")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(parts, st.integers(0, 2))
def test_holder_is_found_wherever_staff_say_that_the_surname_ends(name, surname_length):
    if surname_length < len(name):
        card = make_card(name, surname_length)
        assert is_found(card, card.holder.latin), card.holder.latin
