"""A real browser on a real server; without the system's Chromium these tests are skipped."""

import os
import shutil
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from tests.conftest import step_down
from tests.support import factories, world as worlds

PASSWORD = "sample pass phrase"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

# Playwright runs an event loop in this thread, beside which Django would refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A page is waited for as long as a slow machine under full load may need.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium here: apt-get install it"))


@pytest.fixture(scope="session", autouse=True)
def _static_folder():
    """The server starts before any test, and warns where nothing has ever been collected."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _as_the_site(django_db_setup, django_db_blocker):
    """The server's threads are the site's own role; the test, which empties tables, the owner."""
    owner = threading.get_ident()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        step_down(cursor)
        cursor.execute("RESET ROLE")

    def created(**signal):
        if threading.get_ident() != owner:
            with signal["connection"].cursor() as cursor:
                step_down(cursor)

    connection_created.connect(created)
    yield
    connection_created.disconnect(created)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture
def world(transactional_db):
    cache.clear()
    return worlds.build()


@pytest.fixture
def visit(browser, live_server):
    """Open a page of so many pixels' width: ``visit(320)``; scripts are off unless asked for."""
    contexts = []

    def open_page(width, *, scripts=False):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
        )
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def listen(page, complaints):
    """Add to ``complaints`` what the browser warns of; what it merely tells is its own business."""

    def told(message):
        if message.type in ("warning", "error"):
            complaints.append(message.text)

    page.on("console", told)
    page.on("pageerror", lambda error: complaints.append(str(error)))


def enter(page, duty, username):
    """Let somebody with a role everywhere be signed in; a site administrator has none: ``""``."""
    chief = {"is_staff": True, "is_superuser": True}
    user = factories.staff(duty, username=username) if duty else factories.user(username, **chief)
    client = Client()
    client.force_login(user)
    held = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": held, "path": "/"}
    page.context.add_cookies([cookie | {"domain": "localhost"}])
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="登记与公布")).to_be_visible()


@pytest.fixture
def sign_in(transactional_db, visit, _quick_passwords):
    """Open a browser for somebody with a role everywhere; what it complains of fails."""
    complaints = []

    def signed_in(width, duty, username):
        page = visit(width, scripts=True)
        listen(page, complaints)
        enter(page, duty, username)
        return page

    yield signed_in
    assert complaints == []
