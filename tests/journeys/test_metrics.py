"""Figures of two workers, added up by a process of its own, while a real site runs."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support.real_site import ROOT, run_site


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def site(empty_backup, static_files):
    port = str(free_port())
    with run_site(empty_backup, static_files, workers=2, METRICS_PORT=port) as running:
        yield running


@pytest.fixture(scope="module")
def scrape(site):
    """Return a function that reads the figures: a name and its values of labels, to a number."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "metrics"],
        cwd=ROOT,
        env=site.variables,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        announced = server.stdout.readline()
        yield lambda: read(int(site.variables["METRICS_PORT"]))
        server.terminate()
    assert announced == f"http://127.0.0.1:{site.variables['METRICS_PORT']}/metrics\n"


def read(port):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(line):
        line.request("GET", "/metrics")
        text = line.getresponse().read().decode()
    return {
        (sample.name, *(value for _label, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def workers_of(site):
    """Return the processes that hold files of figures."""
    locks = {str(path) for path in (site.folder / "metrics").glob("*.lock")}
    held = set()
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if str(descriptor.readlink()) in locks:
                held.add(int(descriptor.parts[2]))
    return held


def test_requests_of_all_workers_are_counted_by_view_and_status(site, scrape):
    before = scrape()
    for number in range(20):
        assert site.request(f"/regions/?{number}")[0] == 200
        assert site.request("/posts/aaaaaaaaaaaa/")[0] == 404
    figures = scrape()

    def counted(*name):
        return figures[name] - before.get(name, 0)

    assert counted("directory_requests_total", "2xx", "regions") == 20
    assert counted("directory_requests_total", "4xx", "post") == 20
    assert counted("directory_request_seconds_count", "regions") == 20
    assert counted("directory_request_seconds_bucket", "+Inf", "regions") == 20
    assert counted("directory_queries_total", "regions") >= 20
    assert counted("directory_database_seconds_total", "regions") > 0


def test_refused_sign_ins_are_counted_as_events(site, scrape):
    name = ("directory_events_total", "sign_in_failed")
    before = scrape().get(name, 0)
    sign_in_wrongly(site)
    assert scrape()[name] == before + 1


def sign_in_wrongly(site):
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    with contextlib.closing(line):
        line.request("GET", "/admin/login/")
        page = line.getresponse()
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
        cookie = page.headers["Set-Cookie"].split(";")[0]
        body = f"csrfmiddlewaretoken={token}&username=nobody&password=a-guess"
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        line.request("POST", "/admin/login/", body, headers)
        assert line.getresponse().status == 200


def test_figures_of_the_database_are_there(scrape):
    figures = scrape()
    assert figures[("directory_database_up",)] == 1
    assert figures[("directory_editions", "live")] == 0
    assert figures[("directory_editions", "scheduled")] == 0
    assert figures[("directory_posts_overdue",)] == 0
    assert 0 < figures[("directory_database_connections",)] < 100
    assert figures[("directory_database_connections_limit",)] >= 20


def test_no_figure_is_on_the_public_port_and_none_on_another_address(site):
    assert site.request("/metrics")[0] == 404
    with socket.socket() as probe, pytest.raises(OSError, match="refused"):
        probe.connect(("127.0.0.2", int(site.variables["METRICS_PORT"])))


def test_a_worker_that_follows_another_takes_over_its_files_and_loses_no_count(site, scrape):
    for number in range(20):
        site.request(f"/regions/?{number}")
    name = ("directory_requests_total", "2xx", "regions")
    before, files = scrape()[name], sorted((site.folder / "metrics").iterdir())
    for worker in workers_of(site):
        os.kill(worker, signal.SIGKILL)
    for _attempt in range(100):
        with contextlib.suppress(OSError):
            if site.request("/regions/")[0] == 200 and len(workers_of(site)) == 2:
                break
        time.sleep(0.1)
    assert scrape()[name] > before
    assert sorted((site.folder / "metrics").iterdir()) == files
