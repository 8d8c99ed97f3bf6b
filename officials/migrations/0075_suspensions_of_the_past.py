"""Keep past suspensions of published numbers, and show them in the view of printed sheets."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

VIEW = """
-- Numbers that posts showed, from when to when, when they were suspended meanwhile, and what became
-- of each: no digit of any. The row of live_hotline is there where the same number, or the one that
-- replaced it, is public today. Of a post that was withdrawn nothing remains but that it had a
-- number.
CREATE OR REPLACE VIEW sheet_entry AS
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
"""

FORMER_VIEW = """
-- Numbers that posts showed, from when to when, and what became of each: no digit of any. The row of
-- live_hotline is there where the same number, or the one that replaced it, is public today. Of a
-- post that was withdrawn nothing remains but that it had a number.
CREATE OR REPLACE VIEW sheet_entry AS
SELECT hotline.id, edition.region_id, edition.department_id, edition.post_id AS place,
    CASE WHEN gone THEN '' ELSE post.uid END::varchar(12) AS post,
    CASE WHEN NOT gone THEN edition.id END AS edition_id,
    lower(edition.period) AS since,
    least(upper(edition.period), hotline.withdrawn_at) AS until,
    CASE WHEN NOT gone THEN coalesce(same.id, other.id) END AS hotline_id,
    CASE WHEN gone OR same.id IS NULL AND other.id IS NULL THEN 'withdrawn'
        WHEN same.suspended_at IS NOT NULL THEN 'suspended' WHEN same.id IS NOT NULL THEN 'live'
        ELSE 'replaced' END::varchar(10) AS state,
    CASE WHEN NOT gone THEN same.suspended_at END AS suspended_at
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
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0074_rows_are_checked_once'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='editionhotline',
            name='number_is_frozen',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='editionhotline',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='editionhotline',
            name='suspended_before',
            field=django.contrib.postgres.fields.ArrayField(base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(), null=True, size=None),
        ),
        migrations.AddField(
            model_name='editionhotlineevent',
            name='suspended_before',
            field=django.contrib.postgres.fields.ArrayField(base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(), null=True, size=None),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='editionhotline',
            trigger=pgtrigger.compiler.Trigger(name='number_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."edition_id" IS DISTINCT FROM (NEW."edition_id") OR OLD."hotline_uid" IS DISTINCT FROM (NEW."hotline_uid") OR OLD."own" IS DISTINCT FROM (NEW."own") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."digits" IS DISTINCT FROM (NEW."digits") OR OLD."extension" IS DISTINCT FROM (NEW."extension") OR OLD."use" IS DISTINCT FROM (NEW."use") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."answered_by" IS DISTINCT FROM (NEW."answered_by") OR OLD."hours" IS DISTINCT FROM (NEW."hours") OR OLD."rank" IS DISTINCT FROM (NEW."rank") OR OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."printed_name" IS DISTINCT FROM (NEW."printed_name") OR OLD."printed_number" IS DISTINCT FROM (NEW."printed_number") OR OLD."suspended_before" IS DISTINCT FROM (NEW."suspended_before"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e5c60e4ea6a2450cde53c97409aa1d59971ba534', operation='UPDATE', pgid='pgtrigger_number_is_frozen_89ce9', table='officials_editionhotline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='editionhotline',
            trigger=pgtrigger.compiler.Trigger(name='suspensions_are_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."suspended_at" IS NOT NULL AND NEW."suspended_at" IS DISTINCT FROM (OLD."suspended_at"))', func="\n                    NEW.suspended_before := OLD.suspended_before || tstzrange(\n                        OLD.suspended_at,\n                        greatest(OLD.suspended_at, public.officials_now()), '[]');\n                    RETURN NEW;\n                ", hash='0efbde2856cf7b647404d1946ce769d921ac3e60', operation='UPDATE', pgid='pgtrigger_suspensions_are_kept_ba907', table='officials_editionhotline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='editionhotline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_editionhotlineevent" ("answered_by", "digits", "edition_id", "extension", "hotline_uid", "hours", "id", "kind", "label", "last_verified", "notice_id", "own", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_name", "printed_number", "public_reason", "purpose", "rank", "result", "suspended_at", "suspended_before", "use", "withdrawn_at") VALUES (OLD."answered_by", OLD."digits", OLD."edition_id", OLD."extension", OLD."hotline_uid", OLD."hours", OLD."id", OLD."kind", OLD."label", OLD."last_verified", OLD."notice_id", OLD."own", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."printed_name", OLD."printed_number", OLD."public_reason", OLD."purpose", OLD."rank", OLD."result", OLD."suspended_at", OLD."suspended_before", OLD."use", OLD."withdrawn_at"); RETURN NULL;', hash='5aa5ace072a2146e70ae8da7329c400e747da1bd', operation='DELETE', pgid='pgtrigger_delete_delete_e447f', table='officials_editionhotline', when='AFTER')),
        ),
        migrations.RunSQL(f"DROP VIEW sheet_entry;\n{VIEW}", f"DROP VIEW sheet_entry;\n{FORMER_VIEW}"),
    ]
