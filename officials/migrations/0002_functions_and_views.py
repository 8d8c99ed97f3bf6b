"""The moment, who is at work, and the views that say what public means."""

from django.db import migrations

FUNCTIONS = """
-- The one moment of the site; tests replace it. It is the time at which a statement reaches the
-- server, so an act that takes it after its lock has a moment later than what it waited for.
CREATE FUNCTION officials_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT statement_timestamp()';

-- The ids with the user in the history's context added.
CREATE FUNCTION officials_with_user(contributors bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
    who bigint := (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb
                   ->> 'user')::bigint;
BEGIN
    IF who IS NULL OR who = ANY(contributors) THEN
        RETURN contributors;
    END IF;
    RETURN contributors || who;
END $$;

-- A change below these posts: a new revision, a draft again, one more hand in it. What only
-- takes away acts at once, so an approved post stays approved by it.
CREATE FUNCTION officials_touch(posts bigint[], taking_away boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM officials_post WHERE id = ANY(posts) ORDER BY id FOR UPDATE;
    UPDATE officials_post SET
        revision = revision + 1,
        review_state = CASE WHEN taking_away AND review_state = 'approved'
            THEN 'approved' ELSE 'draft' END,
        contributors = CASE WHEN taking_away AND review_state = 'approved'
            THEN contributors ELSE officials_with_user(contributors) END
    WHERE id = ANY(posts);
END $$;

-- The pages of these places, and those above that count them, are new.
CREATE FUNCTION officials_raise_versions(places bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    above bigint[] := ARRAY(
        SELECT DISTINCT unnest(path) FROM officials_region WHERE id = ANY(places));
BEGIN
    PERFORM FROM officials_publicversion WHERE region_id = ANY(above)
    ORDER BY region_id FOR UPDATE;
    UPDATE officials_publicversion
    SET own = own + (region_id = ANY(places))::int, subtree = subtree + 1
    WHERE region_id = ANY(above);
END $$;
"""

VIEWS = """
CREATE VIEW live_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank, edition.card,
    lower(edition.period) AS since, edition.published_at, edition.waived
FROM officials_edition edition
JOIN officials_post post ON post.id = edition.post_id
WHERE NOT edition.closed AND edition.period @> officials_now();

CREATE VIEW live_hotline AS
SELECT hotline.id, hotline.edition_id AS post_id, hotline.hotline_uid AS uid, hotline.own,
    hotline.kind,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.digits ELSE '' END AS digits,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.extension ELSE '' END AS extension,
    hotline.label, hotline.purpose, hotline.answered_by, hotline.hours, hotline.rank,
    notice.uid AS notice_uid, notice.issuer AS notice_issuer, notice.title AS notice_title,
    notice.document_number AS notice_number, notice.published_on AS notice_date,
    notice.url AS notice_url, hotline.printed_name, hotline.last_verified, hotline.result,
    hotline.suspended_at IS NOT NULL AS suspended, hotline.under_report
FROM officials_editionhotline hotline
JOIN officials_edition edition ON edition.id = hotline.edition_id
JOIN officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> officials_now();

-- The last edition that was shown of a post of which nothing is shown now.
CREATE VIEW past_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank, edition.card,
    lower(edition.period) AS since, upper(edition.period) AS until, edition.published_at,
    edition.outcome, edition.public_reason
FROM officials_edition edition
JOIN officials_post post ON post.id = edition.post_id
WHERE upper(edition.period) <= officials_now()
    AND NOT EXISTS (
        SELECT FROM officials_edition later
        WHERE later.post_id = edition.post_id
            AND lower(later.period) > lower(edition.period)
            AND lower(later.period) <= officials_now());
"""


class Migration(migrations.Migration):
    dependencies = [("officials", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FUNCTIONS,
            "DROP FUNCTION officials_raise_versions; DROP FUNCTION officials_touch;"
            " DROP FUNCTION officials_with_user; DROP FUNCTION officials_now;",
        ),
        migrations.RunSQL(
            VIEWS, "DROP VIEW past_post; DROP VIEW live_hotline; DROP VIEW live_post;"
        ),
    ]
