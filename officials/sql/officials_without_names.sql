-- Return a text with stars in place of these names, also where blanks or dots part their letters.
CREATE OR REPLACE FUNCTION officials_without_names(written text, names text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    letters text;
BEGIN
    FOR at IN 1..coalesce(cardinality(names), 0) LOOP
        SELECT string_agg('[' || letter || ']', '[[:space:]　·•.]*' ORDER BY place) INTO letters
        FROM regexp_split_to_table(names[at], '') WITH ORDINALITY AS each (letter, place)
        WHERE letter !~ '[][[:space:]　·•.^\\-]';
        written := regexp_replace(written, letters, '＊＊', 'gi');
    END LOOP;
    RETURN written;
END $$;
