"""The system check knows of every right too many and of every right that is missing."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import connection

from officials.db import grants, role_checks

pytestmark = pytest.mark.django_db


def problems():
    return [str(problem.msg) for problem in role_checks.find_problems(connection)]


@pytest.fixture
def superuser():
    """Return a function that runs statements as the superuser of the embedded server."""
    administrator = connection.copy()
    administrator.settings_dict["USER"] = connection.settings_dict["SUPERUSER"]

    def execute(statements):
        with administrator.cursor() as cursor:
            cursor.execute(statements)

    yield execute
    administrator.close()


def test_after_migrate_the_site_can_do_what_is_listed_and_nothing_else():
    assert problems() == []


def test_each_table_of_the_domain_is_listed():
    tables = {
        model._meta.db_table
        for app in ("officials", "directory")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
    assert tables <= {*grants.TABLES}


EXTRA = {
    "GRANT TRUNCATE ON officials_post TO directory_site": "table officials_post TRUNCATE",
    "GRANT UPDATE ON officials_edition TO directory_redaction": (
        "directory_redaction has a right that it does not need: table officials_edition UPDATE"
    ),
    "GRANT SELECT ON officials_republicationkey TO directory_redaction": (
        "table officials_republicationkey SELECT"
    ),
    "GRANT UPDATE ON officials_postevent TO PUBLIC": "table officials_postevent UPDATE",
    "GRANT UPDATE (pgh_label) ON officials_postevent TO directory_site": (
        "column officials_postevent.pgh_label UPDATE"
    ),
    "GRANT UPDATE ON SEQUENCE officials_post_id_seq TO directory_site": (
        "sequence officials_post_id_seq UPDATE"
    ),
    "CREATE FUNCTION open_door() RETURNS int LANGUAGE sql RETURN 1": "function open_door EXECUTE",
    "GRANT CREATE ON SCHEMA public TO directory_site": "schema public CREATE",
    "CREATE SCHEMA elsewhere; GRANT USAGE ON SCHEMA elsewhere TO directory_site": (
        "schema elsewhere USAGE"
    ),
    "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO directory_site": (
        "system object function pg_read_file(text) EXECUTE"
    ),
    "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO PUBLIC": (
        "system object function pg_read_file(text) EXECUTE"
    ),
    "GRANT EXECUTE ON FUNCTION lo_create(oid) TO directory_site": (
        "system object function lo_create(oid) EXECUTE"
    ),
    "GRANT UPDATE ON pg_trigger TO directory_site": "system object table pg_trigger UPDATE",
    "GRANT SELECT ON pg_authid TO PUBLIC": "system object table pg_authid SELECT",
    "GRANT UPDATE (relacl) ON pg_class TO directory_site": (
        "system object column relacl of table pg_class UPDATE"
    ),
    "GRANT USAGE ON LANGUAGE plpgsql TO directory_site": "system object language plpgsql USAGE",
    "SELECT lo_create(77001); GRANT UPDATE ON LARGE OBJECT 77001 TO PUBLIC; "
    "GRANT SELECT ON LARGE OBJECT 77001 TO directory_site": (
        "system object large object 77001 SELECT"
    ),
    "ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO directory_site": "later object r DELETE",
    "GRANT pg_read_all_data TO directory_site": "member of pg_read_all_data",
    "ALTER ROLE directory_site CREATEDB": "attribute CREATEDB",
    "ALTER TABLE officials_topic OWNER TO directory_site": "owner of table officials_topic",
}


@pytest.mark.parametrize("statement", EXTRA)
def test_a_right_that_is_not_listed_is_found(statement):
    administrator = connection.copy()
    administrator.settings_dict["USER"] = connection.settings_dict["SUPERUSER"]
    try:
        administrator.set_autocommit(False)
        with administrator.cursor() as cursor:
            cursor.execute(statement)
        found = [str(problem.msg) for problem in role_checks.find_problems(administrator)]
    finally:
        administrator.rollback()
        administrator.close()
    assert any(EXTRA[statement] in message for message in found)


@pytest.mark.parametrize(
    ("statement", "right"),
    [
        ("REVOKE SELECT ON live_post FROM directory_site", "table live_post SELECT"),
        (
            "REVOKE EXECUTE ON FUNCTION officials_now() FROM directory_site",
            "function officials_now EXECUTE",
        ),
    ],
)
def test_a_missing_right_is_found(statement, right):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    (message,) = problems()
    assert right in message
    assert "lacks" in message


def test_a_function_without_the_fixed_search_path_is_found():
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION officials_touch RESET search_path")
    (message,) = problems()
    assert "officials_touch" in message


def test_an_external_server_is_warned_with_the_sql_that_closes_it(superuser, monkeypatch):
    superuser("GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC")
    try:
        (error,) = role_checks.find_problems(connection)
        assert error.is_serious()
        monkeypatch.delitem(connection.settings_dict, "SUPERUSER")
        (warning,) = role_checks.find_problems(connection)
    finally:
        superuser("REVOKE EXECUTE ON FUNCTION lo_create(oid) FROM PUBLIC")
    assert not warning.is_serious()
    assert "REVOKE EXECUTE ON FUNCTION pg_catalog.lo_create(oid) FROM PUBLIC;" in warning.hint


def start_the_site(folder, **variables):
    """Load the site as gunicorn does, with databases on a server that is not embedded."""
    return subprocess.run(
        [sys.executable, "-c", "import directory.wsgi"],
        env=os.environ | {"DATA_DIR": str(folder), "THROWAWAY": "0"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_site_that_owns_its_tables_serves_nothing(tmp_path):
    started = start_the_site(tmp_path, DATABASE_URL="postgres://owner@127.0.0.1/directory")
    assert started.returncode
    assert "ImproperlyConfigured" in started.stderr
    assert "SITE_DATABASE_URL" in started.stderr


@pytest.mark.parametrize("user", ["owner of the tables", "superuser"])
def test_a_site_whose_role_can_act_as_the_owner_serves_nothing(tmp_path, superuser, user):
    owner, administrator = (connection.settings_dict[name] for name in ("USER", "SUPERUSER"))
    folder = quote(str(connection.server.socket_folder), safe="")
    address = f"@{folder}/{connection.settings_dict['NAME']}"
    users = {"owner of the tables": (administrator, owner), "superuser": (owner, administrator)}
    commands, site = users[user]
    started = start_the_site(
        tmp_path,
        DATABASE_URL=f"postgres://{commands}{address}",
        SITE_DATABASE_URL=f"postgres://{site}{address}",
    )
    assert started.returncode
    assert "The site owns its tables" in started.stderr


def test_a_site_starts_without_its_database(tmp_path):
    address = f"@{quote(str(tmp_path), safe='')}/directory"
    started = start_the_site(
        tmp_path,
        DATABASE_URL=f"postgres://owner{address}",
        SITE_DATABASE_URL=f"postgres://site{address}",
    )
    assert not started.returncode
    assert "was not checked" in started.stderr


@pytest.mark.parametrize("closed", [True, False])
def test_the_owner_can_dump_a_database_with_large_objects_of_the_site(tmp_path, superuser, closed):
    create = "SET ROLE directory_site; SELECT lo_create(0); RESET ROLE"
    if not closed:
        superuser("GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC")
        superuser(create)
    server = connection.server
    file = tmp_path / "dump"
    try:
        subprocess.run(
            [
                server.program("pg_dump"),
                "--format=custom",
                "--no-large-objects",
                f"--host={server.socket_folder}",
                f"--username={connection.settings_dict['USER']}",
                f"--file={file}",
                connection.settings_dict["NAME"],
            ],
            check=True,
        )
    finally:
        superuser(
            "REVOKE EXECUTE ON FUNCTION lo_create(oid) FROM PUBLIC;"
            "SELECT lo_unlink(oid) FROM pg_largeobject_metadata"
        )
    assert file.stat().st_size > 100_000
