"""Indexes that each row of a list writes: none repeats another one, nor lists what is not set."""

import re

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# Indexes whose columns, in their order, begin another one of the same table; of a uid also one for
# prefixes, which nobody looks for. The unique one stays.
REPEATED = """
SELECT DISTINCT of_shorter.relname FROM pg_index shorter
JOIN pg_index longer USING (indrelid)
JOIN pg_class of_shorter ON of_shorter.oid = shorter.indexrelid
JOIN pg_class of_longer ON of_longer.oid = longer.indexrelid AND of_longer.relam = of_shorter.relam
JOIN pg_class of_table ON of_table.oid = indrelid
JOIN pg_am ON pg_am.oid = of_shorter.relam AND amname = 'btree'
WHERE of_table.relname = ANY(%s) AND NOT shorter.indisunique
    AND shorter.indexrelid <> longer.indexrelid
    AND shorter.indexprs IS NULL AND longer.indexprs IS NULL
    AND shorter.indpred::text IS NOT DISTINCT FROM longer.indpred::text
    AND longer.indkey::text || ' ' LIKE shorter.indkey::text || ' %%'
    AND (longer.indclass::text || ' ' LIKE shorter.indclass::text || ' %%'
        OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = indrelid
            AND attnum = shorter.indkey[0] AND attname = 'uid'))
ORDER BY 1
"""

# Indexes of all rows by a column that rows may leave empty, and by no other.
OF_NULLS = """
SELECT of_index.relname FROM pg_index
JOIN pg_class of_index ON of_index.oid = indexrelid
JOIN pg_class of_table ON of_table.oid = indrelid
JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
WHERE of_table.relname = ANY(%s) AND indnatts = 1 AND NOT attnotnull AND indpred IS NULL
ORDER BY 1
"""
# The tables to which a list adds a row for each of its own.
WRITTEN = ["appointment", "hotline", "hotlinesource", "official", "post"]
TABLES = [f"officials_{name}{suffix}" for name in WRITTEN for suffix in ("", "event")]


def read(query):
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLES])
        return [name for (name,) in cursor.fetchall()]


def test_no_index_begins_another():
    assert read(REPEATED) == []


def test_no_index_has_the_rows_whose_key_is_empty():
    assert read(OF_NULLS) == []


def test_digits_are_indexed_as_the_view_of_live_hotlines_shows_them():
    """A suspended number has none there: an index of the column would not find the others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_expr(indexprs, indrelid), pg_get_viewdef('live_hotline'::regclass)"
            " FROM pg_index WHERE indexrelid = 'edition_hotline_shown'::regclass"
        )
        indexed, view = (" ".join(re.sub(r"hotline\.|[()]", "", text).split())
                         for text in cursor.fetchone())  # fmt: skip
    assert f"{indexed} AS digits," in view
