-- Return the best ``wanted`` search rows, by tier and then by rank. Each tier holds the one before
-- it. What is rare is read once, in the widest tier. Otherwise the tiers are read one after the
-- other, the best first. A reading goes through the partitions in their order, so when its limit
-- cuts it off, only the band in which it stopped is incomplete: that one is read to its end, and
-- the next reading begins behind it.
CREATE OR REPLACE FUNCTION officials_search(
    tiers tsquery[], bands bigint[], fragments text[], others tsquery[], verified_within int,
    wanted int
) RETURNS SETOF officials_search_hit
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_nestloop = off SET jit = off
SET plan_cache_mode = force_generic_plan SET work_mem = '32MB'
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    since date := (officials_now() AT TIME ZONE 'Asia/Shanghai')::date - verified_within;
    months tsquery;
    -- The bounds of all ranks, and those of the bands between them.
    least bigint := 0;
    greatest bigint := 9223372036854775807;
    bounds bigint[] := least || bands || greatest;
    found officials_search_hit[] := '{}';
    -- The editions that earlier tiers returned.
    known bigint[];
    more officials_search_hit[];
    few int := greatest(wanted / 4, 1);
    most int;
    band int;
    last int;
BEGIN
    IF since IS NOT NULL THEN
        SELECT string_agg('v' || to_char(month, 'YYYYMM'), ' | ')::tsquery INTO months
        FROM generate_series(date_trunc('month', since::timestamp),
            officials_now() AT TIME ZONE 'Asia/Shanghai', '1 month') AS month;
        tiers := ARRAY(SELECT each && months FROM unnest(tiers) WITH ORDINALITY AS asked (each, n)
            ORDER BY n);
    END IF;
    found := ARRAY(SELECT hit FROM officials_search_read(
        tiers[cardinality(tiers)], tiers, NULL, fragments, others, since, '{}', least, greatest
    ) AS hit LIMIT few);
    IF cardinality(found) = few THEN
        found := '{}';
        FOR tier IN 1..cardinality(tiers) LOOP
            known := ARRAY(SELECT hit.edition FROM unnest(found) AS hit);
            band := 1;
            WHILE band < cardinality(bounds) AND cardinality(found) < wanted LOOP
                most := wanted - cardinality(found);
                more := ARRAY(SELECT hit FROM officials_search_read(
                    tiers[tier], NULL, tier, fragments, others, since, known,
                    bounds[band], greatest
                ) AS hit LIMIT most);
                IF cardinality(more) < most THEN
                    found := found || more;
                    EXIT;
                END IF;
                last := width_bucket((SELECT max(hit.rank) FROM unnest(more) AS hit), bounds);
                found := found || ARRAY(
                    SELECT hit FROM unnest(more) AS hit WHERE hit.rank < bounds[last]
                ) || ARRAY(SELECT hit FROM officials_search_read(
                    tiers[tier], NULL, tier, fragments, others, since, known,
                    bounds[last], bounds[last + 1]
                ) AS hit);
                band := last + 1;
            END LOOP;
            EXIT WHEN cardinality(found) >= wanted;
        END LOOP;
    END IF;
    RETURN QUERY SELECT hit.* FROM unnest(found) AS hit
        ORDER BY hit.tier, hit.rank, hit.edition LIMIT wanted;
END $$;
