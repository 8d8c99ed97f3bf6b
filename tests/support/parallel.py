"""Run acts at the same time, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from officials.actions import Refused


def run_in_parallel(*functions):
    """Run functions at once, each on its own connection; return their results or refusals."""
    start = Barrier(len(functions))

    def run(function):
        try:
            start.wait()
            return function()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


def backend_pid():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def wait_for_lock_of(pid):
    """Return as soon as the connection with this process id waits for a lock."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT FROM pg_locks WHERE pid = %s AND NOT granted", [pid])
            if cursor.rowcount:
                return
