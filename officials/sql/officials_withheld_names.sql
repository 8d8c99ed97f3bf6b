-- Return the names on a card that are withheld, as it spells them. ``withheld``: see
-- officials_withheld.
CREATE OR REPLACE FUNCTION officials_withheld_names(card jsonb, withheld jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT term->>'name'
        FROM jsonb_path_query(card, '$.*[*] ? (exists(@.official))') AS term
        WHERE withheld ? (term->>'official'));
END $$;
