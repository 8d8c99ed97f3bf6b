-- Find the names of current holders that begin with a text: of each its topmost edition, and
-- whether there are others. Stop at ``wanted`` names. A search for one name costs a look into each
-- partition, so as many names as are wanted are searched for at once. Where one of them has too
-- many holders, the others are searched for one by one.
CREATE OR REPLACE FUNCTION officials_names_live(
    begun text, in_letters boolean, tried int, wanted int
) RETURNS TABLE (edition bigint, others boolean, close int)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    -- The queries of the names, and the last one of those that are searched for at once.
    asked tsquery[];
    their_close int[];
    last int;
    -- The hits: edition, rank, and the position of the name in ``asked``.
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
