-- The promises of regions that are public today, with their notice.
CREATE OR REPLACE VIEW live_promise AS
SELECT promise.id, promise.uid, promise.region_id, promise.wording, promise.answered_share,
    promise.callback_hours, promise.report_days, promise.start_date AS start,
    promise.end_date AS "end", notice.uid AS notice_uid, notice.issuer AS notice_issuer,
    coalesce((SELECT public.officials_masked_titles()) ->> notice.title, notice.title)::varchar(200)
        AS notice_title,
    notice.document_number AS notice_number, notice.published_on AS notice_date,
    notice.url AS notice_url, notice.demo
FROM public.officials_promise promise
JOIN public.officials_notice notice ON notice.id = promise.notice_id
WHERE promise.confirmed_at IS NOT NULL AND promise.withdrawn_at IS NULL
    AND (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date
        BETWEEN promise.start_date AND coalesce(promise.end_date, 'infinity');
