"""Roles of the database that a test's session takes on."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def as_owner():
    """Run the block as the owner of the tables, whatever role the session has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), set_config('role', 'none', false)")
        role, _none = cursor.fetchone()
        yield
        cursor.execute(f"SET ROLE {role}")
