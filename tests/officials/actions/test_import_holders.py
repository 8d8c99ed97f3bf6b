"""A list that names another holder, or none, changes who holds the post when it is applied."""

import pytest

from officials.actions import import_apply, publishing
from officials.actions.import_numbers import find_leaving
from officials.models import Appointment, LiveHotline, LivePost, RoleName
from tests.support import factories
from tests.support.staged_lists import actions, registered, stage

pytestmark = [pytest.mark.django_db]

VACANT = "教育局,空缺,局长,全面工作,15400000001"
ANOTHER = "教育局,赵样本,局长,全面工作,15400000001"


@pytest.fixture(autouse=True)
def reviewer(county):
    return factories.staff(RoleName.REVIEWER, county)


def apply(office, line):
    batch = stage(office.region, line)
    import_apply.apply(batch, by=batch.made_by)
    return batch


def test_a_holder_of_a_post_that_the_list_calls_vacant_leaves_the_public_at_once(school_office):
    post = factories.publish(registered(school_office))
    apply(school_office, VACANT)
    assert LivePost.objects.get(uid=post.uid).card["holder"] is None
    assert actions(stage(school_office.region, VACANT)) == ["unchanged"]


def test_another_holder_waits_for_review_on_the_post_that_was_there(school_office):
    post = factories.publish(registered(school_office))
    apply(school_office, ANOTHER)
    assert LivePost.objects.get(uid=post.uid).card["holder"] is None
    assert [
        each.official.name for each in Appointment.objects.filter(post=post).order_by("pk")
    ] == [
        "王示例",
        "赵样本",
    ]
    assert actions(stage(school_office.region, ANOTHER)) == ["unchanged"]


@pytest.mark.parametrize("holder", ["王示例", "赵样本"])
def test_numbers_leave_the_public_as_the_plan_says(school_office, holder):
    post = registered(school_office)
    factories.sourced_hotline(appointment=post.appointments.get(), digits="15400000003")
    factories.sourced_hotline(post=post, digits="02900001234")
    factories.publish(post)
    batch = stage(school_office.region, f"教育局,{holder},局长,全面工作,15400000002")
    (leaving,) = find_leaving(batch.rows.all())
    before = shown_numbers(post)
    import_apply.apply(batch, by=batch.made_by)
    assert before - shown_numbers(post) == {*leaving.at_once}
    assert {old for old, _new in leaving.replaced} == shown_numbers(post)
    post.refresh_from_db()
    publishing.approve([(post, post.revision)], by=factories.reviewer())
    assert shown_numbers(post) == {"15400000002"}


def shown_numbers(post):
    return {*LiveHotline.objects.filter(post__uid=post.uid).values_list("digits", flat=True)}


def test_a_vacant_post_gets_its_holder_and_stays_one_post(school_office):
    post = registered(school_office, name="")
    apply(school_office, ANOTHER)
    assert Appointment.objects.get(post=post).official.name == "赵样本"
    assert actions(stage(school_office.region, ANOTHER)) == ["unchanged"]
