-- Return the names of the lexicon that begin with a text, the closest first: 0 the whole name or
-- its whole pinyin, 1 its initials, 2 the beginning of a name or its pinyin, 3 of its initials.
CREATE OR REPLACE FUNCTION officials_names_begun(
    begun text, in_letters boolean, tried int
) RETURNS TABLE (name text, close int)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
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
            -- The lexicon has a row for each reading of a name.
            SELECT each.name FROM officials_lexiconname each
            WHERE each.name >= begun AND each.name < behind ORDER BY each.name LIMIT 2 * tried
        ) AS written ORDER BY 1 LIMIT tried;
    END IF;
END $$;
