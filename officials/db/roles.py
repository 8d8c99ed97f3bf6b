"""Grant the database roles what ``grants`` lists, and revoke everything else.

The owner of the tables (``DATABASES``) runs migrations and other commands. The site's role
(``settings.SITE_DATABASE``) and that of redaction (``settings.REDACTION_DATABASE``) are granted
their rights after each ``migrate``, so that they cover tables that were added.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import pghistory
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from officials.db import grants
from officials.db.grants import Rights

# pgtrigger.ignore switches triggers off, and every role may set it. This function of pgtrigger
# obeys the owner of the tables only. Migrations that install triggers replace it, so it is
# replaced again after them. One expression, which is inlined: each trigger asks it for each row.
SHOULD_IGNORE = """
    CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN coalesce(current_setting('pgtrigger.ignore', true), '') <> ''
        AND trigger_name = ANY(current_setting('pgtrigger.ignore', true)::text[])
        AND public.officials_is_owner()
"""

# A table of the caller's own session would otherwise stand for one of ours: unless it is named,
# pg_temp is searched first.
SEARCH_PATH = "pg_catalog, public, pg_temp"

# Functions of ours: not those of extensions. A body in the standard's form (``prosqlbody``) was
# bound to its tables when it was created; the others look names up when they are called.
OWN_FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
        SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass
            AND objid = pg_proc.oid AND deptype = 'e')
"""
UNPINNED_FUNCTIONS = f"""{OWN_FUNCTIONS}
    AND prosqlbody IS NULL AND NOT EXISTS (
        SELECT FROM unnest(proconfig) AS setting WHERE setting = 'search_path={SEARCH_PATH}')
"""

TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""

OPEN_FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ %s
        AND has_function_privilege('public', oid, 'EXECUTE') ORDER BY 1
"""


def connect_as_site() -> None:
    """Let this process connect as the site's role from now on, with its limits."""
    _connect(settings.SITE_DATABASE)


def connect_as_redaction() -> None:
    """Let this process connect as the role for redaction from now on.

    Raises ImproperlyConfigured on an external server for which no such role is named.
    """
    if not settings.REDACTION_DATABASE:
        message = (
            "REDACTION_DATABASE_URL is not set: it names the database's role for redaction"
            " (docs/deploy.md)."
        )
        raise ImproperlyConfigured(message)
    _connect(settings.REDACTION_DATABASE)


def _connect(database: dict[str, Any]) -> None:
    connections.close_all()
    shared_by_threads: Any = connections["default"].settings_dict
    shared_by_threads.update(database)


def grant_roles(*, using: str, plan: Any = None, **_signal: Any) -> None:
    """Grant each role its rights. Do nothing after ``flush``, which has no ``plan``.

    A role that is missing is created if the owner may; otherwise ``role_checks`` warns.
    """
    if plan is None:
        return
    connection = connections[using]
    granted = False
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(SHOULD_IGNORE)
        _pin_search_paths(cursor)
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()
        for role, rights in roles_of(connection).items():
            if role != owner and _create_role(cursor, role, using):
                cursor.execute(";".join(_grants(connection, role, rights)))
                granted = True
        if granted:
            revoke_temporary(cursor, connection.settings_dict["NAME"])
    if granted:
        _revoke_as_superuser(connection)


def roles_of(connection: BaseDatabaseWrapper) -> dict[str, Rights]:
    """Return the roles that own nothing, with what each of them may do in a database.

    An external server has one for redaction only where ``REDACTION_DATABASE_URL`` names it.
    """
    roles = {settings.SITE_DATABASE["USER"]: grants.SITE}
    if settings.REDACTION_DATABASE:
        with connection.cursor() as cursor:
            cursor.execute(TABLES)
            tables = [table for (table,) in cursor.fetchall()]
        roles[settings.REDACTION_DATABASE["USER"]] = grants.redaction(tables)
    return roles


def revoke_temporary(cursor: CursorWrapper, database: str) -> None:
    """Take the right to make temporary tables from everybody but the owner of a database.

    A copy of a database does not inherit this.
    """
    name = cursor.db.ops.quote_name(database)
    cursor.execute(f"REVOKE CREATE, TEMPORARY ON DATABASE {name} FROM PUBLIC")


def closing_statements(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the SQL that a superuser has to run, because PostgreSQL opens these to everybody."""
    owner = connection.ops.quote_name(connection.settings_dict["USER"])
    with connection.cursor() as cursor:
        cursor.execute(OPEN_FUNCTIONS, [grants.CLOSED_FUNCTIONS])
        functions = [function for (function,) in cursor.fetchall()]
        cursor.execute("SELECT has_language_privilege('public', 'plpgsql', 'USAGE')")
        (language,) = cursor.fetchone()
    statements = [f"REVOKE EXECUTE ON FUNCTION pg_catalog.{each} FROM PUBLIC" for each in functions]
    if language:
        statements += [
            "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC",
            f"GRANT USAGE ON LANGUAGE plpgsql TO {owner}",
        ]
    return statements


def event_tables() -> list[str]:
    """Return the tables of the audit log."""
    return [
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) and model._meta.managed
    ]


def _pin_search_paths(cursor: CursorWrapper) -> None:
    cursor.execute(UNPINNED_FUNCTIONS)
    statements = [
        f"ALTER FUNCTION {function} SET search_path = {SEARCH_PATH}"
        for (function,) in cursor.fetchall()
    ]
    if statements:
        cursor.execute(";".join(statements))


def _grants(connection: BaseDatabaseWrapper, role: str, rights: Rights) -> Iterable[str]:
    """Yield the statements that leave the role with the listed rights, of what exists."""
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'S') AND pg_has_role(relowner, 'USAGE')"
        )
        relations = {relation for (relation,) in cursor.fetchall()}
        cursor.execute(OWN_FUNCTIONS)
        functions = [function for (function,) in cursor.fetchall()]
    for relation in sorted(relations):
        yield f"REVOKE ALL ON public.{connection.ops.quote_name(relation)} FROM PUBLIC, {name}"
    for table, listed in rights.tables.items():
        if table in relations:
            yield f"GRANT {', '.join(sorted(listed))} ON public.{table} TO {name}"
    for sequence in relations.intersection(rights.sequences):
        yield f"GRANT USAGE ON SEQUENCE public.{sequence} TO {name}"
    for function in functions:
        yield f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC, {name}"
        if function.partition("(")[0] in rights.functions:
            yield f"GRANT EXECUTE ON FUNCTION {function} TO {name}"
    yield f"REVOKE ALL ON SCHEMA public FROM {name}"
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    for schema, listed in grants.SCHEMAS.items():
        yield f"GRANT {', '.join(sorted(listed))} ON SCHEMA {schema} TO {name}"
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    yield f"GRANT {', '.join(sorted(grants.DATABASE))} ON DATABASE {database} TO {name}"


def _revoke_as_superuser(connection: BaseDatabaseWrapper) -> None:
    """Run the closing statements on the embedded server; elsewhere ``role_checks`` prints them."""
    superuser = connection.settings_dict.get("SUPERUSER")
    statements = closing_statements(connection)
    if not superuser or not statements:
        return
    administrator = connection.copy()
    administrator.settings_dict["USER"] = superuser
    try:
        with administrator.cursor() as cursor:
            cursor.execute(";".join(statements))
    finally:
        administrator.close()


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
