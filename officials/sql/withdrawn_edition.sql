-- Editions of posts that were withdrawn while they were public or later: since when and why, and
-- nothing of the card. A post that is published again does not bring them back.
CREATE OR REPLACE VIEW withdrawn_edition AS
SELECT edition.id, edition.uid, edition.region_id, withdrawn.until, withdrawn.public_reason
FROM public.officials_edition edition
CROSS JOIN LATERAL (
    SELECT upper(last.period) AS until, last.public_reason
    FROM public.officials_edition last
    WHERE last.post_id = edition.post_id AND last.outcome = 'withdrawn'
        AND lower(last.period) >= lower(edition.period)
        AND lower(last.period) <= public.officials_now()
    ORDER BY lower(last.period) DESC LIMIT 1
) withdrawn
WHERE lower(edition.period) <= public.officials_now();
