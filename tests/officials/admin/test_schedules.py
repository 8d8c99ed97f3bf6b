"""Staff cancel on one page what was approved for a day to come."""

from datetime import timedelta

import pytest

from officials.models import LivePost, Post
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheduled(place, clock):
    """A live post with a change of its title that was approved for the third day from now."""
    post = factories.publish(factories.post(department=factories.department(region=place)))
    Post.objects.filter(pk=post.pk).update(title="主任")
    factories.publish(post, on=clock.today + timedelta(3))
    return post


def test_one_person_cancels_what_the_page_lists(client, place, scheduled, clock):
    client.force_login(factories.staff("editor", place))
    url = admin_url(scheduled, "unschedule")
    assert f'href="{url}"' in client.get(admin_url(scheduled)).text
    page = client.get(url)
    assert f"原定 {clock.today + timedelta(3)} 零时起公布" in page.text
    assert [(each.field, each.before, each.after) for each in page.context["cancelled"]] == [
        ("岗位名称", "副局长", "主任")
    ]
    page = client.post(url, form_at(client, url) | {"why": "推迟"}, follow=True)
    assert "定时公布已取消，公开页面照旧。" in page.text
    assert f'href="{url}"' not in page.text
    assert "推迟" in client.get(admin_url(scheduled, "history")).text
    clock.advance(days=4)
    assert LivePost.objects.get(uid=scheduled.uid).card["title"] == "副局长"
    again = client.post(url, {"listed": "x"}, follow=True)
    assert "没有定时公布的变化，无需取消。" in again.text


def test_a_page_that_is_out_of_date_lists_what_is_scheduled_now(client, place, scheduled, clock):
    client.force_login(factories.staff("editor", place))
    url = admin_url(scheduled, "unschedule")
    seen = form_at(client, url)
    Post.objects.filter(pk=scheduled.pk).update(title="局长")
    factories.publish(scheduled, on=clock.today + timedelta(3))
    page = client.post(url, seen)
    assert "定时公布的内容刚刚有变化，请核对后再办理。" in page.text
    assert [each.after for each in page.context["cancelled"]] == ["局长"]
    assert client.post(url, form_at(client, url)).status_code == 302
