"""Let the public read promises and what was measured of them; move them in mergers of regions."""

from django.db import migrations

OFFICE_DAY = """
CREATE OR REPLACE FUNCTION officials_is_office_day(day date) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(
    (SELECT listed.kind = 'workday' FROM public.officials_calendarday listed
        WHERE listed.day = officials_is_office_day.day),
    extract(isodow FROM day) < 6);
"""

LIVE_PROMISE = """
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

PROMISE_MEASURE = """
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
        JOIN public.officials_hotline hotline
            ON hotline.post_id = post.id OR hotline.appointment_id IN (
                SELECT held.id FROM public.officials_appointment held
                WHERE held.post_id = post.id)
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
"""

MERGE_REGION = """
CREATE OR REPLACE FUNCTION officials_merge_region(former bigint[], successor bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    merged bigint := former[cardinality(former)];
    above bigint[] := (SELECT path FROM public.officials_region WHERE id = successor);
    -- The regions that have more below them from now on, and those that have less.
    gaining bigint[] := ARRAY(SELECT unnest(above) EXCEPT SELECT unnest(former));
    losing bigint[] := ARRAY(SELECT unnest(former) EXCEPT SELECT unnest(above));
    below int;
BEGIN
    PERFORM FROM public.officials_publicversion WHERE region_id = ANY(former || above)
        ORDER BY region_id FOR UPDATE;
    SELECT live INTO STRICT below FROM public.officials_publicversion WHERE region_id = merged;
    UPDATE public.officials_publicversion SET
        own = own + (region_id IN (merged, successor))::int, subtree = subtree + 1,
        live = live + below * ((region_id = ANY(gaining))::int - (region_id = ANY(losing))::int)
    WHERE region_id = ANY(former || above);
    INSERT INTO public.officials_livecountchange AS stored (region_id, at, change)
    SELECT region, at, change * CASE WHEN region = ANY(gaining) THEN 1 ELSE -1 END
    FROM public.officials_livecountchange
    CROSS JOIN unnest(gaining || array_remove(losing, merged)) AS region
    WHERE region_id = merged
    ON CONFLICT (region_id, at) DO UPDATE SET change = stored.change + excluded.change;
    DELETE FROM public.officials_livecountchange WHERE region_id = merged;

    UPDATE public.officials_region SET merged_into_id = successor WHERE merged_into_id = merged;
    UPDATE public.officials_region SET parent_id = successor
    WHERE parent_id = merged AND merged_into_id IS NULL;
    UPDATE public.officials_searchrow AS found SET
        region_path = place.path,
        tokens = ts_delete(found.tokens, ARRAY(SELECT 'r' || unnest(losing)))
            || array_to_tsvector(ARRAY(SELECT 'r' || unnest(gaining)))
    FROM public.officials_edition edition
    JOIN public.officials_region place ON place.id = edition.region_id
    WHERE edition.id = found.edition_id
        AND found.tokens @@ quote_literal('r' || merged)::tsquery;

    UPDATE public.officials_department SET region_id = successor WHERE region_id = merged;
    DELETE FROM public.officials_role gone USING public.officials_role held
    WHERE gone.region_id = merged AND held.region_id = successor
        AND (held.user_id, held.role) = (gone.user_id, gone.role);
    UPDATE public.officials_role SET region_id = successor WHERE region_id = merged;
    UPDATE public.officials_official SET owner_region_id = successor
    WHERE owner_region_id = merged;
    UPDATE public.officials_notice SET owner_region_id = successor WHERE owner_region_id = merged;
    -- A sentence that both promise is kept once.
    UPDATE public.officials_promise AS twice SET withdrawn_at = public.officials_now()
    WHERE twice.region_id = merged AND twice.withdrawn_at IS NULL AND EXISTS (
        SELECT FROM public.officials_promise kept
        WHERE kept.region_id = successor AND kept.withdrawn_at IS NULL
            AND (kept.notice_id, kept.wording) = (twice.notice_id, twice.wording));
    UPDATE public.officials_promise SET region_id = successor WHERE region_id = merged;
    UPDATE public.officials_importbatch SET region_id = successor WHERE region_id = merged;
    UPDATE public.officials_importrow AS planned SET region_id = successor
    FROM public.officials_importbatch batch
    WHERE planned.region_id = merged AND batch.id = planned.batch_id
        AND batch.state NOT IN ('applied', 'undone');
    UPDATE public.officials_nationalhotline SET territory_id = successor
    WHERE territory_id = merged;
    UPDATE public.officials_regionalias SET region_id = successor WHERE region_id = merged;
    INSERT INTO public.officials_regionalias
        (region_id, name, short_name, pinyin, code, redirects, year, type, document_number)
    SELECT successor, name, short_name, pinyin, code, true,
        extract(year FROM public.officials_now() AT TIME ZONE 'Asia/Shanghai'), '合并', ''
    FROM public.officials_region WHERE id = merged;
END $$;
"""

FORMER_MERGE_REGION = """
CREATE OR REPLACE FUNCTION officials_merge_region(former bigint[], successor bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    merged bigint := former[cardinality(former)];
    above bigint[] := (SELECT path FROM public.officials_region WHERE id = successor);
    -- The regions that have more below them from now on, and those that have less.
    gaining bigint[] := ARRAY(SELECT unnest(above) EXCEPT SELECT unnest(former));
    losing bigint[] := ARRAY(SELECT unnest(former) EXCEPT SELECT unnest(above));
    below int;
BEGIN
    PERFORM FROM public.officials_publicversion WHERE region_id = ANY(former || above)
        ORDER BY region_id FOR UPDATE;
    SELECT live INTO STRICT below FROM public.officials_publicversion WHERE region_id = merged;
    UPDATE public.officials_publicversion SET
        own = own + (region_id IN (merged, successor))::int, subtree = subtree + 1,
        live = live + below * ((region_id = ANY(gaining))::int - (region_id = ANY(losing))::int)
    WHERE region_id = ANY(former || above);
    INSERT INTO public.officials_livecountchange AS stored (region_id, at, change)
    SELECT region, at, change * CASE WHEN region = ANY(gaining) THEN 1 ELSE -1 END
    FROM public.officials_livecountchange
    CROSS JOIN unnest(gaining || array_remove(losing, merged)) AS region
    WHERE region_id = merged
    ON CONFLICT (region_id, at) DO UPDATE SET change = stored.change + excluded.change;
    DELETE FROM public.officials_livecountchange WHERE region_id = merged;

    UPDATE public.officials_region SET merged_into_id = successor WHERE merged_into_id = merged;
    UPDATE public.officials_region SET parent_id = successor
    WHERE parent_id = merged AND merged_into_id IS NULL;
    UPDATE public.officials_searchrow AS found SET
        region_path = place.path,
        tokens = ts_delete(found.tokens, ARRAY(SELECT 'r' || unnest(losing)))
            || array_to_tsvector(ARRAY(SELECT 'r' || unnest(gaining)))
    FROM public.officials_edition edition
    JOIN public.officials_region place ON place.id = edition.region_id
    WHERE edition.id = found.edition_id
        AND found.tokens @@ quote_literal('r' || merged)::tsquery;

    UPDATE public.officials_department SET region_id = successor WHERE region_id = merged;
    DELETE FROM public.officials_role gone USING public.officials_role held
    WHERE gone.region_id = merged AND held.region_id = successor
        AND (held.user_id, held.role) = (gone.user_id, gone.role);
    UPDATE public.officials_role SET region_id = successor WHERE region_id = merged;
    UPDATE public.officials_official SET owner_region_id = successor
    WHERE owner_region_id = merged;
    UPDATE public.officials_notice SET owner_region_id = successor WHERE owner_region_id = merged;
    UPDATE public.officials_importbatch SET region_id = successor WHERE region_id = merged;
    UPDATE public.officials_importrow AS planned SET region_id = successor
    FROM public.officials_importbatch batch
    WHERE planned.region_id = merged AND batch.id = planned.batch_id
        AND batch.state NOT IN ('applied', 'undone');
    UPDATE public.officials_nationalhotline SET territory_id = successor
    WHERE territory_id = merged;
    UPDATE public.officials_regionalias SET region_id = successor WHERE region_id = merged;
    INSERT INTO public.officials_regionalias
        (region_id, name, short_name, pinyin, code, redirects, year, type, document_number)
    SELECT successor, name, short_name, pinyin, code, true,
        extract(year FROM public.officials_now() AT TIME ZONE 'Asia/Shanghai'), '合并', ''
    FROM public.officials_region WHERE id = merged;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("officials", "0064_promises")]

    operations = [
        migrations.RunSQL(OFFICE_DAY, "DROP FUNCTION officials_is_office_day(date)"),
        migrations.RunSQL(LIVE_PROMISE, "DROP VIEW live_promise"),
        migrations.RunSQL(PROMISE_MEASURE, "DROP VIEW promise_measure"),
        migrations.RunSQL(MERGE_REGION, FORMER_MERGE_REGION),
    ]
