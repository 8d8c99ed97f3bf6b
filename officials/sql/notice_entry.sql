-- What each notice published: the numbers that cite it, as they last did, and what became of them.
-- The number as printed and the row of live_hotline are there only where exactly that number is
-- public today. Of a post that was withdrawn nothing remains but that there was an entry.
CREATE OR REPLACE VIEW notice_entry AS
SELECT entry.id, entry.notice_id,
    CASE WHEN last.outcome <> 'withdrawn' THEN last.id END AS edition_id,
    CASE WHEN last.outcome <> 'withdrawn' THEN public.officials_without_names(
        entry.printed_name, public.officials_hidden_names(
            entry.post_id, (SELECT public.officials_withheld()),
            (SELECT public.officials_banned_people()))) ELSE '' END::varchar(120)
        AS printed_name,
    CASE WHEN same.suspended_at IS NULL AND same.id IS NOT NULL THEN
        public.officials_printed_alone(entry.printed_number, entry.digits, entry.extension)
        ELSE '' END::varchar(80) AS printed_number,
    CASE WHEN same.suspended_at IS NULL THEN same.id END AS hotline_id,
    CASE WHEN same.suspended_at IS NOT NULL THEN 'suspended' WHEN same.id IS NOT NULL THEN 'live'
        WHEN replaced THEN 'replaced' ELSE 'withdrawn' END::varchar(10) AS state,
    last.region_id, last.rank, entry.own, entry.rank AS place
FROM (
    SELECT DISTINCT ON (hotline.notice_id, hotline.hotline_uid)
        hotline.id, hotline.notice_id, hotline.hotline_uid, hotline.own, hotline.rank,
        hotline.digits, hotline.extension, hotline.printed_name, hotline.printed_number,
        edition.post_id
    FROM public.officials_editionhotline hotline
    JOIN public.officials_edition edition ON edition.id = hotline.edition_id
    WHERE lower(edition.period) <= public.officials_now()
    ORDER BY hotline.notice_id, hotline.hotline_uid, lower(edition.period) DESC, hotline.id DESC
) entry
CROSS JOIN LATERAL (
    SELECT edition.id, edition.region_id, edition.rank, edition.outcome,
        NOT edition.closed AND edition.period @> public.officials_now() AS is_live
    FROM public.officials_edition edition
    WHERE edition.post_id = entry.post_id AND lower(edition.period) <= public.officials_now()
    ORDER BY lower(edition.period) DESC LIMIT 1
) last
LEFT JOIN LATERAL (
    SELECT number.id, number.suspended_at
    FROM public.officials_editionhotline number
    WHERE number.edition_id = last.id AND last.is_live AND number.withdrawn_at IS NULL
        AND number.digits = entry.digits AND number.extension = entry.extension
    ORDER BY number.suspended_at NULLS LAST LIMIT 1
) same ON true
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM public.officials_editionhotline number
        WHERE number.edition_id = last.id AND last.is_live AND number.withdrawn_at IS NULL
            AND number.hotline_uid = entry.hotline_uid) AS replaced
) other;
