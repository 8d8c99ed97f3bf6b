-- Return the names that are withheld among those that any edition of a post has, as they spell
-- them: its texts may still name a holder whose term is over or withdrawn. ``withheld``: see
-- officials_withheld.
CREATE OR REPLACE FUNCTION officials_withheld_names(post bigint, withheld jsonb) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT term->>'name'
    FROM public.officials_edition edition,
        jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
    WHERE edition.post_id = post AND withheld ? (term->>'official'));
