"""A draft that was deleted is read in the bin for 30 days, and comes back as it was."""

import pghistory
import pytest
from django.db import connection

from officials.history.trail import Trail
from officials.models import Appointment, Hotline, Post
from tests.conftest import step_down
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at

pytestmark = pytest.mark.django_db

BIN = "/admin/officials/post/bin/"


@pytest.fixture
def clerk(place, client):
    user = factories.staff("editor", place)
    client.force_login(user)
    return user


@pytest.fixture
def draft(place):
    """A draft with a holder, whose own number has two sources, and a number of the post."""
    post = factories.post(
        department=factories.department(region=place, name="林业局"), duties="分管防火"
    )
    holder = factories.appointment(post=post)
    own = factories.sourced_hotline(appointment=holder, label="手机")
    factories.hotline_source(hotline=own)
    factories.sourced_hotline(post=post, label="值班")
    factories.clear_history_user()
    return post


def delete(client, post):
    url = admin_url(post, "delete")
    client.post(url, form_at(client, url) | {"post": "yes"})
    assert not Post.objects.filter(pk=post.pk).exists()
    return admin_url(post, "restore")


def rows_of(post):
    """Return the rows of a post, without what an act sets by itself."""
    owned = Hotline.objects.filter(post=post) | Hotline.objects.filter(appointment__post=post)
    return {
        "post": [*Post.objects.filter(pk=post.pk).values("uid", "title", "duties", "department")],
        "appointments": [*Appointment.objects.filter(post=post).order_by("pk").values()],
        "hotlines": [*owned.order_by("pk").values()],
        "sources": [*owned.order_by("pk", "sources").values("sources__printed_number", "sources")],
    }


def test_a_deleted_draft_comes_back_as_it_was_with_its_history(client, clerk, draft):
    before, versions = rows_of(draft), len(Trail(draft).versions)
    number = str(draft.hotlines.get())
    with connection.cursor() as cursor:
        step_down(cursor)  # the rights of the site are enough
    url = delete(client, draft)
    listed = client.get(BIN).text
    assert f'href="{url}"' in listed
    assert "林业局" in listed
    page = client.get(url).text
    assert f"{clerk} 于" in page
    assert "分管防火" in page
    assert "手机" in page
    assert f'<th scope="row">{number}</th><td>值班' in page
    assert "印作" in page
    assert "审核状态" not in page
    answer = client.post(url, form_at(client, url), follow=True)
    assert "已从回收站恢复，是草稿。" in answer.text
    assert "没有恢复" not in answer.text
    assert rows_of(draft) == before
    restored = Post.objects.get(pk=draft.pk)
    assert restored.review_state == "draft"
    assert clerk.pk in restored.contributors
    assert len(Trail(restored).versions) > versions
    assert "从回收站恢复" in client.get(admin_url(restored, "history")).text
    assert client.get(url).status_code == 404
    assert f'href="{url}"' not in client.get(BIN).text
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_it_is_deleted_and_restored_twice(client, clerk, draft):
    for duties in ("分管防火", "分管造林"):
        with pghistory.context(user=clerk.pk):
            Post.objects.filter(pk=draft.pk).update(duties=duties)
        url = delete(client, draft)
        client.post(url, form_at(client, url))
        assert Post.objects.get(pk=draft.pk).duties == duties
    assert Hotline.objects.filter(post=draft).count() == 1


def test_a_row_whose_person_or_notice_is_gone_is_left_out_by_name(client, clerk, draft):
    (holder,) = draft.appointments.select_related("official")
    lost = draft.hotlines.get().sources.get().notice
    url = delete(client, draft)
    holder.official.delete()
    lost.delete()
    answer = client.post(url, form_at(client, url), follow=True)
    assert "没有恢复：" in answer.text
    assert not draft.appointments.exists()
    (left,) = Hotline.objects.filter(post=draft)
    assert not left.sources.exists()


def test_the_bin_keeps_a_draft_for_thirty_days(client, clerk, draft, clock):
    url = delete(client, draft)
    clock.advance(days=29)
    assert client.get(url).status_code == 200
    clock.advance(days=2)
    client.force_login(clerk)
    assert client.get(url).status_code == 404
    assert "回收站是空的。" in client.get(BIN).text


def test_nobody_restores_what_another_restored_or_of_another_place(client, clerk, draft):
    url = delete(client, draft)
    sent = form_at(client, url)
    client.post(url, sent)
    assert client.post(url, sent).status_code == 404
    url = delete(client, Post.objects.get(pk=draft.pk))
    client.force_login(factories.staff("editor", factories.county()))
    assert client.get(url).status_code == 404
    assert "回收站是空的。" in client.get(BIN).text
    client.force_login(factories.staff("viewer", draft.department.region))
    assert client.get(BIN).status_code == 403


@pytest.mark.parametrize("name", ["abc", "²", "9" * 30, "7999999"])
def test_an_address_of_no_deleted_post_is_404(client, clerk, name):
    assert client.get(f"/admin/officials/post/{name}/restore/").status_code == 404


def test_a_draft_whose_texts_are_masked_is_kept(client, clerk, draft):
    factories.withheld_text(post=draft)
    url = admin_url(draft, "delete")
    page = client.get(url)
    assert "确认删除" not in page.text
    client.post(url, {"post": "yes"})
    assert Post.objects.filter(pk=draft.pk).exists()
