"""Plan, apply or undo a list in a process of its own, which outlives the page and its worker.

The process holds an advisory lock of the database on its batch. Where the lock is gone, so is the
process, whatever ended it; the transaction of the act is rolled back, and the act may be started
again.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from typing import Any

import pghistory
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils.translation import gettext as _

from officials.actions import (
    Refused,
    import_apply,
    import_originals,
    import_questions,
    import_undo,
    refuse_timeouts,
)
from officials.actions.import_apply import LOCK, Report
from officials.actions.imports import check_may_import
from officials.clock import now
from officials.db.timeouts import LongAct, allow_time
from officials.importing.readers.refusals import Refused as FileRefused
from officials.models import ImportAct, ImportBatch, ImportState, User

# A process that did not take its lock by then has failed to start.
STARTING = timedelta(seconds=60)


@dataclass(frozen=True)
class Progress:
    """How far a batch has come.

    ``is_running``: a process works on it, or is starting; ``lost``: the act whose process ended
    without an answer, and which may be started again; ``problem``: why the last one was refused.
    """

    state: ImportState
    rows_done: int
    rows_total: int
    is_running: bool
    lost: ImportAct | None
    problem: str


def start_plan(batch: ImportBatch, *, by: User) -> None:
    """Compare a list with the register, in a process of its own; it writes the rows of the plan.

    Raises Refused where ``by`` may not edit, or the list is being worked on or was applied.
    """
    _start(batch, ImportAct.PLAN, {ImportState.PLANNED}, ImportState.PLANNED, by)


def start_apply(batch: ImportBatch, *, by: User) -> None:
    """Apply the plan of a list, in a process of its own: see ``import_apply.apply``.

    What it refuses is the ``problem`` of the batch, which is then planned again. Raises Refused
    where ``by`` may not edit, or the list is being worked on or was applied.
    """
    _start(batch, ImportAct.APPLY, {ImportState.PLANNED}, ImportState.APPLYING, by)


def start_undo(batch: ImportBatch, *, by: User) -> None:
    """Undo a list that was applied, in a process of its own: see ``import_undo.undo``.

    What it refuses is the ``problem`` of the batch. Raises Refused where ``by`` may not edit, or
    the list is being worked on or is not applied.
    """
    _start(batch, ImportAct.UNDO, {ImportState.APPLIED}, ImportState.APPLIED, by)


def progress(batch: ImportBatch) -> Progress:
    """Return how far a batch has come; write nothing."""
    rows = ImportBatch.objects.defer("source")
    current = rows.get(pk=batch.pk)
    running = _is_running(current)
    if not running:  # it may have ended since the row was read: what it wrote last counts
        current = rows.get(pk=batch.pk)
    return Progress(
        state=ImportState(current.state),
        rows_done=current.rows_done,
        rows_total=current.rows_total,
        is_running=running,
        lost=None if running else _find_lost(current),
        problem=current.problem,
    )


def _find_lost(batch: ImportBatch) -> ImportAct | None:
    """Return the act of a batch that began, or should have, and has not ended."""
    if batch.state == ImportState.APPLYING:
        return ImportAct.APPLY
    if batch.under_way:
        return ImportAct(batch.under_way)
    if batch.started_at is None:
        return None
    return {ImportState.PLANNED: ImportAct.PLAN, ImportState.APPLIED: ImportAct.UNDO}.get(
        ImportState(batch.state)
    )


def recover(batch: ImportBatch) -> None:
    """Let a batch be planned again whose process is gone, so that its questions can be answered."""
    lost = ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=ImportState.APPLYING)
    with transaction.atomic():
        for current in lost:
            if not _is_running(current):
                ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.PLANNED)


def _start(
    batch: ImportBatch, act: ImportAct, states: set[ImportState], state: ImportState, by: User
) -> None:
    check_may_import(by, batch.region)
    recover(batch)
    with transaction.atomic(), pghistory.context(user=by.pk):
        current = ImportBatch.objects.select_for_update().defer("source").get(pk=batch.pk)
        if _is_running(current):
            raise Refused(_("%s 正在办理，请稍候。") % batch)
        if current.state not in states:
            raise Refused(_("%s 已经办理，不能再办。") % batch)
        ImportBatch.objects.filter(pk=batch.pk).update(
            state=state, started_at=now(), under_way="", rows_done=0, problem=""
        )
        transaction.on_commit(lambda: _spawn(act, batch.uid, by))


def run(act: ImportAct, batch: ImportBatch, *, by: User) -> bool:
    """Do an act in this process; return whether it was done.

    What the act refuses, and that it failed, is stored with the batch. Do nothing where another
    process holds the batch.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, batch.pk])
        if not cursor.fetchone()[0]:
            return False
    _note(batch, started_at=None, under_way=act)
    try:
        with refuse_timeouts(), _reporting(batch) as report:
            _ACTS[act](batch, by, report)
    except (Refused, FileRefused) as refusal:
        _give_up(batch, _describe(refusal))
        return False
    except Exception:
        _give_up(batch, _("没有办完，什么也没有写入。请再试一次。"))
        raise
    return True


def _plan(batch: ImportBatch, by: User, report: Report) -> None:
    entries = import_originals.understand_original(batch).entries
    _note(batch, rows_total=len(entries))
    with pghistory.context(user=by.pk), allow_time(LongAct.IMPORT):
        import_questions.plan_again(batch, entries, by=by)
    report(len(entries))


def _apply(batch: ImportBatch, by: User, report: Report) -> None:
    import_apply.apply(batch, by=by, report=report)


def _undo(batch: ImportBatch, by: User, report: Report) -> None:
    import_undo.undo(batch, by=by, report=report)


_ACTS: Mapping[ImportAct, Callable[[ImportBatch, User, Report], None]] = {
    ImportAct.PLAN: _plan,
    ImportAct.APPLY: _apply,
    ImportAct.UNDO: _undo,
}


@contextmanager
def _reporting(batch: ImportBatch) -> Iterator[Report]:
    """Yield a function that stores how many rows are done, over a connection of its own."""
    own = connections.create_connection("default")

    def report(done: int) -> None:
        with own.cursor() as cursor:
            cursor.execute(
                "UPDATE officials_importbatch SET rows_done = %s WHERE id = %s", [done, batch.pk]
            )

    try:
        yield report
    finally:
        own.close()


def _note(batch: ImportBatch, **values: Any) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(**values)


def _give_up(batch: ImportBatch, problem: str) -> None:
    """Store why nothing was written. The plan stays; a list that was applied before stays so."""
    _note(batch, problem=problem, under_way="")
    applying = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.APPLYING)
    applying.update(state=ImportState.PLANNED)


def _describe(refusal: Refused | FileRefused) -> str:
    if isinstance(refusal, FileRefused):
        return _(refusal.issue.template) % refusal.issue.params
    return str(refusal)


def _spawn(act: ImportAct, batch: str, by: User) -> None:
    """Start ``manage.py run_import``; a signal to the worker does not reach it."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", "run_import", act.value, batch, f"--by={by.username}"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to read its exit code, or it stays in the table of processes.
    Thread(target=process.wait, daemon=True).start()


def _is_running(batch: ImportBatch) -> bool:
    """Return whether a process holds the lock of a batch, or may be starting."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
            " AND (classid, objid) = (%s, %s) AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCK, batch.pk],
        )
        if cursor.rowcount:
            return True
    return batch.started_at is not None and now() < batch.started_at + STARTING
