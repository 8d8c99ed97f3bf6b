-- Numbers that posts showed, from when to when, when they were suspended meanwhile, and what became
-- of each: no digit of any. The row of live_hotline is there where the same number, or the one that
-- replaced it, is public today. Of a post that was withdrawn nothing remains but that it had a
-- number.
CREATE OR REPLACE VIEW sheet_entry AS
SELECT hotline.id, edition.region_id, edition.department_id, edition.post_id AS place,
    CASE WHEN gone THEN '' ELSE post.uid END::varchar(12) AS post,
    CASE WHEN NOT gone THEN edition.id END AS edition_id,
    lower(edition.period) AS since,
    least(upper(edition.period), hotline.withdrawn_at) AS until,
    CASE WHEN NOT gone THEN coalesce(same.id, other.id) END AS hotline_id,
    CASE WHEN gone OR same.id IS NULL AND other.id IS NULL THEN 'withdrawn'
        WHEN same.suspended_at IS NOT NULL THEN 'suspended' WHEN same.id IS NOT NULL THEN 'live'
        ELSE 'replaced' END::varchar(10) AS state,
    CASE WHEN NOT gone THEN
        CASE WHEN hotline.suspended_at IS NULL THEN hotline.suspended_before
        ELSE hotline.suspended_before || tstzrange(hotline.suspended_at, NULL) END
    END AS suspensions
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_post post ON post.id = edition.post_id
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM public.officials_edition withdrawn
        WHERE withdrawn.post_id = edition.post_id AND withdrawn.outcome = 'withdrawn'
            AND lower(withdrawn.period) >= lower(edition.period)
            AND lower(withdrawn.period) <= public.officials_now()) AS gone
) AS end_of_post
LEFT JOIN LATERAL (
    SELECT open.id FROM public.officials_edition open
    WHERE open.post_id = edition.post_id AND NOT open.closed
        AND open.period @> public.officials_now()
) live ON true
LEFT JOIN LATERAL (
    SELECT number.id, number.suspended_at
    FROM public.officials_editionhotline number
    WHERE number.edition_id = live.id AND number.withdrawn_at IS NULL
        AND number.digits = hotline.digits AND number.extension = hotline.extension
    ORDER BY number.suspended_at NULLS FIRST LIMIT 1
) same ON true
LEFT JOIN LATERAL (
    SELECT number.id
    FROM public.officials_editionhotline number
    WHERE number.edition_id = live.id AND number.withdrawn_at IS NULL
        AND number.hotline_uid = hotline.hotline_uid
    LIMIT 1
) other ON true
WHERE lower(edition.period) <= public.officials_now()
    AND (hotline.withdrawn_at IS NULL OR hotline.withdrawn_at > lower(edition.period));
