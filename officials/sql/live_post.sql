-- Posts that are public now. Names that are withheld are masked.
CREATE OR REPLACE VIEW live_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank,
    public.officials_mask_titles(
        CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN edition.card
            ELSE public.officials_mask(edition.card, (SELECT public.officials_withheld()),
                public.officials_withheld_names(
                    edition.post_id, (SELECT public.officials_withheld()))) END,
        (SELECT public.officials_masked_titles())) AS card,
    lower(edition.period) AS since, edition.published_at, edition.waived
FROM public.officials_edition edition
JOIN public.officials_post post ON post.id = edition.post_id
WHERE NOT edition.closed AND edition.period @> public.officials_now();
