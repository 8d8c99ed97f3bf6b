"""Two roles: commands own the tables; the site reads and writes rows, but may not alter the trail.

The owner (``DATABASES``) migrates, loads and restores. The site (``settings.SITE_DATABASE``) is
granted what it needs after each ``migrate``, so that no table that is added later is forgotten.
"""

from contextlib import suppress
from typing import Any

import pghistory
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder

# Whoever may set this could do what every trigger forbids. Migrations write the function anew with
# each trigger, so it is mended after them.
IGNORE = """
    CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
    LANGUAGE plpgsql AS $$
    DECLARE
        ignored text := current_setting('pgtrigger.ignore', true);
    BEGIN
        RETURN coalesce(ignored, '') <> '' AND trigger_name = ANY(ignored::text[])
            AND (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class
                WHERE oid = 'officials_edition'::regclass);
    END $$
"""


def grant(*, using: str, plan: Any = None, **_signal: Any) -> None:
    """Give the site's role its rights; after ``migrate``, not after tables were emptied.

    Where the role is missing and the owner may not make it, ``check_roles`` says what to do.
    """
    if plan is None:
        return
    connection = connections[using]
    role = settings.SITE_DATABASE["USER"]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(IGNORE)
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (role,) or not _exists(cursor, role, using):
            return
        name = connection.ops.quote_name(role)
        read_only = _quoted(using, [MigrationRecorder.Migration._meta.db_table])
        cursor.execute(
            f"GRANT USAGE ON SCHEMA public TO {name};"
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name};"
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name};"
            f"REVOKE UPDATE, DELETE ON {_quoted(using, trail())} FROM {name};"
            f"REVOKE INSERT, UPDATE, DELETE ON {read_only} FROM {name}"
        )


def trail() -> list[str]:
    """Return the tables that hold who changed what."""
    return [
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) and model._meta.managed
    ]


def _quoted(using: str, tables: list[str]) -> str:
    return ", ".join(map(connections[using].ops.quote_name, tables))


def _exists(cursor: CursorWrapper, role: str, using: str) -> bool:
    """Whether there is such a role, now if not before."""
    if _is_known(cursor, role):
        return True
    with suppress(DatabaseError), transaction.atomic(using=using):
        cursor.execute(f"CREATE ROLE {connections[using].ops.quote_name(role)} LOGIN")
    # Another database's migrations may have made it a moment ago.
    return _is_known(cursor, role)


def _is_known(cursor: CursorWrapper, role: str) -> bool:
    cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [role])
    return bool(cursor.fetchone()[0])
