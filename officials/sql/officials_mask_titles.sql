-- Return a card with the titles of notices as the public reads them. ``titles``: see
-- officials_masked_titles.
CREATE OR REPLACE FUNCTION officials_mask_titles(card jsonb, titles jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF titles = '{}' THEN
        RETURN card;
    END IF;
    RETURN card || jsonb_build_object(
        'holder', CASE WHEN titles ? (card->'holder'->>'notice') THEN
            card->'holder' || jsonb_build_object('notice', titles->(card->'holder'->>'notice'))
            ELSE card->'holder' END,
        'terms', (
            SELECT coalesce(jsonb_agg(CASE WHEN titles ? (term->>'notice') THEN
                term || jsonb_build_object('notice', titles->(term->>'notice'))
                ELSE term END ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'terms') WITH ORDINALITY AS each (term, place)),
        'sources', (
            SELECT coalesce(jsonb_agg(CASE WHEN titles ? (source->>'title') THEN
                source || jsonb_build_object('title', titles->(source->>'title'))
                ELSE source END ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'sources') WITH ORDINALITY AS each (source, place)));
END $$;
