"""Rows that statements in SQL fetch are those that querysets fetch, planned once."""

from contextlib import closing

import pytest
from django.apps import apps
from django.db import connection, models

from officials.db.row_queries import RowQuery
from officials.models import Region
from officials.models.public import LiveHotline, LivePost
from officials.models.regions import AreaCode


def list_plans():
    """Return the statements whose plans the connection keeps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


def test_rows_have_the_values_that_a_queryset_gives_them(world):
    public = [
        model
        for model in apps.get_app_config("officials").get_models()
        if model._meta.managed is False
    ]
    assert {LivePost, LiveHotline} < {*public}
    for model in [*public, Region, AreaCode]:
        table, key = model._meta.db_table, model._meta.pk.column
        query = RowQuery(f"SELECT {{row}} FROM {table} row ORDER BY row.{key}", row=model)
        rows, expected = [row for (row,) in query.fetch()], list(model.objects.order_by("pk"))
        assert rows == expected, model
        for row, other in zip(rows, expected, strict=True):
            for field in model._meta.concrete_fields:
                assert getattr(row, field.attname) == getattr(other, field.attname), field
            assert (row._state.adding, row._state.db) == (False, "default")


def test_equal_rows_are_one_object_and_a_missing_one_is_none(world):
    query = RowQuery(
        """
        SELECT {post}, {region}, {area_code}, post.rank + %(more)s
        FROM live_post post JOIN officials_region region ON region.id = post.region_id
        LEFT JOIN officials_areacode area_code ON area_code.id = -post.id
        """,
        post=LivePost,
        region=Region,
        area_code=AreaCode,
    )
    rows = query.fetch(more=1)
    assert len(rows) == LivePost.objects.count() > 1
    regions = [region for _post, region, _area_code, _rank in rows]
    assert len({id(region) for region in regions}) == len({region.pk for region in regions})
    assert all(area_code is None for _post, _region, area_code, _rank in rows)
    assert all(rank == post.rank + 1 for post, _region, _area_code, rank in rows)


@pytest.mark.django_db
def test_a_connection_keeps_the_plan_of_a_statement():
    query = RowQuery(
        "SELECT {region} FROM officials_region region WHERE id = %(id)s", region=Region
    )
    query.fetch(id=1)
    query.fetch(id=2)
    assert sum("officials_region" in statement for statement in list_plans()) == 1
    with connection.cursor() as cursor:
        for _time in range(7):
            cursor.execute("SELECT count(*) FROM officials_region WHERE id = %s", [1])
    assert sum("officials_region" in statement for statement in list_plans()) == 1


class Sample(models.Model):
    """A row of a view that another version of the code changes."""

    name = models.TextField()

    class Meta:
        app_label = "tests"
        managed = False
        db_table = "sample"

    def __str__(self):
        return self.name


@pytest.mark.django_db(transaction=True)
def test_a_column_that_a_migration_gave_another_type_is_read_by_the_next_statement():
    query = RowQuery("SELECT {sample} FROM sample", sample=Sample)
    migrating = connection.copy()
    with closing(migrating), migrating.cursor() as cursor:
        cursor.execute("CREATE VIEW sample AS SELECT 1::bigint AS id, '样本'::text AS name")
        try:
            assert [sample.name for (sample,) in query.fetch()] == ["样本"]
            cursor.execute("DROP VIEW sample")
            cursor.execute("CREATE VIEW sample AS SELECT 2::bigint AS id, '示例'::varchar AS name")
            assert [sample.name for (sample,) in query.fetch()] == ["示例"]
        finally:
            cursor.execute("DROP VIEW sample")
