-- Editions that are or were public, without any number. Those of a post that was withdrawn are in
-- withdrawn_edition.
CREATE OR REPLACE VIEW edition_record AS
SELECT edition.id, edition.uid, post.uid AS post, edition.region_id, edition.department_id,
    edition.rank, public.officials_past_card(
        edition.card, edition.post_id, (SELECT public.officials_withheld()),
        (SELECT public.officials_banned_people()), (SELECT public.officials_masked_titles()))
        AS card,
    lower(edition.period) AS since,
    CASE WHEN upper(edition.period) <= public.officials_now() THEN upper(edition.period) END
        AS until,
    edition.published_at, edition.waived
FROM public.officials_edition edition
JOIN public.officials_post post ON post.id = edition.post_id
WHERE lower(edition.period) <= public.officials_now()
    AND NOT EXISTS (
        SELECT FROM public.officials_edition withdrawn
        WHERE withdrawn.post_id = edition.post_id AND withdrawn.outcome = 'withdrawn'
            AND lower(withdrawn.period) >= lower(edition.period)
            AND lower(withdrawn.period) <= public.officials_now());
