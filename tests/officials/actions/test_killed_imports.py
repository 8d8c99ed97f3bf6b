"""Kill who applies a list anywhere: all or nothing is written, and the next try writes the same."""

import os
import random
import signal
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import pytest

from directory.management.commands.backup import write_backup
from officials.actions import import_process
from officials.models import Appointment, Hotline, ImportBatch, Official, Post
from tests.support.child_processes import use_database_of_test, wait_for_end_of
from tests.support.pairwise import FULL
from tests.support.staged_lists import stage_by

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 5_000 if FULL else 40
# Before and after each of the first thirty statements, which are the same for a list of any length.
LAST_POINT = 60
KILLS = 20 if FULL else 10
# Each stages and writes a list: of 5,000 rows that takes as long as five kills.
PARTS = 2 if FULL else 1
LISTED = [(f"第{each // 20}局", f"{each}科科长", f"154000{each:05}") for each in range(ROWS)]
LIST = [f"{unit},赵样本,{title},,{digits}" for unit, title, digits in LISTED]
COUNT = """
import django
django.setup()
from officials.models import Hotline, HotlineSource, ImportBatch, Post
posts = Post.objects.filter(review_state="submitted")
print(posts.count(), Hotline.objects.count(), HotlineSource.objects.count())
print(ImportBatch.objects.get().state)
"""
WORKER = """
import sys, time
import django
django.setup()
from officials.actions import import_process
from officials.models import ImportBatch, User
batch, by = ImportBatch.objects.get(uid=sys.argv[1]), User.objects.get(username=sys.argv[2])
import_process.start_apply(batch, by=by)
print("started", flush=True)
time.sleep(600)
"""


def choose_points():
    """Return twenty points, in parts; ten of them outside of CI."""
    chosen = random.Random(2013).sample(range(1, LAST_POINT + 1), KILLS)
    return [chosen[part::PARTS] for part in range(PARTS)]


def check_register():
    """Check that each row of the list was written once."""
    posts = Post.objects.values_list("department__name", "title", "review_state")
    assert sorted(posts) == sorted((unit, title, "submitted") for unit, title, _digits in LISTED)
    held = Appointment.objects.values_list("post__title", "official__name")
    assert sorted(held) == sorted((title, "赵样本") for _unit, title, _digits in LISTED)
    numbers = Hotline.objects.values_list("digits", "sources__printed_number")
    assert sorted(numbers) == [(digits, digits) for _unit, _title, digits in LISTED]
    assert Official.objects.count() == ROWS


@pytest.mark.skipif(not FULL, reason="takes minutes: with FULL=1")
@pytest.mark.parametrize("points", choose_points(), ids=str)
def test_a_list_is_written_wholly_although_the_server_of_the_database_was_killed_anywhere(
    points, clerk, settings, tmp_path
):
    """The server is one of its own, with the database of the test, which writes as in service."""
    batch = stage_by(clerk, *LIST)
    backup = write_backup(tmp_path, None)
    with tempfile.TemporaryDirectory(prefix="killed-") as folder:
        Path(folder).chmod(0o755)  # the server's account enters it
        kept = {name: value for name, value in os.environ.items() if name != "THROWAWAY"}
        run = partial(subprocess.run, cwd=settings.BASE_DIR, capture_output=True, text=True)
        variables = kept | {"DATA_DIR": folder}
        done = run([sys.executable, "manage.py", "restore_backup", str(backup)], env=variables)
        assert done.returncode == 0, done.stderr
        command = [sys.executable, "-m", "tests.support.killed_applications", batch.uid]
        command += [clerk.username, "server", *map(str, points)]
        done = run(command, env=variables)
        assert done.returncode == 0, done.stderr
        done = run([sys.executable, "-c", COUNT], env=variables)
    assert done.stdout.split() == [str(ROWS), str(ROWS), str(ROWS), "applied"], done.stderr


@pytest.mark.parametrize("victim", ["process", "session"])
@pytest.mark.parametrize("points", choose_points(), ids=str)
def test_a_list_killed_anywhere_is_written_by_the_next_process_as_if_nothing_had_been(
    points, victim, clerk, monkeypatch, settings
):
    use_database_of_test(monkeypatch)
    batch = stage_by(clerk, *LIST)
    command = [sys.executable, "-m", "tests.support.killed_applications", batch.uid]
    done = subprocess.run(
        [*command, clerk.username, victim, *map(str, points)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    check_register()


def test_a_list_is_written_although_the_worker_that_started_it_is_killed(
    clerk, monkeypatch, settings
):
    use_database_of_test(monkeypatch)
    batch = stage_by(clerk, *LIST)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, batch.uid, clerk.username],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    with worker:
        assert worker.stdout.readline() == b"started\n"
        assert ImportBatch.objects.get(pk=batch.pk).state == "applying"
        assert import_process.progress(batch).is_running
        os.killpg(worker.pid, signal.SIGKILL)
    assert wait_for_end_of(batch).state == "applied"
    check_register()
