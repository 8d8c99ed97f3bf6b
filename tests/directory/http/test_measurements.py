"""Files of measurements: each process has its own, and the next one takes them over."""

import os
from pathlib import Path

import pytest

from directory.http.measurements import FILE_BYTES, KINDS, Files
from tests.support import log_lines


@pytest.fixture
def folder(settings, tmp_path):
    settings.METRICS_FOLDER = tmp_path / "metrics"
    return settings.METRICS_FOLDER


@pytest.fixture
def start(folder):
    """Return a function that starts what holds files as a process does until it ends."""
    started = []

    def claimed():
        started.append(Files())
        assert started[-1].claim()
        return started[-1]

    yield claimed
    for files in started:
        end(files)


def end(files):
    """Let go of the lock, as the system does when a process ends."""
    for _number, lock in files.held.values():
        os.close(lock)
    files.held.clear()


def test_processes_that_run_together_have_files_of_their_own(start):
    first, second = start(), start()
    assert (first.number(), second.number()) == (1, 2)
    assert first.claim()
    assert first.number() == 1


def test_files_of_a_process_that_ended_are_taken_over_with_what_they_hold(start, folder):
    ended, other = start(), start()
    figures = folder / "counter_1.db"
    figures.write_bytes(b"counted".ljust(FILE_BYTES, b"\0"))
    end(ended)
    assert (start().number(), other.number()) == (1, 2)
    assert figures.read_bytes().startswith(b"counted")


def test_files_have_no_holes_that_a_full_disk_could_not_fill(start, folder):
    start()
    for kind in KINDS:
        written = (folder / f"{kind}_1.db").stat()
        assert written.st_size == FILE_BYTES
        assert written.st_blocks * 512 >= FILE_BYTES


def test_a_process_that_finds_no_room_is_not_measured_and_goes_on(settings):
    settings.METRICS_FOLDER = Path("/proc/metrics")
    files = Files()
    with log_lines.captured() as log:
        assert not files.claim()
        assert not files.claim()
    assert files.number() == 0
    assert len(log.all) == 1
