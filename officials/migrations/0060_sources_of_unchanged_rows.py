"""Let a list be a source of what it confirms; note the act that a process has begun."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0059_fewer_indexes_of_events'),
    ]

    operations = [
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
            model_name='importbatch',
            name='goes_its_way',
        ),
        migrations.AddField(
            model_name='importbatch',
            name='cites_unchanged',
            field=models.BooleanField(default=False, verbose_name='也作没有变化的号码的来源'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='under_way',
            field=models.CharField(blank=True, choices=[('plan', '比较'), ('apply', '写入'), ('undo', '撤销')], editable=False, max_length=10, verbose_name='正在办理'),
        ),
        migrations.AddField(
            model_name='importbatchevent',
            name='cites_unchanged',
            field=models.BooleanField(default=False, verbose_name='也作没有变化的号码的来源'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='goes_its_way', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE decided text[] := '{state,undone_by_id,undone_at,rows_done,started_at,under_way,problem,region_id}';", func="\n                    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (\n                        ('planned', 'applying'), ('planned', 'applied'),\n                        ('applying', 'planned'), ('applying', 'applied'), ('applied', 'undone'))\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'import_batch_goes_its_way',\n                            MESSAGE = 'an import is planned, applied, and undone at most once';\n                    END IF;\n                    IF (OLD.notice_id, OLD.made_by_id, OLD.made_at, OLD.file_name,\n                            OLD.source, OLD.source_format) IS DISTINCT FROM\n                       (NEW.notice_id, NEW.made_by_id, NEW.made_at, NEW.file_name,\n                            NEW.source, NEW.source_format)\n                        OR OLD.region_id <> NEW.region_id AND NOT EXISTS (\n                            SELECT FROM public.officials_region\n                            WHERE id = OLD.region_id AND merged_into_id = NEW.region_id)\n                        OR OLD.state IN ('applied', 'undone')\n                        AND to_jsonb(OLD) - decided <> to_jsonb(NEW) - decided\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'import_batch_is_frozen',\n                            MESSAGE = 'the original of an import stays as it came';\n                    END IF;\n                    RETURN NEW;\n                ", hash='664be8d6a5de3e18c6617da4366c7056b305c200', operation='UPDATE', pgid='pgtrigger_goes_its_way_c5ce7', table='officials_importbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_importbatchevent" ("applied_at", "applied_by_id", "cites_unchanged", "corrections", "file_name", "id", "made_at", "made_by_id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "region_id", "rows_total", "source_format", "state", "uid", "undone_at", "undone_by_id") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."cites_unchanged", NEW."corrections", NEW."file_name", NEW."id", NEW."made_at", NEW."made_by_id", NEW."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."problem", NEW."region_id", NEW."rows_total", NEW."source_format", NEW."state", NEW."uid", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;', hash='3ef7b90bb11cff6eb3367f365400bec09bba4a9a', operation='INSERT', pgid='pgtrigger_insert_insert_5f4e5', table='officials_importbatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."applied_at" IS DISTINCT FROM (NEW."applied_at") OR OLD."applied_by_id" IS DISTINCT FROM (NEW."applied_by_id") OR OLD."cites_unchanged" IS DISTINCT FROM (NEW."cites_unchanged") OR OLD."corrections" IS DISTINCT FROM (NEW."corrections") OR OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."problem" IS DISTINCT FROM (NEW."problem") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."rows_total" IS DISTINCT FROM (NEW."rows_total") OR OLD."source_format" IS DISTINCT FROM (NEW."source_format") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."undone_at" IS DISTINCT FROM (NEW."undone_at") OR OLD."undone_by_id" IS DISTINCT FROM (NEW."undone_by_id"))', func='INSERT INTO "officials_importbatchevent" ("applied_at", "applied_by_id", "cites_unchanged", "corrections", "file_name", "id", "made_at", "made_by_id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "region_id", "rows_total", "source_format", "state", "uid", "undone_at", "undone_by_id") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."cites_unchanged", NEW."corrections", NEW."file_name", NEW."id", NEW."made_at", NEW."made_by_id", NEW."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."problem", NEW."region_id", NEW."rows_total", NEW."source_format", NEW."state", NEW."uid", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;', hash='0ea3d7ac4d2946612cbdc923a04c97caf59d262d', operation='UPDATE', pgid='pgtrigger_update_update_825c1', table='officials_importbatch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_importbatchevent" ("applied_at", "applied_by_id", "cites_unchanged", "corrections", "file_name", "id", "made_at", "made_by_id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "region_id", "rows_total", "source_format", "state", "uid", "undone_at", "undone_by_id") VALUES (OLD."applied_at", OLD."applied_by_id", OLD."cites_unchanged", OLD."corrections", OLD."file_name", OLD."id", OLD."made_at", OLD."made_by_id", OLD."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."problem", OLD."region_id", OLD."rows_total", OLD."source_format", OLD."state", OLD."uid", OLD."undone_at", OLD."undone_by_id"); RETURN NULL;', hash='abf8f64702163a851dde422a1e14ca9fc91b7a32', operation='DELETE', pgid='pgtrigger_delete_delete_9498d', table='officials_importbatch', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('under_way__in', ['', 'plan', 'apply', 'undo'])), name='import_batch_under_way'),
        ),
    ]
