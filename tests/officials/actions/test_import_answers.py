"""Doubts of a plan are answered together, by several people, and change what is missing."""

import pytest

from officials.actions import Refused, imports
from officials.models import ImportRow, RoleName
from tests.support import factories
from tests.support.parallel import run_in_parallel
from tests.support.staged_lists import actions, registered, stage

pytestmark = [pytest.mark.django_db]

LINE = "教育局,王示例,局长,全面工作,15400000001"


@pytest.fixture
def two_offices(county):
    """Two departments that the lists call 教育局."""
    return [factories.department(region=county, name=name) for name in ("样甲区教育局", "区教育局")]


def test_an_answer_about_a_department_shows_the_posts_that_it_has_and_the_list_lacks(
    two_offices,
):
    office, _other = two_offices
    registered(office)
    missing = registered(office, "赵样本", "15400000002", "副局长")
    batch = stage(office.region, LINE)
    assert actions(batch) == ["doubtful"]
    imports.answer(batch.rows.get(), 0, str(office.pk), by=batch.made_by)
    assert actions(batch) == ["unchanged", "missing"]
    assert batch.rows.last().post == missing


def test_a_post_is_no_longer_missing_once_an_answer_gives_it_to_a_row(two_offices):
    office, _other = two_offices
    post = registered(office)
    batch = stage(office.region, LINE, "样甲区教育局,钱占位,科长,,15400000009")
    assert actions(batch) == ["doubtful", "add", "missing"]
    imports.answer(batch.rows.get(name="王示例", row=2), 0, str(office.pk), by=batch.made_by)
    assert actions(batch) == ["unchanged", "add"]
    assert batch.rows.get(action="unchanged").post == post


def test_many_answers_take_as_many_statements_as_two(two_offices, django_assert_num_queries):
    county = two_offices[0].region

    def plan(people):
        lines = [f"教育局,,{number}科科长,,1540000{number:04}" for number in range(people)]
        return stage(county, *lines)

    def answers(batch):
        office = str(two_offices[0].pk)
        return {(row.pk, 0): office for row in batch.rows.filter(action="doubtful")}

    batch = plan(2)
    with django_assert_num_queries(8) as few:
        imports.answer_all(batch, answers(batch), by=batch.made_by)
    batch = plan(40)
    with django_assert_num_queries(len(few)):
        imports.answer_all(batch, answers(batch), by=batch.made_by)
    assert set(actions(batch)) == {"add"}


def test_several_answers_of_one_row_are_taken_together(two_offices):
    office = two_offices[0]
    official = factories.official(owner_region=office.region, name="王示例")
    batch = stage(office.region, "教育局,王示例,局长,,")
    row = batch.rows.get()
    kinds = [doubt["kind"] for doubt in row.doubts]
    assert kinds == ["department", "row"]
    given = {(row.pk, 0): str(office.pk), (row.pk, 1): "keep"}
    imports.answer_all(batch, given, by=batch.made_by)
    row.refresh_from_db()
    assert (row.action, row.doubts[2]["kind"]) == ("doubtful", "official")
    imports.answer(row, 2, str(official.pk), by=batch.made_by)
    row.refresh_from_db()
    assert (row.action, row.department, row.official) == ("add", office, official)


def test_a_row_that_is_left_out_stays_out_whatever_else_is_answered(two_offices):
    batch = stage(two_offices[0].region, "教育局,王示例,局长,,")
    row = batch.rows.get()
    given = {(row.pk, 1): "leave_out", (row.pk, 0): str(two_offices[0].pk)}
    imports.answer_all(batch, given, by=batch.made_by)
    assert actions(batch) == ["rejected"]


def test_answers_that_were_not_offered_are_refused_with_all_others(two_offices):
    batch = stage(two_offices[0].region, LINE, "教育局,钱占位,科长,,15400000009")
    first, second = batch.rows.all()
    for wrong in ({(second.pk, 0): "0"}, {(second.pk, 5): "keep"}, {(0, 0): "keep"}):
        given = {(first.pk, 0): str(two_offices[0].pk)} | wrong
        with pytest.raises(Refused):
            imports.answer_all(batch, given, by=batch.made_by)
    assert actions(batch) == ["doubtful", "doubtful"]


def test_rows_of_another_list_are_not_answered_along(two_offices):
    batch, other = (stage(two_offices[0].region, LINE) for _each in range(2))
    row = other.rows.get()
    with pytest.raises(Refused):
        imports.answer_all(batch, {(row.pk, 0): str(two_offices[0].pk)}, by=batch.made_by)


def test_an_editor_of_another_region_answers_nothing(two_offices):
    batch = stage(two_offices[0].region, LINE)
    stranger = factories.staff(RoleName.EDITOR, factories.county())
    with pytest.raises(Refused):
        imports.answer(batch.rows.get(), 0, str(two_offices[0].pk), by=stranger)


@pytest.mark.django_db(transaction=True)
def test_one_of_two_different_answers_at_once_is_refused(two_offices):
    batch = stage(two_offices[0].region, LINE)
    row = batch.rows.get()

    def answer(office):
        return lambda: imports.answer(row, 0, str(office.pk), by=batch.made_by)

    results = run_in_parallel(*map(answer, two_offices))
    refusals = [result for result in results if result]
    assert len(refusals) == 1
    chosen = ImportRow.objects.get().department
    assert chosen == two_offices[results.index(None)]


@pytest.mark.django_db(transaction=True)
def test_two_people_answer_two_rows_at_once(two_offices):
    registered(two_offices[0])
    batch = stage(two_offices[0].region, LINE, "教育局,钱占位,科长,,15400000009")
    rows = [*batch.rows.all()]

    def answer(row):
        return lambda: imports.answer(row, 0, str(two_offices[0].pk), by=batch.made_by)

    assert run_in_parallel(*map(answer, rows)) == [None, None]
    assert actions(batch) == ["unchanged", "add"]
