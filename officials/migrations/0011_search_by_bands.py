"""The window of a search, best first, in few readings of the index of tokens."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from officials import search
from officials.cards import Card

# What is found first waits in no list that each search would read from end to end: fastupdate.
# The planner knows the shares of the 10,000 commonest tokens, and so do we (search/expected.py).
STATISTICS = """
ALTER TABLE officials_searchrow ALTER COLUMN tokens SET STATISTICS 1000;
"""
NO_STATISTICS = """
ALTER TABLE officials_searchrow ALTER COLUMN tokens SET STATISTICS -1;
"""

# The tiers hold one another. Where the widest is expected to be small, it is read once, and of each
# row asked in which tier it is. Otherwise the tiers are read one after the other, the best first;
# a small one whole, of a large one band after band until the window is full, and of a band that
# holds too much its parts. `expected` may be wrong: no more is read than `few` before it is noticed.
SEARCH = """
DROP FUNCTION officials_search(tsquery[], tsquery[], text[], tsquery[], int, int, boolean);

CREATE TYPE officials_search_hit AS (
    edition bigint, tier int, rank bigint, region_path bigint[], level int, department_type text,
    kinds text[], last_verified date
);

CREATE FUNCTION officials_search_read(
    asked tsquery, tiers tsquery[], within int, fragments text[], others tsquery[], since date,
    most int
) RETURNS SETOF officials_search_hit
LANGUAGE sql STABLE AS $$
    SELECT hit.edition_id,
        coalesce(within, (
            SELECT min(n)::int FROM unnest(tiers) WITH ORDINALITY AS asked (each, n)
            WHERE hit.tokens @@ each)),
        hit.rank, hit.region_path, hit.level::int, hit.department_type::text, hit.kinds::text[],
        hit.last_verified
    FROM officials_searchrow AS hit
    WHERE hit.tokens @@ asked AND hit.period @> officials_now()
        AND (since IS NULL OR hit.last_verified >= since)
        -- Four digits by four say that a number may hold a fragment; this says that it does, or
        -- that the row is found by what else was asked.
        AND (cardinality(fragments) = 0 OR NOT EXISTS (
            SELECT FROM unnest(fragments, others) AS part (fragment, other)
            WHERE hit.digits NOT LIKE fragment AND NOT hit.tokens @@ other))
    LIMIT most
$$;

CREATE FUNCTION officials_search(
    tiers tsquery[], expected int[], bands tsquery[], parts int[],
    fragments text[], others tsquery[], verified_within int, wanted int
) RETURNS SETOF officials_search_hit
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_nestloop = off SET jit = off
SET plan_cache_mode = force_generic_plan SET work_mem = '32MB' AS $$
DECLARE
    few int := 2 * wanted;
    last int := cardinality(tiers);
    since date := (officials_now() AT TIME ZONE 'Asia/Shanghai')::date - verified_within;
    months tsquery;
    found officials_search_hit[] := '{}';
    more officials_search_hit[];
    band int;
    most int;
BEGIN
    IF since IS NOT NULL THEN
        SELECT string_agg('v' || to_char(month, 'YYYYMM'), ' | ')::tsquery INTO months
        FROM generate_series(date_trunc('month', since), officials_now(), '1 month') AS month;
        tiers := ARRAY(SELECT each && months FROM unnest(tiers) WITH ORDINALITY AS asked (each, n)
            ORDER BY n);
    END IF;
    IF expected[last] <= few THEN
        found := ARRAY(SELECT hit FROM officials_search_read(
            tiers[last], tiers, NULL, fragments, others, since, few + 1) AS hit);
        IF cardinality(found) <= few THEN
            last := 0;
        ELSE
            found := '{}';
        END IF;
    END IF;
    FOR n IN 1..last LOOP
        -- Band 0 is all of the tier.
        band := CASE WHEN expected[n] <= few THEN 0 ELSE 1 END;
        WHILE band <= cardinality(bands) LOOP
            most := CASE WHEN band = 0 OR parts[band] > 0 THEN few + 1 END;
            more := ARRAY(SELECT hit FROM officials_search_read(
                CASE band WHEN 0 THEN tiers[n] ELSE tiers[n] && bands[band] END,
                NULL, n, fragments, others, since, most) AS hit);
            IF cardinality(more) = most THEN
                band := band + 1;
                CONTINUE;
            END IF;
            found := found || ARRAY(SELECT hit FROM unnest(more) AS hit WHERE NOT EXISTS (
                SELECT FROM unnest(found) AS known WHERE known.edition = hit.edition));
            EXIT WHEN band = 0 OR cardinality(found) >= wanted;
            band := band + 1 + parts[band];
        END LOOP;
        EXIT WHEN cardinality(found) >= wanted;
    END LOOP;
    RETURN QUERY SELECT hit.* FROM unnest(found) AS hit
        ORDER BY hit.tier, hit.rank, hit.edition LIMIT wanted;
END $$;
"""


def write_rows(apps, schema_editor):
    """Write each row anew; what it holds is worked out of values, not of today's models."""
    stored = apps.get_model("officials", "SearchRow")
    editions = stored.objects.values_list("edition_id", flat=True)
    edition = apps.get_model("officials", "Edition")
    asked = edition.objects.filter(pk__in=editions).select_related("region")
    for each in asked.prefetch_related("hotlines").iterator(chunk_size=1000):
        said = search.values(Card.from_json(each.card), each.region, each.rank, each.hotlines.all())
        stored.objects.filter(pk=each.pk).update(**said)


class Migration(migrations.Migration):
    dependencies = [("officials", "0010_what_begins")]

    operations = [
        migrations.AlterField("searchrow", "rank", models.BigIntegerField()),
        migrations.RemoveIndex("searchrow", "search_tokens"),
        migrations.RemoveIndex("searchrow", "search_digits"),
        migrations.RunSQL(STATISTICS, NO_STATISTICS),
        migrations.RunPython(write_rows, migrations.RunPython.noop, elidable=True),
        # Rows that were written twice in a transaction wait for a check, and an index for that.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddIndex(
            "searchrow",
            django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["tokens"], name="search_tokens"
            ),
        ),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
    ]
