-- Hotlines of the posts that are public now. A suspended one keeps its place, without its digits.
-- Names that are withheld on its post are masked beside it too. One that several people reported is
-- under report until somebody answers them.
CREATE OR REPLACE VIEW live_hotline AS
SELECT hotline.id, hotline.edition_id AS post_id, hotline.hotline_uid AS uid, hotline.own,
    hotline.kind,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.digits ELSE '' END AS digits,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.extension ELSE '' END AS extension,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.label
        ELSE public.officials_without_names(hotline.label, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(40) END AS label,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.purpose
        ELSE public.officials_without_names(hotline.purpose, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(200) END AS purpose,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.answered_by
        ELSE public.officials_without_names(hotline.answered_by, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(80) END AS answered_by,
    hotline.hours, hotline.rank,
    notice.uid AS notice_uid, notice.issuer AS notice_issuer,
    coalesce((SELECT public.officials_masked_titles()) ->> notice.title, notice.title)::varchar(200)
        AS notice_title,
    notice.document_number AS notice_number, notice.published_on AS notice_date,
    notice.url AS notice_url,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.printed_name
        ELSE public.officials_without_names(hotline.printed_name, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(120) END AS printed_name,
    hotline.last_verified, hotline.result,
    hotline.suspended_at IS NOT NULL AS suspended,
    hotline.suspended_at IS NULL AND (
        SELECT true FROM public.reported_number reported
        WHERE reported.digits = hotline.digits AND reported.extension = hotline.extension
    ) IS NOT NULL AS under_report,
    hotline.use
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();
