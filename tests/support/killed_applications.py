"""Apply a list in processes that are killed somewhere: ``python -m`` this, BATCH USER MODE POINTS.

Each process is a fork. At its point, before or after a statement of SQL, it kills itself, has its
session of the database ended, or kills the server of the database with all its processes, which
then recovers. The last process is left alone. After each kill the register has
no post more than before.
"""

import os
import select
import signal
import sys
from pathlib import Path

import django


def run(batch, user, mode, point):
    """Apply a list in a fork that ends at ``point``; return whether it ended there."""
    process = os.fork()
    if process == 0:
        _apply_until(batch, user, mode, point)
    _process, status = os.waitpid(process, 0)
    return status != 0


def _apply_until(batch, user, mode, point):
    from django.db import DatabaseError, connection, connections  # noqa: PLC0415 - settings first

    from officials.actions import import_process  # noqa: PLC0415
    from officials.models import ImportAct, ImportBatch, User  # noqa: PLC0415

    passed = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (session,) = cursor.fetchone()

    def count():
        nonlocal passed
        passed += 1
        if passed != point:
            return
        if mode == "process":
            os.kill(os.getpid(), signal.SIGKILL)
        if mode == "server":
            kill_server(connection.server.running())
            return
        with connections.create_connection("default").cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [session])

    def around(execute, *arguments):
        count()
        result = execute(*arguments)
        count()
        return result

    row, by = ImportBatch.objects.get(uid=batch), User.objects.get(username=user)
    done = False
    try:
        while not done:  # the session of the one before may be about to end
            passed = 0
            with connection.execute_wrapper(around):
                done = import_process.run(ImportAct.APPLY, row, by=by)
    except DatabaseError:
        os._exit(1)
    os._exit(0)


def kill_server(postmaster):
    """Kill a server, and first what it started: nobody is left to write anything."""
    os.kill(postmaster, signal.SIGSTOP)
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    server = os.pidfd_open(postmaster)
    for process in [*map(int, children), postmaster]:
        os.kill(process, signal.SIGKILL)
    select.select([server], [], [])  # until it has ended, its socket takes connections
    os.close(server)


def main(batch, user, mode, *points):
    django.setup()
    from django.db import connection  # noqa: PLC0415

    from officials.models import ImportBatch, Post  # noqa: PLC0415

    ImportBatch.objects.get(uid=batch)  # starts the server of a folder of its own
    connection.close()
    for point in map(int, points):
        assert run(batch, user, mode, point), f"no statement {point}"
        assert not Post.objects.exists(), point
        assert ImportBatch.objects.get(uid=batch).state == "planned", point
        connection.close()
    assert not run(batch, user, mode, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
