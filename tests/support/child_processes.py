"""Processes of our own commands that work on the database of a test."""

from urllib.parse import quote

from django.conf import settings
from django.db import connection

from officials.actions import import_process
from tests.support.waits import wait_until


def use_database_of_test(monkeypatch):
    """Let the commands that the site starts connect to the database of this test."""
    params = connection.get_connection_params()
    place = f"{quote(params['host'], safe='')}:{params['port']}/{params['dbname']}"
    monkeypatch.setenv("DATABASE_URL", f"postgres://{params['user']}@{place}")
    site = settings.SITE_DATABASE["USER"]
    monkeypatch.setenv("SITE_DATABASE_URL", f"postgres://{site}@{place}")
    redaction = settings.REDACTION_DATABASE["USER"]
    monkeypatch.setenv("REDACTION_DATABASE_URL", f"postgres://{redaction}@{place}")


def wait_for_end_of(batch):
    """Return the progress of a batch as soon as no process works on it."""
    # Looking costs queries, which would take the processor from who is waited for.
    wait_until(lambda: not import_process.progress(batch).is_running, every=0.05)
    batch.refresh_from_db()
    return import_process.progress(batch)
