"""The audit of the locked packages: fails for an advisory, and says when it could not ask."""

import json
import socket
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from tests.test_consistency import ROOT

LOCK = """\
django==5.2.1 ; python_full_version < '3.13' \\
    --hash=sha256:00
coverage[toml]==7.0 \\
    --hash=sha256:00
"""
NONE = {"results": [{}, {}]}
# As https://google.github.io/osv.dev/get-v1-vulns/ documents one.
DETAILS = {
    "id": "GHSA-xxxx",
    "summary": "Denial of service by\n  a long number",
    "details": "Long words.",
    "modified": "2025-05-08T16:12:30.123456Z",
    "published": "2025-05-08T06:30:00Z",
    "references": [{"type": "WEB", "url": "https://example.org/advisory"}],
    "affected": [
        {
            "package": {"name": "Django", "ecosystem": "PyPI", "purl": "pkg:pypi/django"},
            "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "5.2"}, {"fixed": "5.2.2"}]},
                {"type": "GIT", "repo": "https://example.org", "events": [{"fixed": "0a1b2c"}]},
            ],
            "versions": ["5.2", "5.2.1"],
        },
        {
            "package": {"name": "another", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9"}]}],
        },
    ],
    "schema_version": "1.7.0",
}
ONE = {"results": [{}, {"vulns": [{"id": "GHSA-xxxx", "modified": ""}]}]}
# As https://google.github.io/osv.dev/post-v1-querybatch/ documents an answer in pages: only some
# results have more, each with a token of its own, and a page may hold none.
PAGES = [
    {
        "results": [
            {"next_page_token": "of coverage"},
            {
                "vulns": [{"id": "GHSA-vqj2-4v8m-8vrq", "modified": "2023-03-14T05:47:39.989396Z"}],
                "next_page_token": "of django",
            },
        ]
    },
    {
        "results": [
            {},
            {
                "vulns": [{"id": "PYSEC-2022-28", "modified": "2022-03-02T06:39:30.836439Z"}],
                "next_page_token": "of django again",
            },
        ]
    },
    {"results": [{"vulns": [{"id": "PYSEC-2014-8", "modified": "2021-07-05T00:01:22.043149Z"}]}]},
]


@contextmanager
def advisories(status, *answers, details=None):
    """Answer queries as OSV, the last answer again and again, and one advisory by ``details``.

    Yield the address and what was sent.
    """
    sent = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            known = details is not None and self.path == "/vulns/GHSA-xxxx"
            self.send_response(200 if known else 404)
            self.end_headers()
            self.wfile.write(json.dumps(details).encode() if known else b"{}")

        def do_POST(self):
            assert self.path == "/querybatch"
            sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answers[min(len(sent), len(answers)) - 1])

        def log_message(self, *_args):
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", sent
        server.shutdown()
        thread.join()


def audit(folder, address, *options):
    lock = folder / "requirements.txt"
    lock.write_text(LOCK)
    command = [sys.executable, ".ci/audit.py", str(lock), "--address", address, *options]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={"NO_PROXY": "*"}
    )


def test_each_pinned_version_is_asked_for_once(tmp_path):
    with advisories(200, json.dumps(NONE).encode()) as (address, sent):
        done = audit(tmp_path, address)
    assert (done.returncode, done.stdout) == (0, "2 packages audited, 0 advisories.\n")
    asked = [(each["package"]["name"], each["version"]) for each in sent[0]["queries"]]
    assert (len(sent), asked) == (1, [("coverage", "7.0"), ("django", "5.2.1")])


def test_a_known_vulnerability_fails_the_check(tmp_path):
    with advisories(200, json.dumps(ONE).encode()) as (address, _sent):
        done = audit(tmp_path, address)
        accepted = audit(tmp_path, address, "--accept", "GHSA-xxxx")
    assert done.returncode == 1
    assert "django 5.2.1: GHSA-xxxx" in done.stdout
    assert accepted.returncode == 0


def test_an_advisory_is_told_with_its_summary_and_the_version_that_mends_it(tmp_path):
    with advisories(200, json.dumps(ONE).encode(), details=DETAILS) as (address, _sent):
        done = audit(tmp_path, address)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == (
        "django 5.2.1: GHSA-xxxx Denial of service by a long number: fixed in 5.2.2"
        " (https://osv.dev/GHSA-xxxx)"
    )


def test_an_advisory_that_was_withdrawn_concerns_nobody(tmp_path):
    withdrawn = DETAILS | {"withdrawn": "2025-06-01T00:00:00Z"}
    with advisories(200, json.dumps(ONE).encode(), details=withdrawn) as (address, _sent):
        done = audit(tmp_path, address)
    assert (done.returncode, done.stdout) == (0, "2 packages audited, 0 advisories.\n")


@pytest.mark.parametrize("details", [None, [], {"affected": 1}, {"affected": [{}]}, {"summary": 1}])
def test_an_advisory_without_readable_details_fails_the_check_all_the_same(tmp_path, details):
    with advisories(200, json.dumps(ONE).encode(), details=details) as (address, _sent):
        done = audit(tmp_path, address)
    assert (done.returncode, done.stderr) == (1, "")
    assert "django 5.2.1: GHSA-xxxx (https://osv.dev/GHSA-xxxx)" in done.stdout


def test_an_answer_in_pages_is_read_to_its_end(tmp_path):
    pages = [json.dumps(page).encode() for page in PAGES]
    with advisories(200, *pages) as (address, sent):
        done = audit(tmp_path, address)
    assert done.returncode == 1
    for known in ("GHSA-vqj2-4v8m-8vrq", "PYSEC-2022-28", "PYSEC-2014-8"):
        assert f"django 5.2.1: {known} (https://osv.dev/{known})" in done.stdout
    asked = [
        [(each["package"]["name"], each.get("page_token")) for each in body["queries"]]
        for body in sent
    ]
    assert asked == [
        [("coverage", None), ("django", None)],
        [("coverage", "of coverage"), ("django", "of django")],
        [("django", "of django again")],
    ]


def test_an_advisory_that_is_accepted_does_not_hide_those_of_the_next_page(tmp_path):
    pages = [json.dumps(page).encode() for page in PAGES]
    with advisories(200, *pages) as (address, _sent):
        done = audit(tmp_path, address, "--accept", "GHSA-vqj2-4v8m-8vrq")
    assert done.returncode == 1
    assert done.stdout.endswith("2 packages audited, 2 advisories.\n")


def test_pages_without_an_end_end_with_the_time_limit(tmp_path):
    more = {"results": [{"next_page_token": "more"}, {"next_page_token": "more"}]}
    with advisories(200, json.dumps(more).encode()) as (address, _sent):
        done = audit(tmp_path, address, "--seconds", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "NOT AUDITED" in done.stdout


def test_a_server_that_takes_the_question_and_never_answers_is_given_up(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        done = audit(tmp_path, address, "--seconds", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("NOT AUDITED: the advisories cannot be reached (TimeoutError)")


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, b"<html>a login page of a hotel</html>"),
        (200, b'{"results": []}'),
        (200, b'{"results": [1, {"vulns": 2}]}'),
        (200, b"[]"),
        (403, b""),
        (503, b""),
    ],
)
def test_without_advisories_the_check_passes_and_says_that_nobody_asked(tmp_path, status, answer):
    with advisories(status, answer) as (address, _sent):
        done = audit(tmp_path, address)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("NOT AUDITED: the advisories cannot be reached")


def test_without_a_network_the_check_passes_and_says_so(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        done = audit(tmp_path, f"http://127.0.0.1:{probe.getsockname()[1]}/")
    assert (done.returncode, done.stderr) == (0, "")
    assert "NOT AUDITED" in done.stdout
