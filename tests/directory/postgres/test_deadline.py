"""A database that does not answer: connections are given up, and nobody waits for the next one."""

import os
import signal
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from directory.postgres import timeouts
from directory.postgres.breaker import Breaker, OpenError, breaker
from directory.postgres.server import Server, SlowStartError
from officials.db.timeouts import LongAct, allow_time
from tests.support.limited import site_limits
from tests.support.waits import LIMIT, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _site_limits(monkeypatch):
    monkeypatch.setattr(timeouts, "DEADLINE_SECONDS", 0.3)
    monkeypatch.setattr(timeouts, "HEALTH_CHECK_SECONDS", 0.3)
    with site_limits(monkeypatch):
        yield
    wait_until_closed()


@pytest.fixture
def backend(_site_limits):
    """Return the process of the database behind the connection; it lives on afterwards."""
    process = ask("SELECT pg_backend_pid()")
    yield process
    os.kill(process, signal.SIGCONT)


def ask(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def begin_request():
    """Let the connection be checked before it is used again."""
    assert connection.health_check_enabled
    connection.close_if_unusable_or_obsolete()


def wait_until_closed():
    while breaker.is_open:
        time.sleep(0.01)


def test_a_statement_without_an_answer_ends_and_its_connection_is_thrown_away(backend):
    stopped = connection.connection
    os.kill(backend, signal.SIGSTOP)
    with pytest.raises(OperationalError, match="does not answer"):
        ask("SELECT 1")
    assert stopped.closed
    connection.close_if_unusable_or_obsolete()
    wait_until_closed()
    assert ask("SELECT pg_backend_pid()") != backend


@pytest.fixture
def _patient(_site_limits, monkeypatch):
    """Let statements take longer than a test may, so that only the time of a check ends one."""
    monkeypatch.setattr(timeouts, "DEADLINE_SECONDS", 10 * LIMIT)


@pytest.mark.usefixtures("_patient")
def test_a_connection_kept_between_requests_is_replaced_when_it_does_not_answer(backend):
    begin_request()
    os.kill(backend, signal.SIGSTOP)
    with pytest.raises(OperationalError, match="does not answer"):
        ask("SELECT 1")
    begin_request()
    wait_until_closed()
    assert ask("SELECT pg_backend_pid()") != backend


@pytest.mark.usefixtures("_site_limits")
def test_a_connection_that_the_server_closed_is_replaced_before_it_is_used():
    backend = ask("SELECT pg_backend_pid()")
    begin_request()
    os.kill(backend, signal.SIGTERM)
    wait_until(lambda: not connection.connection.is_idle())
    assert ask("SELECT pg_backend_pid()") != backend


@pytest.mark.usefixtures("_patient")
def test_only_the_first_statement_of_a_request_has_the_time_of_a_check():
    ask("SELECT 1")
    begin_request()
    ask("SELECT 1")
    assert ask("SELECT 1 FROM pg_sleep(0.5)") == 1


def test_a_transaction_without_an_answer_leaves_the_next_one_whole(backend):
    def stop_in_transaction():
        with allow_time(LongAct.DOWNLOAD), connection.connection.deadline_of(0.3):
            os.kill(backend, signal.SIGSTOP)
            ask("SELECT 1")

    with pytest.raises(OperationalError):
        stop_in_transaction()
    connection.close_if_unusable_or_obsolete()
    wait_until_closed()
    with allow_time(LongAct.DOWNLOAD):
        assert ask("SELECT 1") == 1


@pytest.mark.usefixtures("_site_limits")
def test_while_the_breaker_is_open_nothing_is_asked_and_no_connection_kept():
    ask("SELECT 1")
    old = connection.connection
    back = threading.Event()
    breaker.trip(back.is_set)
    for _attempt in range(2):
        with pytest.raises(OperationalError, match="tried once a second"):
            ask("SELECT 1")
        connection.close_if_unusable_or_obsolete()
    assert old.closed
    back.set()
    wait_until_closed()
    assert ask("SELECT 1") == 1


def test_commands_wait_beyond_the_deadline_of_the_site(monkeypatch):
    monkeypatch.setattr(timeouts, "DEADLINE_SECONDS", 0.05)
    assert ask("SELECT 1 FROM pg_sleep(0.2)") == 1


def test_one_probe_asks_however_many_requests_time_out():
    own, asked, back = Breaker(), [], threading.Event()

    def answers():
        asked.append(threading.current_thread())
        return back.is_set()

    own.probe_seconds = 0.01
    for _request in range(8):
        own.trip(answers)
    with pytest.raises(OpenError):
        own.check()
    back.set()
    while own.is_open:
        time.sleep(0.01)
    own.check()
    assert len(set(asked)) == 1


def test_a_forked_process_does_not_wait_for_the_probe_of_its_parent():
    back = threading.Event()
    breaker.trip(back.is_set)
    child = os.fork()
    if child == 0:
        os._exit(int(breaker.is_open))
    assert os.waitpid(child, 0)[1] == 0
    assert breaker.is_open
    back.set()
    wait_until_closed()


def test_a_server_that_somebody_else_starts_is_not_waited_for_without_an_end():
    with tempfile.TemporaryDirectory(prefix="database-") as folder:
        Path(folder).chmod(0o755)
        ours, theirs = (Server(Path(folder), durable=False) for _process in range(2))
        with theirs._start_lock(), pytest.raises(SlowStartError):
            ours.ensure(within=0.1)
