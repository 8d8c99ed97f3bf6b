-- Notices on which public hotlines rest, with how many. The archived file itself is for staff.
CREATE OR REPLACE VIEW live_notice AS
SELECT notice.id, notice.uid, notice.owner_region_id AS region_id, notice.issuer,
    coalesce((SELECT public.officials_masked_titles()) ->> notice.title, notice.title)::varchar(200)
        AS title,
    notice.document_number, notice.published_on, notice.url, notice.supersedes_id AS corrects_id,
    notice.file_type, notice.file_size, notice.file_sha256, notice.demo, cited.numbers
FROM officials_notice notice
CROSS JOIN LATERAL (
    SELECT count(*) AS numbers FROM live_hotline hotline WHERE hotline.notice_uid = notice.uid
) cited
WHERE cited.numbers > 0;
