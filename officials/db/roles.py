"""Grant rights to database roles: the site writes rows and cannot modify the audit log.

The owner of the tables (``DATABASES``) runs migrations and other commands. The site's role
(``settings.SITE_DATABASE``) is granted its rights after each ``migrate``, so that they cover
tables that were added.
"""

from contextlib import suppress
from typing import Any

import pghistory
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder

# pgtrigger.ignore switches triggers off, and every role may set it. This function of pgtrigger
# obeys the owner of the tables only. Migrations that install triggers replace it, so it is
# replaced again after them.
SHOULD_IGNORE = """
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


def grant_site_role(*, using: str, plan: Any = None, **_signal: Any) -> None:
    """Grant the site's role its rights. Do nothing after ``flush``, which has no ``plan``.

    A role that is missing is created if the owner may; otherwise ``check_roles`` warns.
    """
    if plan is None:
        return
    connection = connections[using]
    role = settings.SITE_DATABASE["USER"]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(SHOULD_IGNORE)
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (role,) or not _create_role(cursor, role, using):
            return
        name = connection.ops.quote_name(role)
        read_only = _quoted(using, [MigrationRecorder.Migration._meta.db_table])
        cursor.execute(
            f"GRANT USAGE ON SCHEMA public TO {name};"
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name};"
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name};"
            f"REVOKE UPDATE, DELETE ON {_quoted(using, event_tables())} FROM {name};"
            f"REVOKE INSERT, UPDATE, DELETE ON {read_only} FROM {name}"
        )


def event_tables() -> list[str]:
    """Return the tables of the audit log."""
    return [
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) and model._meta.managed
    ]


def _quoted(using: str, tables: list[str]) -> str:
    return ", ".join(map(connections[using].ops.quote_name, tables))


def _create_role(cursor: CursorWrapper, role: str, using: str) -> bool:
    """Create ``role`` if it does not exist; return whether it exists now."""
    if _role_exists(cursor, role):
        return True
    with suppress(DatabaseError), transaction.atomic(using=using):
        cursor.execute(f"CREATE ROLE {connections[using].ops.quote_name(role)} LOGIN")
    # The migrations of another database may have created it meanwhile.
    return _role_exists(cursor, role)


def _role_exists(cursor: CursorWrapper, role: str) -> bool:
    cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [role])
    return bool(cursor.fetchone()[0])
