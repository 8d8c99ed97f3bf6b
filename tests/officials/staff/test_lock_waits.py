"""A few saves wait for a lock; the others get their form back at once, so that threads are left."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from directory.postgres import timeouts
from officials.models import Post
from officials.staff.middleware import PATIENT_SAVES
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at
from tests.support.limited import another_session, locked, site_limits

pytestmark = pytest.mark.django_db(transaction=True)

BUSY = "另一位同事正在保存，请稍候再试"
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    """Let a save wait longer for a lock than this test takes."""
    monkeypatch.setattr(timeouts, "DEADLINE_SECONDS", 60)
    with site_limits(monkeypatch, lock_timeout=60, statement_timeout=60):
        yield


@pytest.fixture
def session():
    client = Client()
    client.force_login(factories.user("clerk", is_staff=True, is_superuser=True))
    return client


def show_lock_timeout():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return cursor.fetchone()[0]


def save(session, url, form):
    """Save in a thread and a connection of its own."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.cookies[
        settings.SESSION_COOKIE_NAME
    ].value
    try:
        return client.post(url, form)
    finally:
        connection.close()


def wait_for(number):
    """Wait until so many sessions wait for a lock."""
    with another_session() as other:
        other.autocommit = True
        while other.execute(WAITING).fetchone()[0] != number:
            time.sleep(0.01)


def test_when_some_saves_wait_for_a_lock_the_next_gets_its_words_back_before_them(session, post):
    url = admin_url(post)
    form = form_at(session, url)
    with ThreadPoolExecutor(PATIENT_SAVES) as pool:
        with locked(post):
            patient = [
                pool.submit(save, session, url, form | {"duties": f"第{number}次写的"})
                for number in range(PATIENT_SAVES)
            ]
            wait_for(PATIENT_SAVES)
            refused = session.post(url, form | {"duties": "挤不进去的"})
            assert BUSY in refused.text
            assert "挤不进去的" in refused.text
            assert not any(each.done() for each in patient)
        statuses = [each.result().status_code for each in patient]
    # One of them was stored; the others read who was faster.
    assert sorted(statuses) == [200] * (PATIENT_SAVES - 1) + [302]
    assert Post.objects.get().duties.startswith("第")


def test_a_save_that_finds_no_lock_is_stored_however_many_wait(session, post):
    other, url = factories.department(), admin_url(post)
    form = form_at(session, url)
    with ThreadPoolExecutor(PATIENT_SAVES) as pool, locked(post):
        for _number in range(PATIENT_SAVES):
            pool.submit(save, session, url, form)
        wait_for(PATIENT_SAVES)
        change = admin_url(other)
        response = session.post(change, form_at(session, change) | {"name_en": "Typed"})
        assert response.status_code == 302
        # The connection of that thread is as patient as before.
        assert show_lock_timeout() == "1min"


def test_a_connection_that_was_lost_meanwhile_is_no_fault_of_its_own():
    with connection.lock_timeout(0.2):
        assert show_lock_timeout() == "200ms"
        connection.connection.close()
    assert show_lock_timeout() == "1min"
