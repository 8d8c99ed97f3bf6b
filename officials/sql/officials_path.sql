-- Return the names of regions as one text: topmost first in Chinese, last in English.
CREATE OR REPLACE FUNCTION officials_path(places bigint[], english boolean) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SET enable_seqscan = off
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT CASE WHEN english THEN coalesce(string_agg(name_en, ', ' ORDER BY level DESC), '')
            ELSE coalesce(string_agg(name, '' ORDER BY level), '') END
        FROM officials_region WHERE id = ANY(places));
END $$;
