-- Different numbers to call that are public in each region and below it, and the last check of each.
-- The same number of several posts counts once; a suspended one counts too. Only counts of these
-- rows leave the database: the digits stay in here.
CREATE OR REPLACE VIEW counted_number AS
WITH checked AS (
    SELECT DISTINCT ON (hotline_id, digits, extension) *
    FROM public.officials_verification
    WHERE struck_at IS NULL AND method IN ('called', 'visited')
        AND checked_on >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 180
    ORDER BY hotline_id, digits, extension, checked_on DESC, id DESC
), confirmed AS (
    SELECT DISTINCT hotline_id, digits, extension
    FROM public.officials_verification
    WHERE struck_at IS NULL AND method IN ('confirmed', 'office')
        AND result IN ('answered', 'confirmed')
        AND checked_on >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 180
), shown AS (
    SELECT edition.region_id, place.path, hotline.digits, hotline.extension,
        hotline.suspended_at IS NOT NULL AS suspended,
        checked.checked_on, checked.id AS check_id, checked.result, checked.answerer,
        confirmed.hotline_id IS NOT NULL AS confirmed
    FROM public.officials_editionhotline hotline
    JOIN public.officials_edition edition ON edition.id = hotline.edition_id
    JOIN public.officials_region place ON place.id = edition.region_id
    JOIN public.officials_hotline registered ON registered.uid = hotline.hotline_uid
    LEFT JOIN checked ON checked.hotline_id = registered.id
        AND checked.digits = hotline.digits AND checked.extension = hotline.extension
    LEFT JOIN confirmed ON confirmed.hotline_id = registered.id
        AND confirmed.digits = hotline.digits AND confirmed.extension = hotline.extension
    WHERE hotline.withdrawn_at IS NULL AND hotline.use = 'call'
        AND NOT edition.closed AND edition.period @> public.officials_now()
)
SELECT above AS region_id,
    bool_or(shown.region_id = above) AS own, bool_and(suspended) AS suspended,
    bool_or(confirmed) AS confirmed,
    (array_agg(CASE WHEN answerer <> '' THEN answerer ELSE result END
        ORDER BY checked_on DESC, check_id DESC)
        FILTER (WHERE check_id IS NOT NULL))[1] AS outcome
FROM shown CROSS JOIN unnest(path) AS above
GROUP BY above, digits, extension;
