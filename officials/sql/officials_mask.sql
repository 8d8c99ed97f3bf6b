-- Return a card as the public reads it: without the names that are withheld. ``names``: see
-- officials_withheld_names.
CREATE OR REPLACE FUNCTION officials_mask(card jsonb, withheld jsonb, names text[])
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF cardinality(names) = 0 THEN
        RETURN card;
    END IF;
    RETURN card || jsonb_build_object(
        'title', public.officials_without_names(card->>'title', names),
        'duties', public.officials_without_names(card->>'duties', names),
        'holder', public.officials_mask_term(card->'holder', withheld),
        'terms', (
            SELECT coalesce(
                jsonb_agg(public.officials_mask_term(term, withheld) ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'terms') WITH ORDINALITY AS each (term, place)),
        'sources', (
            SELECT coalesce(jsonb_agg(source || jsonb_build_object('printed_name',
                public.officials_without_names(source->>'printed_name', names))
                ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'sources') WITH ORDINALITY AS each (source, place)));
END $$;
