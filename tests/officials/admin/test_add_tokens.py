"""An add form makes one row, however often it is sent."""

import pytest
from django.test import Client

from officials.models import Notice, Post
from tests.officials.admin.test_duplicates import notice_values, post_values
from tests.support import factories
from tests.support.admin_forms import form_of

pytestmark = pytest.mark.django_db
ADD = "/admin/officials/notice/add/"


def opened(client, address):
    """Return the values of a form as it is opened, with its token."""
    page = client.get(address)
    return form_of(page) | {"add_token": page.context["add_token"]}


@pytest.fixture
def typed(client, place):
    """The fields of a new notice, with what the page sends along."""
    client.force_login(factories.staff("editor", place))
    return opened(client, ADD) | notice_values(place, title="公开电话通告")


def test_the_second_of_two_clicks_shows_the_row_of_the_first(client, typed):
    first = client.post(ADD, typed)
    second = client.post(ADD, typed)
    assert Notice.objects.count() == 1
    assert (second.status_code, second.url) == (302, first.url)
    token = opened(client, ADD)["add_token"]
    client.post(ADD, typed | {"title": "另一份通告", "add_token": token})
    assert Notice.objects.count() == 2, "a form that is opened anew is another one"


def test_content_that_was_changed_after_going_back_is_asked_about_and_kept(client, typed):
    client.post(ADD, typed)
    changed = typed | {"title": "另一份通告"}
    page = client.post(ADD, changed)
    assert Notice.objects.count() == 1
    assert "刚才已经增加了“样板县人民政府《公开电话通告》”，没有再增加。" in page.text
    assert "另一份通告" in page.text
    client.post(ADD, changed | {"add_token": page.context["add_token"]})
    assert {each.title for each in Notice.objects.all()} == {"公开电话通告", "另一份通告"}


def test_a_form_of_somebody_else_is_not_taken_for_the_same(client, typed, place):
    client.post(ADD, typed)
    other = Client()
    other.force_login(factories.staff("editor", place))
    other.post(ADD, typed | {"title": "另一份通告"})
    assert Notice.objects.count() == 2


def test_a_refused_form_does_not_use_up_its_token(client, typed):
    client.post(ADD, typed | {"title": ""})
    assert client.post(ADD, typed).status_code == 302
    assert Notice.objects.count() == 1


def test_a_post_with_rows_is_added_once(client, place):
    client.force_login(factories.staff("editor", place))
    add = "/admin/officials/post/add/"
    values = post_values(factories.department(region=place), title="副局长")
    sent = values | {"add_token": opened(client, add)["add_token"]}
    answers = [client.post(add, sent) for _press in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert Post.objects.count() == 1
