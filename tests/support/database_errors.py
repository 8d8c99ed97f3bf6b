"""Errors that PostgreSQL raises, made without waiting for a timeout or stopping the server."""

from django.db import connection


def raise_on_update(table, sqlstate):
    """Let each update of a row of ``table`` fail with ``sqlstate`` (``53100`` for a full disk).

    It lasts until the test's transaction is rolled back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION public.fail_for_test() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{sqlstate}'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER a_failure BEFORE UPDATE ON public.{table}"
            " FOR EACH ROW EXECUTE FUNCTION public.fail_for_test()"
        )


def raise_in_function(function, condition):
    """Let a PL/pgSQL function fail with a named condition (``query_canceled``) when it is called.

    It lasts until the test's transaction is rolled back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [function])
        (definition,) = cursor.fetchone()
        assert "\nBEGIN" in definition
        body = f"\nBEGIN RAISE EXCEPTION USING ERRCODE = '{condition}';"
        cursor.execute(definition.replace("\nBEGIN", body, 1))
