"""Staff arrange a cover on the page of a post, a colleague approves it, one person ends it."""

from datetime import timedelta

import pytest

from officials.models import Cover, LiveCover
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(place):
    """A live post of the county with a holder."""
    post = factories.post(department=factories.department(region=place, name="城管局"))
    factories.appointment(post=post)
    return factories.publish(post)


@pytest.fixture
def desk(held):
    return factories.publish(
        factories.post(department=held.department, title="值班室", kind="desk")
    )


@pytest.fixture
def clerk(place, client):
    user = factories.staff("editor", place)
    client.force_login(user)
    return user


@pytest.fixture
def colleague(place):
    return factories.staff("reviewer", place)


def arrange(client, post, **values):
    url = admin_url(post, "cover")
    return client.post(url, form_at(client, url) | values, follow=True)


def test_a_cover_is_arranged_reviewed_and_ended(client, clerk, colleague, held, desk, clock):
    assert "安排代接" in client.get(admin_url(held)).text
    end = clock.today + timedelta(3)
    page = arrange(client, held, covered_by=desk.pk, end=end, reason="外出学习")
    assert "代接已提交" in page.text
    assert f"至 {end} 由“值班室”代接" in page.text
    client.force_login(colleague)
    url = admin_url(held, "approve")
    assert "由“值班室”代接" in client.get(url).text
    client.post(url, form_at(client, url))
    factories.check_deferred()
    assert LiveCover.objects.get().post.uid == held.uid
    client.force_login(clerk)
    url = admin_url(Cover.objects.get(), "end")
    page = client.post(url, form_at(client, url) | {"reason": "提前返回"}, follow=True)
    assert "代接已结束" in page.text
    assert not LiveCover.objects.exists()
    trail = client.get(admin_url(held, "history")).text
    assert "外出学习" in trail
    assert "提前返回" in trail


def test_only_posts_of_the_department_with_a_public_number_are_offered(
    client, clerk, colleague, held, desk
):
    factories.post(department=held.department, title="未公布的岗位")
    factories.publish(factories.post(title="别处的岗位"))
    page = client.get(admin_url(held, "cover")).text
    assert "值班室" in page
    assert "未公布的岗位" not in page
    assert "别处的岗位" not in page


def test_a_post_without_a_holder_offers_no_cover(client, clerk, held, desk):
    assert "安排代接" not in client.get(admin_url(desk)).text


def test_a_refusal_stands_on_the_form_with_what_was_typed(
    client, clerk, colleague, held, desk, clock
):
    end = clock.today - timedelta(1)
    start = clock.today - timedelta(2)
    page = arrange(client, held, covered_by=desk.pk, start=start, end=end, reason="外出学习")
    assert "代接末日不能早于今天" in page.text
    assert "外出学习" in page.text
    assert not Cover.objects.exists()


def test_the_list_of_covers_is_read_only(client, clerk, held, desk):
    cover = factories.cover(post=held, covered_by=desk)
    listed = client.get("/admin/officials/cover/").text
    for words in ("值班室", held.department.region.name, "这几天", admin_url(cover, "end")):
        assert words in listed, words
    page = client.get(admin_url(cover)).text
    assert "外出学习" in page
    assert 'name="_save"' not in page


def test_the_start_page_tells_of_a_cover_without_a_number(client, clerk, colleague, held):
    desk = factories.post(department=held.department, title="值班室")
    assert "代接岗位没有号码" not in client.get("/admin/").text
    factories.cover(post=held, covered_by=desk)
    page = client.get("/admin/").text
    assert "代接岗位没有号码" in page
    assert client.get("/admin/officials/cover/?waiting=uncovered").context["cl"].result_count == 1
