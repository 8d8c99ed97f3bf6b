"""Connections with the time limits of the site, and a colleague who forgot a transaction."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import psycopg
from django.db import connection, transaction

from directory.postgres import timeouts

FIELDS = ("LIMITED", "OPTIONS")


@contextmanager
def site_limits(monkeypatch, **seconds):
    """Connect with the limits of the site meanwhile, some of them shorter: ``lock_timeout=0.3``."""
    for name, value in seconds.items():
        monkeypatch.setitem(timeouts.SERVER_LIMITS, name, value)
    shared_by_threads = connection.settings_dict
    before = {name: shared_by_threads.get(name) for name in FIELDS}
    connection.close()
    shared_by_threads.update(timeouts.with_limits(shared_by_threads))
    try:
        yield
    finally:
        connection.close()
        shared_by_threads.update(before)


@contextmanager
def locked(*rows):
    """Lock rows in a transaction of another session meanwhile."""
    with another_session() as other:
        for row in rows:
            table = row._meta.db_table
            other.execute(f"SELECT FROM {table} WHERE id = %s FOR UPDATE", [row.pk])
        yield


@contextmanager
def locked_table(model):
    """Lock a table meanwhile as a migration does: nobody else reads it either."""
    with another_session() as other:
        other.execute(f"LOCK TABLE {model._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def locked_for_writing(model):
    """Lock a table meanwhile so that others read it and write nothing."""
    with another_session() as other:
        other.execute(f"LOCK TABLE {model._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
        yield


@contextmanager
def open_transaction(act):
    """Run ``act`` in a transaction of another thread, which stays open meanwhile."""
    acted, done = Event(), Event()

    def run():
        try:
            with transaction.atomic():
                act()
                acted.set()
                done.wait()
        finally:
            acted.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(run)
        acted.wait()
        try:
            yield
        finally:
            done.set()
        result.result()


def another_session():
    params = connection.get_connection_params()
    fields = {name: params[name] for name in ("dbname", "user", "host", "port")}
    return psycopg.connect(**fields)
