"""Mask withheld names in the wording of promises, where somebody confirmed their notice."""

from django.db import migrations

LIVE_PROMISE = """
CREATE OR REPLACE VIEW live_promise AS
SELECT promise.id, promise.uid, promise.region_id,
    public.officials_without_names(promise.wording, ARRAY(
        SELECT official.name::text
        FROM public.officials_withheldtext masked
        JOIN public.officials_withheldname name ON name.id = masked.withheld_name_id
            AND name.restored_by_id IS NULL
        JOIN public.officials_official official ON official.id = name.official_id
        WHERE masked.notice_id = promise.notice_id))::varchar(200) AS wording,
    promise.answered_share, promise.callback_hours, promise.report_days,
    promise.start_date AS start, promise.end_date AS "end",
    notice.uid AS notice_uid, notice.issuer AS notice_issuer,
    coalesce((SELECT public.officials_masked_titles()) ->> notice.title, notice.title)::varchar(200)
        AS notice_title,
    notice.document_number AS notice_number, notice.published_on AS notice_date,
    notice.url AS notice_url, notice.demo
FROM public.officials_promise promise
JOIN public.officials_notice notice ON notice.id = promise.notice_id
WHERE promise.confirmed_at IS NOT NULL AND promise.withdrawn_at IS NULL
    AND (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date
        BETWEEN promise.start_date AND coalesce(promise.end_date, 'infinity');
"""

FORMER_LIVE_PROMISE = """
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
"""


class Migration(migrations.Migration):
    dependencies = [("officials", "0067_outcomes_of_eight_for_each_number")]

    operations = [migrations.RunSQL(LIVE_PROMISE, FORMER_LIVE_PROMISE)]
