"""The site's connections end what takes too long; a few acts may take longer."""

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from directory import postgres
from directory.postgres.timeouts import with_command_limits, with_limits
from officials.db.roles import connect_as_redaction, connect_as_site
from officials.db.timeouts import LongAct, allow_time
from tests.support.limited import site_limits

pytestmark = pytest.mark.django_db(transaction=True)


def read(name):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return cursor.fetchone()[0]


@pytest.fixture
def _site_limits(monkeypatch):
    with site_limits(monkeypatch):
        yield


@pytest.mark.usefixtures("_site_limits")
def test_the_server_ends_statements_waits_for_locks_and_idle_transactions_of_the_site():
    assert read("statement_timeout") == "5s"
    assert read("lock_timeout") == "3s"
    assert read("idle_in_transaction_session_timeout") == "1min"


def test_commands_have_longer_limits_of_their_own():
    assert read("statement_timeout") == "6h"
    assert read("lock_timeout") == "10s"
    assert read("idle_in_transaction_session_timeout") == "1h"


@pytest.mark.parametrize("connect", [connect_as_site, connect_as_redaction])
def test_a_command_that_steps_down_has_limits_too(connect, monkeypatch):
    before = dict(connection.settings_dict)
    try:
        connect()
        options = connection.get_connection_params()
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)
    assert "lock_timeout=" in options["options"]
    assert 0 < options["connect_timeout"] <= 10


@pytest.mark.parametrize("limit", [with_limits, with_command_limits])
def test_an_external_server_that_vanished_is_noticed_by_the_site_and_by_commands(limit):
    options = limit(postgres.external("postgres://owner@db.example.org/hotlines"))["OPTIONS"]
    assert 0 < options["connect_timeout"] <= 10
    assert options["tcp_user_timeout"] == 10_000
    assert options["keepalives_idle"] + 3 * options["keepalives_interval"] <= 30


def test_the_site_connects_with_the_limits():
    assert "statement_timeout=5s" in settings.SITE_DATABASE["OPTIONS"]["options"]
    assert settings.SITE_DATABASE["LIMITED"]


def test_an_external_server_gets_the_limits_beside_the_options_of_its_url():
    url = "postgres://site:secret@db.example.org/hotlines?sslmode=require&options=-c%20jit%3Doff"
    database = with_limits(postgres.external(url))
    assert database["ENGINE"] == settings.DATABASES["default"]["ENGINE"]
    options = database["OPTIONS"]
    assert options["sslmode"] == "require"
    assert options["options"].startswith("-c jit=off -c statement_timeout=5s")
    assert options["connect_timeout"] == 3
    assert options["tcp_user_timeout"] == 10_000


@pytest.mark.usefixtures("_site_limits")
@pytest.mark.parametrize("act", LongAct)
def test_a_long_act_raises_the_limit_of_statements_for_itself_and_at_most_to_a_minute(act):
    with allow_time(act):
        assert read("statement_timeout") in {f"{act.seconds}s", "1min"}
        assert read("lock_timeout") == "3s"
    assert act.seconds <= 60
    assert read("statement_timeout") == "5s"


def test_a_long_act_of_a_command_keeps_the_limit_of_commands():
    with allow_time(LongAct.BULK_ACTION):
        assert read("statement_timeout") == "6h"


def test_a_statement_that_takes_too_long_is_ended(monkeypatch):
    with (
        site_limits(monkeypatch, statement_timeout=0.2),
        pytest.raises(OperationalError, match="statement timeout"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT pg_sleep(60)")
