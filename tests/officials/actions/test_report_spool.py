"""Reports that come while the database is away lie in files, and are filed once when it is back."""

import json
import os
import signal
import stat
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from officials.actions import reports
from officials.actions.report_spool import delete_kept, file_kept, find_kept_status, keep_report
from officials.clock import now
from officials.models import Report
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.REPORTS_FOLDER = tmp_path / "reports"
    return settings.REPORTS_FOLDER


@pytest.fixture
def sent():
    return factories.sent_report(factories.hotline(), words="打不通\n三次", sent_at=now())


def test_a_kept_report_is_for_our_account_alone_and_names_neither_receipt_nor_address(folder, sent):
    keep_report(sent)
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert path.stem == sent.receipt_hash
    assert set(json.loads(path.read_text())) == set(vars(sent))


def test_a_kept_report_is_filed_once_and_leaves_no_file(folder, sent):
    keep_report(sent)
    keep_report(sent)
    assert find_kept_status(sent.receipt_hash).state == "received"
    assert [file_kept(), file_kept()] == [1, 0]
    (report,) = Report.objects.all()
    assert (report.words, report.received_at) == (sent.words, sent.sent_at)
    assert not list(folder.iterdir())
    assert find_kept_status(sent.receipt_hash) is None


def test_a_kept_report_that_the_database_has_already_only_loses_its_file(folder, sent):
    keep_report(sent)
    reports.file_report(sent, address="192.0.2.1")
    file_kept()
    assert Report.objects.count() == 1
    assert not list(folder.iterdir())


def test_a_report_that_cannot_be_filed_stays_and_stops_no_other(folder, sent):
    lost = factories.sent_report(factories.hotline(), sent_at=now(), receipt_hash="0" * 64)
    keep_report(reports.SentReport(**vars(lost) | {"post": "000000000000"}))
    keep_report(sent)
    assert file_kept() == 1
    assert [path.stem for path in folder.iterdir()] == [lost.receipt_hash]


def keep_until(point, sent, folder):
    """Keep a report in a fork that kills itself at an act on a file; return whether it did."""
    process = os.fork()
    if process == 0:
        passed = 0

        def count(event, arguments):
            nonlocal passed
            if event in {"os.mkdir", "open", "os.rename", "os.remove"}:
                passed += str(folder) in str(arguments)
                if passed == point:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            keep_report(sent)
        finally:
            os._exit(0)
    _process, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status)


def test_a_process_that_is_killed_while_keeping_leaves_a_whole_file_or_none(folder, sent):
    for point in range(1, 100):
        is_killed = keep_until(point, sent, folder)
        kept = [*folder.glob("*.json")] if folder.exists() else []
        assert all(json.loads(each.read_text())["words"] == sent.words for each in kept)
        if not is_killed:
            break
    assert point > 4
    assert [each.stem for each in kept] == [sent.receipt_hash]
    assert file_kept() == Report.objects.count() == 1
    delete_kept(now() + timedelta(days=1), timedelta(days=180))
    assert not list(folder.iterdir())


class Killed(BaseException):
    """Stands for the end of a process: no handler of the code answers it."""


@pytest.mark.parametrize("is_done", [False, True])
def test_a_process_that_ends_while_filing_files_nothing_twice(is_done, folder, sent, monkeypatch):
    keep_report(sent)
    unlink = Path.unlink

    def end(path, **options):
        if is_done:
            unlink(path, **options)
        raise Killed

    monkeypatch.setattr(Path, "unlink", end)
    with pytest.raises(Killed):
        file_kept()
    monkeypatch.undo()
    file_kept()
    assert Report.objects.count() == 1
    assert not list(folder.iterdir())


def test_files_go_after_the_time_that_is_promised(folder, sent):
    keep_report(sent)
    unfinished = folder / "0.part"
    unfinished.write_text("{")
    old = datetime.timestamp(now() - timedelta(hours=2))
    os.utime(unfinished, (old, old))
    delete_kept(now(), timedelta(days=180))
    assert [path.suffix for path in folder.iterdir()] == [".json"]
    delete_kept(now() + timedelta(days=181), timedelta(days=180))
    assert not list(folder.iterdir())
