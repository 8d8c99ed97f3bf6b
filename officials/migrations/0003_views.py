"""Create the views of what is public, and the models that read them."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

VIEWS = """
CREATE VIEW counted_number AS
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

CREATE VIEW live_check AS
SELECT verification.id, hotline.id AS hotline_id, hotline.edition_id AS post_id,
    verification.checked_on, verification.method, verification.result
FROM public.officials_edition edition
JOIN public.officials_editionhotline hotline ON hotline.edition_id = edition.id
JOIN public.officials_hotline register ON register.uid = hotline.hotline_uid
JOIN public.officials_verification verification ON verification.hotline_id = register.id
    AND verification.digits = hotline.digits AND verification.extension = hotline.extension
WHERE verification.struck_at IS NULL
    AND hotline.withdrawn_at IS NULL AND hotline.suspended_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();

CREATE VIEW live_cover AS
SELECT edition.id, edition.id AS post_id, covering.id AS covered_by_id,
    (edition.card->'cover'->>'start')::date AS start, (edition.card->'cover'->>'end')::date AS "end"
FROM public.officials_edition edition
JOIN public.officials_edition covering
    ON covering.id = public.officials_covering(edition.card->'cover'->>'post')
    AND covering.department_id = edition.department_id
WHERE NOT edition.closed AND edition.period @> public.officials_now();

CREATE VIEW live_promise AS
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

CREATE VIEW lost_number AS
SELECT max(hotline.id) AS id, post.uid AS post, hotline.withdrawn_at,
    coalesce(nullif(hotline.public_reason, ''), 'other') AS public_reason
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_post post ON post.id = edition.post_id
WHERE lower(edition.period) <= hotline.withdrawn_at
    AND (hotline.withdrawn_at AT TIME ZONE 'Asia/Shanghai')::date
        > (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 30
GROUP BY post.uid, hotline.hotline_uid, hotline.withdrawn_at, 4;

CREATE VIEW promise_measure AS
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

CREATE VIEW region_publication AS
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

CREATE VIEW region_report AS
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

CREATE VIEW reported_number AS
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

CREATE VIEW sheet_entry AS
SELECT hotline.id, edition.region_id, edition.department_id, edition.post_id AS place,
    CASE WHEN gone THEN '' ELSE post.uid END::varchar(12) AS post,
    CASE WHEN NOT gone THEN edition.id END AS edition_id,
    lower(edition.period) AS since,
    least(upper(edition.period), hotline.withdrawn_at) AS until,
    CASE WHEN NOT gone THEN coalesce(same.id, other.id) END AS hotline_id,
    CASE WHEN gone OR same.id IS NULL AND other.id IS NULL THEN 'withdrawn'
        WHEN same.suspended_at IS NOT NULL THEN 'suspended' WHEN same.id IS NOT NULL THEN 'live'
        ELSE 'replaced' END::varchar(10) AS state,
    CASE WHEN NOT gone THEN
        CASE WHEN hotline.suspended_at IS NULL THEN hotline.suspended_before
        ELSE hotline.suspended_before || tstzrange(hotline.suspended_at, NULL) END
    END AS suspensions
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_post post ON post.id = edition.post_id
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM public.officials_edition withdrawn
        WHERE withdrawn.post_id = edition.post_id AND withdrawn.outcome = 'withdrawn'
            AND lower(withdrawn.period) >= lower(edition.period)
            AND lower(withdrawn.period) <= public.officials_now()) AS gone
) AS end_of_post
LEFT JOIN LATERAL (
    SELECT open.id FROM public.officials_edition open
    WHERE open.post_id = edition.post_id AND NOT open.closed
        AND open.period @> public.officials_now()
) live ON true
LEFT JOIN LATERAL (
    SELECT number.id, number.suspended_at
    FROM public.officials_editionhotline number
    WHERE number.edition_id = live.id AND number.withdrawn_at IS NULL
        AND number.digits = hotline.digits AND number.extension = hotline.extension
    ORDER BY number.suspended_at NULLS FIRST LIMIT 1
) same ON true
LEFT JOIN LATERAL (
    SELECT number.id
    FROM public.officials_editionhotline number
    WHERE number.edition_id = live.id AND number.withdrawn_at IS NULL
        AND number.hotline_uid = hotline.hotline_uid
    LIMIT 1
) other ON true
WHERE lower(edition.period) <= public.officials_now()
    AND (hotline.withdrawn_at IS NULL OR hotline.withdrawn_at > lower(edition.period));

CREATE VIEW shown_edition AS
SELECT edition.id, public.officials_people(edition.card) AS people, edition.region_id,
    CASE WHEN edition.closed THEN upper(edition.period) END AS until, edition.public_reason
FROM public.officials_edition edition
WHERE lower(edition.period) <= public.officials_now();

CREATE VIEW shown_hotline AS
SELECT max(hotline.id) AS id, hotline.hotline_uid AS uid
FROM officials_editionhotline hotline
JOIN officials_edition edition ON edition.id = hotline.edition_id
WHERE lower(edition.period) <= officials_now()
    AND (hotline.withdrawn_at IS NULL OR hotline.withdrawn_at > lower(edition.period))
GROUP BY hotline.hotline_uid;

CREATE VIEW shown_notice AS
SELECT notice.id, notice.uid
FROM officials_notice notice
WHERE EXISTS (
    SELECT FROM officials_editionhotline hotline
    JOIN officials_edition edition ON edition.id = hotline.edition_id
    WHERE hotline.notice_id = notice.id AND lower(edition.period) <= officials_now());

CREATE VIEW term_notice AS
SELECT appointment.id, appointment.uid AS appointment, notice.uid AS notice, notice.url,
    notice.published_on,
    EXISTS (
        SELECT FROM public.officials_editionhotline hotline
        JOIN public.officials_edition edition ON edition.id = hotline.edition_id
        WHERE hotline.notice_id = notice.id AND hotline.withdrawn_at IS NULL
            AND NOT edition.closed AND edition.period @> public.officials_now()) AS is_live
FROM public.officials_appointment appointment
JOIN public.officials_notice notice ON notice.id = appointment.notice_id
WHERE EXISTS (
    SELECT FROM public.officials_edition edition,
        jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
    WHERE edition.post_id = appointment.post_id
        AND lower(edition.period) <= public.officials_now()
        AND term->>'appointment' = appointment.uid
        AND term->>'notice' = notice.issuer || '《' || notice.title || '》');

CREATE VIEW withdrawn_edition AS
SELECT edition.id, edition.uid, edition.region_id, withdrawn.until, withdrawn.public_reason
FROM public.officials_edition edition
CROSS JOIN LATERAL (
    SELECT upper(last.period) AS until, last.public_reason
    FROM public.officials_edition last
    WHERE last.post_id = edition.post_id AND last.outcome = 'withdrawn'
        AND lower(last.period) >= lower(edition.period)
        AND lower(last.period) <= public.officials_now()
    ORDER BY lower(last.period) DESC LIMIT 1
) withdrawn
WHERE lower(edition.period) <= public.officials_now();

CREATE VIEW withheld_official AS
SELECT official.id, official.uid, name.reason,
    (name.withheld_at AT TIME ZONE 'Asia/Shanghai')::date AS since
FROM public.officials_withheldname name
JOIN public.officials_official official ON official.id = name.official_id
WHERE name.restored_by_id IS NULL;

CREATE FUNCTION officials_withheld() RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(
        jsonb_object_agg(withheld.uid,
            jsonb_build_object('reason', withheld.reason, 'since', withheld.since)),
        '{}')
    FROM public.withheld_official withheld);

CREATE VIEW edition_record AS
SELECT edition.id, edition.uid, post.uid AS post, edition.region_id, edition.department_id,
    edition.rank, public.officials_past_card(
        edition.card, edition.post_id, (SELECT public.officials_withheld()),
        (SELECT public.officials_banned_people()), (SELECT public.officials_masked_titles()))
        AS card,
    lower(edition.period) AS since,
    CASE WHEN upper(edition.period) <= public.officials_now() THEN upper(edition.period) END
        AS until,
    edition.published_at, edition.waived
FROM public.officials_edition edition
JOIN public.officials_post post ON post.id = edition.post_id
WHERE lower(edition.period) <= public.officials_now()
    AND NOT EXISTS (
        SELECT FROM public.officials_edition withdrawn
        WHERE withdrawn.post_id = edition.post_id AND withdrawn.outcome = 'withdrawn'
            AND lower(withdrawn.period) >= lower(edition.period)
            AND lower(withdrawn.period) <= public.officials_now());

CREATE VIEW live_hotline AS
SELECT hotline.id, hotline.edition_id AS post_id, hotline.hotline_uid AS uid, hotline.own,
    hotline.kind,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.digits ELSE '' END AS digits,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.extension ELSE '' END AS extension,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.label
        ELSE public.officials_without_names(hotline.label, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(40) END AS label,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.purpose
        ELSE public.officials_without_names(hotline.purpose, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(200) END AS purpose,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.answered_by
        ELSE public.officials_without_names(hotline.answered_by, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(80) END AS answered_by,
    hotline.hours, hotline.rank,
    notice.uid AS notice_uid, notice.issuer AS notice_issuer,
    coalesce((SELECT public.officials_masked_titles()) ->> notice.title, notice.title)::varchar(200)
        AS notice_title,
    notice.document_number AS notice_number, notice.published_on AS notice_date,
    notice.url AS notice_url,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.printed_name
        ELSE public.officials_without_names(hotline.printed_name, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(120) END AS printed_name,
    hotline.last_verified, hotline.result,
    hotline.suspended_at IS NOT NULL AS suspended,
    hotline.suspended_at IS NULL AND (
        SELECT true FROM public.reported_number reported
        WHERE reported.digits = hotline.digits AND reported.extension = hotline.extension
    ) IS NOT NULL AS under_report,
    hotline.use
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();

CREATE VIEW hotline_outcome AS
SELECT hotline.id, hotline.post_id, hotline.uid, hotline.digits, hotline.extension,
    edition.appointment_id, counted.total, counted.holder, counted.staff, counted.nobody,
    counted.wrong, counted.settled, counted.call_back, counted.unsettled
FROM public.live_hotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.post_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(of_day.total), 0)::int AS total,
        coalesce(sum(of_day.holder), 0)::int AS holder,
        coalesce(sum(of_day.staff), 0)::int AS staff,
        coalesce(sum(of_day.nobody), 0)::int AS nobody,
        coalesce(sum(of_day.wrong), 0)::int AS wrong,
        coalesce(sum(of_day.settled), 0)::int AS settled,
        coalesce(sum(of_day.call_back), 0)::int AS call_back,
        coalesce(sum(of_day.unsettled), 0)::int AS unsettled
    FROM (
        SELECT count(*) FILTER (WHERE own) AS total,
            count(*) FILTER (WHERE own AND told.reached = 'holder') AS holder,
            count(*) FILTER (WHERE own AND told.reached = 'staff') AS staff,
            count(*) FILTER (WHERE own AND told.reached = 'nobody') AS nobody,
            count(*) FILTER (WHERE own AND told.reached = 'wrong') AS wrong,
            count(*) FILTER (WHERE own AND told.settled = 'settled') AS settled,
            count(*) FILTER (WHERE own AND told.settled = 'call_back') AS call_back,
            count(*) FILTER (WHERE own AND told.settled = 'unsettled') AS unsettled
        FROM (
            SELECT day, reached, outcome.settled,
                outcome.appointment_id IS NOT DISTINCT FROM edition.appointment_id AS own
            FROM public.officials_calloutcome outcome
            WHERE outcome.digits = hotline.digits AND outcome.extension = hotline.extension
                AND day BETWEEN (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 180
                    AND (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 1
        ) told
        GROUP BY told.day
        HAVING count(*) <= 30
    ) of_day
) counted
WHERE hotline.digits <> '';

CREATE VIEW live_notice AS
SELECT notice.id, notice.uid, notice.owner_region_id AS region_id, notice.issuer,
    coalesce((SELECT public.officials_masked_titles()) ->> notice.title, notice.title)::varchar(200)
        AS title,
    notice.document_number, notice.published_on, notice.url, notice.supersedes_id AS corrects_id,
    notice.file_type, notice.file_size, notice.file_sha256, notice.demo, cited.numbers
FROM officials_notice notice
CROSS JOIN LATERAL (
    SELECT count(*) AS numbers FROM live_hotline hotline WHERE hotline.notice_uid = notice.uid
) cited
WHERE cited.numbers > 0;

CREATE VIEW live_number AS
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

CREATE VIEW live_outcome AS
SELECT id, post_id, uid, total, holder, staff, nobody, wrong, settled, call_back, unsettled
FROM public.hotline_outcome
WHERE total >= 8;

CREATE VIEW live_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank,
    public.officials_mask_titles(
        CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN edition.card
            ELSE public.officials_mask(edition.card, (SELECT public.officials_withheld()),
                public.officials_withheld_names(
                    edition.post_id, (SELECT public.officials_withheld()))) END,
        (SELECT public.officials_masked_titles())) AS card,
    lower(edition.period) AS since, edition.published_at, edition.waived
FROM public.officials_edition edition
JOIN public.officials_post post ON post.id = edition.post_id
WHERE NOT edition.closed AND edition.period @> public.officials_now();

CREATE VIEW live_source AS
SELECT hotline.id, hotline.edition_id AS post_id, hotline.hotline_uid AS hotline,
    notice.uid AS notice,
    public.officials_without_names(
        hotline.printed_name, public.officials_hidden_names(
            edition.post_id, (SELECT public.officials_withheld()),
            (SELECT public.officials_banned_people())))::varchar(120)
        AS printed_name,
    CASE WHEN hotline.suspended_at IS NULL THEN public.officials_printed_alone(
        hotline.printed_number, hotline.digits, hotline.extension) ELSE '' END::varchar(80)
        AS printed_number,
    notice.file_type, notice.file_size, notice.file_sha256
FROM public.officials_edition edition
JOIN public.officials_editionhotline hotline ON hotline.edition_id = edition.id
JOIN public.officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();

CREATE VIEW live_term AS
SELECT edition.id::text || '-' || (term->>'appointment') AS id, edition.id AS post_id,
    public.officials_people(edition.card) AS people, term->>'official' AS official,
    term->>'name' AS name,
    term->>'latin' AS latin, term->>'capacity' AS capacity, (term->>'start')::date AS start,
    (term->>'end')::date AS "end", coalesce(
        (SELECT public.officials_masked_titles()) ->> (term->>'notice'), term->>'notice') AS notice,
    term->>'appointment' IS NOT DISTINCT FROM edition.card->'holder'->>'appointment' AS current
FROM public.officials_edition edition,
    jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
WHERE NOT edition.closed AND edition.period @> public.officials_now()
    AND NOT (SELECT public.officials_withheld()) ? (term->>'official');

CREATE VIEW notice_entry AS
SELECT entry.id, entry.notice_id,
    CASE WHEN last.outcome <> 'withdrawn' THEN last.id END AS edition_id,
    CASE WHEN last.outcome <> 'withdrawn' THEN public.officials_without_names(
        entry.printed_name, public.officials_hidden_names(
            entry.post_id, (SELECT public.officials_withheld()),
            (SELECT public.officials_banned_people()))) ELSE '' END::varchar(120)
        AS printed_name,
    CASE WHEN same.suspended_at IS NULL AND same.id IS NOT NULL THEN
        public.officials_printed_alone(entry.printed_number, entry.digits, entry.extension)
        ELSE '' END::varchar(80) AS printed_number,
    CASE WHEN same.suspended_at IS NULL THEN same.id END AS hotline_id,
    CASE WHEN same.suspended_at IS NOT NULL THEN 'suspended' WHEN same.id IS NOT NULL THEN 'live'
        WHEN replaced THEN 'replaced' ELSE 'withdrawn' END::varchar(10) AS state,
    last.region_id, last.rank, entry.own, entry.rank AS place
FROM (
    SELECT DISTINCT ON (hotline.notice_id, hotline.hotline_uid)
        hotline.id, hotline.notice_id, hotline.hotline_uid, hotline.own, hotline.rank,
        hotline.digits, hotline.extension, hotline.printed_name, hotline.printed_number,
        edition.post_id
    FROM public.officials_editionhotline hotline
    JOIN public.officials_edition edition ON edition.id = hotline.edition_id
    WHERE lower(edition.period) <= public.officials_now()
    ORDER BY hotline.notice_id, hotline.hotline_uid, lower(edition.period) DESC, hotline.id DESC
) entry
CROSS JOIN LATERAL (
    SELECT edition.id, edition.region_id, edition.rank, edition.outcome,
        NOT edition.closed AND edition.period @> public.officials_now() AS is_live
    FROM public.officials_edition edition
    WHERE edition.post_id = entry.post_id AND lower(edition.period) <= public.officials_now()
    ORDER BY lower(edition.period) DESC LIMIT 1
) last
LEFT JOIN LATERAL (
    SELECT number.id, number.suspended_at
    FROM public.officials_editionhotline number
    WHERE number.edition_id = last.id AND last.is_live AND number.withdrawn_at IS NULL
        AND number.digits = entry.digits AND number.extension = entry.extension
    ORDER BY number.suspended_at NULLS LAST LIMIT 1
) same ON true
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM public.officials_editionhotline number
        WHERE number.edition_id = last.id AND last.is_live AND number.withdrawn_at IS NULL
            AND number.hotline_uid = entry.hotline_uid) AS replaced
) other;

CREATE VIEW past_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank,
    public.officials_mask_titles(
        CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN edition.card
            ELSE public.officials_mask(edition.card, (SELECT public.officials_withheld()),
                public.officials_withheld_names(
                    edition.post_id, (SELECT public.officials_withheld()))) END,
        (SELECT public.officials_masked_titles())) AS card,
    lower(edition.period) AS since, upper(edition.period) AS until, edition.published_at,
    edition.outcome, edition.public_reason
FROM public.officials_edition edition
JOIN public.officials_post post ON post.id = edition.post_id
WHERE upper(edition.period) <= public.officials_now()
    AND NOT EXISTS (
        SELECT FROM public.officials_edition later
        WHERE later.post_id = edition.post_id
            AND lower(later.period) > lower(edition.period)
            AND lower(later.period) <= public.officials_now());

CREATE VIEW region_outcome AS
SELECT region_id, sum(total)::int AS outcomes, sum(reached)::int AS outcomes_reached
FROM (
    SELECT above AS region_id, max(told.total) AS total, max(told.holder + told.staff) AS reached
    FROM public.hotline_outcome told
    JOIN public.officials_edition edition ON edition.id = told.post_id
    JOIN public.officials_region place ON place.id = edition.region_id
    CROSS JOIN unnest(place.path) AS above
    WHERE told.total >= 8
    GROUP BY above, told.digits, told.extension, told.appointment_id
) AS number
GROUP BY region_id;

CREATE VIEW region_figure AS
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
"""

DROP_VIEWS = """
DROP VIEW region_figure;
DROP VIEW region_outcome;
DROP VIEW past_post;
DROP VIEW notice_entry;
DROP VIEW live_term;
DROP VIEW live_source;
DROP VIEW live_post;
DROP VIEW live_outcome;
DROP VIEW live_number;
DROP VIEW live_notice;
DROP VIEW hotline_outcome;
DROP VIEW live_hotline;
DROP VIEW edition_record;
DROP FUNCTION officials_withheld;
DROP VIEW withheld_official;
DROP VIEW withdrawn_edition;
DROP VIEW term_notice;
DROP VIEW shown_notice;
DROP VIEW shown_hotline;
DROP VIEW shown_edition;
DROP VIEW sheet_entry;
DROP VIEW reported_number;
DROP VIEW region_report;
DROP VIEW region_publication;
DROP VIEW promise_measure;
DROP VIEW lost_number;
DROP VIEW live_promise;
DROP VIEW live_cover;
DROP VIEW live_check;
DROP VIEW counted_number;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0002_functions'),
    ]

    operations = [
        migrations.RunSQL(VIEWS, DROP_VIEWS),
        migrations.CreateModel(
            name='HotlineOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('digits', models.CharField(max_length=20)),
                ('extension', models.CharField(max_length=6)),
                ('appointment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.appointment')),
                ('total', models.IntegerField()),
                ('holder', models.IntegerField()),
                ('staff', models.IntegerField()),
                ('nobody', models.IntegerField()),
                ('wrong', models.IntegerField()),
                ('settled', models.IntegerField()),
                ('call_back', models.IntegerField()),
                ('unsettled', models.IntegerField()),
            ],
            options={
                'verbose_name': '热线的通话结果',
                'verbose_name_plural': '热线的通话结果',
                'db_table': 'hotline_outcome',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LivePost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.region')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.department')),
                ('rank', models.IntegerField()),
                ('card', models.JSONField()),
                ('since', models.DateTimeField()),
                ('published_at', models.DateTimeField()),
                ('waived', models.BooleanField()),
            ],
            options={
                'verbose_name': '在线岗位',
                'verbose_name_plural': '在线岗位',
                'db_table': 'live_post',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveHotline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='hotlines', to='officials.livepost')),
                ('uid', models.CharField(max_length=12)),
                ('own', models.BooleanField()),
                ('kind', models.CharField(choices=[('mobile', '手机'), ('landline', '座机'), ('tollfree', '400/800 电话'), ('short', '短号')], max_length=10)),
                ('digits', models.CharField(max_length=20)),
                ('extension', models.CharField(max_length=6)),
                ('use', models.CharField(choices=[('call', '电话'), ('fax', '传真'), ('text', '短信')], default='call', max_length=10)),
                ('label', models.CharField(max_length=40)),
                ('purpose', models.CharField(max_length=200)),
                ('answered_by', models.CharField(max_length=80)),
                ('hours', models.CharField(max_length=120)),
                ('rank', models.PositiveSmallIntegerField()),
                ('notice_uid', models.CharField(max_length=12)),
                ('notice_issuer', models.CharField(max_length=120)),
                ('notice_title', models.CharField(max_length=200)),
                ('notice_number', models.CharField(max_length=80)),
                ('notice_date', models.DateField()),
                ('notice_url', models.CharField(max_length=500)),
                ('printed_name', models.CharField(max_length=120)),
                ('last_verified', models.DateField(null=True)),
                ('result', models.CharField(choices=[('answered', '有人接听'), ('unanswered', '无人接听'), ('wrong', '不是本岗位'), ('dead', '空号或停机'), ('confirmed', '单位确认')], max_length=10)),
                ('suspended', models.BooleanField()),
                ('under_report', models.BooleanField()),
            ],
            options={
                'verbose_name': '在线热线',
                'verbose_name_plural': '在线热线',
                'db_table': 'live_hotline',
                'ordering': ['own', 'rank', 'id'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveCover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, related_name='cover', to='officials.livepost')),
                ('covered_by', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.livepost')),
                ('start', models.DateField()),
                ('end', models.DateField()),
            ],
            options={
                'verbose_name': '在线代接',
                'verbose_name_plural': '在线代接',
                'db_table': 'live_cover',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('digits', models.CharField(max_length=20)),
                ('since', models.DateTimeField()),
                ('replaces', models.BooleanField()),
            ],
            options={
                'verbose_name': '在线号码',
                'verbose_name_plural': '在线号码',
                'db_table': 'live_number',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='outcomes', to='officials.livepost')),
                ('uid', models.CharField(max_length=12)),
                ('total', models.IntegerField()),
                ('holder', models.IntegerField()),
                ('staff', models.IntegerField()),
                ('nobody', models.IntegerField()),
                ('wrong', models.IntegerField()),
                ('settled', models.IntegerField()),
                ('call_back', models.IntegerField()),
                ('unsettled', models.IntegerField()),
            ],
            options={
                'verbose_name': '公开的通话结果',
                'verbose_name_plural': '公开的通话结果',
                'db_table': 'live_outcome',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='PastPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.region')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.department')),
                ('rank', models.IntegerField()),
                ('card', models.JSONField()),
                ('since', models.DateTimeField()),
                ('published_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('outcome', models.CharField(max_length=10)),
                ('public_reason', models.CharField(choices=[('number_stopped', '号码已停用'), ('number_reassigned', '号码已移交他人'), ('number_wrong', '号码有误'), ('notice_corrected', '公告已更正'), ('mistake', '公布有误，核实后重新公布'), ('post_abolished', '岗位已撤销'), ('reorganised', '机构调整'), ('holder_left', '领导离任'), ('on_request', '应本人要求'), ('security', '安全原因'), ('other', '其他原因')], max_length=200)),
            ],
            options={
                'verbose_name': '曾经公布的岗位',
                'verbose_name_plural': '曾经公布的岗位',
                'db_table': 'past_post',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveTerm',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.livepost')),
                ('people', models.JSONField()),
                ('official', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=60)),
                ('latin', models.CharField(max_length=200)),
                ('capacity', models.CharField(choices=[('full', '正式'), ('acting', '代理'), ('presiding', '主持工作')], max_length=10)),
                ('start', models.DateField(null=True)),
                ('end', models.DateField(null=True)),
                ('notice', models.CharField(max_length=400)),
                ('current', models.BooleanField()),
            ],
            options={
                'verbose_name': '在线任职',
                'verbose_name_plural': '在线任职',
                'db_table': 'live_term',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LostNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(max_length=12)),
                ('withdrawn_at', models.DateTimeField()),
                ('public_reason', models.CharField(choices=[('number_stopped', '号码已停用'), ('number_reassigned', '号码已移交他人'), ('number_wrong', '号码有误'), ('notice_corrected', '公告已更正'), ('mistake', '公布有误，核实后重新公布'), ('post_abolished', '岗位已撤销'), ('reorganised', '机构调整'), ('holder_left', '领导离任'), ('on_request', '应本人要求'), ('security', '安全原因'), ('other', '其他原因')], max_length=20)),
            ],
            options={
                'verbose_name': '撤下的号码',
                'verbose_name_plural': '撤下的号码',
                'db_table': 'lost_number',
                'ordering': ['-withdrawn_at', 'id'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='ShownEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('people', models.JSONField()),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.region')),
                ('until', models.DateTimeField(null=True)),
                ('public_reason', models.CharField(choices=[('number_stopped', '号码已停用'), ('number_reassigned', '号码已移交他人'), ('number_wrong', '号码有误'), ('notice_corrected', '公告已更正'), ('mistake', '公布有误，核实后重新公布'), ('post_abolished', '岗位已撤销'), ('reorganised', '机构调整'), ('holder_left', '领导离任'), ('on_request', '应本人要求'), ('security', '安全原因'), ('other', '其他原因')], max_length=20)),
            ],
            options={
                'verbose_name': '曾经公布的版本',
                'verbose_name_plural': '曾经公布的版本',
                'db_table': 'shown_edition',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.region')),
                ('issuer', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=200)),
                ('document_number', models.CharField(max_length=80)),
                ('published_on', models.DateField()),
                ('url', models.CharField(max_length=500)),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='corrected_by', to='officials.livenotice')),
                ('file_type', models.CharField(choices=[('application/pdf', 'PDF'), ('image/jpeg', 'JPEG'), ('image/png', 'PNG')], max_length=20)),
                ('file_size', models.PositiveIntegerField()),
                ('file_sha256', models.CharField(max_length=64)),
                ('demo', models.BooleanField()),
                ('numbers', models.IntegerField()),
            ],
            options={
                'verbose_name': '在线公告',
                'verbose_name_plural': '在线公告',
                'db_table': 'live_notice',
                'ordering': ['-published_on', '-uid'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='ShownNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
            ],
            options={
                'verbose_name': '曾经引用的公告',
                'verbose_name_plural': '曾经引用的公告',
                'db_table': 'shown_notice',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='ShownHotline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
            ],
            options={
                'verbose_name': '曾经公布的热线',
                'verbose_name_plural': '曾经公布的热线',
                'db_table': 'shown_hotline',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='WithheldOfficial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('reason', models.CharField(choices=[('number_stopped', '号码已停用'), ('number_reassigned', '号码已移交他人'), ('number_wrong', '号码有误'), ('notice_corrected', '公告已更正'), ('mistake', '公布有误，核实后重新公布'), ('post_abolished', '岗位已撤销'), ('reorganised', '机构调整'), ('holder_left', '领导离任'), ('on_request', '应本人要求'), ('security', '安全原因'), ('other', '其他原因')], max_length=20)),
                ('since', models.DateField()),
            ],
            options={
                'verbose_name': '姓名不公开的领导干部',
                'verbose_name_plural': '姓名不公开的领导干部',
                'db_table': 'withheld_official',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LivePromise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.region')),
                ('wording', models.CharField(max_length=200)),
                ('answered_share', models.PositiveSmallIntegerField(null=True)),
                ('callback_hours', models.PositiveSmallIntegerField(null=True)),
                ('report_days', models.PositiveSmallIntegerField(null=True)),
                ('start', models.DateField()),
                ('end', models.DateField(null=True)),
                ('notice_uid', models.CharField(max_length=12)),
                ('notice_issuer', models.CharField(max_length=120)),
                ('notice_title', models.CharField(max_length=200)),
                ('notice_number', models.CharField(max_length=80)),
                ('notice_date', models.DateField()),
                ('notice_url', models.CharField(max_length=500)),
                ('demo', models.BooleanField()),
            ],
            options={
                'verbose_name': '公开的承诺',
                'verbose_name_plural': '公开的承诺',
                'db_table': 'live_promise',
                'ordering': ['notice_date', 'id'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='PromiseMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('promise', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='measure', to='officials.livepromise')),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('numbers', models.IntegerField()),
                ('answered', models.IntegerField()),
                ('reports', models.IntegerField()),
                ('reports_in_time', models.IntegerField()),
            ],
            options={
                'verbose_name': '承诺的测量',
                'verbose_name_plural': '承诺的测量',
                'db_table': 'promise_measure',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='EditionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('post', models.CharField(max_length=12)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.region')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.department')),
                ('rank', models.IntegerField()),
                ('card', models.JSONField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField()),
                ('waived', models.BooleanField()),
            ],
            options={
                'verbose_name': '公布过的版本',
                'verbose_name_plural': '公布过的版本',
                'db_table': 'edition_record',
                'ordering': ['-since'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='WithdrawnEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.region')),
                ('until', models.DateTimeField()),
                ('public_reason', models.CharField(choices=[('number_stopped', '号码已停用'), ('number_reassigned', '号码已移交他人'), ('number_wrong', '号码有误'), ('notice_corrected', '公告已更正'), ('mistake', '公布有误，核实后重新公布'), ('post_abolished', '岗位已撤销'), ('reorganised', '机构调整'), ('holder_left', '领导离任'), ('on_request', '应本人要求'), ('security', '安全原因'), ('other', '其他原因')], max_length=20)),
            ],
            options={
                'verbose_name': '已撤下的版本',
                'verbose_name_plural': '已撤下的版本',
                'db_table': 'withdrawn_edition',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.livepost')),
                ('hotline', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.livehotline')),
                ('checked_on', models.DateField()),
                ('method', models.CharField(choices=[('called', '拨打'), ('confirmed', '书面确认'), ('visited', '上门'), ('office', '单位确认')], max_length=10)),
                ('result', models.CharField(choices=[('answered', '有人接听'), ('unanswered', '无人接听'), ('wrong', '不是本岗位'), ('dead', '空号或停机'), ('confirmed', '单位确认')], max_length=10)),
            ],
            options={
                'verbose_name': '公布的核验',
                'verbose_name_plural': '公布的核验',
                'db_table': 'live_check',
                'ordering': ['-checked_on', '-id'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.livepost')),
                ('hotline', models.CharField(max_length=12)),
                ('notice', models.CharField(max_length=12)),
                ('printed_name', models.CharField(max_length=120)),
                ('printed_number', models.CharField(max_length=80)),
                ('file_type', models.CharField(choices=[('application/pdf', 'PDF'), ('image/jpeg', 'JPEG'), ('image/png', 'PNG')], max_length=20)),
                ('file_size', models.PositiveIntegerField()),
                ('file_sha256', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': '在线出处',
                'verbose_name_plural': '在线出处',
                'db_table': 'live_source',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='NoticeEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='entries', to='officials.livenotice')),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.editionrecord')),
                ('hotline', models.ForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.livehotline')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.region')),
                ('rank', models.IntegerField()),
                ('own', models.BooleanField()),
                ('place', models.PositiveSmallIntegerField()),
                ('printed_name', models.CharField(max_length=120)),
                ('printed_number', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('live', '在线'), ('replaced', '已更换'), ('suspended', '暂停'), ('withdrawn', '已撤下')], max_length=10)),
            ],
            options={
                'verbose_name': '公告中的号码',
                'verbose_name_plural': '公告中的号码',
                'db_table': 'notice_entry',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='SheetEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.region')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.department')),
                ('place', models.BigIntegerField()),
                ('post', models.CharField(max_length=12)),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.editionrecord')),
                ('hotline', models.ForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.livehotline')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('suspensions', django.contrib.postgres.fields.ArrayField(base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(), null=True, size=None)),
                ('state', models.CharField(choices=[('live', '在线'), ('replaced', '已更换'), ('suspended', '暂停'), ('withdrawn', '已撤下')], max_length=10)),
            ],
            options={
                'verbose_name': '打印过的号码',
                'verbose_name_plural': '打印过的号码',
                'db_table': 'sheet_entry',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='TermNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('appointment', models.CharField(max_length=12)),
                ('notice', models.CharField(max_length=12)),
                ('url', models.CharField(max_length=500)),
                ('published_on', models.DateField()),
                ('is_live', models.BooleanField()),
            ],
            options={
                'verbose_name': '任职公告',
                'verbose_name_plural': '任职公告',
                'db_table': 'term_notice',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='ReportedNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digits', models.CharField(max_length=20)),
                ('extension', models.CharField(max_length=6)),
                ('people', models.IntegerField()),
                ('reported_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '多人反映的号码',
                'verbose_name_plural': '多人反映的号码',
                'db_table': 'reported_number',
                'managed': False,
            },
        ),
    ]
