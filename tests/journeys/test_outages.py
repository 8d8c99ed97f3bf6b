"""Nobody waits without an end: a database that hangs, and bodies of any length, at a real site."""

import secrets
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.held_connections import HELD, hold, unfinished_requests
from tests.support.real_site import run_site

EMERGENCY = 'href="tel:120"'
UNFINISHED = unfinished_requests("127.0.0.1")


@pytest.fixture(scope="module")
def site(empty_backup, static_files):
    with run_site(empty_backup, static_files) as running:
        yield running


def chunks(total, each=2**16):
    for _chunk in range(total // each):
        yield bytes(each)


def send_file(site, length, path="/admin/login/"):
    """Post a file of so many bytes before sign-in; return status, text, and what was stored."""
    token, mark = secrets.token_hex(16), "mark"
    start = f'--{mark}\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    headers = {
        "Cookie": f"csrftoken={token}",
        "Content-Type": f"multipart/form-data; boundary={mark}",
        "Content-Length": str(len(start) + length),
    }
    status, text = site.request(path, "POST", start.encode() + bytes(length), headers)
    return status, text, list(site.temporary.iterdir())


def wait_until_served(site, path):
    """Ask until the page is there; fail after ten seconds."""
    for _attempt in range(100):
        status, text = site.request(path)
        if status == 200:
            return text
        time.sleep(0.1)
    pytest.fail(f"{path} does not recover")


def test_a_database_that_hangs_shows_the_emergency_numbers_and_then_recovers(site):
    paths = ["/about/", "/regions/", "/en/about/", "/admin/login/"] * 3
    unseen = ["/privacy/", "/en/regions/", "/regions/?q=a"]
    with ThreadPoolExecutor(len(paths)) as readers:
        assert {status for status, _text in readers.map(site.request, paths)} == {200}
        with site.hung_database():
            answers = list(readers.map(site.request, unseen * 3))
            assert {status for status, _text in answers} == {503}
            assert all(EMERGENCY in text for _status, text in answers)
            # What was seen within a minute goes on.
            answers = list(readers.map(site.request, [p for p in paths if "admin" not in p]))
            assert {status for status, _text in answers} == {200}
            # From now on nobody waits, and what needs no database answers.
            assert site.request("/healthz") == (200, "ok")
            assert site.request("/static/favicon.svg")[0] == 200
            assert site.request("/readyz")[0] == 503
            status, text = site.request("/admin/", headers={"Cookie": "sessionid=" + "a" * 32})
            assert status == 503
            assert "网站暂时不能查询" in text
    assert EMERGENCY not in wait_until_served(site, "/privacy/")
    # No connection in an unknown state is used again.
    for path in paths:
        assert site.request(path)[0] == 200


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/officials/notice/add/", "/about/"])
def test_a_long_body_is_refused_and_nothing_of_it_is_stored(site, path):
    status, text, stored = send_file(site, 30 * 2**20, path)
    assert status == 413
    assert "最多收" in text
    assert not stored


def test_a_body_that_is_let_in_is_not_stored_before_sign_in(site):
    status, _text, stored = send_file(site, 2**20 - 4096)
    assert status == 403
    assert not stored


@pytest.mark.parametrize(
    ("length", "path", "status"),
    [
        (2**15, "/about/", 405),
        (2**17, "/about/", 405),
        (2**19, "/admin/login/", 403),
        (2**21, "/admin/login/", 413),
    ],
)
def test_a_body_without_a_length_is_counted_while_it_is_read(site, length, path, status):
    answer, _text = site.request(
        path,
        "POST",
        chunks(length),
        encode_chunked=True,
        headers={
            "Transfer-Encoding": "chunked",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    assert answer == status


def time_reader(site):
    """Return how a reader who waits three seconds fares, in words."""
    began = time.monotonic()
    try:
        status, _text = site.request("/about/", seconds=3)
    except TimeoutError:
        return "no answer within 3 s"
    return f"{status} after {1000 * (time.monotonic() - began):.0f} ms"


@pytest.mark.parametrize("sent", UNFINISHED.values(), ids=UNFINISHED)
def test_without_nginx_the_site_answers_again_once_held_connections_are_closed(site, sent):
    """Print what a reader meets meanwhile: the reason why nginx stands in front of a real site."""
    with hold(lambda: socket.create_connection(("127.0.0.1", site.port), timeout=5), sent):
        meanwhile = time_reader(site)
    sys.stdout.write(f"{HELD} held connections without nginx, {sent[:20]!r}: {meanwhile}\n")
    assert EMERGENCY not in wait_until_served(site, "/about/")
