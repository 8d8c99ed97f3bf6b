"""Open the forms of staff by as few queries for many rows as for one."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.admin.posts.withdrawals import WithdrawTerm
from officials.admin.posts.withholding import WithholdName
from officials.clock import today
from officials.identity import identify
from officials.models import Hotline, Notice, Post
from officials.publication.diff import diff_for
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at

pytestmark = pytest.mark.django_db

MOST_QUERIES = 20
# A page with the differences of many posts, behind the list on which they were chosen.
MOST_OF_BULK = 34
# A form with six terms and six numbers that comes back: four for a term, five for a number.
MOST_SENT = 110
# To see a post, to edit it and to approve it.
MOST_PERMISSIONS = 3
OF_PERMISSIONS = re.compile(r'SELECT 1 AS "a" FROM "officials_post" .* && ')


def add_rows(post, numbers):
    """Add an appointment with a notice and a number for each of ``numbers``; 0 holds today."""
    for number in numbers:
        end = today() - timedelta(400 * number)
        days = {"start_date": end - timedelta(300), "end_date": end if number else None}
        factories.appointment(post=post, notice=factories.notice(), **days)
        factories.sourced_hotline(post=post)
    factories.publish(post)


def count_queries(client, path, values=None):
    """Return how many queries a page makes that was opened before."""
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = client.post(path, values) if values else client.get(path)
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


def test_a_form_that_is_sent_asks_for_each_permission_and_each_row_once(client, place):
    """Send no title: the form comes back, with all that it says of its rows."""
    post = factories.post(department=factories.department(region=place))
    client.force_login(factories.staff("editor", place))
    path = admin_url(post)
    add_rows(post, range(6))
    values = form_at(client, path) | {"title": ""}
    with CaptureQueriesContext(connection) as queries:
        page = client.post(path, values)
    assert page.context["adminform"].form.errors
    asked = [each["sql"] for each in queries if OF_PERMISSIONS.match(each["sql"])]
    assert 0 < len(asked) <= MOST_PERMISSIONS, asked
    assert len(queries) <= MOST_SENT


def test_a_review_takes_the_same_queries_for_any_number_of_rows(client, place):
    """Compare a post with two changed rows, and one that waits behind it, with more of both."""
    department = factories.department(region=place)
    client.force_login(factories.staff("reviewer", place))
    counts = []
    for rows, waiting in ((2, 1), (5, 4)):
        post, *others = (factories.post(department=department) for _each in range(waiting + 1))
        for each in (post, *others):
            add_rows(each, range(rows))
            Post.objects.filter(pk=each.pk).update(duties="城市管理")
            each.refresh_from_db()
        Hotline.objects.filter(on_post=post.pk).update(purpose="咨询")
        post.refresh_from_db()
        factories.submit(post, *others)
        counts.append(count_queries(client, f"/admin/officials/post/{post.pk}/approve/"))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST_QUERIES


def test_reviews_of_many_posts_take_the_same_queries_for_any_number(client, place):
    department = factories.department(region=place)
    client.force_login(factories.staff("reviewer", place))
    posts = [factories.post(department=department) for _each in range(6)]
    for post in posts:
        add_rows(post, range(2))
    for action, prepare in (("submit_selected", None), ("approve_selected", factories.submit)):
        factories.clear_history_user()  # the reviewer's, who approves no change of their own
        Post.objects.update(duties=f"城市管理 {action}")
        for post in posts:
            post.refresh_from_db()
        if prepare:
            prepare(*posts)
        counts = [
            count_queries(
                client,
                "/admin/officials/post/",
                {"action": action, "_selected_action": [post.pk for post in chosen]},
            )
            for chosen in (posts[:2], posts)
        ]
        assert counts[0] == counts[1], action
        assert counts[0] <= MOST_OF_BULK, action


def test_the_other_forms_take_few_queries(client, place):
    post = factories.post(department=factories.department(region=place))
    add_rows(post, range(3))
    client.force_login(factories.staff("editor", place))
    hotline = post.hotlines.first()
    notice = hotline.sources.get().notice
    Notice.objects.update(owner_region=place)
    pages = {
        f"hotline/{hotline.pk}/change/": 12,
        f"notice/{notice.pk}/change/": 12,
        "post/add/": 6,
        "notice/add/": 6,
        "official/add/": 6,
        "department/add/": 6,
    }
    counts = {page: count_queries(client, f"/admin/officials/{page}") for page in pages}
    above = {page: count for page, count in counts.items() if count > pages[page]}
    assert not above


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
