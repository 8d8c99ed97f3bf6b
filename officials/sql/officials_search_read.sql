-- Return the search rows that match ``asked`` from rank ``first`` to before ``last``, with the tier
-- of each: ``within``, or the first of ``tiers`` that it matches. Migration 0004 has the type of a
-- hit.
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
