-- Today's figures of each region in which, or below which, anything is or was public.
CREATE OR REPLACE VIEW region_figure AS
SELECT place.region_id,
    count(number.region_id) AS numbers,
    count(*) FILTER (WHERE number.own) AS own,
    count(*) FILTER (WHERE number.suspended) AS suspended,
    count(*) FILTER (WHERE number.outcome IS NOT NULL) AS checked,
    count(*) FILTER (WHERE number.outcome = 'holder') AS by_holder,
    count(*) FILTER (WHERE number.outcome = 'staff') AS by_staff,
    count(*) FILTER (WHERE number.outcome = 'answered') AS answered,
    count(*) FILTER (WHERE number.outcome = 'unanswered') AS unanswered,
    count(*) FILTER (WHERE number.outcome IN ('wrong', 'dead')) AS wrong,
    count(*) FILTER (WHERE number.outcome IS NULL AND number.confirmed) AS confirmed,
    published.published_on AS since, published.notice_id,
    coalesce(report.reports, 0) AS reports, coalesce(report.reports_due, 0) AS reports_due,
    coalesce(report.reports_in_time, 0) AS reports_in_time, report.report_days,
    told.outcomes, told.outcomes_reached
FROM (
    SELECT DISTINCT unnest(region.path) AS region_id
    FROM public.officials_region region
    WHERE EXISTS (SELECT FROM public.officials_edition edition
        WHERE edition.region_id = region.id AND lower(edition.period) <= public.officials_now())
) AS place
LEFT JOIN public.region_report report ON report.region_id = place.region_id
LEFT JOIN public.region_outcome told ON told.region_id = place.region_id
LEFT JOIN public.counted_number number ON number.region_id = place.region_id
LEFT JOIN (
    SELECT DISTINCT ON (region_id) region_id, published_on, notice_id
    FROM public.region_publication ORDER BY region_id, published_on, notice_id
) AS published ON published.region_id = place.region_id
GROUP BY place.region_id, published.published_on, published.notice_id,
    report.reports, report.reports_due, report.reports_in_time, report.report_days,
    told.outcomes, told.outcomes_reached;
