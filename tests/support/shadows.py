"""Shadow tables: temporary tables of a session with the names of ours.

PostgreSQL looks an unqualified name up among them first, so a function that guards something would
read them in place of our tables. The site's role cannot make them; here the owner makes them.
"""

import re
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

# Our tables, views and functions in a statement.
NAMES = re.compile(r"(?<![\w.\"'])((?:officials|live|past|shown|otp)_\w+)")


def qualify(statement):
    """Write the schema before each name, as somebody does who has laid shadows over the others."""
    return NAMES.sub(r"public.\1", statement)


def create():
    """Make a shadow of each table in a session that has none, before a transaction begins.

    They are searched last, so that they hide nothing until they are laid.
    """
    role = settings.SITE_DATABASE["USER"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_temp.officials_post') IS NOT NULL")
        if cursor.fetchone()[0]:
            return
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' AND NOT relispartition AND relname ~ '^(officials|otp)_'"
        )
        tables = [table for (table,) in cursor.fetchall()]
        cursor.execute(
            "SET search_path = public, pg_temp;"
            + ";".join(
                f"CREATE TEMPORARY TABLE {table} (LIKE public.{table});"
                f"GRANT ALL ON pg_temp.{table} TO {role}"
                for table in tables
            )
        )


@contextmanager
def laid():
    """Lay the shadows over our tables meanwhile, for the site's role to write to.

    A test that does so asks for the fixture ``shadow_tables``.
    """
    role = settings.SITE_DATABASE["USER"]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'pg_temp.officials_post'::regclass")
            # A path that does not name them searches them first.
            cursor.execute("SET LOCAL search_path = public")
            cursor.execute(f"SET LOCAL ROLE {role}")
        try:
            yield
        finally:
            transaction.set_rollback(True)
