"""Pages of staff cost what they display, however large the register is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials import permissions
from officials.admin.base import paginator
from officials.admin.verification_round import start
from officials.clock import now
from officials.models import Hotline, HotlineSource, Post, TakedownRequest
from officials.permissions import Permission
from officials.publication.live import Publication, annotate_publication, filter_publication
from officials.staff.appointment_queues import ENDING
from officials.staff.calling_queues import FAILED, OVERDUE, SUSPENDED, UNANSWERED, UNREACHABLE
from officials.staff.post_queues import SCHEDULED, SUBMITTED
from tests.support import factories
from tests.support.raw_sql import sql

pytestmark = pytest.mark.django_db
POSTS = "/admin/officials/post/"


def explain(rows):
    """Return the plan of a query in words, as it is where much is too large to read or to sort."""
    with connection.cursor() as cursor:
        for costly in ("seqscan", "sort", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{costly} = off")
    return rows.explain()


def test_a_list_counts_no_further_than_anybody_reads(client, place, monkeypatch):
    monkeypatch.setattr(paginator, "MOST_COUNTED", 2)
    department = factories.department(region=place)
    posts = [factories.post(department=department, title=f"岗位{n}") for n in range(3)]
    client.force_login(factories.staff("editor", place))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(POSTS)
    (counted,) = (query["sql"] for query in queries if "COUNT(" in query["sql"])
    assert "LIMIT 3" in counted
    assert "2+ 岗位" in page.text
    assert "选中了 2+ 个" in page.text
    posts[0].delete()
    page = client.get(POSTS)
    assert "2 岗位" in page.text
    assert "2+" not in page.text


def test_a_pile_of_the_calling_round_is_counted_no_further(client, place, monkeypatch):
    department = factories.department(region=place)
    posts = [factories.post(department=department) for _number in range(2)]
    for post in posts:
        factories.sourced_hotline(post=post)
    factories.publish(*posts)
    client.force_login(factories.staff("editor", place))
    counted = {each.pile.name: each for each in client.get("/admin/round/").context["piles"]}
    assert (counted["unverified"].total, counted["unverified"].is_capped) == (2, False)
    monkeypatch.setattr(start, "MOST_COUNTED", 1)
    page = client.get("/admin/round/")
    capped = {each.pile.name for each in page.context["piles"] if each.is_capped}
    assert capped == {name for name, each in counted.items() if each.total > 1}
    assert "1,000+" in page.text
    assert "开始打" in page.text


def test_all_rows_of_a_list_are_chosen_beyond_those_that_are_counted(client, place, monkeypatch):
    monkeypatch.setattr(paginator, "MOST_COUNTED", 1)
    department = factories.department(region=place)
    factories.submit(*(factories.post(department=department) for _number in range(3)))
    client.force_login(factories.staff("reviewer", place))
    chosen = {"action": "approve_selected", "select_across": 1, "_selected_action": 0}
    assert "共选中 3 个岗位" in client.post(POSTS, chosen).text


def test_refused_posts_are_named_by_as_many_queries_as_one(client, place):
    department = factories.department(region=place)
    posts = [factories.post(department=department) for _number in range(25)]
    client.force_login(factories.staff("reviewer", place))
    counts = []
    for chosen in (posts[:2], posts):
        values = {"action": "approve_selected", "_selected_action": [post.pk for post in chosen]}
        with CaptureQueriesContext(connection) as queries:
            client.post(POSTS, values)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("model", [Post, Hotline, HotlineSource, TakedownRequest])
def test_rows_of_a_region_are_found_by_joins_that_begin_at_either_end(place, model):
    user = factories.staff("editor", place)
    found = permissions.filter_permitted(model.objects.order_by(), user, Permission.VIEW)
    for rows in (found, permissions.filter_below(model.objects.order_by(), place)):
        sql = str(rows.query)
        assert sql.count("SELECT") == 1, sql
        assert " OR " not in sql


def test_the_state_of_a_post_is_looked_up_for_the_rows_of_a_page_alone():
    """EXISTS may be answered by reading what is public in the whole country."""
    assert "EXISTS" not in str(annotate_publication(Post.objects.all()).query).split(" FROM ")[0]
    plan = explain(annotate_publication(Post.objects.all()))
    assert "hashed" not in plan
    assert "officials_post_uid_key" in plan


def test_an_action_on_many_posts_reads_no_page_of_the_list(client, place):
    department = factories.department(region=place)
    factories.submit(*(factories.post(department=department) for _number in range(3)))
    client.force_login(factories.staff("reviewer", place))
    with CaptureQueriesContext(connection) as queries:
        client.get(POSTS)
    newest_first = 'ORDER BY "officials_post"."id" DESC'
    (listed,) = (query["sql"] for query in queries if newest_first in query["sql"])
    chosen = {"action": "approve_selected", "select_across": 1, "_selected_action": 0}
    with CaptureQueriesContext(connection) as queries:
        assert "共选中 3 个岗位" in client.post(POSTS, chosen).text
    assert listed not in {query["sql"] for query in queries}


@pytest.mark.parametrize(
    ("queue", "index"),
    [
        (SUBMITTED, "post_waiting"),
        (SUSPENDED, "hotline_suspended"),
        (ENDING, "appointment_ending"),
        (OVERDUE, "known_on_edition_id_idx"),
        (FAILED, "verification_of_trouble"),
        (UNREACHABLE, "verification_unanswered"),
        (SCHEDULED, "edition_published"),
    ],
)
def test_a_pile_is_read_from_an_index_of_what_waits(place, queue, index):
    assert index in explain(queue.rows(factories.user("root", is_staff=True, is_superuser=True)))


def test_a_list_of_unanswered_numbers_begins_with_the_newest_of_them():
    """A query for their ids would read all of them before the first row of the page."""
    root = factories.user("root", is_staff=True, is_superuser=True)
    plan = explain(UNANSWERED.narrow(Hotline.objects.all(), root).order_by("-pk")[:50])
    assert "Scan Backward using verification_unanswered" in plan
    assert "hashed" not in plan


@pytest.mark.parametrize("state", [Publication.NOTHING, Publication.ENDED, Publication.WITHDRAWN])
def test_posts_that_are_not_public_are_read_from_an_index_of_drafts(state):
    plan = explain(filter_publication(Post.objects.all(), state).order_by("-pk"))
    assert "Scan Backward using post_unapproved" in plan


def test_a_list_that_waits_has_no_row_that_its_reader_may_only_see(client):
    """Somebody who sees a province and edits one place of it has what waits there."""
    province = factories.province()
    here, there = (
        factories.department(region=factories.county(parent=province)) for _place in range(2)
    )
    user = factories.staff("editor", here.region)
    factories.role(user=user, region=province, role="viewer")
    waiting = [
        factories.hotline(suspended_at=now(), post=factories.post(department=each))
        for each in (here, there)
    ]
    client.force_login(user)
    listed = client.get("/admin/officials/hotline/").context["cl"].queryset
    assert {*listed.values_list("pk", flat=True)} == {each.pk for each in waiting}
    page = client.get("/admin/officials/hotline/?waiting=suspended")
    assert [each.pk for each in page.context["cl"].result_list] == [waiting[0].pk]


def test_numbers_without_a_source_are_found_wherever_they_may_be(client, place):
    """Find those of drafts, and of people who are not published again, whom a review leaves out."""
    department = factories.department(region=place)
    draft, public, banned = (factories.post(department=department) for _number in range(3))
    bare = [factories.hotline(post=draft)]
    factories.sourced_hotline(post=draft)
    bare[0].sources.all().delete()
    for each in (public, banned):
        factories.sourced_hotline(post=each)
    holder = factories.appointment(post=banned)
    factories.republication_ban(official=holder.official, post=banned)
    bare.append(factories.hotline(appointment=holder))
    factories.publish(public, banned)
    assert Post.objects.get(pk=banned.pk).review_state == "approved"
    client.force_login(factories.staff("editor", place))
    page = client.get("/admin/officials/hotline/?state=bare")
    assert {each.pk for each in page.context["cl"].result_list} == {each.pk for each in bare}
    HotlineSource.objects.filter(hotline__on_post=public).delete()
    page = client.get("/admin/officials/hotline/?state=bare")
    assert len(page.context["cl"].result_list) == len(bare) + 1


def test_the_numbers_of_a_post_are_read_from_one_index(place):
    holder = factories.appointment()
    own = factories.hotline(appointment=holder)
    rows = Hotline.objects.filter(on_post=holder.post)
    assert rows.get() == own
    assert "officials_hotline_on_post_id" in explain(rows)


@pytest.mark.usefixtures("as_the_site")
def test_the_post_of_a_number_follows_from_what_it_belongs_to():
    holder = factories.appointment()
    own, of_post = factories.hotline(appointment=holder), factories.hotline()
    stray = factories.hotline(on_post=of_post.post)
    expected = {each.pk: each.of_post.pk for each in (own, of_post, stray)}
    assert dict(Hotline.objects.values_list("pk", "on_post")) == expected
    sql("UPDATE officials_hotline SET on_post_id = (SELECT max(id) + 1 FROM officials_post)")
    assert dict(Hotline.objects.values_list("pk", "on_post")) == expected
