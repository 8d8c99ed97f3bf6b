"""The window of a search, best first. Rows are written anew by 0011, in the tokens of that."""

from django.db import migrations

# Of more hits than fit, the best are found tier by tier (each holds the one before it) and band by
# band. That is quick where there is much: the first bands, which are small, are full of it. Where
# there is little, asking twelve times costs twelve times as much as asking once for everything.
SEARCH = """
CREATE FUNCTION officials_search(
    tiers tsquery[], bands tsquery[], fragments text[], others tsquery[],
    verified_within int, wanted int, exact boolean
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    found bigint[];
    room int;
    asked tsquery;
    steps tsquery[];
    step tsquery;
    last int := cardinality(tiers);
    since date := (officials_now() AT TIME ZONE 'Asia/Shanghai')::date - verified_within;
    months tsquery;
BEGIN
    IF since IS NOT NULL THEN
        SELECT string_agg('v' || to_char(month, 'YYYYMM'), ' | ')::tsquery INTO months
        FROM generate_series(date_trunc('month', since), officials_now(), '1 month') AS month;
        tiers := ARRAY(SELECT each && months FROM unnest(tiers) WITH ORDINALITY AS asked (each, n)
            ORDER BY n);
    END IF;
    -- 0: is there much of it in the first bands? 1: if not, all of it; 2 and on: the tiers, of
    -- which the very name is always little.
    FOR pass IN 0..last + 1 LOOP
        CONTINUE WHEN pass = 1 AND cardinality(found) = room;
        IF pass <= 2 THEN
            found := '{}';
        END IF;
        room := CASE pass WHEN 0 THEN wanted / 10 + 1 WHEN 1 THEN 6 * wanted ELSE wanted END;
        asked := tiers[CASE WHEN pass < 2 THEN last ELSE pass - 1 END];
        steps := CASE
            WHEN pass = 1 OR pass = 2 AND exact THEN ARRAY[asked]
            ELSE ARRAY(SELECT asked && band
                FROM unnest(CASE pass WHEN 0 THEN bands[1:2] ELSE bands END) AS band)
        END;
        FOREACH step IN ARRAY steps LOOP
            found := found || ARRAY(
                SELECT edition_id FROM (
                    SELECT edition_id, rank FROM officials_searchrow
                    WHERE tokens @@ step AND period @> officials_now()
                        AND (since IS NULL OR last_verified >= since)
                        -- Three by three digits say that a number may hold a fragment; this says
                        -- that it does, or that the row is found by what else was asked.
                        AND (cardinality(fragments) = 0 OR NOT EXISTS (
                            SELECT FROM unnest(fragments, others) AS part (fragment, other)
                            WHERE digits NOT LIKE fragment AND NOT tokens @@ other))
                        AND edition_id <> ALL(found)
                    LIMIT CASE WHEN pass < 2 THEN room WHEN pass = 2 THEN 12 * wanted ELSE 3 * wanted END
                ) AS hits
                ORDER BY rank, edition_id LIMIT room - cardinality(found));
            EXIT WHEN cardinality(found) = room;
        END LOOP;
        EXIT WHEN pass = 1 AND cardinality(found) < room OR pass > 1 AND cardinality(found) = room;
    END LOOP;
    RETURN QUERY SELECT unnest(found);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("officials", "0006_find_people_and_notices")]

    operations = [
        migrations.RunSQL(SEARCH, "DROP FUNCTION officials_search"),
    ]
