-- Return the suggestions for a text: regions, topics and department types that the caller chose,
-- departments, and holders. ``others``: a pattern with %s for the place of the first post, for a
-- name with several posts. A connection keeps the plan of a function; planning this anew for each
-- letter that is typed would take longer than running it.
CREATE OR REPLACE FUNCTION officials_suggest(
    begun text, in_letters boolean, english boolean, tried int, wanted int, others text,
    places bigint[], places_close int[],
    kinds text[], keys text[], called text[], named_close int[],
    above bigint[], offices text[]
) RETURNS TABLE (kind text, key text, said text, place text, close int)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT 'place', region.code::text, (CASE WHEN english THEN name_en ELSE name END)::text,
        officials_path(trim_array(path, 1), english), kept.close
    FROM unnest(places, places_close) AS kept (id, close) JOIN officials_region region USING (id);

    RETURN QUERY
    SELECT kept.kind, CASE kept.kind WHEN 'type' THEN named.name ELSE kept.key END::text,
        CASE WHEN english THEN named.name_en ELSE named.name END
        || CASE WHEN kept.called IN ('', named.name) THEN ''
            WHEN english THEN ' (' || kept.called || ')' ELSE '（' || kept.called || '）' END,
        '', kept.close
    FROM unnest(kinds, keys, called, named_close) AS kept (kind, key, called, close)
    CROSS JOIN LATERAL (
        SELECT name, name_en FROM officials_topic WHERE kept.kind = 'topic' AND slug = kept.key
        UNION ALL SELECT name, name_en FROM officials_departmenttype
        -- One department of the type with a public post is enough.
        WHERE kept.kind = 'type' AND code = kept.key AND EXISTS (
            SELECT FROM officials_department office
            CROSS JOIN LATERAL (
                SELECT FROM live_post WHERE department_id = office.id LIMIT 1) AS live
            WHERE office.type_id = officials_departmenttype.id)
    ) AS named;

    RETURN QUERY
    SELECT 'department', department.uid::text, (CASE WHEN NOT english THEN department.name
            ELSE coalesce(nullif(department.name_en, ''), type.name_en) END)::text,
        officials_path(region.path, english), CASE WHEN department.name = begun THEN 0 ELSE 2 END
    FROM (
        (SELECT id FROM officials_department each
        WHERE each.name COLLATE "C" >= begun AND each.name COLLATE "C" < begun || chr(1114111)
        ORDER BY each.name COLLATE "C" LIMIT tried)
        -- 南宁卫健委: the department of a type in the region that stands before it.
        UNION SELECT office.id
        FROM unnest(above, offices) AS parted (region_id, code)
        JOIN officials_departmenttype type USING (code)
        JOIN officials_department office USING (region_id) WHERE office.type_id = type.id
    ) AS named
    JOIN officials_department department USING (id)
    JOIN officials_departmenttype type ON type.id = department.type_id
    JOIN officials_region region ON region.id = department.region_id
    WHERE EXISTS (SELECT FROM live_post WHERE department_id = department.id)
    LIMIT wanted;

    RETURN QUERY
    SELECT 'name', CASE WHEN live.others THEN '' ELSE post.uid END::text,
        post.card->'holder'->>'name',
        CASE WHEN english THEN (post.card->'holder'->>'latin') || ', ' ELSE '' END
        || CASE WHEN live.others THEN format(officials_suggest.others, where_it_is.said)
            ELSE where_it_is.said END, live.close
    FROM officials_names_live(begun, in_letters, tried, wanted) AS live
    JOIN live_post post ON post.id = live.edition
    JOIN officials_region region ON region.id = post.region_id
    CROSS JOIN LATERAL (SELECT officials_path(region.path, english) AS said) AS where_it_is;
END $$;
