-- Numbers that people at three addresses reported within seven days, while nobody has answered them.
-- Both days change at midnight, as the pages do that are kept for a day.
CREATE OR REPLACE VIEW reported_number AS
SELECT min(report.id) AS id, report.digits, report.extension,
    count(DISTINCT key.source)::int AS people, max(report.received_at) AS reported_at
FROM public.officials_report report
JOIN public.officials_reportkey key ON key.report_id = report.id
WHERE report.state IN ('received', 'checking')
    AND report.kind NOT IN ('attitude', 'on_request')
    AND (report.received_at AT TIME ZONE 'Asia/Shanghai')::date
        > (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 7
GROUP BY report.digits, report.extension
HAVING count(DISTINCT key.source) >= 3;
