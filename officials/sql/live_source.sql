-- What a notice printed beside a public number, and the archived file of the notice. The number as
-- printed is empty where it holds more than the number, or where the number is suspended.
CREATE OR REPLACE VIEW live_source AS
SELECT hotline.id, hotline.edition_id AS post_id, hotline.hotline_uid AS hotline,
    notice.uid AS notice,
    public.officials_without_names(
        hotline.printed_name, public.officials_hidden_names(
            edition.post_id, (SELECT public.officials_withheld()),
            (SELECT public.officials_banned_people())))::varchar(120)
        AS printed_name,
    CASE WHEN hotline.suspended_at IS NULL THEN public.officials_printed_alone(
        hotline.printed_number, hotline.digits, hotline.extension) ELSE '' END::varchar(80)
        AS printed_number,
    notice.file_type, notice.file_size, notice.file_sha256
FROM public.officials_edition edition
JOIN public.officials_editionhotline hotline ON hotline.edition_id = edition.id
JOIN public.officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();
