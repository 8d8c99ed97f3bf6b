"""The plan of a list says what each row would change, and asks where it may mean two things."""

import pytest
from django.utils import timezone

from officials.actions import Refused, imports
from officials.models import Hotline, RoleName
from tests.support import factories
from tests.support.staged_lists import HEADER, actions, registered, stage

pytestmark = [pytest.mark.django_db]

LINE = "教育局,王示例,局长,全面工作,15400000001"


@pytest.fixture
def county():
    county = factories.county(name="样甲区")
    factories.department_type(code="other", name="其他单位")
    return county


@pytest.fixture
def school_office(county):
    return factories.department(region=county, name="教育局")


def test_a_new_row_is_added_and_the_same_list_changes_nothing_once_it_stands(school_office):
    assert actions(stage(school_office.region, LINE)) == ["add"]
    registered(school_office)
    assert actions(stage(school_office.region, LINE)) == ["unchanged"]


def test_a_change_shows_the_old_and_the_new_value(school_office):
    post = registered(school_office)
    batch = stage(school_office.region, "教育局,王示例,局长,招生,15400000002转3")
    (row,) = batch.rows.all()
    post.refresh_from_db()
    assert (row.action, row.post, row.post_revision) == ("update", post, post.revision)
    assert row.changes == {
        "duties": ["全面工作", "招生"],
        "numbers": [["15400000001"], ["15400000002转3"]],
    }


def test_a_blank_cell_changes_nothing(school_office):
    registered(school_office)
    assert actions(stage(school_office.region, "教育局,王示例,局长,,15400000001")) == ["unchanged"]


def test_a_post_that_the_list_lacks_is_shown_as_missing_in_its_departments_alone(school_office):
    post = registered(school_office, name="赵样本")
    factories.post(department=factories.department(region=school_office.region))
    batch = stage(school_office.region, "教育局,王示例,副局长,,15400000002")
    assert actions(batch) == ["add", "missing"]
    assert batch.rows.last().post == post
    assert not batch.rows.last().is_asked


def test_a_person_of_a_known_name_is_asked_about(school_office):
    official = factories.official(owner_region=school_office.region, name="王示例")
    batch = stage(school_office.region, LINE)
    row = batch.rows.get()
    assert (row.action, row.doubts[0]["kind"]) == ("doubtful", "official")
    imports.answer(row, 0, str(official.pk), by=batch.made_by)
    row.refresh_from_db()
    assert (row.action, row.official) == ("add", official)


def test_a_number_that_is_public_elsewhere_is_asked_about(school_office):
    other = factories.department(region=school_office.region, name="民政局")
    factories.publish(registered(other, name="赵样本"))
    batch = stage(school_office.region, LINE)
    row = batch.rows.get()
    assert (row.action, row.doubts[0]["number"]) == ("doubtful", "15400000001")
    imports.answer(row, 0, "leave_out", by=batch.made_by)
    row.refresh_from_db()
    assert (row.action, row.numbers) == ("add", [])


def test_a_number_that_was_withdrawn_is_asked_about(school_office):
    post = registered(school_office)
    Hotline.objects.filter(post=post).update(withdrawn_at=timezone.now())
    row = stage(school_office.region, LINE).rows.get()
    assert (row.action, row.doubts[0]["kind"]) == ("doubtful", "number")


def test_two_departments_that_a_unit_may_mean_are_asked_about(county):
    named = factories.department(region=county, name="样甲区教育局")
    factories.department(region=county, name="区教育局")
    batch = stage(county, LINE)
    row = batch.rows.get()
    assert (row.action, row.doubts[0]["kind"]) == ("doubtful", "department")
    imports.answer(row, 0, str(named.pk), by=batch.made_by)
    row.refresh_from_db()
    assert (row.action, row.department) == ("add", named)


def test_a_region_that_stands_twice_below_the_list_is_asked_about():
    province = factories.province()
    factories.department_type(code="other", name="其他单位")
    drum, _other = (
        factories.county(name="鼓楼区", parent=factories.prefecture(parent=province))
        for _each in range(2)
    )
    header, line = f"地区,{HEADER}", f"鼓楼区,{LINE}"
    batch = stage(province, line, header=header)
    row = batch.rows.get()
    assert (row.action, row.doubts[0]["kind"]) == ("doubtful", "region")
    imports.answer(row, 0, str(drum.pk), by=batch.made_by)
    row.refresh_from_db()
    assert (row.action, row.region) == ("add", drum)


def test_a_row_of_another_region_is_rejected_whatever_the_file_says(county):
    factories.county(name="样丁区")
    batch = stage(county, f"样丁区,{LINE}", header=f"地区,{HEADER}")
    assert actions(batch) == ["rejected"]


def test_a_row_that_stands_twice_changes_nothing_and_names_the_row_of_the_first(school_office):
    batch = stage(school_office.region, LINE, LINE, LINE)
    assert actions(batch) == ["add", "unchanged", "unchanged"]
    for row in batch.rows.all()[1:]:
        assert (row.problems, row.post) == (["与“名单”第 2 行一样，没有别的内容。"], None)


def test_a_row_of_the_same_post_that_says_something_else_is_rejected(school_office):
    for other in ("教育局,王示例,局长,招生,15400000001", "教育局,王示例,局长,全面工作,15400000002"):
        batch = stage(school_office.region, LINE, other)
        assert actions(batch) == ["add", "rejected"], other
        assert "第 2 行重复" in batch.rows.last().problems[0]


def test_a_row_with_a_fault_is_rejected_each_time(school_office):
    line = "教育局,王示例,局长,全面工作,1540000000"
    assert actions(stage(school_office.region, line, line)) == ["rejected", "rejected"]


def test_a_doubtful_row_that_stands_twice_is_asked_about_once(school_office):
    factories.official(name="王示例", owner_region=school_office.region)
    batch = stage(school_office.region, LINE, LINE)
    assert actions(batch) == ["doubtful", "unchanged"]
    assert batch.rows.last().doubts == []


def test_an_editor_of_another_region_plans_nothing(county):
    with pytest.raises(Refused):
        stage(county, LINE, by=factories.staff(RoleName.EDITOR, factories.county()))


def test_a_longer_list_takes_as_many_statements(county, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as short:
        stage(county, LINE)
    longer = [f"教育局,王示例,{each}科科长,,154000{each:05}" for each in range(2, 60)]
    by = factories.staff(RoleName.EDITOR, county)
    with django_assert_max_num_queries(len(short)):
        stage(county, *longer, by=by)
