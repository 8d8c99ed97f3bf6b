-- Return the names that no text of the past of a post may have: those that are withheld, those of
-- withdrawn terms, and those of people who are banned. ``withheld``: see officials_withheld;
-- ``banned``: see officials_banned_people.
CREATE OR REPLACE FUNCTION officials_hidden_names(post bigint, withheld jsonb, banned text[])
RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF withheld = '{}' AND banned = '{}' AND NOT EXISTS (
        SELECT FROM public.officials_edition
        WHERE post_id = post AND outcome = 'replaced' AND public_reason <> '')
    THEN
        RETURN '{}';
    END IF;
    RETURN public.officials_withheld_names(post, withheld) || ARRAY(
        SELECT DISTINCT term->>'name'
        FROM public.officials_withdrawn_terms(post) AS gone,
            public.officials_edition edition,
            jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
        WHERE edition.post_id = post
            AND (term->>'appointment' = ANY(gone) OR term->>'official' = ANY(banned)));
END $$;
