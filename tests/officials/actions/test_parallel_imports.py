"""Lists that are applied at the same time, beside edits, and by processes that are killed."""

import contextlib
import os
import random
import signal
import time
from pathlib import Path
from threading import Event

import pytest
from django.db import connection, transaction

from officials.actions import Refused, import_apply, import_process
from officials.actions.import_apply import LOCK
from officials.models import (
    Appointment,
    Department,
    DepartmentType,
    Hotline,
    ImportBatch,
    Official,
    Post,
    Region,
    RoleName,
)
from tests.support import factories
from tests.support.child_processes import use_database_of_test, wait_for_end_of
from tests.support.databases import without_database
from tests.support.pairwise import FULL
from tests.support.parallel import backend_pid, run_in_parallel, wait_for_lock_of
from tests.support.staged_lists import published, stage_by
from tests.support.waits import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

LINE = "教育局,王示例,局长,招生,15400000001"
ROWS = 200 if FULL else 60
LONG = [f"第{each // 20}局,赵样本,{each}科科长,,154000{each:05}" for each in range(ROWS)]
HOLDER = (
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND (classid, objid) = (%s, %s) AND"
    " database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def test_one_of_two_overlapping_lists_at_once_is_refused(clerk):
    batches = [stage_by(clerk, LINE, *LONG[:20]), stage_by(clerk, *LONG[10:20], LINE)]
    results = run_in_parallel(
        *(lambda batch=batch: import_apply.apply(batch, by=clerk) for batch in batches)
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Post.objects.count() in {21, 11}
    assert Post.objects.filter(department__name="教育局").count() == 1


def test_a_list_beside_an_edit_is_refused_or_comes_first(clerk, school_office):
    post = published(school_office)
    batch = stage_by(clerk, LINE)

    def edit():
        with transaction.atomic():
            Post.objects.select_for_update().get(pk=post.pk)
            Post.objects.filter(pk=post.pk).update(rank=7)

    applied, _edited = run_in_parallel(lambda: import_apply.apply(batch, by=clerk), edit)
    post.refresh_from_db()
    assert (post.duties, post.rank) == ("全面工作" if applied else "招生", 7)


def change_region_of(name):
    """Hold a department and then its region, as every act does that moves departments."""
    department = Department.objects.select_for_update(of=("self",)).get(name=name)
    return lambda: Region.objects.select_for_update().get(pk=department.region_id)


def test_a_department_made_since_the_plan_is_locked_before_its_region(clerk):
    batch = stage_by(clerk, LINE)
    made = factories.department(region=clerk.roles.get().region, name="教育局")
    held, importing = Event(), []

    def change():
        with transaction.atomic():
            lock_region = change_region_of("教育局")
            held.set()
            wait_for_lock_of(importing)
            lock_region()

    def write():
        wait_until(held.is_set)
        importing.append(backend_pid())
        import_apply.apply(batch, by=clerk)

    assert run_in_parallel(change, write) == [None, None]
    assert Post.objects.get().department == made


@pytest.mark.parametrize("seed", range(10 if FULL else 2))
def test_a_department_made_while_the_list_is_written_is_locked_before_its_region(seed, clerk):
    """The list waits for a department that somebody adds, who then changes it and its region."""
    batch = stage_by(clerk, LINE, "新样局,单样本,局长,,15400000002")
    region, kind = (
        clerk.roles.get().region,
        DepartmentType.objects.get(code="other"),
    )
    added, importing = Event(), []

    def add_and_change():
        with transaction.atomic():
            factories.department(region=region, name="新样局", type=kind)
            added.set()
            wait_for_lock_of(importing)
        with transaction.atomic():
            lock_region = change_region_of("新样局")
            time.sleep(seed / 100)
            lock_region()

    def write():
        wait_until(added.is_set)
        importing.append(backend_pid())
        import_apply.apply(batch, by=clerk)

    assert run_in_parallel(add_and_change, write) == [None, None]
    assert Department.objects.filter(name="新样局").count() == 1
    assert set(Post.objects.values_list("department__name", flat=True)) == {"教育局", "新样局"}


def read_register():
    return (
        sorted(Post.objects.values_list("department__name", "title", "review_state")),
        sorted(Appointment.objects.values_list("post__title", "official__name")),
        sorted(Hotline.objects.values_list("digits", "sources__notice")),
        Official.objects.count(),
    )


# One list for some kills: to stage it and to write it takes longer than to be killed.
KILLS = 3 if FULL else 2


@pytest.mark.parametrize("seed", range(7 if FULL else 1))
@pytest.mark.parametrize("victim", ["process", "session of the database"])
def test_a_list_whose_process_is_killed_is_applied_wholly_or_not_at_all(
    victim, seed, clerk, monkeypatch
):
    use_database_of_test(monkeypatch)
    batch = stage_by(clerk, *LONG)
    untouched = read_register()
    rows = random.Random(seed).sample([0, 1, *range(34, ROWS - 25, 34)], KILLS)
    for done in sorted(rows):
        import_process.start_apply(batch, by=clerk)
        _kill(batch, victim, done=done)
        if ImportBatch.objects.get(pk=batch.pk).state == "applied":
            break  # it was faster
        assert read_register() == untouched, done
        ImportBatch.objects.filter(pk=batch.pk).update(started_at=None)
        import_process.recover(batch)
    else:
        import_apply.apply(batch, by=clerk)
    posts, holders, numbers, officials = read_register()
    assert len(posts) == len(holders) == len(numbers) == officials == len(LONG)
    assert {state for _department, _title, state in posts} == {"submitted"}


def _kill(batch, victim, *, done):
    """End who applies a list as soon as it has done so many rows."""
    held = None
    with connection.cursor() as cursor:

        def is_time():
            nonlocal held
            cursor.execute(HOLDER, [LOCK, batch.pk])
            held = cursor.fetchone() or held
            progress = import_process.progress(batch)
            return (held and progress.rows_done >= done) or not progress.is_running

        wait_until(is_time, every=0.005)
        if victim == "process":
            _kill_child(batch)
        elif held:
            with without_database() as other:
                other.execute("SELECT pg_terminate_backend(%s)", [held[0]])
    wait_for_end_of(batch)


def _kill_child(batch):
    """Kill the process that was started for a list, if it has not ended."""
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if batch.uid in command.read_text():
                os.kill(int(command.parent.name), signal.SIGKILL)


def test_a_list_is_started_anew_once_its_process_is_gone(clerk, monkeypatch):
    use_database_of_test(monkeypatch)
    batch = stage_by(clerk, LINE)
    ImportBatch.objects.filter(pk=batch.pk).update(state="applying")
    assert import_process.progress(batch).lost == "apply"
    import_process.start_apply(batch, by=clerk)
    assert wait_for_end_of(batch).state == "applied"


def test_an_editor_of_another_region_starts_nothing(clerk):
    batch = stage_by(clerk, LINE)
    other = factories.staff(RoleName.EDITOR, factories.county())
    for start in (
        import_process.start_plan,
        import_process.start_apply,
        import_process.start_undo,
    ):
        with pytest.raises(Refused):
            start(batch, by=other)
