-- The notices that public cards name beside terms: where each is to be read. ``is_live``: public
-- hotlines rest on it too, so that it has a page.
CREATE OR REPLACE VIEW term_notice AS
SELECT appointment.id, appointment.uid AS appointment, notice.uid AS notice, notice.url,
    notice.published_on,
    EXISTS (
        SELECT FROM public.officials_editionhotline hotline
        JOIN public.officials_edition edition ON edition.id = hotline.edition_id
        WHERE hotline.notice_id = notice.id AND hotline.withdrawn_at IS NULL
            AND NOT edition.closed AND edition.period @> public.officials_now()) AS is_live
FROM public.officials_appointment appointment
JOIN public.officials_notice notice ON notice.id = appointment.notice_id
WHERE EXISTS (
    SELECT FROM public.officials_edition edition,
        jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
    WHERE edition.post_id = appointment.post_id
        AND lower(edition.period) <= public.officials_now()
        AND term->>'appointment' = appointment.uid
        AND term->>'notice' = notice.issuer || '《' || notice.title || '》');
