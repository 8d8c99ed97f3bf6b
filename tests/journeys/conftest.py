"""Fixtures of tests that start the whole site: its static files, and a database to start from."""

import fcntl
import os
from pathlib import Path

import pytest
from django.conf import settings

from directory.management.commands.backup import write_backup
from directory.management.commands.serve import collect_static
from tests.support import databases


@pytest.fixture(scope="session")
def static_files():
    """Return the folder of static files, which all workers of a run share below var/test."""
    with (Path(settings.DATA_DIR) / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect_static()
    return settings.STATIC_ROOT


@pytest.fixture(scope="session")
def empty_backup(django_db_setup, django_db_blocker, tmp_path_factory):
    """Return a backup of a site without rows: to restore it takes a fraction of migrating."""
    name = f"test_{os.getpid()}_backup"
    with django_db_blocker.unblock():
        with databases.without_database() as cursor:
            databases.copy(cursor, databases.MIGRATED.database, name)
        with databases.connected_to(name):
            made = write_backup(tmp_path_factory.mktemp("backup"), None)
        with databases.without_database() as cursor:
            databases.drop(cursor, name)
    return made
