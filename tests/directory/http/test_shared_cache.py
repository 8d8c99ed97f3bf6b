"""Workers share pages in a Redis: never a withdrawn number, and nothing fails without it."""

import importlib.util
import logging
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.actions import withdrawal
from officials.models import PublicReason
from tests.support.child_processes import use_database_of_test
from tests.support.page_worker import run_worker
from tests.support.waits import wait_until

REDIS = shutil.which("redis-server")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not REDIS or not importlib.util.find_spec("redis"),
        reason="there is no Redis here (Debian: apt-get install redis-server)",
    ),
]


@pytest.fixture
def server(settings):
    """Run a Redis of one test, and share pages and cards in it."""
    with tempfile.TemporaryDirectory(prefix="cache-") as folder:
        address = Path(folder) / "socket"
        options = {"port": "0", "unixsocket": address, "save": "", "dir": folder,
                   "maxmemory": "20mb", "maxmemory-policy": "noeviction"}  # fmt: skip
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        running = subprocess.Popen([REDIS, *arguments], stdout=subprocess.DEVNULL)
        try:
            wait_until(lambda: answers_at(address))
            url = f"unix://{address}?db=0"
            shared = {"BACKEND": "directory.http.shared_cache.SharedCache", "LOCATION": url}
            settings.CACHES = settings.CACHES | {
                "default": shared | {"KEY_PREFIX": "pages"},
                "cards": shared | {"KEY_PREFIX": "cards"},
            }
            yield running
        finally:
            running.send_signal(signal.SIGCONT)
            running.terminate()
            running.wait(10)


def answers_at(address):
    """Return whether a server listens at a socket, which is there a moment earlier."""
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(address)) == 0


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)


def test_a_page_that_one_process_made_is_sent_by_another_until_a_number_is_taken_down(
    client, world, server, settings, monkeypatch
):
    use_database_of_test(monkeypatch)
    monkeypatch.setenv("CACHE_URL", settings.CACHES["default"]["LOCATION"])
    number = world.office.digits[-4:]
    addresses = [f"{size}/regions/{world.county.code}/" for size in ("", "/en", "/large")]
    with run_worker() as ask:
        for address in addresses:
            made = client.get(address)
            assert number in made.text
            assert ask(address) == {"status": 200, "text": made.text, "queries": 1}
        withdrawal.withdraw_hotline(
            world.office, by=world.editor, reason=PublicReason.OTHER, why="停用"
        )
        for address in addresses:
            left = ask(address)
            assert (left["status"], number in left["text"]) == (200, False)
            assert queries_of(client, address) == 1
            assert client.get(address).text == left["text"]


def test_a_shared_cache_that_is_full_or_gone_costs_nobody_a_page(client, world, server, caplog):
    addresses = ["/", f"/regions/{world.county.code}/", f"/posts/{world.head.uid}/"]
    caplog.set_level(logging.WARNING, "directory.http.shared_cache")
    kept = [client.get(address).content for address in addresses]

    store = caches["default"]._cache.get_client()
    store.config_set("maxmemory", "1mb")
    for address in addresses:
        # What it has is sent, and what it refuses is made each time.
        assert queries_of(client, address) == 1
        english = f"/en{address}"
        assert [queries_of(client, english) > 1 for _time in "12"] == [True, True]
    assert "The shared cache refuses" in caplog.text

    os.kill(server.pid, signal.SIGSTOP)
    caplog.clear()
    for address, content in zip(addresses, kept, strict=True):
        assert client.get(address).content == content
    # The first request waits for it, the others do not ask.
    assert caplog.messages == ["The shared cache does not answer: Timeout reading from socket"]
    os.kill(server.pid, signal.SIGCONT)
    caches["default"]._away_until.clear()
    assert queries_of(client, addresses[0]) == 1

    server.kill()
    server.wait(10)
    for address, content in zip(addresses, kept, strict=True):
        assert client.get(address).content == content


def test_a_shared_cache_takes_bytes_and_no_objects(server):
    """A pickle runs the code of whoever wrote it."""
    cache = caches["default"]
    cache.set("page", b"cos\nsystem\n(S'true'\ntR.")
    assert cache.get("page") == b"cos\nsystem\n(S'true'\ntR."
    assert cache.get_many([]) == {}
    with pytest.raises(Exception, match="Invalid input of type"):
        cache._cache.set("object", {"a": 1}, 10)
