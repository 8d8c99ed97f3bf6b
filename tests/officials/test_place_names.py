"""A region whose name others share is named with the region above it, in lists at no extra cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.identity import identify_all
from officials.models import Region
from officials.place_names import name_place, name_places, place_name_sql
from tests.support import factories


@pytest.fixture
def towers(db):
    """Four regions of one name, two of them in cities of one name, and one of its own."""
    above = {name: factories.prefecture(name=name) for name in ("南示例市", "徐示例市", "福示例市")}
    twin = factories.prefecture(name="福示例市", parent=factories.province(name="另样省"))
    Region.objects.filter(pk=above["福示例市"].parent_id).update(name="原样省")
    places = [factories.county(name="鼓示例区", parent=each) for each in (*above.values(), twin)]
    return [*places, factories.county(name="独样县", parent=twin)]


def test_a_shared_name_stands_behind_the_regions_that_tell_it_apart(towers):
    expected = [
        "南示例市鼓示例区",
        "徐示例市鼓示例区",
        "原样省福示例市鼓示例区",
        "另样省福示例市鼓示例区",
        "独样县",
    ]
    with CaptureQueriesContext(connection) as queries:
        named = name_places([each.pk for each in towers])
    assert [named[each.pk] for each in towers] == expected
    assert len(queries) == 1
    with connection.cursor() as cursor:
        by_hand = place_name_sql("region")
        cursor.execute(f"SELECT id, {by_hand} FROM officials_region region")
        assert {pk: name for pk, name in cursor.fetchall() if pk in named} == named
    Region.objects.filter(pk=towers[0].pk).update(merged_into=towers[1])
    assert name_place(towers[0]) == "南示例市鼓示例区"
    Region.objects.filter(pk__in=[each.pk for each in towers[2:4]]).update(name="改名区")
    assert name_place(towers[1]) == "鼓示例区"


def test_posts_of_such_places_are_told_apart_by_as_many_queries_as_one(towers):
    departments = [factories.department(region=each, name="城管局") for each in towers]
    posts = [factories.post(department=each, title="值班室", kind="desk") for each in departments]
    costs = []
    for rows in (posts[:1], posts):
        with CaptureQueriesContext(connection) as queries:
            lines = identify_all(rows)
        costs.append(len(queries))
    assert str(lines[0]) == "南示例市鼓示例区 · 城管局 · 值班室"
    assert len({str(line) for line in lines}) == len(posts)
    assert costs[0] == costs[1]
