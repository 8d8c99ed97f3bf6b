"""System checks of the database: what they refuse, and the remedy they name."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from officials.db.checks import ServerFacts, find_problems, read_facts

GOOD = ServerFacts(
    version=180006, encoding="UTF8", missing=(), trigrams=("0x8194c2", "0xb2f0d3", "0x6c1b5e")
)


def test_supported_server_is_accepted():
    assert find_problems(GOOD) == []
    assert find_problems(replace(GOOD, version=150000)) == []


@pytest.mark.parametrize(
    ("server", "number", "message", "remedy"),
    [
        (replace(GOOD, version=140022), "E001", "PostgreSQL 14", "Upgrade"),
        (replace(GOOD, encoding="LATIN1"), "E002", "LATIN1", "ENCODING 'UTF8'"),
        (replace(GOOD, encoding="SQL_ASCII"), "E002", "SQL_ASCII", "ENCODING 'UTF8'"),
        (replace(GOOD, missing=("btree_gist",)), "E003", "btree_gist", "CREATE EXTENSION"),
        (replace(GOOD, trigrams=()), "E004", "Chinese", "LC_CTYPE"),
    ],
)
def test_unsupported_server_is_refused_with_a_remedy(server, number, message, remedy):
    (problem,) = find_problems(server)
    assert problem.id == f"officials.{number}"
    assert message in problem.msg
    assert remedy in problem.hint


def test_missing_extension_is_one_problem():
    (problem,) = find_problems(replace(GOOD, missing=("pg_trgm",), trigrams=()))
    assert "pg_trgm" in problem.msg


def test_server_of_the_tests_is_accepted(db):
    server = read_facts("default")
    assert find_problems(server) == []
    assert server.encoding == "UTF8"
    assert server.trigrams


@pytest.fixture
def database_without_chinese(django_db_setup, django_db_blocker):
    """Replace the database by one that does not treat Chinese characters as letters."""
    with django_db_blocker.unblock():
        original, name = connection.settings_dict["NAME"], "without_chinese"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(
                f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
                " LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'"
            )
        connection.close()
        connection.settings_dict["NAME"] = name
        yield
        connection.close()
        connection.settings_dict["NAME"] = original
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


def test_migrate_refuses_a_database_without_chinese_and_creates_nothing(
    database_without_chinese,
):
    with pytest.raises(SystemCheckError, match=r"officials\.E004"):
        call_command("migrate", skip_checks=False, verbosity=0)
    assert connection.introspection.table_names() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        assert cursor.fetchone() == (0,)
