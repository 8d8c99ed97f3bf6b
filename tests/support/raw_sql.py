"""Raw SQL as the site's role: an invariant of the database refuses it, not a missing right."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from tests.conftest import step_down
from tests.support import shadows


def sql(statement, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else None


@contextmanager
def as_the_site():
    """Run statements as the site's role, then as the owner again, who made the rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        step_down(cursor)
        yield
        cursor.execute("RESET ROLE")


@contextmanager
def as_redaction():
    """Run statements as the role of ``manage.py redact``, then as the owner again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {settings.REDACTION_DATABASE['USER']}")
        yield
        cursor.execute("RESET ROLE")


def refused(statement, *params):
    """Run a statement that must fail; return what the database says.

    It must fail as it stands and, for the same reason, with shadow tables over ours. The test asks
    for the fixture ``as_the_site``.
    """
    plain = _refused(as_the_site(), statement, params)
    behind = _refused(shadows.laid(), shadows.qualify(statement), params)
    assert behind.splitlines()[0] == plain.splitlines()[0]
    return behind


def _refused(role, statement, params):
    with role, pytest.raises(DatabaseError) as error:
        sql(statement, *params)
    assert "permission denied" not in str(error.value)
    return str(error.value)


def copy_refused(row, **changes):
    """Try to insert a copy of ``row`` with ``changes``; return why the database refuses it."""
    values = {
        field.column: field.get_db_prep_save(
            changes.get(field.column, field.value_from_object(row)), connection
        )
        for field in row._meta.concrete_fields
        if field.column != "id"
    }
    marks = ", ".join(["%s"] * len(values))
    insert = f"INSERT INTO {row._meta.db_table} ({', '.join(values)}) VALUES ({marks})"
    return refused(insert, *values.values())
