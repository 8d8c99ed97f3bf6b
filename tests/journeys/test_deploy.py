"""The site as `deploy/` runs it: attacked by slow and large clients, read during a take-down."""

import contextlib
import json
import os
import pickle
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from tests.support import databases, factories, second_factor, templates
from tests.support.admin_forms import admin_url, form_at
from tests.support.deployment import HOST, NGINX, OPENSSL, WHY_NOT, Deployment
from tests.support.held_connections import hold, unfinished_requests
from tests.support.outputs import holds_digits
from tests.support.pairwise import FULL

NAME = f"test_{os.getpid()}_deploy"
ATTACKER, READER = "127.0.0.2", "127.0.0.3"
HEAD = f"HTTP/1.1\r\nHost: {HOST}\r\n"
UNFINISHED = unfinished_requests(HOST)
SECRET = "s" * 32

pytestmark = pytest.mark.skipif(not (NGINX and OPENSSL), reason=WHY_NOT)


def url(role):
    """Return the address of the database for a role, over the socket of the embedded server."""
    place = urlencode({"host": str(connection.server.socket_folder)})
    return f"postgres://{role}@/{NAME}?{place}"


def variables(folder):
    ours = {"DATABASE_URL", "DEMO", "GUNICORN_CMD_ARGS", "SITE_DATABASE_URL"}
    return {name: value for name, value in os.environ.items() if name not in ours} | {
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": url("directory"),
        "DATA_DIR": str(folder / "data"),
        "HTTPS": "1",
        "SECRET_KEY": settings.SECRET_KEY,
        "SITE_DATABASE_URL": url("directory_site"),
    }


def prepare():
    """Fill the database; return the post, and what its editor submits with which cookies."""
    rows, number = pickle.loads(templates.REGISTER.saved.read_bytes())
    factories.numbers.restart(number)
    factories.national_hotline()
    client = Client(headers={"host": "localhost"})
    client.force_login(rows.chief)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = second_factor.device(rows.chief).persistent_id
    session.save()
    change = admin_url(rows.submitted)
    form = form_at(client, change) | {"duties": "分管夜市", "csrfmiddlewaretoken": SECRET}
    withdraw = admin_url(rows.own, "withdraw")
    reason = {"reason": "security", "csrfmiddlewaretoken": SECRET}
    post, region = rows.live.uid, rows.department.region.code
    of_post = [f"{prefix}/posts/{post}/" for prefix in ("", "/en", "/large", "/large/en")]
    return SimpleNamespace(
        page=rows.live.get_absolute_url(),
        post=rows.submitted.pk,
        change=change,
        form=urlencode(form, doseq=True),
        withdraw=withdraw,
        withdraw_form=urlencode(form_at(client, withdraw) | reason, doseq=True),
        digits=rows.own.digits,
        outputs=[
            *(*of_post, f"/posts/{post}.vcf", f"/departments/{rows.department.uid}/"),
            *(f"/officials/{rows.term.official.uid}/", f"/regions/{region}/"),
            *(f"/en/regions/{region}/", f"/regions/{region}/print/"),
            *(f"/notices/{rows.own.sources.get().notice.uid}/", f"/search/?q={quote('局长')}"),
        ],
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"__Host-session={session.session_key}; __Host-csrf={SECRET}",
            "Referer": f"https://{HOST}{change}",
        },
    )


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, static_files):
    """The running site; ``rows`` is what ``prepare`` returns."""
    with django_db_blocker.unblock():
        templates.REGISTER.ensure()
        with databases.without_database() as cursor:
            databases.copy(cursor, templates.REGISTER.database, NAME)
        with databases.connected_to(NAME):
            rows = prepare()
        connection.close()
    with tempfile.TemporaryDirectory(prefix="deploy-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "data").mkdir()
        (folder / "data" / "static").symlink_to(static_files)
        running = Deployment(folder, variables(folder))
        running.rows = rows
        try:
            running.start(static_files)
            yield running
        finally:
            running.stop()
    with django_db_blocker.unblock(), databases.without_database() as cursor:
        databases.drop(cursor, NAME)


def read_meanwhile(site, attack):
    """Let a reader open pages, each within the client's five seconds; print how long they took."""
    for path in ("/about/", f"{site.rows.page}?x=1", "/healthz"):
        source = "127.0.0.1" if path == "/healthz" else READER
        began = time.monotonic()
        response, _body = site.get(path, source=source)
        sys.stdout.write(f"{attack}: {path} after {1000 * (time.monotonic() - began):.0f} ms\n")
        assert response.status == 200


@pytest.mark.parametrize("sent", UNFINISHED.values(), ids=UNFINISHED)
def test_two_hundred_held_connections_keep_nobody_waiting(site, sent):
    with hold(lambda: site.connect(ATTACKER), sent):
        read_meanwhile(site, "held connections")


def announce(site, path, headers):
    """Send the head of a POST and no body; return the status line of the answer."""
    with site.connect(ATTACKER) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\n{headers}\r\n\r\n".encode())
        return line.recv(100).decode().split("\r\n")[0]


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("/admin/login/", 300_000_000),
        ("/admin/officials/post/add/", 1_100_000),
        ("/admin/officials/notice/add/", 23_000_000),
        ("/about/", 70_000),
    ],
)
def test_a_body_that_is_too_large_is_refused_before_it_is_sent(site, path, size):
    assert " 413 " in announce(site, path, f"Content-Length: {size}")
    read_meanwhile(site, "a large body")


def test_a_body_of_unknown_length_is_refused_when_it_has_become_too_large(site):
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    with site.connect(ATTACKER) as line:
        line.sendall(f"POST /about/ {HEAD}Transfer-Encoding: chunked\r\n\r\n".encode())
        with contextlib.suppress(OSError):
            line.sendall(chunk * 3)
        assert b" 413 " in line.recv(100)


def test_the_file_of_a_notice_reaches_the_workers_of_staff(site):
    response, _page = site.request(
        "POST", "/admin/officials/notice/add/", body=b"a" * 2_000_000, headers=site.rows.headers
    )
    assert response.status not in {413, 502, 503, 504}


def test_ten_saves_on_a_locked_post_hold_no_worker_of_the_public(site):
    statuses = []

    def save():
        with contextlib.suppress(TimeoutError):
            response, _page = site.request(
                "POST", site.rows.change, body=site.rows.form, headers=site.rows.headers, timeout=30
            )
            statuses.append(response.status)

    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    clerks = [threading.Thread(target=save) for _number in range(10)]
    with psycopg.connect(url("directory")) as forgotten, psycopg.connect(url("postgres")) as other:
        other.autocommit = True
        forgotten.execute("SELECT FROM officials_post WHERE id = %s FOR UPDATE", [site.rows.post])
        for clerk in clerks:
            clerk.start()
        while not other.execute(waiting).fetchone()[0] and any(c.is_alive() for c in clerks):
            pass
        assert other.execute(waiting).fetchone()[0]
        read_meanwhile(site, "a locked post")
    for clerk in clerks:
        clerk.join()
    # The first who got the post saved; the others read who was faster, or that it is held.
    assert statuses.count(302) == 1, statuses


def test_the_cache_keeps_public_pages_and_nothing_of_staff(site):
    for path in (site.rows.page, "/admin/login/", "/search/?q=abc"):
        for _time in "12":
            site.get(path, source=READER)
    site.get("/healthz")
    kept = {(line["path"], line["cache"]) for line in site.access_log()}
    assert (site.rows.page, "HIT") in kept
    assert {cache for path, cache in kept if path.startswith("/admin/")} == {""}
    assert {cache for path, cache in kept if path == "/search/"} == {"BYPASS"}


def test_queries_behind_the_shared_cache_reach_the_site_each_time(site):
    response, _page = site.get(site.rows.page)
    assert response.getheader("Cache-Control") == "public, no-cache"
    tag = response.getheader("ETag")
    response, page = site.get(site.rows.page, headers={"If-None-Match": tag})
    assert (response.status, page) == (304, b"")


def test_no_page_links_to_a_port_that_somebody_made_up(site):
    for path in ("/hotlines/", "/hotlines/?x=1"):
        response, page = site.get(path, headers={"Host": f"{HOST}:31337"})
        assert response.status == 200
        assert b"31337" not in page


def test_another_name_is_no_name_of_the_site(site):
    with site.connect() as line:
        line.sendall(b"GET /about/ HTTP/1.1\r\nHost: example.net\r\n\r\n")
        assert line.recv(100) == b""


def test_nginx_writes_down_no_query_no_token_and_no_number(site):
    for path in (
        "/search/?q=15400001234",
        "/regions/?q=0912-0345678",
        "/15400005678/",
        "/154-0000-9876/",
        f"/{quote('１５４００００８７６５')}/",
        "/confirm/secrettoken/",
        "/large/en/confirm/secrettoken/?x=1",
    ):
        site.get(path, headers={"Referer": "https://example.net/?from=here"})
    site.get("/healthz")
    written = "".join(site.nginx_logs())
    privates = (
        "154000",
        "154-0000",
        "%EF%BC",
        "0345678",
        "secrettoken",
        "example.net",
        "127.0.0.1",
    )
    for private in privates:
        assert private not in written
    paths = [line["path"] for line in site.access_log()]
    cut = {"(digits)", "(encoded)", "/confirm/(token)", "/large/en/confirm/(token)"}
    assert {"/search/", *cut} <= {*paths}
    assert paths.count("(digits)") >= 2


def plain(site, path, source="127.0.0.1"):
    """Return the head of an answer over plain HTTP."""
    with socket.create_connection(
        ("127.0.0.1", site.plain_port), timeout=5, source_address=(source, 0)
    ) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n".encode())
        return line.recv(1000).decode()


def test_plain_http_answers_probes_of_this_machine_and_leads_all_others_to_https(site):
    for probe in ("/healthz", "/readyz", "/admin/healthz", "/admin/readyz"):
        assert " 200 " in plain(site, probe)
        assert " 403 " in plain(site, probe, source=ATTACKER)
    assert f"Location: https://{HOST}/about/" in plain(site, "/about/")


def test_static_files_come_from_nginx_as_they_were_compressed(site):
    manifest = json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())
    name = manifest["paths"]["css/site.css"]
    response, content = site.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})
    assert content == (settings.STATIC_ROOT / f"{name}.gz").read_bytes()
    assert "immutable" in response.getheader("Cache-Control")
    assert response.getheader("X-Content-Type-Options") == "nosniff"
    assert site.get("/static/staticfiles.json")[0].status == 404


def test_static_files_can_be_read_by_the_account_of_nginx(site):
    for path in settings.STATIC_ROOT.rglob("*"):
        assert path.stat().st_mode & 0o044 == 0o044, path


def test_where_no_worker_answers_nginx_says_whom_to_call(site):
    address = site.folder / "public" / "gunicorn.sock"
    away = address.rename(address.with_suffix(".away"))
    try:
        response, words = site.get(f"{site.rows.page}?y=1")
    finally:
        away.rename(address)
    assert response.status == 503
    assert all(number in words.decode() for number in ("110", "119", "120", "12345"))


def test_the_services_write_json_and_warn_of_root(site):
    lines = [json.loads(line) for line in site.log().splitlines() if line.startswith("{")]
    assert {line["service"] for line in lines if "service" in line} == {"public", "admin"}
    warned = any("run as root" in line["message"] for line in lines)
    assert warned == (os.geteuid() == 0)


# Seconds for which a withdrawn number may still be read.
PROMISED = {"origin": 2, "nginx": 60}
CLEAN_ANSWERS = 5  # a worker or a copy of the cache may lag behind the others


class Reader(threading.Thread):
    """Open pages in turns until ``stop`` is set. ``pages``: pairs of a place and an address.

    ``last_seen``: when an answer with the digits was asked for last; ``clean``: how many answers
    without them came since.
    """

    def __init__(self, site, pages, source, stop):
        super().__init__()
        self.site, self.pages, self.source, self.stop = site, pages, source, stop
        self.last_seen, self.clean = dict.fromkeys(pages, 0.0), dict.fromkeys(pages, 0)

    def run(self):
        while not self.stop.wait(0.05):
            for page in self.pages:
                began = time.monotonic()
                with contextlib.suppress(OSError):
                    if read_page(self.site, page, self.source):
                        self.last_seen[page], self.clean[page] = began, 0
                    else:
                        self.clean[page] += 1


def read_page(site, page, source):
    """Return whether a page holds the digits that are to be withdrawn."""
    place, address = page
    ask = site.get_at_origin if place == "origin" else site.get
    response, body = ask(address, source=source)
    assert response.status in {200, 410}, (page, response.status)
    return holds_digits(body.decode(), site.rows.digits)


def test_a_number_withdrawn_in_one_act_leaves_what_four_readers_poll(site):
    """Behind nginx the wait for its cache belongs to the full run; the origin is always tried."""
    pages = [(place, each) for each in site.rows.outputs for place in PROMISED]
    assert len(site.rows.outputs) == 12
    sources = [f"127.0.0.{10 + number}" for number in range(4)]
    hidden = [page for page in pages if not read_page(site, page, sources[0])]
    assert not hidden
    stop = threading.Event()
    readers = [
        Reader(site, pages[number::4], source, stop) for number, source in enumerate(sources)
    ]
    for reader in readers:
        reader.start()
    response, _page = site.request(
        "POST", site.rows.withdraw, body=site.rows.withdraw_form, headers=site.rows.headers
    )
    gone_at = time.monotonic()
    awaited = [page for page in pages if FULL or page[0] == "origin"]
    while time.monotonic() < gone_at + max(PROMISED.values()) + 5:
        clean = {page: count for reader in readers for page, count in reader.clean.items()}
        if all(clean[page] >= CLEAN_ANSWERS for page in awaited):
            break
        stop.wait(0.1)
    stop.set()
    for reader in readers:
        reader.join()
    assert response.status == 302
    assert not [page for page in awaited if clean[page] < CLEAN_ANSWERS]
    seen = {page: at - gone_at for reader in readers for page, at in reader.last_seen.items()}
    for place, address in sorted(awaited):
        late = max(0.0, seen[place, address])
        sys.stdout.write(f"withdrawn: {address} at {place} read for {late:.2f} s more\n")
        assert late <= PROMISED[place], (place, address)
