"""Test that the trail holds each row that a statement writes, and nothing else."""

import pghistory
import pytest
from django.db import connection

from officials.models import Hotline, HotlineEvent, Post, PostEvent
from tests.support import factories

pytestmark = pytest.mark.django_db


def read(events):
    return list(events.order_by("pgh_id").values_list("pgh_label", "pgh_obj_id"))


def test_each_row_of_a_statement_has_its_event():
    posts = [factories.post() for _index in range(3)]
    before = PostEvent.objects.count()
    with pghistory.context(user=7, why="核对"), connection.cursor() as cursor:
        cursor.execute("UPDATE officials_post SET duties = '分管城管'")

    events = PostEvent.objects.order_by("pgh_id")[before:]
    assert [event.pgh_obj_id for event in events] == [post.pk for post in posts]
    assert {event.duties for event in events} == {"分管城管"}
    assert {(event.pgh_context["user"], event.pgh_context["why"]) for event in events} == {
        (7, "核对")
    }


def test_a_row_that_a_statement_leaves_as_it_was_has_no_event():
    first, second = factories.post(duties="分管城管"), factories.post(duties="")
    before = PostEvent.objects.count()

    Post.objects.update(duties="分管城管")

    assert read(PostEvent.objects.all())[before:] == [("update", second.pk)]
    assert first.pk != second.pk


def test_deleted_rows_stay_in_the_trail_as_they_were():
    hotlines = [factories.hotline(label="办公电话") for _index in range(2)]
    keys = [hotline.pk for hotline in hotlines]

    Hotline.objects.all().delete()

    gone = HotlineEvent.objects.filter(pgh_label="delete").order_by("pgh_id")
    assert [event.pgh_obj_id for event in gone] == keys
    assert {event.label for event in gone} == {"办公电话"}
