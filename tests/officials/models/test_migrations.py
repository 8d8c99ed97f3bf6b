"""Migrations of data carry over the rows that were there before."""

from importlib import import_module

import pytest
from django.db import connection

from officials.models import EditionHotline, LivePost, Post, Region, ReviewState, SearchRow
from officials.search import find_posts
from tests.support import factories, proposed
from tests.support.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("label", "use", "kinds"),
    [
        ("传真", "fax", ["fax", "mobile"]),
        ("办公室传真", "fax", ["fax", "mobile"]),
        ("FAX", "fax", ["fax", "mobile"]),
        ("短信平台", "text", ["mobile", "text"]),
        ("电话/传真", "call", ["landline", "mobile"]),
        ("传真电话", "call", ["landline", "mobile"]),
    ],
)
def test_a_label_that_says_fax_alone_is_carried_over_and_nothing_is_to_be_reviewed(
    post, label, use, kinds
):
    number = factories.sourced_hotline(
        post=post, kind="landline", digits="09990123456", label=label
    )
    factories.publish(post)
    module = import_module("officials.migrations.0016_fax_and_message_lines")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(module.CARRY_OVER)
    number.refresh_from_db()
    copy = EditionHotline.objects.get(hotline_uid=number.uid)
    assert (number.use, copy.use) == (use, use)
    assert Post.objects.get().review_state == ReviewState.APPROVED
    assert SearchRow.objects.get().kinds == kinds
    assert [find_posts(post.title, kind=kind).total for kind in ("landline", use, "mobile")] == [
        int("landline" in kinds), int(use in kinds), 1
    ]  # fmt: skip


def test_merged_regions_stand_on_their_own_on_the_way_back_and_are_merged_again(client):
    old, successor, last = (factories.county() for _each in range(3))
    town = factories.township(parent=old)
    for region in (old, town):
        factories.publish(factories.post(department=factories.department(region=region)))
    proposed.merge_regions(old, successor)
    proposed.merge_regions(successor, last)
    module = import_module("officials.migrations.0030_mergers_on_the_way_back")
    rows = [str(Region.objects.order_by("pk").values()), str(last.aliases.values("code", "year"))]
    shown = str(LivePost.objects.order_by("uid").values_list("uid", "region"))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(module.PART)
        for region in (old, successor):
            region.refresh_from_db()
            assert (region.merged_into, region.path[-1]) == (None, region.pk)
            assert region.path[:-1] == region.parent.path
            assert client.get(region.get_absolute_url()).status_code == 200
        cursor.execute(module.MERGE_AGAIN)
    again = [str(Region.objects.order_by("pk").values()), str(last.aliases.values("code", "year"))]
    assert again == rows
    assert str(LivePost.objects.order_by("uid").values_list("uid", "region")) == shown
    for region in (old, successor):
        assert client.get(region.get_absolute_url())["Location"] == last.get_absolute_url()
