"""A list and its rows belong to one region, and follow it when the region is merged."""

import pytest

from officials import permissions
from officials.actions import imports, merging
from officials.models import ImportRow, RoleName
from officials.permissions import Permission
from tests.officials.actions.test_region_merging import merge
from tests.support import factories
from tests.support.raw_sql import as_the_site, refused, sql
from tests.support.staged_lists import actions, registered, stage

pytestmark = [pytest.mark.django_db]

LINE = "教育局,王示例,局长,全面工作,15400000001"
STRAY = "a row names what stands in the region of its list"


def test_a_list_is_of_its_region_alone_whatever_region_published_the_notice(county):
    other = factories.county()
    batch = factories.import_batch(region=county, notice=factories.notice(owner_region=other))
    row = factories.import_row(batch=batch, region=None)
    for region, seen in ((county, [row]), (other, [])):
        editor = factories.staff(RoleName.EDITOR, region)
        found = permissions.filter_permitted(ImportRow.objects.all(), editor, Permission.EDIT)
        assert [*found] == seen


@pytest.mark.usefixtures("as_the_site")
@pytest.mark.parametrize("column", ["region", "department", "post"])
def test_a_row_names_nothing_of_another_region_even_where_it_has_none_itself(county, column):
    elsewhere = registered(factories.department(region=factories.county()))
    row = factories.import_row(batch=factories.import_batch(region=county))
    strays = {
        "region": f"region_id = {elsewhere.department.region_id}",
        "department": f"department_id = {elsewhere.department_id}",
        "post": f"post_id = {elsewhere.pk}, post_revision = 1",
    }
    statement = f"UPDATE officials_importrow SET region_id = NULL, {strays[column]} WHERE id = %s"
    if column == "region":
        statement = f"UPDATE officials_importrow SET {strays[column]} WHERE id = %s"
    assert STRAY in refused(statement, row.pk)


@pytest.mark.usefixtures("as_the_site")
@pytest.mark.parametrize("column", ["department_type_id", "official_id", "department_id"])
def test_a_row_names_nothing_that_does_not_exist(county, column):
    row = factories.import_row(batch=factories.import_batch(region=county))
    assert STRAY in refused(
        f"UPDATE officials_importrow SET {column} = 999999999 WHERE id = %s", row.pk
    )


def test_a_planned_list_moves_with_its_rows_to_the_successor_of_its_region():
    old, successor = (factories.county(name=name) for name in ("样甲县", "样乙市"))
    registered(factories.department(region=old, name="教育局"))
    batch = stage(old, LINE)
    merge(old, successor)
    batch.refresh_from_db()
    row = batch.rows.get()
    assert (batch.region, row.region, row.action) == (successor, successor, "unchanged")
    imports.plan(batch, [])


def test_an_applied_list_follows_its_region_and_its_rows_stay_as_they_were():
    old, successor = (factories.county(name=name) for name in ("样甲县", "样乙市"))
    batch = factories.import_batch(region=old)
    row = factories.import_row(batch=batch, region=old, action="rejected")
    factories.applied(batch)
    merge(old, successor)
    row.refresh_from_db()
    assert (row.batch.region, row.region) == (successor, old)


def test_a_list_written_for_a_merged_region_stands_under_its_successor():
    old, successor = (factories.county(name=name) for name in ("样甲县", "样乙市"))
    batch = factories.import_batch(region=successor)
    merge(old, successor)
    with as_the_site():
        late = factories.import_batch(region=old, notice=batch.notice, made_by=batch.made_by)
        sql(
            "INSERT INTO officials_importrow (batch_id, position, sheet, row, uid, unit, name,"
            " is_vacant, title, duties, hours, numbers, hotlines, action, region_id, changes,"
            " doubts, problems, is_asked) SELECT %s, 1, '', 1, '', '', '', false, '', '', '',"
            " '{}', '[]', 'add', %s, '{}', '[]', '[]', false",
            batch.pk,
            old.pk,
        )
        row = batch.rows.get()
        assert row.region == successor
        ImportRow.objects.filter(pk=row.pk).update(region=old)
    row.refresh_from_db()
    late.refresh_from_db()
    assert (row.region, late.region) == (successor, successor)


@pytest.mark.usefixtures("as_the_site")
def test_the_region_of_a_list_is_changed_by_a_merger_alone(county):
    batch = factories.import_batch()
    assert "the original of an import stays" in refused(
        "UPDATE officials_importbatch SET region_id = %s WHERE id = %s", county.pk, batch.pk
    )


def test_a_plan_is_not_in_the_way_of_merging_the_departments_that_it_names(school_office):
    registered(school_office)
    batch = stage(school_office.region, LINE)
    other = factories.department(region=school_office.region, name="教育体育局")
    merging.merge_departments(school_office, other, by=batch.made_by, reason="机构合并")
    row = batch.rows.get()
    ImportRow.objects.filter(pk=row.pk).update(is_asked=False)
    assert actions(batch) == ["unchanged"]
