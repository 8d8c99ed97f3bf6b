-- Reports that each region and all below it received within 180 days: how many were due or answered,
-- how many of these within the working days that were promised, and the median of days to an answer.
CREATE OR REPLACE VIEW region_report AS
SELECT above AS region_id, count(*) AS reports,
    count(*) FILTER (WHERE report.answered_on IS NOT NULL
        OR report.due_on < (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date
        ) AS reports_due,
    count(*) FILTER (WHERE report.answered_on <= report.due_on) AS reports_in_time,
    round((percentile_cont(0.5) WITHIN GROUP (
        ORDER BY (report.answered_on - report.received_on)::float8))::numeric, 1) AS report_days
FROM (
    SELECT post_id, due_on,
        (received_at AT TIME ZONE 'Asia/Shanghai')::date AS received_on,
        (answered_at AT TIME ZONE 'Asia/Shanghai')::date AS answered_on
    FROM public.officials_report
) AS report
JOIN public.officials_post post ON post.id = report.post_id
JOIN public.officials_department department ON department.id = post.department_id
JOIN public.officials_region place ON place.id = department.region_id
CROSS JOIN unnest(place.path) AS above
WHERE report.received_on >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 180
GROUP BY above;
