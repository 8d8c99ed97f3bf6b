"""A reviewer goes from post to post, by one button each."""

import re

import pytest

from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return factories.county(name="样板县")


@pytest.fixture
def posts(place):
    """Three posts that wait, in the order in which they were submitted."""
    department = factories.department(region=place, name="城管局")
    made = [factories.post(department=department, title=f"第{each}科科长") for each in "一二三"]
    for post in made:
        factories.sourced_hotline(post=post)
        post.refresh_from_db()
        factories.submit(post)
        post.refresh_from_db()
    return made


@pytest.fixture
def reviewing(client, place):
    client.force_login(factories.staff("reviewer", place))
    return client


def approve_url(post):
    return f"/admin/officials/post/{post.pk}/approve/"


def read_page(client, post):
    return client.get(approve_url(post)).content.decode()


def test_each_approval_leads_to_the_next_post_and_the_last_one_to_itself(reviewing, posts):
    first, second, third = posts
    assert "批准，看下一个（1/3）" in read_page(reviewing, first)
    sent = {"revision": first.revision, "next": "1"}
    assert reviewing.post(approve_url(first), sent).url == approve_url(second)
    page = read_page(reviewing, second)
    assert "批准，看下一个（1/2）" in page
    assert first.title in page, "what was approved is said"
    sent = {"revision": second.revision, "next": "1"}
    assert reviewing.post(approve_url(second), sent).url == approve_url(third)
    page = read_page(reviewing, third)
    assert "看下一个" not in page
    assert 'value="批准公布"' in page
    sent = {"revision": third.revision, "next": "1"}
    assert reviewing.post(approve_url(third), sent).url.endswith(f"/{third.pk}/change/")


def test_a_post_that_is_passed_over_comes_again_after_the_last(reviewing, posts):
    first, second, third = posts
    skip = re.compile(r'<a class="closelink" href="([^"]+)">先不办</a>')
    assert skip.search(read_page(reviewing, first))[1] == approve_url(second)
    assert skip.search(read_page(reviewing, third))[1] == approve_url(first)
    assert "（3/3）" in read_page(reviewing, third)


def test_a_return_leads_to_the_next_post_too(reviewing, posts):
    first, second, _third = posts
    address = re.search(r'href="([^"]+/return/[^"]*)"', read_page(reviewing, first))[1]
    response = reviewing.post(address, {"comment": "号码与公告不一致"})
    assert response.url == approve_url(second)
    first.refresh_from_db()
    assert first.review_comment == "号码与公告不一致"


def test_posts_of_other_regions_are_no_turn(client, place, posts):
    colleague = factories.staff("reviewer", place)
    other = factories.sourced_hotline().of_post
    other.refresh_from_db()
    factories.submit(other)
    client.force_login(colleague)
    assert "（1/3）" in read_page(client, posts[0])
    client.force_login(factories.staff("reviewer", other.department.region))
    assert "看下一个" not in read_page(client, other)
