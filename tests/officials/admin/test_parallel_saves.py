"""Concurrent saves of one form: one is stored, all others are edit conflicts."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from directory.postgres import timeouts
from officials.models import Department, Hotline, Notice, Official, Post
from officials.staff import middleware
from tests.officials.admin.test_conflicts import CHANGED
from tests.officials.admin.test_duplicates import notice_values, post_values
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at, snapshot
from tests.support.limited import site_limits
from tests.support.pairwise import FULL
from tests.support.waits import LIMIT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    """Let saves wait for each other as long as a slow machine needs for all of them."""
    monkeypatch.setattr(timeouts, "DEADLINE_SECONDS", 60)
    monkeypatch.setattr(middleware, "CROWDED_LOCK_SECONDS", 60)
    with site_limits(monkeypatch, lock_timeout=60, statement_timeout=60):
        yield


@pytest.fixture
def session():
    """Return a client whose session all share: versions matter, not users."""
    client = Client()
    client.force_login(factories.user("many", is_staff=True, is_superuser=True))
    return client


# The form of a post is expensive, so most save that of a hotline, behind the same lock.
CASES = [(Hotline, "label", 30 if FULL else 10), (Post, "duties", 8), (Department, "name", 8)]


def save_at_once(session, forms):
    """Post each form to its URL at one moment, over connections of their own."""
    start = Barrier(len(forms), timeout=LIMIT)

    def send(request):
        url, form = request
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.cookies[
            settings.SESSION_COOKIE_NAME
        ].value
        try:
            start.wait()
            return client.post(url, form)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, forms))


@pytest.mark.parametrize(("model", "field", "count"), CASES)
def test_one_of_many_concurrent_saves_is_stored_and_the_others_are_conflicts(
    session, post, model, field, count
):
    # A department without a post: only the lock on its own row serialises the saves.
    obj = factories.department() if model is Department else model.objects.get()
    url = admin_url(obj)
    form = form_at(session, url)
    forms = [(url, form | {field: f"第{number}人写的"}) for number in range(count)]
    responses = save_at_once(session, forms)
    assert sorted(response.status_code for response in responses) == [200] * (count - 1) + [302]
    (winner,) = (i for i, response in enumerate(responses) if response.status_code == 302)
    after = model.objects.get(pk=obj.pk)
    assert getattr(after, field) == f"第{winner}人写的"
    for i, response in enumerate(responses):
        if i != winner:
            page = response.content.decode()
            assert CHANGED in page
            assert f"第{i}人写的" in page
            assert f"第{winner}人写的" in page
    assert Post.objects.get().revision == post.revision + (model is not Department)


def test_concurrent_saves_of_a_post_and_its_related_objects_do_not_deadlock(session, post):
    appointment = factories.appointment(post=post)
    hotline = post.hotlines.get()
    changes = [
        (post, {"duties": "另一项"}),
        (hotline, {"label": "值班"}),
        (appointment, {"capacity": "acting"}),
        (appointment.official, {"name": "赵虚构"}),
        (post.department, {"name": "新名局"}),
    ]
    forms = [(admin_url(obj), form_at(session, admin_url(obj)) | change) for obj, change in changes]
    before = snapshot()
    responses = save_at_once(session, forms * (5 if FULL else 3))
    assert {response.status_code for response in responses} == {200, 302}
    assert snapshot() != before
    post.refresh_from_db()
    # The post, its hotline and its appointment share one revision: one save of them succeeds.
    saved = [i % len(forms) for i, response in enumerate(responses) if response.status_code == 302]
    assert len(saved) == len(set(saved))
    assert len(set(saved) & {0, 1, 2}) <= 1


@pytest.mark.parametrize("model", [Notice, Post, Department, Official])
def test_one_of_equal_rows_added_at_once_is_stored_and_the_others_are_asked_about(session, model):
    department = factories.department()
    before = model.objects.count()
    values = {
        Notice: lambda: notice_values(department.region),
        Post: lambda: post_values(department),
        Department: lambda: {
            "region": factories.county().pk,
            "type": department.type_id,
            "name": "样板局",
            "rank": 1,
        },
        Official: lambda: {"name": "单样本", "owner_region": department.region_id},
    }[model]()
    url = f"/admin/officials/{model._meta.model_name}/add/"
    responses = save_at_once(session, [(url, values)] * 4)
    assert sorted(response.status_code for response in responses) == [200, 200, 200, 302]
    assert model.objects.count() == before + 1
    for response in responses:
        assert response.status_code == 302 or 'name="apart"' in response.content.decode()
