-- Return the card of an edition as the public reads it afterwards: without names that are withheld,
-- terms that were withdrawn and people who are banned, without what notices printed beside numbers,
-- and without covers. ``withdrawn`` on it: a holder was taken off it. ``withheld``, ``banned`` and
-- ``titles``: see officials_withheld, officials_banned_people and officials_masked_titles.
CREATE OR REPLACE FUNCTION officials_past_card(
    card jsonb, post bigint, withheld jsonb, banned text[], titles jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    names text[] := public.officials_hidden_names(post, withheld, banned);
    gone text[];
    shown jsonb := card - 'cover' || jsonb_build_object('sources', (
        SELECT coalesce(
            jsonb_agg(source - '{hotline,printed_name}'::text[] ORDER BY place), '[]')
        FROM jsonb_array_elements(card->'sources') WITH ORDINALITY AS each (source, place)));
BEGIN
    IF cardinality(names) > 0 THEN
        gone := public.officials_withdrawn_terms(post);
        shown := shown || jsonb_build_object(
            'title', public.officials_without_names(card->>'title', names),
            'duties', public.officials_without_names(card->>'duties', names),
            'withdrawn', coalesce(card->'holder'->>'appointment' = ANY(gone)
                OR card->'holder'->>'official' = ANY(banned), false),
            'holder', CASE WHEN card->'holder'->>'appointment' = ANY(gone)
                OR card->'holder'->>'official' = ANY(banned) THEN 'null'::jsonb
                ELSE public.officials_mask_term(card->'holder', withheld) END,
            'terms', (
                SELECT coalesce(jsonb_agg(
                    public.officials_mask_term(term, withheld) ORDER BY place), '[]')
                FROM jsonb_array_elements(card->'terms') WITH ORDINALITY AS each (term, place)
                WHERE term->>'appointment' <> ALL(gone) AND term->>'official' <> ALL(banned)));
    END IF;
    RETURN public.officials_mask_titles(shown, titles);
END $$;
