"""What tests share: who works here, a place, a post, and the clock of the database."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.cache import caches
from django.db import connection, transaction
from django.utils import translation
from django_otp import DEVICE_ID_SESSION_KEY

from directory import filters
from directory.http import rate_limits
from officials.clock import now, today
from officials.days import midnight
from tests.support import factories, second_factor


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


@contextmanager
def taken_back(blocker):
    """Let several tests share what is loaded here, and leave nothing of it behind.

    Dead rows are swept up: the database would plan every later statement by them.
    """
    with blocker.unblock(), connection.cursor() as cursor:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        cursor.execute("VACUUM (ANALYZE)")


def step_down(cursor):
    """Go on as the site's own role, which may not alter the trail; the owner made it."""
    role = settings.SITE_DATABASE["USER"]
    cursor.execute("SELECT pg_has_role(%s, 'SET')", [role])
    if not cursor.fetchone()[0]:
        cursor.execute(f"GRANT {role} TO CURRENT_USER WITH SET TRUE")
    cursor.execute(f"SET ROLE {role}")


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
    rate_limits._shared_secret.cache_clear()
    caches["queries"].clear()
    filters.all_topics.cache_clear()
    filters.department_types.cache_clear()


@pytest.fixture(autouse=True)
def _in_chinese():
    """A page in English leaves its thread speaking English; the next test begins anew."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _a_code_typed_by_force():
    """Whom a test signs in without asking has typed a code, too; pages know their own address."""

    def typed(sender, request, user, **kwargs):
        if not request.path:
            device = second_factor.device(user)
            request.session[DEVICE_ID_SESSION_KEY] = device.persistent_id

    user_logged_in.connect(typed)
    yield
    user_logged_in.disconnect(typed)


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
