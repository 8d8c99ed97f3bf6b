"""The window of a search, best first; and the rows of what is live in today's tokens."""

from django.db import migrations

from officials.cards import Card
from officials.search import rows

# Sparse questions are answered in one walk of the index. Of more hits than fit, the best are found
# tier by tier and band by band: each step reads what is left to fill, and the last one sorts.
SEARCH = """
-- Three by three digits say that a number may hold a fragment; this says that it does, or that the
-- row is found by what else was asked in its place.
CREATE FUNCTION officials_holds(
    digits text, tokens tsvector, fragments text[], others tsquery[]
) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT cardinality(fragments) = 0 OR NOT EXISTS (
        SELECT FROM unnest(fragments, others) AS asked (fragment, other)
        WHERE digits NOT LIKE fragment AND NOT tokens @@ other)
$$;

CREATE FUNCTION officials_search(
    tiers tsquery[], fragments text[], others tsquery[], verified_within int, wanted int
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    found bigint[];
    tier tsquery;
    band int;
    since date := (officials_now() AT TIME ZONE 'Asia/Shanghai')::date - verified_within;
    months tsquery;
BEGIN
    IF since IS NOT NULL THEN
        SELECT string_agg('v' || to_char(month, 'YYYYMM'), ' | ')::tsquery INTO months
        FROM generate_series(date_trunc('month', since), officials_now(), '1 month') AS month;
        tiers := ARRAY(SELECT each && months FROM unnest(tiers) WITH ORDINALITY AS asked (each, n)
            ORDER BY n);
    END IF;
    found := ARRAY(
        SELECT edition_id FROM officials_searchrow
        WHERE tokens @@ tiers[cardinality(tiers)] AND period @> officials_now()
            AND (since IS NULL OR last_verified >= since)
            AND officials_holds(digits, tokens, fragments, others)
        LIMIT wanted);
    IF cardinality(found) = wanted THEN
        found := '{}';
        <<fill>>
        FOREACH tier IN ARRAY tiers LOOP
            FOR band IN 0..7 LOOP
                found := found || ARRAY(
                    SELECT edition_id FROM (
                        SELECT edition_id, rank FROM officials_searchrow
                        WHERE tokens @@ (tier && ('k' || band)::tsquery)
                            AND period @> officials_now()
                            AND (since IS NULL OR last_verified >= since)
                            AND officials_holds(digits, tokens, fragments, others)
                            AND edition_id <> ALL(found)
                        LIMIT 4 * wanted
                    ) AS hits
                    ORDER BY rank, edition_id LIMIT wanted - cardinality(found));
                EXIT fill WHEN cardinality(found) = wanted;
            END LOOP;
        END LOOP;
    END IF;
    RETURN QUERY SELECT unnest(found);
END $$;
"""


def write_rows(apps, schema_editor):
    """Write each row anew; what a row holds is worked out of values, not of today's models."""
    stored = apps.get_model("officials", "SearchRow")
    editions = stored.objects.values_list("edition_id", flat=True)
    edition = apps.get_model("officials", "Edition")
    asked = edition.objects.filter(pk__in=editions).select_related("region")
    for each in asked.prefetch_related("hotlines").iterator(chunk_size=1000):
        said = rows.values(Card.from_json(each.card), each.region, each.rank, each.hotlines.all())
        stored.objects.filter(pk=each.pk).update(**said)


class Migration(migrations.Migration):
    dependencies = [("officials", "0006_find_people_and_notices")]

    operations = [
        migrations.RunSQL(SEARCH, "DROP FUNCTION officials_search; DROP FUNCTION officials_holds;"),
        migrations.RunPython(write_rows, migrations.RunPython.noop, elidable=True),
    ]
