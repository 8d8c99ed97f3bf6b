"""Search rows stand in a partition for each band of their order, so that the best are read first."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from officials import search
from officials.publication.cards import Card
from officials.search.tokens import BANDS

# What is found in a partition costs nothing of what the others hold; with an index of all, whoever
# looks for the best of many reads all that there is of each word. New rows enter the index at once:
# a list of waiting ones would be read from end to end by each search (fastupdate).
TABLE = """
ALTER TABLE officials_searchrow RENAME TO officials_searchrow_before;
ALTER TABLE officials_searchrow_before DROP CONSTRAINT officials_searchrow_pkey;
DROP INDEX search_tokens, search_digits;

CREATE TABLE officials_searchrow (
    edition_id bigint NOT NULL REFERENCES officials_edition DEFERRABLE INITIALLY DEFERRED,
    rank bigint NOT NULL,
    region_path bigint[] NOT NULL,
    department_type varchar(40) NOT NULL,
    level smallint NOT NULL CHECK (level >= 0),
    kinds varchar(10)[] NOT NULL,
    last_verified date,
    period tstzrange NOT NULL,
    tokens tsvector NOT NULL,
    digits text NOT NULL,
    PRIMARY KEY (edition_id, rank)
) PARTITION BY RANGE (rank);
""" + "".join(
    f"CREATE TABLE officials_searchrow_{band} PARTITION OF officials_searchrow"
    f" FOR VALUES FROM ({first}) TO ({end});\n"
    for band, (first, end) in enumerate(zip(["MINVALUE", *BANDS], [*BANDS, "MAXVALUE"], strict=True))
)
INDEX = """
CREATE INDEX search_tokens ON officials_searchrow USING gin (tokens) WITH (fastupdate = off);
DROP TABLE officials_searchrow_before;
"""

# The tiers hold one another. Of what is found seldom, the widest is read and each row asked in which
# tier it is. Otherwise the tiers are read one after the other, the best first, and of each a band
# after the other, until there is as much as is wanted.
SEARCH = """
DROP FUNCTION officials_search(tsquery[], tsquery[], text[], tsquery[], int, int, boolean);

CREATE TYPE officials_search_hit AS (
    edition bigint, tier int, rank bigint, region_path bigint[], level int, department_type text,
    kinds text[], last_verified date
);

CREATE FUNCTION officials_search_read(
    asked tsquery, tiers tsquery[], within int, fragments text[], others tsquery[], since date,
    known bigint[], first bigint, last bigint
) RETURNS SETOF officials_search_hit
LANGUAGE sql STABLE AS $$
    SELECT hit.edition_id,
        -- A list that is read anew for each row would take longer than all the rest.
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
        -- Four digits by four say that a number may hold a fragment; this says that it does, or
        -- that the row is found by what else was asked.
        AND (cardinality(fragments) = 0 OR NOT EXISTS (
            SELECT FROM unnest(fragments, others) AS part (fragment, other)
            WHERE hit.digits NOT LIKE fragment AND NOT hit.tokens @@ other))
        AND NOT EXISTS (SELECT FROM unnest(known) AS each WHERE each = hit.edition_id)
$$;

CREATE FUNCTION officials_search(
    tiers tsquery[], bands bigint[], fragments text[], others tsquery[], verified_within int,
    wanted int
) RETURNS SETOF officials_search_hit
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_nestloop = off SET jit = off
SET plan_cache_mode = force_generic_plan SET work_mem = '32MB' AS $$
DECLARE
    since date := (officials_now() AT TIME ZONE 'Asia/Shanghai')::date - verified_within;
    months tsquery;
    -- The bounds of all ranks, and of the bands between them.
    least bigint := 0;
    greatest bigint := 9223372036854775807;
    bounds bigint[] := least || bands || greatest;
    found officials_search_hit[] := '{}';
    -- What an earlier tier has found.
    known bigint[];
    more officials_search_hit[];
    -- So many bands are read at once, as long as they hold few.
    size int;
    few int := greatest(wanted / 4, 1);
    most int := few;
    band int;
    above int;
BEGIN
    IF since IS NOT NULL THEN
        SELECT string_agg('v' || to_char(month, 'YYYYMM'), ' | ')::tsquery INTO months
        FROM generate_series(date_trunc('month', since), officials_now(), '1 month') AS month;
        tiers := ARRAY(SELECT each && months FROM unnest(tiers) WITH ORDINALITY AS asked (each, n)
            ORDER BY n);
    END IF;
    LOOP
        found := ARRAY(SELECT hit FROM officials_search_read(
            tiers[cardinality(tiers)], tiers, NULL, fragments, others, since, '{}', least, greatest
        ) AS hit LIMIT most);
        -- Where the first are far down, there is perhaps not much more of it.
        EXIT WHEN cardinality(found) < most OR most = wanted OR
            (SELECT max(hit.rank) FROM unnest(found) AS hit) < bounds[cardinality(bounds) / 2];
        most := wanted;
    END LOOP;
    IF cardinality(found) = most THEN
        found := '{}';
        FOR tier IN 1..cardinality(tiers) LOOP
            known := ARRAY(SELECT hit.edition FROM unnest(found) AS hit);
            band := 1;
            size := cardinality(bounds) - 1;
            WHILE band < cardinality(bounds) LOOP
                above := least(band + size, cardinality(bounds));
                more := ARRAY(SELECT hit FROM officials_search_read(
                    tiers[tier], NULL, tier, fragments, others, since, known,
                    bounds[band], bounds[above]
                ) AS hit LIMIT CASE WHEN size > 1 THEN few END);
                IF size > 1 AND cardinality(more) = few THEN
                    size := greatest(size / 4, 1);
                    CONTINUE;
                END IF;
                found := found || more;
                EXIT WHEN cardinality(found) >= wanted;
                band := above;
            END LOOP;
            EXIT WHEN cardinality(found) >= wanted;
        END LOOP;
    END IF;
    RETURN QUERY SELECT hit.* FROM unnest(found) AS hit
        ORDER BY hit.tier, hit.rank, hit.edition LIMIT wanted;
END $$;
"""


# A name that is looked for alone costs a look into each partition, and eight are suggested: those
# that begin so are looked for as many at once as are wanted. Where one of them has too many bearers,
# the others are looked for one by one.
NAMES = r"""
CREATE OR REPLACE FUNCTION officials_names_live(
    begun text, in_letters boolean, tried int, wanted int
) RETURNS TABLE (edition bigint, others boolean, close int)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    -- The names that begin so, and the last of those that are looked for at once.
    asked tsquery[];
    their_close int[];
    last int;
    -- Whom they found: an edition, its rank, and the place of its name.
    editions bigint[];
    ranks bigint[];
    places int[];
    most int := 25 * wanted;
    found bigint[];
    left_over int := wanted;
BEGIN
    SELECT array_agg(
            ('''=' || replace(replace(each.name, '\', '\\'), '''', '''''') || '''')::tsquery),
            array_agg(each.close)
        INTO asked, their_close
    FROM officials_names_begun(begun, in_letters, tried) AS each;
    FOR start IN 1..coalesce(cardinality(asked), 0) BY wanted LOOP
        last := least(start + wanted - 1, cardinality(asked));
        SELECT array_agg(hit.edition_id), array_agg(hit.rank), array_agg(hit.place)
            INTO editions, ranks, places
        FROM (
            SELECT bearer.edition_id, bearer.rank, name.place
            FROM officials_searchrow AS bearer
            CROSS JOIN LATERAL (
                SELECT place FROM generate_series(start, last) AS place
                WHERE bearer.tokens @@ asked[place] LIMIT 1) AS name
            WHERE bearer.period @> officials_now() AND bearer.tokens @@ (
                SELECT string_agg(each::text, ' | ')::tsquery
                FROM unnest(asked[start:last]) AS each)
            LIMIT most) AS hit;
        FOR name IN start..last LOOP
            found := ARRAY(
                SELECT hit.edition FROM unnest(editions, ranks, places) AS hit (edition, rank, place)
                WHERE hit.place = name ORDER BY hit.rank, hit.edition LIMIT 2);
            IF cardinality(found) < 2 AND cardinality(editions) = most THEN
                found := ARRAY(
                    SELECT edition_id FROM officials_searchrow
                    WHERE tokens @@ asked[name] AND period @> officials_now()
                    ORDER BY rank, edition_id LIMIT 2);
            END IF;
            IF cardinality(found) > 0 THEN
                RETURN QUERY SELECT found[1], cardinality(found) > 1, their_close[name];
                left_over := left_over - 1;
                EXIT WHEN left_over = 0;
            END IF;
        END LOOP;
        EXIT WHEN left_over = 0;
    END LOOP;
END $$;
"""


def write_rows(apps, schema_editor):
    """Write each row anew; what it holds is worked out of values, not of today's models."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT edition_id, period FROM officials_searchrow_before")
        periods = dict(cursor.fetchall())
    stored, edition = (apps.get_model("officials", name) for name in ("SearchRow", "Edition"))
    asked = edition.objects.filter(pk__in=periods).select_related("region")
    rows = (
        stored(
            edition_id=each.pk,
            period=periods[each.pk],
            **search.build_values(
                Card.from_json(each.card), each.region, each.rank, each.hotlines.all()
            ),
        )
        for each in asked.prefetch_related("hotlines").iterator(chunk_size=1000)
    )
    stored.objects.bulk_create(rows, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("officials", "0010_what_begins")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(TABLE)],
            [
                migrations.AlterField("searchrow", "rank", models.BigIntegerField()),
                migrations.RemoveIndex("searchrow", "search_tokens"),
                migrations.RemoveIndex("searchrow", "search_digits"),
                migrations.AddIndex(
                    "searchrow",
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["tokens"], name="search_tokens"
                    ),
                ),
            ],
        ),
        migrations.RunPython(write_rows, elidable=True),
        # Rows that have just been written wait for a check, and an index for that.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RunSQL(INDEX),
        migrations.RunSQL(SEARCH),
        migrations.RunSQL(NAMES),
    ]
