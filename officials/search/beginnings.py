"""The statements by which suggestions are read: what begins so and is public now."""

TIMEOUT = "250ms"
# The three statements are sent as one and so stand in one transaction, which ends the settings.
SETTINGS = f"SET LOCAL enable_seqscan = off; SET LOCAL statement_timeout = '{TIMEOUT}';"

_PATH = """(SELECT coalesce(string_agg(up.{}, '{}' ORDER BY up.level {}), '')
    FROM officials_region up WHERE up.id = ANY(place.path) AND up.id <> {})"""
CHINESE = {
    "label": "name",
    "above": _PATH.format("name", "", "", "place.id"),
    "path": _PATH.format("name", "", "", "0"),
    "department": "department.name",
    "latin": "''",
    "nickname": "'（' || called || '）'",
}
ENGLISH = {
    "label": "name_en",
    "above": _PATH.format("name_en", ", ", "DESC", "place.id"),
    "path": _PATH.format("name_en", ", ", "DESC", "0"),
    "department": "coalesce(nullif(department.name_en, ''), type.name_en)",
    "latin": "(post.card->'holder'->>'latin') || ', '",
    "nickname": "' (' || called || ')'",
}

NAMES_IN_CHINESE = """
    SELECT DISTINCT name, CASE WHEN name = %(begun)s THEN 0 ELSE 2 END AS close
    FROM officials_lexiconname WHERE name LIKE %(begins)s ORDER BY name LIMIT %(tried)s
"""
NAMES_IN_LETTERS = """
    SELECT name, min(close) AS close FROM (
        (SELECT name, CASE WHEN letters = %(begun)s THEN 0 ELSE 2 END AS close
        FROM officials_lexiconname WHERE letters LIKE %(begins)s
        ORDER BY letters, name LIMIT %(tried)s)
        UNION ALL
        (SELECT name, CASE WHEN initials = %(begun)s THEN 1 ELSE 3 END
        FROM officials_lexiconname WHERE initials LIKE %(begins)s
        ORDER BY initials, name LIMIT %(tried)s)
    ) AS spelled GROUP BY name ORDER BY close, name
"""
# All kinds in one statement, first the version of what was kept in memory. A name stands with the
# topmost of its posts.
ALL = r"""
    SELECT {version}, '', '', '', 0
    UNION ALL
    (SELECT 'place', code, place.{label}, {above}, close
    FROM unnest(%(places)s::bigint[], %(places_close)s::int[]) AS kept (id, close)
    JOIN officials_region place USING (id))
    UNION ALL
    (SELECT kind, CASE kind WHEN 'type' THEN named.name ELSE key END, named.{label}
        || CASE WHEN called IN ('', named.name) THEN '' ELSE {nickname} END, said, close
    FROM unnest(
        %(kinds)s::text[], %(keys)s::text[], %(called)s::text[], %(named_close)s::int[]
    ) AS kept (kind, key, called, close)
    CROSS JOIN LATERAL (
        SELECT name, name_en, %(topic_said)s AS said FROM officials_topic
        WHERE kind = 'topic' AND slug = key
        UNION ALL SELECT name, name_en, %(type_said)s FROM officials_departmenttype
        WHERE kind = 'type' AND code = key AND EXISTS (
            SELECT FROM officials_searchrow
            WHERE tokens @@ ('''d' || code || '''')::tsquery AND period @> officials_now())
    ) AS named)
    UNION ALL
    (SELECT 'department', department.uid, {department}, {path},
        CASE WHEN department.name = %(begun)s THEN 0 ELSE 2 END
    FROM (
        (SELECT id FROM officials_department WHERE name COLLATE "C" LIKE %(begins)s
        ORDER BY name COLLATE "C" LIMIT %(tried)s)
        -- 南宁卫健委: one of a type in the place that is named before it.
        UNION SELECT office.id
        FROM unnest(%(above)s::bigint[], %(offices)s::text[]) AS parted (region_id, code)
        JOIN officials_departmenttype type USING (code)
        JOIN officials_department office USING (region_id) WHERE office.type_id = type.id
    ) AS begun
    JOIN officials_department department USING (id)
    JOIN officials_departmenttype type ON type.id = department.type_id
    JOIN officials_region place ON place.id = department.region_id
    WHERE EXISTS (SELECT FROM live_post WHERE department_id = department.id) LIMIT %(limit)s)
    UNION ALL
    (SELECT 'name', CASE WHEN others THEN '' ELSE post.uid END, post.card->'holder'->>'name',
        {latin} || CASE WHEN others THEN format(%(others)s, {path}) ELSE {path} END, close
    FROM (
        SELECT name.close, live.editions[1] AS id, cardinality(live.editions) > 1 AS others
        FROM ({names}) AS name CROSS JOIN LATERAL (
            SELECT array_agg(edition_id ORDER BY rank, edition_id) AS editions FROM (
                SELECT edition_id, rank FROM officials_searchrow
                WHERE tokens @@ (
                    '''=' || replace(replace(name, '\', '\\'), '''', '''''') || '''')::tsquery
                AND period @> officials_now() ORDER BY rank, edition_id LIMIT 2
            ) AS found
        ) AS live WHERE live.editions IS NOT NULL LIMIT %(limit)s
    ) AS live
    JOIN live_post post ON post.id = live.id
    JOIN officials_region place ON place.id = post.region_id)
"""
NUMBERS = """
    SELECT post.uid, number.kind, number.digits, number.extension, {department} || ' · ' || {path}
    FROM (
        SELECT edition_id FROM officials_searchrow
        WHERE tokens @@ %(threes)s::tsquery AND digits LIKE %(fragment)s
            AND period @> officials_now() LIMIT %(tried)s
    ) AS row
    JOIN live_post post ON post.id = row.edition_id
    JOIN live_hotline number ON number.post_id = post.id AND number.digits LIKE %(fragment)s
    JOIN officials_department department ON department.id = post.department_id
    JOIN officials_departmenttype type ON type.id = department.type_id
    JOIN officials_region place ON place.id = post.region_id
    -- Holders' own numbers are found by search and listed nowhere.
    WHERE NOT number.own ORDER BY number.digits, post.uid LIMIT %(limit)s
"""
