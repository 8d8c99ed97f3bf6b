"""What begins with a text and is public now, of every kind, by a plan that a connection keeps."""

from django.db import migrations

# To plan this anew for each letter that somebody types would take longer than to do it.
SUGGEST = r"""
-- The names of the places above a place, and its own too.
CREATE FUNCTION officials_path(places bigint[], english boolean) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SET enable_seqscan = off AS $$
BEGIN
    RETURN (
        SELECT CASE WHEN english THEN coalesce(string_agg(name_en, ', ' ORDER BY level DESC), '')
            ELSE coalesce(string_agg(name, '' ORDER BY level), '') END
        FROM officials_region WHERE id = ANY(places));
END $$;

-- The names of the lexicon that begin so, the closest first: 0 the very name or sound, 1 its
-- initials, 2 the beginning of a name, 3 of initials.
CREATE FUNCTION officials_names_begun(
    begun text, in_letters boolean, tried int
) RETURNS TABLE (name text, close int)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    behind text := begun || chr(1114111);
BEGIN
    IF in_letters THEN
        RETURN QUERY
        SELECT spelled.name, min(spelled.close) FROM (
            (SELECT each.name, CASE WHEN letters = begun THEN 0 ELSE 2 END AS close
            FROM officials_lexiconname each WHERE letters >= begun AND letters < behind
            ORDER BY letters, each.name LIMIT tried)
            UNION ALL
            (SELECT each.name, CASE WHEN initials = begun THEN 1 ELSE 3 END
            FROM officials_lexiconname each WHERE initials >= begun AND initials < behind
            ORDER BY initials, each.name LIMIT tried)
        ) AS spelled GROUP BY spelled.name ORDER BY 2, 1;
    ELSE
        RETURN QUERY
        SELECT DISTINCT written.name, CASE WHEN written.name = begun THEN 0 ELSE 2 END
        FROM (
            -- A name stands there once for each of its readings.
            SELECT each.name FROM officials_lexiconname each
            WHERE each.name >= begun AND each.name < behind ORDER BY each.name LIMIT 2 * tried
        ) AS written ORDER BY 1 LIMIT tried;
    END IF;
END $$;

-- Those of these names that somebody live bears, each with the topmost edition; and whether there
-- are others. It stops when it has enough.
CREATE FUNCTION officials_names_live(
    begun text, in_letters boolean, tried int, wanted int
) RETURNS TABLE (edition bigint, others boolean, close int)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    each record;
    found bigint[];
    left_over int := wanted;
BEGIN
    FOR each IN SELECT * FROM officials_names_begun(begun, in_letters, tried) LOOP
        found := ARRAY(
            SELECT edition_id FROM officials_searchrow
            WHERE tokens @@ ('''=' || replace(replace(each.name, '\', '\\'), '''', '''''') || '''')
                ::tsquery AND period @> officials_now()
            ORDER BY rank, edition_id LIMIT 2);
        IF cardinality(found) > 0 THEN
            RETURN QUERY SELECT found[1], cardinality(found) > 1, each.close;
            left_over := left_over - 1;
            EXIT WHEN left_over = 0;
        END IF;
    END LOOP;
END $$;

-- ``others`` says that a name has several posts: a pattern with %s for the place of the first.
CREATE FUNCTION officials_suggest(
    begun text, in_letters boolean, english boolean, tried int, wanted int, others text,
    places bigint[], places_close int[],
    kinds text[], keys text[], called text[], named_close int[],
    above bigint[], offices text[]
) RETURNS TABLE (kind text, key text, said text, place text, close int)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
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
        -- Of ten thousand offices the first that is live will do.
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
        -- 南宁卫健委: one of a type in the place that is named before it.
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

-- The posts with a number that holds these digits; ``threes``: what says that it may. Holders' own
-- numbers are found by search and listed nowhere.
CREATE FUNCTION officials_numbers_holding(
    fragment text, threes tsquery, english boolean, tried int, wanted int
) RETURNS TABLE (post text, kind text, digits text, extension text, place text)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT post.uid::text, number.kind::text, number.digits::text, number.extension::text,
        (CASE WHEN NOT english THEN department.name
            ELSE coalesce(nullif(department.name_en, ''), type.name_en) END)
        || ' · ' || officials_path(region.path, english)
    FROM (
        SELECT edition_id FROM officials_searchrow each
        WHERE tokens @@ threes AND each.digits LIKE '%' || fragment || '%'
            AND period @> officials_now() LIMIT tried
    ) AS found
    JOIN live_post post ON post.id = found.edition_id
    JOIN live_hotline number ON number.post_id = post.id
        AND number.digits LIKE '%' || fragment || '%'
    JOIN officials_department department ON department.id = post.department_id
    JOIN officials_departmenttype type ON type.id = department.type_id
    JOIN officials_region region ON region.id = post.region_id
    WHERE NOT number.own ORDER BY number.digits, post.uid LIMIT wanted;
END $$;
"""

GONE = """
DROP FUNCTION officials_numbers_holding(text, tsquery, boolean, integer, integer);
DROP FUNCTION officials_suggest(text, boolean, boolean, integer, integer, text, bigint[], integer[],
    text[], text[], text[], integer[], bigint[], text[]);
DROP FUNCTION officials_names_live(text, boolean, integer, integer);
DROP FUNCTION officials_names_begun(text, boolean, integer);
DROP FUNCTION officials_path(bigint[], boolean);
"""


class Migration(migrations.Migration):
    dependencies = [("officials", "0009_appointments_by_post")]

    operations = [migrations.RunSQL(SUGGEST, GONE)]
