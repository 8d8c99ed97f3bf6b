"""System checks: compare what the database roles can do with ``grants``."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's own name
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from officials.db import grants
from officials.db.grants import Rights
from officials.db.roles import (
    OWN_FUNCTIONS,
    UNPINNED_FUNCTIONS,
    closing_statements,
    roles_of,
)

# MAINTAIN is a right of tables since PostgreSQL 17.
TABLE_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
MAINTAIN_SINCE = 170000

# Objects of PostgreSQL itself with their rights. What a new server gives is in ``pg_init_privs``.
SYSTEM_OBJECTS = """
    WITH spaces AS (
        SELECT oid, nspacl FROM pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema')
    ), relations AS (
        SELECT pg_class.oid, relacl FROM pg_class JOIN spaces ON spaces.oid = relnamespace
    )
    SELECT 'pg_namespace'::regclass AS classoid, oid AS objoid, 0 AS objsubid, nspacl AS acl
    FROM spaces
    UNION ALL SELECT 'pg_class'::regclass, oid, 0, relacl FROM relations
    UNION ALL SELECT 'pg_class'::regclass, attrelid, attnum, attacl
    FROM pg_attribute JOIN relations ON relations.oid = attrelid
    UNION ALL SELECT 'pg_proc'::regclass, pg_proc.oid, 0, proacl
    FROM pg_proc JOIN spaces ON spaces.oid = pronamespace
    UNION ALL SELECT 'pg_language'::regclass, oid, 0, lanacl FROM pg_language
    UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwacl
    FROM pg_foreign_data_wrapper
    UNION ALL SELECT 'pg_largeobject'::regclass, oid, 0, lomacl FROM pg_largeobject_metadata
"""

# All that a role can do, through PUBLIC and other roles too. Reading the catalogue is not counted,
# as far as a new server opens it, nor are the tables of other sessions.
HELD = f"""
WITH site AS (SELECT * FROM pg_roles WHERE rolname = %(role)s),
spaces AS (
    SELECT * FROM pg_namespace WHERE nspname !~ '^(pg_(catalog|toast|temp)|information_schema)'
)
SELECT 'attribute', attribute, '' FROM site CROSS JOIN LATERAL (VALUES
    ('SUPERUSER', rolsuper), ('CREATEROLE', rolcreaterole), ('CREATEDB', rolcreatedb),
    ('REPLICATION', rolreplication), ('BYPASSRLS', rolbypassrls)) AS has (attribute, it)
WHERE it
UNION ALL
SELECT 'member of', other.rolname, '' FROM pg_roles other, site
WHERE other.oid <> site.oid AND pg_has_role(site.oid, other.oid, 'MEMBER')
UNION ALL
SELECT 'owner of', pg_describe_object(classid, objid, 0), '' FROM pg_shdepend, site
WHERE refclassid = 'pg_authid'::regclass AND refobjid = site.oid AND deptype = 'o'
    AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
UNION ALL
SELECT 'database', '', each FROM site, unnest(ARRAY['CONNECT', 'CREATE', 'TEMPORARY']) AS each
WHERE has_database_privilege(site.oid, current_database(), each)
UNION ALL
SELECT 'schema', nspname, each FROM site, pg_namespace, unnest(ARRAY['USAGE', 'CREATE']) AS each
WHERE has_schema_privilege(site.oid, pg_namespace.oid, each)
    AND (each = 'CREATE' OR pg_namespace.oid IN (SELECT oid FROM spaces))
UNION ALL
SELECT 'table', relname, each
FROM site, unnest(%(rights)s::text[]) AS each, pg_class JOIN spaces ON spaces.oid = relnamespace
WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND has_table_privilege(site.oid, pg_class.oid, each)
UNION ALL
SELECT 'column', relname || '.' || attname, (acl).privilege_type
FROM site, pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    JOIN spaces ON spaces.oid = relnamespace, aclexplode(attacl) AS acl
WHERE (acl).grantee IN (0, site.oid)
UNION ALL
SELECT 'sequence', relname, each
FROM site, unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) AS each,
    pg_class JOIN spaces ON spaces.oid = relnamespace
WHERE relkind = 'S' AND has_sequence_privilege(site.oid, pg_class.oid, each)
UNION ALL
SELECT DISTINCT 'function', proname, 'EXECUTE' FROM site, pg_proc
WHERE pg_proc.oid IN (SELECT each::regprocedure FROM ({OWN_FUNCTIONS}) AS own (each))
    AND has_function_privilege(site.oid, pg_proc.oid, 'EXECUTE')
UNION ALL
SELECT DISTINCT 'system object', pg_describe_object(classoid, objoid, objsubid),
    (granted).privilege_type
FROM site, ({SYSTEM_OBJECTS}) AS object, aclexplode(acl) AS granted
WHERE (granted).grantee = site.oid OR (granted).grantee = 0 AND EXISTS (
    SELECT FROM pg_init_privs initial WHERE (initial.classoid, initial.objoid, initial.objsubid)
        = (object.classoid, object.objoid, object.objsubid)
    AND NOT EXISTS (SELECT FROM aclexplode(initprivs) AS first
        WHERE first.grantee = 0 AND first.privilege_type = (granted).privilege_type))
UNION ALL
SELECT 'later object', defaclobjtype::text, (granted).privilege_type
FROM site, pg_default_acl, aclexplode(defaclacl) AS granted WHERE (granted).grantee = site.oid
UNION ALL
SELECT 'parameter', parname, (acl).privilege_type
FROM site, pg_parameter_acl, aclexplode(paracl) AS acl WHERE (acl).grantee IN (0, site.oid)
UNION ALL
SELECT 'server', srvname, 'USAGE' FROM site, pg_foreign_server server
WHERE has_server_privilege(site.oid, server.oid, 'USAGE')
UNION ALL
SELECT 'tablespace', spcname, 'CREATE' FROM site, pg_tablespace space
WHERE has_tablespace_privilege(site.oid, space.oid, 'CREATE')
"""  # noqa: S608 - of constants


OWNS_A_TABLE = """
SELECT EXISTS (
    SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND pg_has_role(relowner, 'MEMBER'))
"""


class Right(NamedTuple):
    """A privilege on an object of a kind: ``table officials_post UPDATE``."""

    kind: str
    name: str
    privilege: str

    def __str__(self) -> str:
        return " ".join(filter(None, self))


OWNER_AT_WORK = Error(
    "The site owns its tables, so code that runs as the site can modify the audit log.",
    hint="CREATE ROLE … LOGIN for the site and name it with SITE_DATABASE_URL; DATABASE_URL"
    " is the owner's, with which commands run. Then run manage.py migrate.",
    id="officials.E006",
)


def check_site_role(**_options: Any) -> list[CheckMessage]:
    """Refuse a site that connects as the owner of its tables, unless the database is throw-away."""
    owner = settings.DATABASES["default"]["USER"]
    if settings.THROWAWAY or settings.SITE_DATABASE["USER"] != owner:
        return []
    return [OWNER_AT_WORK]


def check_connected_role(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """Refuse a role that owns a table, or can act as one that does, whatever its name.

    Superusers can. Raises DatabaseError where the server does not answer.
    """
    if settings.THROWAWAY:
        return []
    with connection.cursor() as cursor:
        cursor.execute(OWNS_A_TABLE)
        (owns,) = cursor.fetchone()
    return [OWNER_AT_WORK] if owns else []


def check_privileges(
    *, databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Compare the rights of each role on the databases that ``check --database`` names."""
    return [problem for alias in databases or () for problem in find_problems(connections[alias])]


def find_problems(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """Return an Error for each right too many or missing, and for each function that trusts names.

    A Warning has the SQL for an external server that only its superuser can close.
    """
    messages: list[CheckMessage] = []
    for role, rights in roles_of(connection).items():
        held, listed = read_rights(connection, role), listed_rights(rights)
        messages += [
            Error(
                f"The database role {role} has a right that it does not need: {right}.",
                hint="Run manage.py migrate as the owner. If it stays, an administrator of the"
                " server gave it, and has to revoke it.",
                id="officials.E007",
            )
            for right in sorted(held - listed)
        ]
        messages += [
            Error(
                f"The database role {role} lacks a right that it needs: {right}.",
                hint="Run manage.py migrate as the owner.",
                id="officials.E008",
            )
            for right in sorted(listed - held)
        ]
    with connection.cursor() as cursor:
        cursor.execute(UNPINNED_FUNCTIONS)
        messages += [
            Error(
                f"The function {function} looks names up in the schemas of its caller.",
                hint="Run manage.py migrate as the owner.",
                id="officials.E009",
            )
            for (function,) in cursor.fetchall()
        ]
    statements = closing_statements(connection)
    if statements:
        kind = Error if connection.settings_dict.get("SUPERUSER") else Warning
        messages.append(
            kind(
                "PostgreSQL lets every role make large objects, end its own sessions and run"
                " code; the site needs none of it.",
                hint="Let a superuser run this in the database:\n" + ";\n".join(statements) + ";",
                id="officials.W010",
            )
        )
    return messages


def read_rights(connection: BaseDatabaseWrapper, role: str) -> set[Right]:
    """Return all that a role can do in a database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        (version,) = cursor.fetchone()
        rights = [*TABLE_RIGHTS, *(["MAINTAIN"] if version >= MAINTAIN_SINCE else [])]
        cursor.execute(HELD, {"role": role, "rights": rights})
        return {Right(*row) for row in cursor.fetchall()}


def listed_rights(rights: Rights) -> set[Right]:
    """Return the rights of a role as ``grants`` lists them."""
    relations = {"table": rights.tables, "schema": grants.SCHEMAS}
    return {
        *(Right("database", "", right) for right in grants.DATABASE),
        *(Right("sequence", sequence, "USAGE") for sequence in rights.sequences),
        *(Right("function", function, "EXECUTE") for function in rights.functions),
        *(
            Right(kind, name, right)
            for kind, named in relations.items()
            for name, privileges in named.items()
            for right in privileges
        ),
    }
