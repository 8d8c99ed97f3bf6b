"""Which databases are refused, and with what remedy."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from officials.db.checks import Facts, facts, problems

GOOD = Facts(
    version=180006, encoding="UTF8", missing=(), trigrams=("0x8194c2", "0xb2f0d3", "0x6c1b5e")
)


def test_a_good_server_is_accepted():
    assert problems(GOOD) == []
    assert problems(replace(GOOD, version=150000)) == []


@pytest.mark.parametrize(
    ("found", "number", "told", "remedy"),
    [
        (replace(GOOD, version=140022), "E001", "PostgreSQL 14", "Upgrade"),
        (replace(GOOD, encoding="LATIN1"), "E002", "LATIN1", "ENCODING 'UTF8'"),
        (replace(GOOD, encoding="SQL_ASCII"), "E002", "SQL_ASCII", "ENCODING 'UTF8'"),
        (replace(GOOD, missing=("btree_gist",)), "E003", "btree_gist", "CREATE EXTENSION"),
        (replace(GOOD, trigrams=()), "E004", "Chinese", "LC_CTYPE"),
    ],
)
def test_a_server_that_lacks_something_is_refused_with_the_remedy(found, number, told, remedy):
    (problem,) = problems(found)
    assert problem.id == f"officials.{number}"
    assert told in problem.msg
    assert remedy in problem.hint


def test_a_missing_extension_is_not_told_twice():
    (problem,) = problems(replace(GOOD, missing=("pg_trgm",), trigrams=()))
    assert "pg_trgm" in problem.msg


def test_the_server_of_the_tests_is_accepted(db):
    found = facts("default")
    assert problems(found) == []
    assert found.encoding == "UTF8"
    assert found.trigrams


@pytest.fixture
def without_letters(django_db_setup, django_db_blocker):
    """A database in which Chinese characters are no letters."""
    with django_db_blocker.unblock():
        name, bare = connection.settings_dict["NAME"], "without_letters"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {bare}")
            cursor.execute(
                f"CREATE DATABASE {bare} TEMPLATE template0 ENCODING 'UTF8'"
                " LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'"
            )
        connection.close()
        connection.settings_dict["NAME"] = bare
        yield
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {bare}")


def test_a_database_without_chinese_letters_is_refused_before_anything_is_made_in_it(
    without_letters,
):
    with pytest.raises(SystemCheckError, match=r"officials\.E004"):
        call_command("migrate", skip_checks=False, verbosity=0)
    assert connection.introspection.table_names() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        assert cursor.fetchone() == (0,)
