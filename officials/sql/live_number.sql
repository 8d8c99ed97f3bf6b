-- Since when each public number has stood at its post, and whether another one stood there before.
CREATE OR REPLACE VIEW live_number AS
SELECT hotline.id, hotline.uid, hotline.digits, stretch.since, stretch.replaces
FROM live_hotline hotline
CROSS JOIN LATERAL (
    SELECT min(lower(edition.period)) FILTER (WHERE NOT edition.other) AS since,
        bool_or(edition.other) AS replaces
    FROM (
        SELECT earlier.period, each.digits <> hotline.digits AS other,
            max(lower(earlier.period)) FILTER (WHERE each.digits <> hotline.digits) OVER () AS until
        FROM officials_editionhotline each
        JOIN officials_edition earlier ON earlier.id = each.edition_id
        WHERE each.hotline_uid = hotline.uid AND lower(earlier.period) <= officials_now()
    ) edition
    WHERE edition.other OR edition.until IS NULL OR lower(edition.period) > edition.until
) stretch
WHERE hotline.digits <> '';
