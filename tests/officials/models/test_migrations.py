"""Migrations of data carry over the rows that were there before."""

from importlib import import_module

import pytest
from django.db import connection

from officials.models import EditionHotline, Post, ReviewState, SearchRow
from officials.search import find_posts
from tests.support import factories
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
