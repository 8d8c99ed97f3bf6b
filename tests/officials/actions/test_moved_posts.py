"""A list that names another department for a post moves it, and undoing brings it back."""

import pytest

from officials.actions import import_apply, import_undo
from officials.models import Department, LivePost, RoleName
from tests.support import factories
from tests.support.staged_lists import HEADER, actions, registered, stage

pytestmark = [pytest.mark.django_db]

WITH_UID = f"岗位编号,{HEADER}"


@pytest.fixture(autouse=True)
def reviewer(county):
    return factories.staff(RoleName.REVIEWER, county)


def move(post, unit):
    line = f"{post.uid},{unit},王示例,局长,全面工作,15400000001"
    return stage(post.department.region, line, header=WITH_UID)


def test_a_post_moves_to_a_known_department_as_a_draft_and_back(school_office):
    post = factories.publish(registered(school_office))
    other = factories.department(region=school_office.region, name="民政局")
    batch = move(post, "民政局")
    import_apply.apply(batch, by=batch.made_by)
    post.refresh_from_db()
    assert (post.department, post.review_state) == (other, "submitted")
    assert LivePost.objects.get(uid=post.uid).department == school_office
    assert actions(move(post, "民政局")) == ["unchanged"]
    batch.refresh_from_db()
    import_undo.undo(batch, by=batch.made_by)
    post.refresh_from_db()
    assert post.department == school_office


def test_a_new_department_is_made_for_a_post_that_moves_and_goes_when_that_is_undone(
    school_office,
):
    post = registered(school_office)
    batch = move(post, "体育局")
    import_apply.apply(batch, by=batch.made_by)
    post.refresh_from_db()
    assert (post.department.name, post.department.region) == ("体育局", school_office.region)
    batch.refresh_from_db()
    import_undo.undo(batch, by=batch.made_by)
    post.refresh_from_db()
    assert post.department == school_office
    assert not Department.objects.filter(name="体育局").exists()
