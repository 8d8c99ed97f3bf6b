-- Hotlines that are or were public, whatever became of them.
CREATE OR REPLACE VIEW shown_hotline AS
SELECT max(hotline.id) AS id, hotline.hotline_uid AS uid
FROM officials_editionhotline hotline
JOIN officials_edition edition ON edition.id = hotline.edition_id
WHERE lower(edition.period) <= officials_now()
    AND (hotline.withdrawn_at IS NULL OR hotline.withdrawn_at > lower(edition.period))
GROUP BY hotline.hotline_uid;
