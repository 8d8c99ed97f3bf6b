"""Fixtures for tests with a real browser and server; skipped without the system's Chromium."""

import os
import shutil
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.signals import request_started
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from tests.conftest import step_down
from tests.support import factories
from tests.support.databases import allow_writing

PASSWORD = "sample pass phrase"
# The shell without windows is the same browser, and takes a third of the time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, PROGRAMS)), None)

# Playwright runs an event loop in this thread, beside which Django would refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

WITHOUT_WORKERS = "delete Navigator.prototype.serviceWorker"
# What pages leave behind beside cookies.
STORED = "local_storage,indexeddb,cache_storage"

# Long enough for a slow machine under full load.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if not CHROMIUM:
                reason = f"no Chromium here: apt-get install {PROGRAMS[0]}"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session", autouse=True)
def _static_folder():
    """Create the folder of static files before the server starts; it warns without one."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _kept_static_files():
    """Let a browser keep the styles of one page for the next, as from a server with hashed names.

    It asks for files of a new clone again and again: they look as if they changed all the time.
    """
    serve = StaticFilesHandler.serve

    def serve_once(handler, request):
        response = serve(handler, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_once)
        yield


@pytest.fixture(autouse=True)
def _as_the_site():
    """Run the server's threads in the database role of the site; the test itself is the owner.

    Only meanwhile: the next test of this process may be one that has threads of its own. The
    thread of a connection that the browser has kept reads the database of this test.
    """
    owner = threading.get_ident()

    def created(**signal):
        if threading.get_ident() != owner:
            with signal["connection"].cursor() as cursor:
                step_down(cursor)

    def began(**_signal):
        session = connection.connection
        if session and session.info.dbname != connection.settings_dict["NAME"]:
            connection.close()

    connection_created.connect(created)
    request_started.connect(began)
    yield
    request_started.disconnect(began)
    connection_created.disconnect(created)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                *("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"),
                # One process for all pages: to start one costs as much as a small page.
                *("--process-per-site", "--renderer-process-limit=1"),
            ],
        )
        yield started
        started.close()


class Windows:
    """Windows of the browser that one test after the other uses, and leaves empty.

    Each new one has a process of its own, whose start costs as much as a small page.
    """

    def __init__(self, browser, url):
        self.browser, self.url = browser, url
        self.free = {True: [], False: []}

    def take(self, *, scripts):
        """Return a window that nobody has; ``scripts``: whether they run in it."""
        return self.free[scripts].pop() if self.free[scripts] else self._open(scripts)

    def _open(self, scripts):
        context = self.browser.new_context(base_url=self.url, java_script_enabled=scripts)
        context.add_init_script(WITHOUT_WORKERS)
        kept = context.new_page()  # its process ends with the last page of the site
        kept.goto("/static/favicon.svg")
        return context

    def give_back(self, context, *, scripts):
        """Close all pages but the first one, and forget what they have left behind."""
        kept, *others = context.pages
        for page in others:
            page.close()
        context.clear_cookies()
        session = context.new_cdp_session(kept)
        session.send("Network.clearBrowserCache")
        session.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": STORED})
        session.detach()
        self.free[scripts].append(context)


@pytest.fixture(scope="session")
def windows(browser, live_server):
    return Windows(browser, live_server.url)


@pytest.fixture
def visit(browser, live_server, windows):
    """Return a function that opens a page of a width in pixels, by default without scripts.

    Each is a reader's of its own. ``workers``: whether it has service workers, whose requests may
    come after the end of a test.
    """
    own, taken = [], []

    def open_page(width, *, scripts=False, workers=False):
        size = {"width": width, "height": 800}
        if workers:
            own.append(browser.new_context(base_url=live_server.url, viewport=size))
            return own[-1].new_page()
        taken.append((windows.take(scripts=scripts), scripts))
        page = taken[-1][0].new_page()
        page.set_viewport_size(size)
        return page

    yield open_page
    for context in own:
        context.close()
    for context, scripts in taken:
        windows.give_back(context, scripts=scripts)


def listen(page, complaints):
    """Add warnings and errors of the browser to ``complaints``."""

    def on_console(message):
        if message.type in ("warning", "error"):
            complaints.append(message.text)

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(str(error)))


def enter(page, duty, username):
    """Sign in a user with a role in all regions; a site administrator has the duty ``""``."""
    chief = {"is_staff": True, "is_superuser": True}
    user = factories.staff(duty, username=username) if duty else factories.user(username, **chief)
    enter_as(page, user)


def enter_as(page, user):
    """Sign in a user, with the second factor."""
    client = Client()
    allow_writing(True)
    client.force_login(user)
    session_key = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_key, "path": "/"}
    page.context.add_cookies([cookie | {"domain": "localhost"}])


@pytest.fixture
def sign_in(transactional_db, visit, _quick_passwords):
    """Return a function that opens a page for a signed-in user; fail on browser warnings."""
    complaints = []

    def signed_in(width, duty, username):
        page = visit(width, scripts=True)
        listen(page, complaints)
        enter(page, duty, username)
        return page

    yield signed_in
    assert complaints == []
