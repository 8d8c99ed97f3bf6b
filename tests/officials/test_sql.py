"""officials/sql has the present text of each view and function; migrations carry frozen copies."""

import re

import pytest
from django.conf import settings
from django.db import connection

FILES = {path.stem: path.read_text() for path in settings.BASE_DIR.glob("officials/sql/*.sql")}

# Extensions, django-pgtrigger and django-pghistory have functions of their own.
DEFINITIONS = """
SELECT name, definition FROM (
    SELECT 'pg_class'::regclass, oid, relname, pg_get_viewdef(oid)
    FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'pg_proc'::regclass, oid, proname, pg_get_functiondef(oid)
    FROM pg_proc WHERE prokind <> 'a' AND pronamespace = 'public'::regnamespace
        AND proname !~ '^_?(pgtrigger|pgh)_'
) AS made (catalog, oid, name, definition)
WHERE NOT EXISTS (
    SELECT FROM pg_depend
    WHERE classid = made.catalog AND objid = made.oid AND deptype = 'e')
ORDER BY name
"""


def read_definitions():
    """Return the name and the definition of each view and function of the database."""
    with connection.cursor() as cursor:
        cursor.execute(DEFINITIONS)
        return cursor.fetchall()


@pytest.mark.django_db
def test_each_view_and_function_of_the_database_has_a_file():
    assert [name for name, _definition in read_definitions()] == sorted(FILES)


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.django_db
def test_the_database_has_the_definition_of_the_file(name):
    created = re.findall(r"^CREATE OR REPLACE (?:VIEW|FUNCTION) (\w+)", FILES[name], re.MULTILINE)
    assert created == [name]
    migrated = read_definitions()
    with connection.cursor() as cursor:
        cursor.execute(FILES[name])
    assert read_definitions() == migrated


def test_a_migration_reads_no_file():
    for path in settings.BASE_DIR.glob("*/migrations/*.py"):
        assert not re.search(r"\bopen\(|read_text|\bpathlib\b", path.read_text()), path
