-- Return the posts with a hotline that holds these digits. ``threes``: the tokens of these digits.
-- ``use``: whether the number is called, or takes faxes or messages alone.
-- Numbers of the holders themselves are found by search and suggested nowhere, nor are those at
-- which a check reached nobody, or somebody else.
CREATE OR REPLACE FUNCTION officials_numbers_holding(
    fragment text, threes tsquery, english boolean, tried int, wanted int
) RETURNS TABLE (
    post text, kind text, use text, digits text, extension text, place text
)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT post.uid::text, number.kind::text, number.use::text, number.digits::text,
        number.extension::text,
        (CASE WHEN NOT english THEN department.name
            ELSE coalesce(nullif(department.name_en, ''), type.name_en) END)
        || ' · ' || public.officials_path(region.path, english)
    FROM (
        SELECT edition_id FROM public.officials_searchrow each
        WHERE tokens @@ threes AND each.digits LIKE '%' || fragment || '%'
            AND period @> public.officials_now() LIMIT tried
    ) AS found
    JOIN public.live_post post ON post.id = found.edition_id
    JOIN public.live_hotline number ON number.post_id = post.id
        AND number.digits LIKE '%' || fragment || '%'
    JOIN public.officials_department department ON department.id = post.department_id
    JOIN public.officials_departmenttype type ON type.id = department.type_id
    JOIN public.officials_region region ON region.id = post.region_id
    WHERE NOT number.own AND number.result NOT IN ('dead', 'wrong') ORDER BY number.digits, post.uid LIMIT wanted;
END $$;
