"""Withhold names in every text of a post, also after the term of the person is off its card."""

from django.db import migrations

PRESENT = """
CREATE OR REPLACE FUNCTION officials_withheld_names(post bigint, withheld jsonb) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT term->>'name'
    FROM public.officials_edition edition,
        jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
    WHERE edition.post_id = post AND withheld ? (term->>'official'));

CREATE OR REPLACE FUNCTION officials_mask(card jsonb, withheld jsonb, names text[])
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF cardinality(names) = 0 THEN
        RETURN card;
    END IF;
    RETURN card || jsonb_build_object(
        'title', public.officials_without_names(card->>'title', names),
        'duties', public.officials_without_names(card->>'duties', names),
        'holder', public.officials_mask_term(card->'holder', withheld),
        'terms', (
            SELECT coalesce(
                jsonb_agg(public.officials_mask_term(term, withheld) ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'terms') WITH ORDINALITY AS each (term, place)),
        'sources', (
            SELECT coalesce(jsonb_agg(source || jsonb_build_object('printed_name',
                public.officials_without_names(source->>'printed_name', names))
                ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'sources') WITH ORDINALITY AS each (source, place)));
END $$;

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

DROP FUNCTION public.officials_mask(jsonb, jsonb);
DROP FUNCTION public.officials_withheld_names(jsonb, jsonb);
"""

FORMER = """
CREATE OR REPLACE FUNCTION officials_withheld_names(card jsonb, withheld jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT term->>'name'
        FROM jsonb_path_query(card, '$.*[*] ? (exists(@.official))') AS term
        WHERE withheld ? (term->>'official'));
END $$;

CREATE OR REPLACE FUNCTION officials_mask(card jsonb, withheld jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    names text[] := public.officials_withheld_names(card, withheld);
BEGIN
    IF cardinality(names) = 0 THEN
        RETURN card;
    END IF;
    RETURN card || jsonb_build_object(
        'title', public.officials_without_names(card->>'title', names),
        'duties', public.officials_without_names(card->>'duties', names),
        'holder', public.officials_mask_term(card->'holder', withheld),
        'terms', (
            SELECT coalesce(
                jsonb_agg(public.officials_mask_term(term, withheld) ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'terms') WITH ORDINALITY AS each (term, place)),
        'sources', (
            SELECT coalesce(jsonb_agg(source || jsonb_build_object('printed_name',
                public.officials_without_names(source->>'printed_name', names))
                ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'sources') WITH ORDINALITY AS each (source, place)));
END $$;

CREATE OR REPLACE VIEW live_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN edition.card
        ELSE public.officials_mask(edition.card, (SELECT public.officials_withheld())) END AS card,
    lower(edition.period) AS since, edition.published_at, edition.waived
FROM public.officials_edition edition
JOIN public.officials_post post ON post.id = edition.post_id
WHERE NOT edition.closed AND edition.period @> public.officials_now();

CREATE OR REPLACE VIEW past_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN edition.card
        ELSE public.officials_mask(edition.card, (SELECT public.officials_withheld())) END AS card,
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
            edition.card, (SELECT public.officials_withheld())))::varchar(40) END AS label,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.purpose
        ELSE public.officials_without_names(hotline.purpose, public.officials_withheld_names(
            edition.card, (SELECT public.officials_withheld())))::varchar(200) END AS purpose,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.answered_by
        ELSE public.officials_without_names(hotline.answered_by, public.officials_withheld_names(
            edition.card, (SELECT public.officials_withheld())))::varchar(80) END AS answered_by,
    hotline.hours, hotline.rank,
    notice.uid AS notice_uid, notice.issuer AS notice_issuer, notice.title AS notice_title,
    notice.document_number AS notice_number, notice.published_on AS notice_date,
    notice.url AS notice_url,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.printed_name
        ELSE public.officials_without_names(hotline.printed_name, public.officials_withheld_names(
            edition.card, (SELECT public.officials_withheld())))::varchar(120) END AS printed_name,
    hotline.last_verified, hotline.result,
    hotline.suspended_at IS NOT NULL AS suspended, hotline.under_report,
    hotline.use
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();

DROP FUNCTION public.officials_mask(jsonb, jsonb, text[]);
DROP FUNCTION public.officials_withheld_names(bigint, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("officials", "0032_touch_posts_once_a_statement")]
    operations = [migrations.RunSQL(PRESENT, FORMER)]
