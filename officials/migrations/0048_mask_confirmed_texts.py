"""Mask withheld names in the posts and titles of notices that somebody confirmed."""

from django.db import migrations

PRESENT = """
CREATE OR REPLACE FUNCTION officials_withheld_names(post bigint, withheld jsonb) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT term->>'name'
    FROM public.officials_edition edition,
        jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
    WHERE edition.post_id = post AND withheld ? (term->>'official')
    UNION
    SELECT official.name
    FROM public.officials_withheldtext masked
    JOIN public.officials_withheldname name ON name.id = masked.withheld_name_id
    JOIN public.officials_official official ON official.id = name.official_id
    WHERE masked.post_id = post AND withheld ? official.uid);

CREATE OR REPLACE FUNCTION officials_masked_titles() RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(
        jsonb_object_agg(notice.title, public.officials_without_names(notice.title, named.names))
        || jsonb_object_agg(
            notice.issuer || '《' || notice.title || '》', public.officials_without_names(
                notice.issuer || '《' || notice.title || '》', named.names)),
        '{}')
    FROM (
        SELECT masked.notice_id, array_agg(official.name::text) AS names
        FROM public.officials_withheldtext masked
        JOIN public.officials_withheldname name ON name.id = masked.withheld_name_id
            AND name.restored_by_id IS NULL
        JOIN public.officials_official official ON official.id = name.official_id
        WHERE masked.notice_id IS NOT NULL GROUP BY masked.notice_id
    ) named
    JOIN public.officials_notice notice ON notice.id = named.notice_id);

CREATE OR REPLACE FUNCTION officials_mask_titles(card jsonb, titles jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF titles = '{}' THEN
        RETURN card;
    END IF;
    RETURN card || jsonb_build_object(
        'holder', CASE WHEN titles ? (card->'holder'->>'notice') THEN
            card->'holder' || jsonb_build_object('notice', titles->(card->'holder'->>'notice'))
            ELSE card->'holder' END,
        'terms', (
            SELECT coalesce(jsonb_agg(CASE WHEN titles ? (term->>'notice') THEN
                term || jsonb_build_object('notice', titles->(term->>'notice'))
                ELSE term END ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'terms') WITH ORDINALITY AS each (term, place)),
        'sources', (
            SELECT coalesce(jsonb_agg(CASE WHEN titles ? (source->>'title') THEN
                source || jsonb_build_object('title', titles->(source->>'title'))
                ELSE source END ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'sources') WITH ORDINALITY AS each (source, place)));
END $$;

CREATE OR REPLACE VIEW live_post AS
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

CREATE OR REPLACE VIEW past_post AS
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

CREATE OR REPLACE VIEW live_hotline AS
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
    hotline.suspended_at IS NOT NULL AS suspended, hotline.under_report,
    hotline.use
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();

CREATE OR REPLACE VIEW live_notice AS
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

CREATE OR REPLACE VIEW live_term AS
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
"""
FORMER = """
CREATE OR REPLACE FUNCTION officials_withheld_names(post bigint, withheld jsonb) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT term->>'name'
    FROM public.officials_edition edition,
        jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
    WHERE edition.post_id = post AND withheld ? (term->>'official'));

CREATE OR REPLACE VIEW live_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN edition.card
        ELSE public.officials_mask(edition.card, (SELECT public.officials_withheld()),
            public.officials_withheld_names(edition.post_id, (SELECT public.officials_withheld()))
        ) END AS card,
    lower(edition.period) AS since, edition.published_at, edition.waived
FROM public.officials_edition edition
JOIN public.officials_post post ON post.id = edition.post_id
WHERE NOT edition.closed AND edition.period @> public.officials_now();

CREATE OR REPLACE VIEW past_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN edition.card
        ELSE public.officials_mask(edition.card, (SELECT public.officials_withheld()),
            public.officials_withheld_names(edition.post_id, (SELECT public.officials_withheld()))
        ) END AS card,
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

CREATE OR REPLACE VIEW live_hotline AS
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
    notice.uid AS notice_uid, notice.issuer AS notice_issuer, notice.title AS notice_title,
    notice.document_number AS notice_number, notice.published_on AS notice_date,
    notice.url AS notice_url,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.printed_name
        ELSE public.officials_without_names(hotline.printed_name, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(120) END AS printed_name,
    hotline.last_verified, hotline.result,
    hotline.suspended_at IS NOT NULL AS suspended, hotline.under_report,
    hotline.use
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();

CREATE OR REPLACE VIEW live_notice AS
SELECT notice.id, notice.uid, notice.owner_region_id AS region_id, notice.issuer, notice.title,
    notice.document_number, notice.published_on, notice.url, notice.supersedes_id AS corrects_id,
    notice.file_type, notice.file_size, notice.file_sha256, notice.demo, cited.numbers
FROM officials_notice notice
CROSS JOIN LATERAL (
    SELECT count(*) AS numbers FROM live_hotline hotline WHERE hotline.notice_uid = notice.uid
) cited
WHERE cited.numbers > 0;

CREATE OR REPLACE VIEW live_term AS
SELECT edition.id::text || '-' || (term->>'appointment') AS id, edition.id AS post_id,
    public.officials_people(edition.card) AS people, term->>'official' AS official,
    term->>'name' AS name,
    term->>'latin' AS latin, term->>'capacity' AS capacity, (term->>'start')::date AS start,
    (term->>'end')::date AS "end", term->>'notice' AS notice,
    term->>'appointment' IS NOT DISTINCT FROM edition.card->'holder'->>'appointment' AS current
FROM public.officials_edition edition,
    jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
WHERE NOT edition.closed AND edition.period @> public.officials_now()
    AND NOT (SELECT public.officials_withheld()) ? (term->>'official');

DROP FUNCTION officials_masked_titles();
DROP FUNCTION officials_mask_titles(jsonb, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("officials", "0047_withheld_texts")]

    operations = [migrations.RunSQL(PRESENT, FORMER)]
