"""Reports while the database hangs, at a real site: each gets its receipt, and none is lost."""

import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from directory.management.commands.backup import write_backup
from tests.support import databases, factories
from tests.support.real_site import run_site

SENDERS = 12


@pytest.fixture(scope="module")
def hotlines():
    return []


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory, static_files, hotlines):
    """Run a site with one number that is public; add its uid to ``hotlines``."""
    name = f"test_{os.getpid()}_reports"
    with django_db_blocker.unblock():
        with databases.without_database() as cursor:
            databases.copy(cursor, databases.MIGRATED.database, name)
        with databases.connected_to(name):
            hotlines.append(factories.publish(factories.post()).hotlines.get().uid)
            backup = write_backup(tmp_path_factory.mktemp("backup"), None)
        with databases.without_database() as cursor:
            databases.drop(cursor, name)
    with run_site(backup, static_files) as running:
        yield running


def token_in(text):
    return re.search(r'name="token" value="([^"]+)"', text)[1]


def post(site, path, **values):
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return site.request(path, "POST", urlencode(values), kind, seconds=30)


def send(site, path, token, words):
    """Send a report, again while it is too fast for its token; return its receipt."""
    status, text = post(site, path, token=token, kind="dead", words=words)
    while "发送得太快" in text:
        status, text = post(site, path, token=token, kind="dead", words=words)
    assert status == 200, text
    shown = re.search(r'<p class="receipt">(.*?)</p>', text, re.DOTALL)[1]
    return re.sub(r"\D", "", re.sub("<[^>]*>", "", shown))


def state_of(site, receipt):
    token = token_in(site.request("/report/status/")[1])
    status, text = post(site, "/report/status/", token=token, receipt=receipt)
    return re.search("<h1>([^<]*)", text)[1] if status == 200 else status


def test_reports_while_the_database_hangs_are_kept_and_filed_by_the_next(site, hotlines):
    path = f"/report/{hotlines[0]}/"
    tokens = [token_in(site.request(path)[1]) for _sender in range(SENDERS)]
    folder = site.folder / "reports"
    with ThreadPoolExecutor(SENDERS) as senders:
        with site.hung_database():
            sent = senders.map(
                lambda number: send(site, path, tokens[number], str(number)), range(SENDERS)
            )
            receipts = [*sent]
            again = send(site, path, tokens[0], "0")
            kept = [each for each in folder.iterdir() if each.suffix == ".json"]
            assert len(kept) == len(set(receipts)) == SENDERS
            assert {stat.S_IMODE(each.stat().st_mode) for each in kept} == {0o600}
            assert again == receipts[0]
            assert state_of(site, again) == "已收到"
        # Until the database answers again, reports are still kept: twenty an hour are taken.
        for number in range(7):
            receipts.append(send(site, path, tokens[1], f"后来 {number}"))
            if not list(folder.iterdir()):
                break
        assert not list(folder.iterdir())
        assert {state_of(site, receipt) for receipt in receipts} == {"已收到"}
