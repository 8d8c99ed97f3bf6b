"""Bind the functions in SQL to their tables when they are created, not when they are called.

The other functions get a search path of their own after each migration (``officials.db.roles``);
one that has a setting cannot become part of the query that calls it.
"""

from django.db import migrations

BOUND = """
CREATE OR REPLACE FUNCTION officials_at_work() RETURNS bigint LANGUAGE sql STABLE
RETURN (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb
    ->> 'user')::bigint;

CREATE OR REPLACE FUNCTION officials_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE RETURN statement_timestamp();

CREATE OR REPLACE FUNCTION officials_with_hands(hands bigint[], VARIADIC more bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE
RETURN hands || ARRAY(
    SELECT DISTINCT one FROM unnest(more) AS one WHERE one IS NOT NULL AND one <> ALL(hands));

CREATE OR REPLACE FUNCTION officials_search_read(
    asked tsquery, tiers tsquery[], within int, fragments text[], others tsquery[], since date,
    known bigint[], first bigint, last bigint
) RETURNS SETOF officials_search_hit
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT hit.edition_id,
        -- To unnest the array for each row would take longer than everything else.
        CASE WHEN within IS NOT NULL THEN within
            WHEN hit.tokens @@ tiers[1] THEN 1 WHEN hit.tokens @@ tiers[2] THEN 2
            WHEN hit.tokens @@ tiers[3] THEN 3 WHEN hit.tokens @@ tiers[4] THEN 4
            WHEN hit.tokens @@ tiers[5] THEN 5 END,
        hit.rank, hit.region_path, hit.level::int, hit.department_type::text, hit.kinds::text[],
        hit.last_verified
    FROM officials_searchrow AS hit
    WHERE hit.rank >= first AND hit.rank < last
        AND hit.tokens @@ asked AND hit.period @> officials_now()
        AND (since IS NULL OR hit.last_verified >= since)
        -- Tokens of four digits say that a number may hold a fragment. This checks that it does,
        -- or that another part of the query matches the row.
        AND (cardinality(fragments) = 0 OR NOT EXISTS (
            SELECT FROM unnest(fragments, others) AS part (fragment, other)
            WHERE hit.digits NOT LIKE fragment AND NOT hit.tokens @@ other))
        AND NOT EXISTS (SELECT FROM unnest(known) AS each WHERE each = hit.edition_id);
END;
"""

UNBOUND = """
CREATE OR REPLACE FUNCTION officials_at_work() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb
            ->> 'user')::bigint
$$;

CREATE OR REPLACE FUNCTION officials_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT statement_timestamp()';

CREATE OR REPLACE FUNCTION officials_with_hands(hands bigint[], VARIADIC more bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE AS $$
    SELECT hands || ARRAY(
        SELECT DISTINCT one FROM unnest(more) AS one WHERE one IS NOT NULL AND one <> ALL(hands))
$$;

CREATE OR REPLACE FUNCTION officials_search_read(
    asked tsquery, tiers tsquery[], within int, fragments text[], others tsquery[], since date,
    known bigint[], first bigint, last bigint
) RETURNS SETOF officials_search_hit
LANGUAGE sql STABLE AS $$
    SELECT hit.edition_id,
        -- To unnest the array for each row would take longer than everything else.
        CASE WHEN within IS NOT NULL THEN within
            WHEN hit.tokens @@ tiers[1] THEN 1 WHEN hit.tokens @@ tiers[2] THEN 2
            WHEN hit.tokens @@ tiers[3] THEN 3 WHEN hit.tokens @@ tiers[4] THEN 4
            WHEN hit.tokens @@ tiers[5] THEN 5 END,
        hit.rank, hit.region_path, hit.level::int, hit.department_type::text, hit.kinds::text[],
        hit.last_verified
    FROM officials_searchrow AS hit
    WHERE hit.rank >= first AND hit.rank < last
        AND hit.tokens @@ asked AND hit.period @> officials_now()
        AND (since IS NULL OR hit.last_verified >= since)
        -- Tokens of four digits say that a number may hold a fragment. This checks that it does,
        -- or that another part of the query matches the row.
        AND (cardinality(fragments) = 0 OR NOT EXISTS (
            SELECT FROM unnest(fragments, others) AS part (fragment, other)
            WHERE hit.digits NOT LIKE fragment AND NOT hit.tokens @@ other))
        AND NOT EXISTS (SELECT FROM unnest(known) AS each WHERE each = hit.edition_id)
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0004_search'),
    ]

    operations = [
        migrations.RunSQL(BOUND, UNBOUND),
    ]
