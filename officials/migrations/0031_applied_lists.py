"""Let a list be applied and undone: the revision that a row wrote, and the rows before it."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

NEW_UID = """
CREATE OR REPLACE FUNCTION officials_new_uid() RETURNS text LANGUAGE sql VOLATILE
RETURN (
    SELECT string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz',
        (get_byte(drawn.bytes, place) & 31) + 1, 1), '')
    FROM (SELECT uuid_send(gen_random_uuid()) AS bytes) AS drawn,
        unnest('{0,1,2,3,4,5,10,11,12,13,14,15}'::int[]) AS place);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0039_withdrawal_reasons_of_numbers'),
    ]

    operations = [
        migrations.RunSQL(NEW_UID, 'DROP FUNCTION public.officials_new_uid();'),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importbatch',
            name='goes_its_way',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importbatch',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importbatch',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importbatch',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importrow',
            name='stays_when_applied',
        ),
        migrations.RemoveField(
            model_name='importbatchevent',
            name='rows_done',
        ),
        migrations.AddField(
            model_name='importbatch',
            name='started_at',
            field=models.DateTimeField(null=True, verbose_name='开始时间'),
        ),
        migrations.AddField(
            model_name='importrow',
            name='before',
            field=models.JSONField(db_default={}, default=dict, verbose_name='写入前'),
        ),
        migrations.AddField(
            model_name='importrow',
            name='written_revision',
            field=models.PositiveIntegerField(null=True, verbose_name='写入后的修改次数'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='goes_its_way', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE decided text[] := '{state,undone_by_id,undone_at,rows_done,started_at,problem}';", func="\n                    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (\n                        ('planned', 'applying'), ('planned', 'applied'), ('planned', 'failed'),\n                        ('applying', 'planned'), ('applying', 'applied'), ('applying', 'failed'),\n                        ('failed', 'planned'), ('applied', 'undone'))\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'import_batch_goes_its_way',\n                            MESSAGE = 'an import is planned, applied, and undone at most once';\n                    END IF;\n                    IF (OLD.region_id, OLD.notice_id, OLD.made_by_id, OLD.made_at, OLD.file_name,\n                            OLD.source, OLD.source_format) IS DISTINCT FROM\n                       (NEW.region_id, NEW.notice_id, NEW.made_by_id, NEW.made_at, NEW.file_name,\n                            NEW.source, NEW.source_format)\n                        OR OLD.state IN ('applied', 'undone')\n                        AND to_jsonb(OLD) - decided <> to_jsonb(NEW) - decided\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'import_batch_is_frozen',\n                            MESSAGE = 'the original of an import stays as it came';\n                    END IF;\n                    RETURN NEW;\n                ", hash='3ac2372cbc6d79e3d694d1be2ebe5bfe91f918da', operation='UPDATE', pgid='pgtrigger_goes_its_way_c5ce7', table='officials_importbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='is_applied_wholly', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state") AND NEW."state" IN (\'applied\', \'undone\'))', func="\n                    IF NEW.state = 'applied' AND EXISTS (\n                        SELECT FROM public.officials_importrow\n                        WHERE batch_id = NEW.id AND (action = 'doubtful' OR written_revision IS NULL\n                            AND (action IN ('add', 'update') OR action = 'missing' AND is_asked)))\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'import_batch_is_applied_wholly',\n                            MESSAGE = 'a list is applied with all its rows, or not at all';\n                    END IF;\n                    IF NEW.state = 'undone' AND EXISTS (\n                        SELECT FROM public.officials_importrow planned\n                        JOIN public.officials_edition edition ON edition.post_id = planned.post_id\n                        WHERE planned.batch_id = NEW.id AND planned.action = 'add'\n                            AND NOT edition.closed\n                            AND coalesce(upper(edition.period), 'infinity')\n                                > public.officials_now())\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'import_batch_is_undone_wholly',\n                            MESSAGE = 'what an undone list has made is public no longer';\n                    END IF;\n                    RETURN NULL;\n                ", hash='9825ef5a843b4a97aaaed5af6bdcda5ec65e321c', operation='UPDATE', pgid='pgtrigger_is_applied_wholly_1256c', table='officials_importbatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_importbatchevent" ("applied_at", "applied_by_id", "corrections", "file_name", "id", "made_at", "made_by_id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "region_id", "rows_total", "source_format", "state", "uid", "undone_at", "undone_by_id") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."corrections", NEW."file_name", NEW."id", NEW."made_at", NEW."made_by_id", NEW."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."problem", NEW."region_id", NEW."rows_total", NEW."source_format", NEW."state", NEW."uid", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;', hash='42149c1040eb93b1582c3f8b4668c694a636c064', operation='INSERT', pgid='pgtrigger_insert_insert_5f4e5', table='officials_importbatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."applied_at" IS DISTINCT FROM (NEW."applied_at") OR OLD."applied_by_id" IS DISTINCT FROM (NEW."applied_by_id") OR OLD."corrections" IS DISTINCT FROM (NEW."corrections") OR OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."problem" IS DISTINCT FROM (NEW."problem") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."rows_total" IS DISTINCT FROM (NEW."rows_total") OR OLD."source_format" IS DISTINCT FROM (NEW."source_format") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."undone_at" IS DISTINCT FROM (NEW."undone_at") OR OLD."undone_by_id" IS DISTINCT FROM (NEW."undone_by_id"))', func='INSERT INTO "officials_importbatchevent" ("applied_at", "applied_by_id", "corrections", "file_name", "id", "made_at", "made_by_id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "region_id", "rows_total", "source_format", "state", "uid", "undone_at", "undone_by_id") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."corrections", NEW."file_name", NEW."id", NEW."made_at", NEW."made_by_id", NEW."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."problem", NEW."region_id", NEW."rows_total", NEW."source_format", NEW."state", NEW."uid", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;', hash='40b8c963b36f0a843eece99e7456255b52934bf0', operation='UPDATE', pgid='pgtrigger_update_update_825c1', table='officials_importbatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_importbatchevent" ("applied_at", "applied_by_id", "corrections", "file_name", "id", "made_at", "made_by_id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "region_id", "rows_total", "source_format", "state", "uid", "undone_at", "undone_by_id") VALUES (OLD."applied_at", OLD."applied_by_id", OLD."corrections", OLD."file_name", OLD."id", OLD."made_at", OLD."made_by_id", OLD."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."problem", OLD."region_id", OLD."rows_total", OLD."source_format", OLD."state", OLD."uid", OLD."undone_at", OLD."undone_by_id"); RETURN NULL;', hash='4e7b8b4aecf11ad04dcba09f3569cf3067a7b85d', operation='DELETE', pgid='pgtrigger_delete_delete_9498d', table='officials_importbatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrow',
            trigger=pgtrigger.compiler.Trigger(name='stays_when_applied', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE batches bigint[]; made text[] := '{post_id,post_revision,official_id,department_id}';", func="\n                    IF TG_OP <> 'INSERT' THEN\n                        batches := ARRAY[OLD.batch_id];\n                    END IF;\n                    IF TG_OP <> 'DELETE' THEN\n                        batches := batches || NEW.batch_id;\n                    END IF;\n                    IF NOT EXISTS (SELECT FROM public.officials_importbatch\n                        WHERE id = ANY(batches) AND state IN ('applied', 'undone'))\n                    THEN\n                        RETURN coalesce(NEW, OLD);\n                    END IF;\n                    -- An undone list lets go of what it made, which is deleted.\n                    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - made = to_jsonb(NEW) - made\n                        AND jsonb_strip_nulls(to_jsonb(NEW)) <@ to_jsonb(OLD)\n                        AND EXISTS (SELECT FROM public.officials_importbatch\n                            WHERE id = OLD.batch_id AND state = 'undone')\n                    THEN\n                        RETURN NEW;\n                    END IF;\n                    RAISE check_violation USING CONSTRAINT = 'import_row_stays_when_applied',\n                        MESSAGE = 'the rows of a list that was applied stay as they were';\n                ", hash='ff137b5def6b092a151a2fc9f9bf56f2d298d2f5', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_stays_when_applied_9ab7f', table='officials_importrow', when='BEFORE')),
        ),
    ]
