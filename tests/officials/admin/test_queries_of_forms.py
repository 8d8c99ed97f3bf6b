"""Open the forms of staff by as few queries for many rows as for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.admin.posts.withdrawals import WithdrawTerm
from officials.admin.posts.withholding import WithholdName
from officials.clock import today
from officials.identity import identify
from officials.models import Hotline, Post
from officials.publication.diff import diff_for
from tests.support import factories

pytestmark = pytest.mark.django_db

MOST_QUERIES = 20


def add_rows(post, numbers):
    """Add an appointment with a notice and a number for each of ``numbers``; 0 holds today."""
    for number in numbers:
        end = today() - timedelta(400 * number)
        days = {"start_date": end - timedelta(300), "end_date": end if number else None}
        factories.appointment(post=post, notice=factories.notice(), **days)
        factories.sourced_hotline(post=post)
    factories.publish(post)


def count_queries(client, path):
    """Return how many queries a page makes that was opened before."""
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path)
        assert page.status_code == 200, path
    return len(queries)


def test_the_form_takes_the_same_queries_for_any_number_of_rows(client, place):
    post = factories.post(department=factories.department(region=place))
    client.force_login(factories.staff("editor", place))
    path = f"/admin/officials/post/{post.pk}/change/"
    add_rows(post, range(2))
    few = count_queries(client, path)
    add_rows(post, range(2, 6))
    assert count_queries(client, path) == few
    assert few <= MOST_QUERIES


def test_the_form_says_of_its_rows_what_a_new_reading_says(client, world):
    client.force_login(factories.user("chief", is_staff=True, is_superuser=True))
    posts = list(Post.objects.all())
    # Titles, kinds and departments other than on the cards, and numbers out of their order.
    Post.objects.filter(pk=posts[0].pk).update(title="总工程师", rank=9)
    elsewhere = factories.department(region=factories.county(name="别处县"), name="别处局")
    Post.objects.filter(pk=posts[1].pk).update(department=elsewhere)
    Hotline.objects.filter(on_post=posts[2].pk).update(rank=5)
    changed = set()
    for post in posts:
        page = client.get(f"/admin/officials/post/{post.pk}/change/")
        assert page.context["differences"] == diff_for(post), post
        assert page.context["original"].identity == identify(post), post
        assert page.context["original"].identity.title in page.text
        changed |= {each.field for each in page.context["differences"]}
    assert {"岗位名称", "所在", "部门类型"} <= changed


def test_the_name_of_a_former_holder_is_withheld_and_withdrawn_on_the_page_of_the_term(place):
    post = factories.post(department=factories.department(region=place))
    add_rows(post, range(2))
    former = post.appointments.exclude(end_date=None).get()
    assert WithholdName.is_available(former)
    assert WithdrawTerm.is_available(former)
    draft = factories.appointment()
    assert not WithholdName.is_available(draft)
    assert not WithdrawTerm.is_available(draft)
