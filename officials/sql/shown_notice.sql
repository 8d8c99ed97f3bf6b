-- Notices that are cited by an edition that is or was public.
CREATE OR REPLACE VIEW shown_notice AS
SELECT notice.id, notice.uid
FROM officials_notice notice
WHERE EXISTS (
    SELECT FROM officials_editionhotline hotline
    JOIN officials_edition edition ON edition.id = hotline.edition_id
    WHERE hotline.notice_id = notice.id AND lower(edition.period) <= officials_now());
