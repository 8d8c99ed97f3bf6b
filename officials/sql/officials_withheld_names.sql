-- Return the names that are withheld among those that any edition of a post has, as they spell
-- them: its texts may still name a holder whose term is over or withdrawn. Those that its texts
-- have without a term too, as somebody confirmed. ``withheld``: see officials_withheld.
CREATE OR REPLACE FUNCTION officials_withheld_names(post bigint, withheld jsonb) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT term->>'name'
    FROM public.officials_edition edition,
        jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
    WHERE edition.post_id = post AND withheld ? (term->>'official')
    UNION
    SELECT official.name
    FROM public.officials_withheldtext masked
    JOIN public.officials_withheldname name ON name.id = masked.withheld_name_id
    JOIN public.officials_official official ON official.id = name.official_id
    WHERE masked.post_id = post AND withheld ? official.uid);
