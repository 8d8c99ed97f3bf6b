-- What is known about each public promise from its first day on, from 180 days ago at the earliest,
-- until yesterday. A number counts once, as it was last called in office hours while it was public,
-- so that neither many calls of one number nor its withdrawal change the share. Reports count that
-- were answered until yesterday, or are late.
CREATE OR REPLACE VIEW promise_measure AS
SELECT promise.id, promise.id AS promise_id, span.since, span.today - 1 AS until,
    called.numbers::int, called.answered::int, reports.reports,
    reports.reports_in_time
FROM public.officials_promise promise
CROSS JOIN LATERAL (
    SELECT today, greatest(promise.start_date, today - 180) AS since
    FROM (SELECT (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date) AS clock (today)
) span
CROSS JOIN LATERAL (
    SELECT count(*) AS numbers, count(*) FILTER (WHERE last_call.result = 'answered') AS answered
    FROM (
        SELECT DISTINCT ON (made.digits, made.extension) made.result
        FROM public.officials_region place
        JOIN public.officials_department department ON department.region_id = place.id
        JOIN public.officials_post post ON post.department_id = department.id
        JOIN (
            SELECT post_id, id, uid, use FROM public.officials_hotline WHERE post_id IS NOT NULL
            UNION ALL
            SELECT held.post_id, own.id, own.uid, own.use
            FROM public.officials_appointment held
            JOIN public.officials_hotline own ON own.appointment_id = held.id
        ) hotline ON hotline.post_id = post.id
        JOIN public.officials_verification made ON made.hotline_id = hotline.id
        WHERE place.path @> ARRAY[promise.region_id] AND hotline.use = 'call'
            AND made.method = 'called' AND made.struck_at IS NULL
            AND made.time_of_day IN ('morning', 'afternoon')
            AND made.checked_on >= span.since AND made.checked_on < span.today
            AND public.officials_is_office_day(made.checked_on)
            AND EXISTS (
                SELECT FROM public.officials_editionhotline shown
                JOIN public.officials_edition edition ON edition.id = shown.edition_id
                WHERE shown.hotline_uid = hotline.uid
                    AND edition.period @> made.recorded_at)
        ORDER BY made.digits, made.extension, made.checked_on DESC, made.id DESC
    ) last_call
) called
CROSS JOIN LATERAL (
    -- Late: the last office day of the promise went by before the answer, or before today.
    SELECT count(*)::int AS reports, count(*) FILTER (WHERE NOT late)::int AS reports_in_time
    FROM (
        SELECT filed.answered_on, (
            SELECT count(*) FROM generate_series(
                filed.received_on + 1, least(filed.answered_on, span.today) - 1, interval '1 day')
                AS passed (day)
            WHERE public.officials_is_office_day(passed.day::date)) >= promise.report_days AS late
        FROM public.officials_region place
        JOIN public.officials_department department ON department.region_id = place.id
        JOIN public.officials_post post ON post.department_id = department.id
        JOIN public.officials_report report ON report.post_id = post.id
        CROSS JOIN LATERAL (
            SELECT (report.received_at AT TIME ZONE 'Asia/Shanghai')::date AS received_on,
                (report.answered_at AT TIME ZONE 'Asia/Shanghai')::date AS answered_on
        ) filed
        WHERE place.path @> ARRAY[promise.region_id] AND promise.report_days IS NOT NULL
            AND filed.received_on >= span.since AND filed.received_on < span.today
    ) answering
    WHERE late OR answered_on < span.today
) reports
WHERE promise.confirmed_at IS NOT NULL AND promise.withdrawn_at IS NULL
    AND span.today BETWEEN promise.start_date AND coalesce(promise.end_date, 'infinity');
