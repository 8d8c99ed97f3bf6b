"""Reports that come while the database is away lie in files, and are filed once when it is back."""

import json
import os
import stat
from datetime import datetime, timedelta

import pytest

from officials.actions import report_spool, reports
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


def test_what_cannot_be_filed_stays_and_stops_no_other(folder, sent):
    lost = factories.sent_report(factories.hotline(), sent_at=now(), receipt_hash="0" * 64)
    keep_report(reports.SentReport(**vars(lost) | {"post": "000000000000"}))
    keep_report(sent)
    assert file_kept() == 1
    assert [path.stem for path in folder.iterdir()] == [lost.receipt_hash]


class Killed(BaseException):
    """Stands for the end of a process: no handler of the code answers it."""


KEEPING = ["open", "fsync", "replace"]


@pytest.mark.parametrize("step", KEEPING)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_ends_while_keeping_leaves_a_whole_file_or_none(
    step, when, folder, sent, monkeypatch
):
    killed_at(monkeypatch, step, when)
    with pytest.raises(Killed):
        keep_report(sent)
    monkeypatch.undo()
    report_spool.settings.REPORTS_FOLDER = folder
    is_kept = (step, when) == ("replace", "after")
    assert [path.suffix for path in folder.iterdir()].count(".json") == is_kept
    keep_report(sent)  # nobody got a receipt, so they send it again
    assert file_kept() == Report.objects.count() == 1
    delete_kept(now() + timedelta(days=1), timedelta(days=180))
    assert not list(folder.iterdir())


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_ends_while_filing_files_nothing_twice(when, folder, sent, monkeypatch):
    keep_report(sent)
    killed_at(monkeypatch, "unlink", when)
    with pytest.raises(Killed):
        file_kept()
    monkeypatch.undo()
    report_spool.settings.REPORTS_FOLDER = folder
    file_kept()
    assert Report.objects.count() == 1
    assert not list(folder.iterdir())


def killed_at(monkeypatch, step, when):
    """End the process at a call of the operating system, before or after it took effect."""
    original = getattr(os, step)

    def call(*args, **kwargs):
        result = None if when == "before" else original(*args, **kwargs)
        raise Killed
        return result

    monkeypatch.setattr(os, step, call)


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
