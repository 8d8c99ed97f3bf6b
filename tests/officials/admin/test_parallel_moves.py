"""A department moves to another region while a colleague approves a post in it."""

from threading import Event

import pytest
from django.db import transaction
from django.test import Client

from officials.actions import publishing
from officials.models import Department, LivePost, Post, Region
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at
from tests.support.parallel import backend_pid, run_in_parallel, wait_for_lock_of
from tests.support.waits import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def department():
    return factories.department(region=factories.county())


def move(department, region, pids):
    """Return an act that sends the form of a department with another region."""
    client, url = Client(), admin_url(department)
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    form = form_at(client, url) | {"region": region.pk}

    def send():
        pids.append(backend_pid())
        return client.post(url, form)

    return send


def test_a_post_that_came_while_a_move_waited_is_approved_and_the_move_waits_for_it(department):
    """The move waits for one post; meanwhile another one is made, submitted and approved."""
    held = factories.post(department=department)
    region, by, pids, made = factories.county(), factories.reviewer(), [], []
    locked, came, approving, released = Event(), Event(), Event(), Event()
    send = move(department, region, pids)

    def hold():
        with transaction.atomic():
            Post.objects.select_for_update().get(pk=held.pk)
            locked.set()
            wait_for_lock_of(pids)
            came.set()
            wait_until(approving.is_set)
        released.set()

    def approve():
        wait_until(came.is_set)
        made.append(factories.post(department=department))
        factories.submit(made[0])
        made[0].refresh_from_db()
        with transaction.atomic():
            Post.objects.select_for_update().get(pk=made[0].pk)
            approving.set()
            wait_until(released.is_set)
            wait_for_lock_of(pids)
            publishing.approve([(made[0], made[0].revision)], by=by)

    def send_when_held():
        wait_until(locked.is_set)
        return send()

    response = run_in_parallel(hold, approve, send_when_held)[2]
    assert response.status_code == 302
    department.refresh_from_db()
    made[0].refresh_from_db()
    assert department.region == region
    assert LivePost.objects.get().uid == made[0].uid
    assert made[0].review_state == "draft", "it moved after it had been read"


def test_an_approval_that_waits_for_a_department_holds_no_region_yet(department):
    """Every act locks departments before regions, so that no two wait for each other."""
    post = factories.post(department=department)
    factories.submit(post)
    post.refresh_from_db()
    by, pids, locked = factories.reviewer(), [], Event()

    def hold():
        with transaction.atomic():
            Department.objects.select_for_update().get(pk=department.pk)
            locked.set()
            wait_for_lock_of(pids)
            Region.objects.select_for_update(nowait=True).get(pk=department.region_id)

    def approve():
        wait_until(locked.is_set)
        pids.append(backend_pid())
        publishing.approve([(post, post.revision)], by=by)

    assert run_in_parallel(hold, approve) == [None, None]
    assert LivePost.objects.get().region == department.region
