"""Nobody waits without an end: a database that hangs, and bodies of any length, at a real site."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.real_site import run_site

EMERGENCY = 'href="tel:120"'


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    folder.chmod(0o755)
    with run_site(folder) as running:
        yield running


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
    with ThreadPoolExecutor(len(paths)) as readers:
        assert {status for status, _text in readers.map(site.request, paths)} == {200}
        with site.hung_database():
            answers = list(readers.map(site.request, [p for p in paths if "admin" not in p]))
            assert {status for status, _text in answers} == {503}
            assert all(EMERGENCY in text for _status, text in answers)
            # From now on nobody waits, and what needs no database answers.
            assert site.request("/healthz") == (200, "ok")
            assert site.request("/static/favicon.svg")[0] == 200
            assert site.request("/readyz")[0] == 503
            status, text = site.request("/admin/", headers={"Cookie": "sessionid=" + "a" * 32})
            assert status == 503
            assert "网站暂时不能查询" in text
    assert EMERGENCY not in wait_until_served(site, "/about/")
    # No connection in an unknown state is used again.
    for path in paths:
        assert site.request(path)[0] == 200
