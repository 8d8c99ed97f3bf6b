"""Look at the addresses of notices: on the public web alone, within limits, off by default."""

import hashlib
import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given, strategies as st

from officials.daily import notice_files, web_files
from officials.daily.web_files import NotAllowed, choose_address, fetch, is_global
from officials.models import Notice, NoticeCheck, NoticeOutcome
from officials.staff.notice_queues import select_changed
from tests.support import factories

PDF = b"%PDF-1.4 sample"
PUBLIC = "93.184.215.14"


class Web(ThreadingHTTPServer):
    """A web of one machine: ``answers`` by path: status, headers and body."""

    daemon_threads = True

    def __init__(self):
        self.answers, self.names, self.asked, self.connected = {}, {}, [], []
        super().__init__(("127.0.0.1", 0), Answering)

    # The way to this web, in place of ``web_files.Network``.
    def resolve(self, host):
        self.asked.append(host)
        return self.names.get(host, [PUBLIC])

    def connect(self, address, host, seconds):
        self.connected.append(address)
        return socket.create_connection(self.server_address, timeout=seconds)


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for part in body if isinstance(body, list) else [body]:
            if isinstance(part, threading.Event):
                part.wait(5)
            else:
                self.wfile.write(part)

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def web():
    with Web() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def redirect(target):
    return 302, {"Location": target}, b""


def test_a_file_is_known_by_its_hash(web):
    web.answers["/a.pdf?x=1"] = 200, {}, PDF
    found = fetch("https://example.org/a.pdf?x=1", web)
    assert (found.status, found.sha256) == (200, hashlib.sha256(PDF).hexdigest())
    assert web.connected == [PUBLIC]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://example.org:8443/",
        "https://user@example.org/",
        "ftp://example.org/",
        "https:///path",
        "https://example.org:port/",
    ],
)
def test_only_https_on_port_443_is_asked(web, url):
    with pytest.raises(NotAllowed):
        fetch(url, web)
    assert web.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0"),
        *("::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "224.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:53aa:64c::1", "ff02::1", "::"),
    ],
)
def test_an_address_that_is_not_global_is_refused(web, address):
    web.names["inner.example.org"] = [PUBLIC, address]
    with pytest.raises(NotAllowed):
        fetch("https://inner.example.org/", web)
    assert web.connected == []


def test_a_redirect_is_checked_like_a_first_request(web):
    web.names["inner.example.org"] = ["10.0.0.1"]
    web.answers["/"] = redirect("https://inner.example.org/")
    with pytest.raises(NotAllowed):
        fetch("https://example.org/", web)
    assert web.connected == [PUBLIC]


@pytest.mark.parametrize(("hops", "arrives"), [(3, True), (4, False)])
def test_three_redirects_are_followed(web, hops, arrives):
    for hop in range(hops):
        web.answers[f"/{hop}"] = redirect(f"/{hop + 1}")
    web.answers[f"/{hops}"] = 200, {}, PDF
    if arrives:
        assert fetch("https://example.org/0", web).status == 200
    else:
        with pytest.raises(NotAllowed):
            fetch("https://example.org/0", web)


def test_a_file_above_the_limit_is_given_up(web, monkeypatch):
    monkeypatch.setattr(web_files, "MAX_BYTES", 1000)
    web.answers["/"] = 200, {}, [b"x" * 1001]
    with pytest.raises(NotAllowed):
        fetch("https://example.org/", web)


def test_a_server_that_never_ends_is_cut_off(web, monkeypatch):
    monkeypatch.setattr(web_files, "MAX_SECONDS", 0.2)
    never = threading.Event()
    web.answers["/"] = 200, {}, [b"x", never]
    with pytest.raises(OSError):  # noqa: PT011 - whichever way the connection ends
        fetch("https://example.org/", web)
    never.set()


@given(st.ip_addresses())
def test_no_address_of_an_inner_network_counts_as_global(address):
    if address.is_private or address.is_loopback or address.is_link_local:
        assert not is_global(str(address))


def test_a_name_without_addresses_is_refused():
    with pytest.raises(NotAllowed):
        choose_address([])


# What staff read


@pytest.fixture
def archived(db):
    sha256 = hashlib.sha256(PDF).hexdigest()
    notice = factories.notice(url="https://example.org/a.pdf")
    Notice.objects.filter(pk=notice.pk).update(
        file_name="a.pdf", file_type="application/pdf", file_size=len(PDF), file_sha256=sha256
    )
    return notice


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((200, {}, PDF), NoticeOutcome.SAME),
        ((200, {}, b"%PDF-1.4 another"), NoticeOutcome.CHANGED),
        ((200, {}, b"<html>"), NoticeOutcome.PAGE),
        ((410, {}, b""), NoticeOutcome.MISSING),
        ((404, {}, b""), NoticeOutcome.MISSING),
        ((503, {}, b""), NoticeOutcome.FAILED),
    ],
)
def test_staff_see_a_file_that_changed_or_is_gone(web, archived, clock, editor, answer, outcome):
    web.answers["/a.pdf"] = answer
    notice_files.check_files(clock.now, web)
    assert NoticeCheck.objects.get().outcome == outcome
    waiting = select_changed(Notice.objects.all(), editor)
    assert list(waiting) == ([archived] if outcome in {"changed", "missing"} else [])


def test_a_notice_is_looked_at_once_in_ninety_days(web, archived, clock):
    notice_files.check_files(clock.now, web)
    notice_files.check_files(clock.now + timedelta(days=89), web)
    assert len(web.asked) == 1
    notice_files.check_files(clock.now + timedelta(days=91), web)
    assert len(web.asked) == 2


def test_nothing_is_looked_at_unless_the_site_is_told_to(archived, clock, settings):
    assert settings.CHECK_NOTICES is False
    notice_files.check_due(clock.now)
    assert not NoticeCheck.objects.exists()
