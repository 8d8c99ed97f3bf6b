"""Run acts at the same time, each on a connection of its own. No wait here is without an end."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from django.db import connection, transaction

from officials.actions import Refused
from tests.support.waits import LIMIT, wait_until


def run_in_parallel(*functions):
    """Run functions at once, each on its own connection; return their results or refusals."""
    start = Barrier(len(functions), timeout=LIMIT)

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


def overtake(first, second):
    """Run ``first`` in a transaction that ends once ``second`` waits for it; return both results.

    A refusal is a result. Raise ``TimeoutError`` where ``second`` does not wait.
    """
    done, pids = Event(), []

    def run_first():
        with transaction.atomic():
            result = first()
            done.set()
            wait_for_lock_of(pids)
        return result

    def run_second():
        wait_until(done.is_set)
        pids.append(backend_pid())
        return second()

    return run_in_parallel(run_first, run_second)


def backend_pid():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def wait_for_lock_of(pids):
    """Return as soon as the session waits for a lock whose process id comes to be in ``pids``."""
    wait_until(lambda: pids)
    with connection.cursor() as cursor:

        def waits():
            cursor.execute("SELECT FROM pg_locks WHERE pid = %s AND NOT granted", pids)
            return cursor.rowcount

        wait_until(waits)
