-- Return the appointments that were withdrawn from the cards of a post, and that did not come back:
-- editions from before still have them.
CREATE OR REPLACE FUNCTION officials_withdrawn_terms(post bigint) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT term->>'appointment'
    FROM public.officials_edition ended,
        jsonb_path_query(ended.card, '$.*[*] ? (exists(@.official))') AS term
    WHERE ended.post_id = post AND ended.outcome = 'replaced' AND ended.public_reason <> ''
    EXCEPT
    SELECT term->>'appointment'
    FROM (
        SELECT card FROM public.officials_edition
        WHERE post_id = post AND lower(period) <= public.officials_now()
        ORDER BY lower(period) DESC LIMIT 1
    ) latest, jsonb_path_query(latest.card, '$.*[*] ? (exists(@.official))') AS term);
