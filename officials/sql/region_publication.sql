-- The lists on which the numbers to call of a region itself rest or rested, and how many of the
-- numbers of each the next list of the same issuer printed again. A correction belongs to the list
-- that it corrects. Numbers that this site never showed are unknown here.
CREATE OR REPLACE VIEW region_publication AS
WITH RECURSIVE list AS (
    SELECT id AS notice_id, uid, id AS list_id, issuer, published_on
    FROM public.officials_notice WHERE supersedes_id IS NULL
    UNION ALL
    SELECT notice.id, notice.uid, list.list_id, list.issuer, list.published_on
    FROM public.officials_notice notice JOIN list ON list.notice_id = notice.supersedes_id
), printed AS (
    SELECT DISTINCT place.path[cardinality(place.path)] AS region_id, list.list_id, list.issuer,
        list.published_on, hotline.digits, hotline.extension,
        -- A number that was redacted is known by its hotline alone.
        CASE WHEN hotline.digits !~ '^[0-9]' THEN hotline.hotline_uid END AS redacted
    FROM public.officials_edition edition
    JOIN public.officials_region place ON place.id = edition.region_id
    JOIN public.officials_editionhotline hotline ON hotline.edition_id = edition.id
    CROSS JOIN LATERAL jsonb_array_elements(edition.card -> 'sources') AS source
    JOIN list ON list.uid = source ->> 'notice'
    WHERE source ->> 'hotline' = hotline.hotline_uid AND hotline.use = 'call'
        AND lower(edition.period) <= public.officials_now()
), published AS (
    SELECT region_id, list_id, issuer, published_on, lead(list_id) OVER (
        PARTITION BY region_id, issuer ORDER BY published_on, list_id) AS next_id
    FROM (SELECT DISTINCT region_id, list_id, issuer, published_on FROM printed) AS each
)
SELECT published.region_id, published.list_id AS notice_id, published.published_on,
    count(*) AS numbers,
    CASE WHEN published.next_id IS NOT NULL THEN count(again.list_id) END AS survived
FROM published
JOIN printed ON printed.region_id = published.region_id AND printed.list_id = published.list_id
LEFT JOIN printed AS again ON again.region_id = published.region_id
    AND again.list_id = published.next_id AND again.digits = printed.digits
    AND again.extension = printed.extension
    AND again.redacted IS NOT DISTINCT FROM printed.redacted
GROUP BY published.region_id, published.list_id, published.published_on, published.next_id;
