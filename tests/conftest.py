"""Fixtures that tests share: staff, a region, a post, and the clock of the database."""

import gc
import os
import shutil
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection
from django.test import TransactionTestCase
from django.test.client import ClientMixin
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import blocking_manager_key

from directory import availability, filters, region_queries, search_page
from directory.http import caching, kept_answers, rate_limits
from directory.templatetags import cached_includes
from officials.clock import now, today
from officials.days import midnight
from officials.search import vocabulary
from tests.support import budget, databases, factories, second_factor, templates
from tests.support.pairwise import FULL, examples


class Clock:
    """The one moment of the site, moved; it keeps ticking."""

    def __init__(self):
        self.shift = timedelta()

    @property
    def now(self) -> datetime:
        return now()

    @property
    def today(self) -> date:
        return today()

    def advance(self, **interval: float) -> None:
        """Move by an interval, in the words of ``timedelta``: ``clock.advance(days=1)``."""
        self._set(self.shift + timedelta(**interval))

    def move_to(self, moment: date | datetime) -> None:
        """Move to a moment, or to 00:00 Asia/Shanghai of a day."""
        if not isinstance(moment, datetime):
            moment = midnight(moment)
        self._set(self.shift + (moment - now()))

    def reset(self) -> None:
        """Restore the function of the database to the letter."""
        self.shift = timedelta()
        with connection.cursor() as cursor:
            cursor.execute((settings.BASE_DIR / "officials/sql/officials_now.sql").read_text())

    def _set(self, shift: timedelta) -> None:
        self.shift = shift
        microseconds = shift // timedelta(microseconds=1)
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION officials_now() RETURNS timestamptz"
                " LANGUAGE sql STABLE PARALLEL SAFE AS"
                f" $$ SELECT statement_timestamp() + {microseconds} * interval '1 microsecond' $$"
            )


def step_down(cursor):
    """Continue as the site's own role, which cannot alter the audit log."""
    cursor.execute(f"SET ROLE {settings.SITE_DATABASE['USER']}")


# The database


clones = databases.Clones()
COUNTRIES = {templates.COUNTRY, templates.GOLDEN, templates.DEMONSTRATION}


def pytest_xdist_auto_num_workers():
    """Run one more worker than there are processors: some wait for processes and for limits."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_configure(config):
    hypothesis_settings.register_profile("in turns", max_examples=examples(100))
    hypothesis_settings.load_profile("in turns")
    if not hasattr(config, "workerinput"):  # workers find what the first process has laid
        databases.keep_in_memory()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the tests that take long, so that no worker waits for one at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(tuple(budget.EXCEPTIONS)))


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Keep the collector of garbage from modules and tests, which stay until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)  # a page makes thousands of objects, and few circles
        gc.enable()


def pytest_collection_finish():
    """Read the files that templates depend on before the first test: somebody may edit them."""
    for template in (databases.MIGRATED, *templates.FILLED.values()):
        databases.hash_of_files(template)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    """Build the template that a test starts from before its time begins, or wait for it.

    Meanwhile other workers run tests: none waits for what it does not need.
    """
    if is_in_database(item):
        template = template_of(item)
        with item.config.stash[blocking_manager_key].unblock():
            databases.ensure_once(template.database, template)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Connect to the database that the test starts from, before its transaction begins there."""
    if is_in_database(item):
        shared = item.get_closest_marker("reads_only") is not None
        shadowed = "shadow_tables" in item.fixturenames
        clones.want(template_of(item), shared=shared, shadowed=shadowed)


def is_in_database(item):
    if item.get_closest_marker("django_db") or {"db", "transactional_db"} & {*item.fixturenames}:
        return True
    return item.cls is not None and issubclass(item.cls, TransactionTestCase)


def template_of(item):
    filled = (each for name, each in templates.FILLED.items() if name in item.fixturenames)
    return next(filled, databases.MIGRATED)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Let tests that commit get a new database, where pytest-django would empty all tables."""
    TransactionTestCase._fixture_teardown = lambda _case: clones.discard()
    clones.open(django_db_blocker)
    yield
    clones.close()


def pytest_terminal_summary(terminalreporter):
    if not FULL:
        return
    for spent, name in budget.above(terminalreporter.stats, budget.SECONDS):
        terminalreporter.write_line(f"{spent:.1f} s, the budget is {budget.SECONDS} s: {name}")


def pytest_sessionfinish(session):
    """Fail a run of the whole product with a test far above its budget."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    limit = budget.SECONDS * budget.FAR_ABOVE
    if terminal and FULL and budget.above(terminal.stats, limit):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _plain_static(settings):
    """Serve static files as they lie in the tree, without collecting them first."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Numbers of versions begin anew with each test, what is kept under them must too."""
    caches["limits"].clear()
    caching.LAST.clear()
    kept_answers.ANSWERS.clear()
    rate_limits._shared_secret.cache_clear()
    caches["queries"].clear()
    caches["cards"].clear()
    cached_includes.render.cache_clear()
    availability.get_calendar.cache_clear()
    filters.all_topics.cache_clear()
    search_page.read_lines.cache_clear()
    region_queries.find_namesakes.cache_clear()
    filters.department_types.cache_clear()


kept_vocabularies = {}  # by template, the names of 42,000 places as search keeps them


@pytest.fixture(autouse=True)
def _vocabulary_of_the_country(request):
    """Let tests of the whole country take over the vocabulary that one of them has loaded.

    Search compares its version with that of the database, and loads it again if they differ.
    """
    template = template_of(request.node)
    if country := template in COUNTRIES:
        vocabulary._cached = kept_vocabularies.get(template, vocabulary._cached)
    yield
    if country:
        kept_vocabularies[template] = vocabulary._cached


@pytest.fixture(autouse=True)
def _in_chinese():
    """A page in English leaves its thread speaking English; the next test begins anew."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session", autouse=True)
def _signed_in_at_once():
    """Write the session of a user whom a test signs in by force; Django takes 19 statements."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientMixin, "_login", second_factor.write_session)
        yield


@pytest.fixture
def _quick_passwords(settings):
    """Passwords are slow to try for whoever guesses, and for whoever waits for a test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock(db):
    """The clock of the site; a test that commits leaves it as it was."""
    moved = Clock()
    yield moved
    if moved.shift and not connection.in_atomic_block:
        moved.reset()


@pytest.fixture
def editor(db):
    return factories.editor()


@pytest.fixture
def reviewer(db):
    return factories.reviewer()


@pytest.fixture
def admin_user(db):
    """The site administrator of pytest-django's ``admin_client``."""
    return factories.user("admin", is_staff=True, is_superuser=True)


# What a database is filled with (tests.support.templates)


@pytest.fixture
def world(db):
    """Return the rows of a small country with a post of every kind, by name."""
    cache.clear()
    return databases.rows(templates.WORLD)


@pytest.fixture
def register(db):
    """Return the rows of a county with a post in each state of review, by name."""
    return databases.rows(templates.REGISTER)


@pytest.fixture
def country(db):
    """Let the reference data be there: all that is shipped."""
    databases.rows(templates.COUNTRY)


@pytest.fixture
def demonstration(db):
    """Let the demonstration be there, and the reference data below it."""
    databases.rows(templates.DEMONSTRATION)


@pytest.fixture
def mass(db):
    """Load posts for measurements: ``templates.MASS_POSTS`` of them."""
    databases.rows(templates.MASS)


@pytest.fixture
def two_regions(db, settings, tmp_path, _quick_passwords):
    """Return the counties 甲 and 乙 and the prefecture 上 above them, each with one of all."""
    settings.MEDIA_ROOT = shutil.copytree(templates.FILES, tmp_path / "files")
    above, one, other = databases.rows(templates.TWO_REGIONS)
    return {"甲": one, "乙": other, "上": above}


@pytest.fixture
def golden(db):
    """Return the key of each post of ``tests.golden`` by its uid."""
    return {uid: key for key, uid in databases.rows(templates.GOLDEN).items()}


@pytest.fixture
def shadow_tables():
    """Let there be tables to lay over ours: ``Clones.want`` makes them."""


# Rows of their own


@pytest.fixture
def place(db):
    """A county with its prefecture and province."""
    return factories.county()


@pytest.fixture
def post(place):
    """A draft in ``place`` with a number and a source."""
    made = factories.post(department=factories.department(region=place))
    factories.sourced_hotline(post=made)
    made.refresh_from_db()
    return made
