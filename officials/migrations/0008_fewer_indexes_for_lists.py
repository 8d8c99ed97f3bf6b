"""Write fewer indexes and ask less of each row of a list that is applied."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


TOUCH = """
CREATE OR REPLACE FUNCTION officials_touch(posts bigint[], taking_away boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who bigint := public.officials_at_work();
    hands bigint[] := who || public.officials_behind(who);
BEGIN
    PERFORM FROM public.officials_post WHERE id = ANY(posts) ORDER BY id FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE public.officials_post SET
        revision = revision + 1,
        review_state = CASE WHEN taking_away AND review_state = 'approved'
            THEN 'approved' ELSE 'draft' END,
        contributors = CASE WHEN taking_away AND review_state = 'approved'
            THEN contributors ELSE public.officials_with_hands(contributors, VARIADIC hands) END
    WHERE id = ANY(posts);
END $$;
"""

FORMER_TOUCH = """
CREATE OR REPLACE FUNCTION officials_touch(posts bigint[], taking_away boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who bigint := public.officials_at_work();
    hands bigint[] := who || public.officials_behind(who);
BEGIN
    PERFORM FROM public.officials_post WHERE id = ANY(posts) ORDER BY id FOR UPDATE;
    UPDATE public.officials_post SET
        revision = revision + 1,
        review_state = CASE WHEN taking_away AND review_state = 'approved'
            THEN 'approved' ELSE 'draft' END,
        contributors = CASE WHEN taking_away AND review_state = 'approved'
            THEN contributors ELSE public.officials_with_hands(contributors, VARIADIC hands) END
    WHERE id = ANY(posts);
END $$;
"""

# Django made them beside the unique ones, for prefixes; nobody looks for a prefix of a uid.
DROP_PREFIXES = """
DO $$
DECLARE
    found text;
BEGIN
    FOR found IN
        SELECT pg_index.indexrelid::regclass::text FROM pg_index
        JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
        JOIN pg_opclass ON pg_opclass.oid = indclass[0]
        WHERE attname = 'uid' AND indnatts = 1 AND opcname = 'varchar_pattern_ops'
    LOOP
        EXECUTE 'DROP INDEX ' || found;
    END LOOP;
END $$;
"""


class AtOnce(migrations.SeparateDatabaseAndState):
    """Do many operations with one state before and one behind them.

    Django would build all models anew for each of sixty operations, 14 s of CPU on each new site.
    """

    def state_forwards(self, app_label, state):
        state.__dict__.pop('apps', None)
        super().state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.state_operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.state_operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0007_numbers_of_a_promise'),
    ]

    operations = [
        migrations.RunSQL(TOUCH, FORMER_TOUCH),
        migrations.RunSQL(DROP_PREFIXES, migrations.RunSQL.noop),
        AtOnce(state_operations=[
            pgtrigger.migrations.RemoveTrigger(
                model_name='appointment',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='appointment',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='appointment',
                name='delete_delete',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='hotline',
                name='knows_its_post',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='hotline',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='hotline',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='hotline',
                name='delete_delete',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='hotlinesource',
                name='touches_posts_of_new',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='hotlinesource',
                name='touches_posts_of_gone',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='hotlinesource',
                name='touches_posts',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='hotlinesource',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='hotlinesource',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='hotlinesource',
                name='delete_delete',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='importrow',
                name='stays_when_applied_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='importrow',
                name='stays_when_applied_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='importrow',
                name='stays_when_applied_delete',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='importrow',
                name='follows_merger_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='importrow',
                name='stays_in_its_region_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='importrow',
                name='follows_merger_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='importrow',
                name='stays_in_its_region_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='official',
                name='follows_merger',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='official',
                name='touches_posts_of_new',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='official',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='official',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='official',
                name='delete_delete',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='post',
                name='review_goes_its_way',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='post',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='post',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='post',
                name='delete_delete',
            ),
            migrations.AlterField(
                model_name='appointment',
                name='notice',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='officials.notice', verbose_name='任命公告'),
            ),
            migrations.AlterField(
                model_name='hotline',
                name='appointment',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hotlines', to='officials.appointment', verbose_name='任职'),
            ),
            migrations.AlterField(
                model_name='hotline',
                name='post',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hotlines', to='officials.post', verbose_name='岗位'),
            ),
            migrations.AlterField(
                model_name='hotline',
                name='restored_by',
                field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='恢复人'),
            ),
            migrations.AlterField(
                model_name='hotline',
                name='suspended_by',
                field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='暂停人'),
            ),
            migrations.AlterField(
                model_name='hotline',
                name='suspended_for',
                field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='officials.verification', verbose_name='暂停所依据的核验'),
            ),
            migrations.AlterField(
                model_name='hotlineevent',
                name='appointment',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.appointment', verbose_name='任职'),
            ),
            migrations.AlterField(
                model_name='hotlineevent',
                name='post',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.post', verbose_name='岗位'),
            ),
            migrations.AlterField(
                model_name='hotlinesource',
                name='hotline',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='officials.hotline', verbose_name='热线'),
            ),
            migrations.AlterField(
                model_name='importrow',
                name='post',
                field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.post', verbose_name='岗位'),
            ),
            migrations.AlterField(
                model_name='post',
                name='submitted_by',
                field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人'),
            ),
            migrations.AddIndex(
                model_name='appointment',
                index=models.Index(condition=models.Q(('notice__isnull', False)), fields=['notice'], name='appointment_notice'),
            ),
            migrations.AddIndex(
                model_name='hotline',
                index=models.Index(condition=models.Q(('post__isnull', False)), fields=['post'], name='hotline_post'),
            ),
            migrations.AddIndex(
                model_name='hotline',
                index=models.Index(condition=models.Q(('appointment__isnull', False)), fields=['appointment'], name='hotline_appointment'),
            ),
            migrations.AddIndex(
                model_name='hotline',
                index=models.Index(condition=models.Q(('suspended_by__isnull', False)), fields=['suspended_by'], name='hotline_suspended_by'),
            ),
            migrations.AddIndex(
                model_name='hotline',
                index=models.Index(condition=models.Q(('suspended_for__isnull', False)), fields=['suspended_for'], name='hotline_suspended_for'),
            ),
            migrations.AddIndex(
                model_name='hotline',
                index=models.Index(condition=models.Q(('restored_by__isnull', False)), fields=['restored_by'], name='hotline_restored_by'),
            ),
            migrations.AddIndex(
                model_name='hotlineevent',
                index=models.Index(condition=models.Q(('post__isnull', False)), fields=['post'], name='hotlineevent_post'),
            ),
            migrations.AddIndex(
                model_name='hotlineevent',
                index=models.Index(condition=models.Q(('appointment__isnull', False)), fields=['appointment'], name='hotlineevent_appointment'),
            ),
            migrations.AddIndex(
                model_name='importrow',
                index=models.Index(condition=models.Q(('post__isnull', False)), fields=['post'], name='import_row_post'),
            ),
            migrations.AddIndex(
                model_name='post',
                index=models.Index(condition=models.Q(('submitted_by__isnull', False)), fields=['submitted_by'], name='post_submitted_by'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='appointment',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_appointmentevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'insert\', id, "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id" FROM new_values;\n            RETURN NULL;\n        ', hash='7b3c85a914d183bb3a9a4703bd774e51caec8b74', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_67fce', referencing='REFERENCING NEW TABLE AS new_values ', table='officials_appointment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='appointment',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_appointmentevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'update\', id, "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id" FROM (SELECT "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id" FROM new_values EXCEPT SELECT "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id" FROM old_values)\n        AS changed ORDER BY id;\n            RETURN NULL;\n        ', hash='1cbadca0eb87821da3208a4e27e10075647c781b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_44d2f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='officials_appointment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='appointment',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_appointmentevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'delete\', id, "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id" FROM old_values;\n            RETURN NULL;\n        ', hash='f062f4a1cda0be1f7d70b22aa16e1b2cc627febe', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_3fca4', referencing='REFERENCING OLD TABLE AS old_values ', table='officials_appointment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='hotline',
                trigger=pgtrigger.compiler.Trigger(name='knows_its_post', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."post_id" IS NULL OR NEW."post_id" IS DISTINCT FROM (NEW."on_post_id"))', func='\n    NEW.on_post_id := coalesce(NEW.post_id, (SELECT post_id FROM public.officials_appointment\n        WHERE id = NEW.appointment_id));\n    RETURN NEW;\n', hash='5b541a5efa0e5308fcb4b0096fbcc7f3da933f3f', operation='INSERT', pgid='pgtrigger_knows_its_post_4c5fc', table='officials_hotline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='hotline',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_hotlineevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'insert\', id, "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason" FROM new_values;\n            RETURN NULL;\n        ', hash='60e94e3e09727822163075ee966973965ec5e463', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_7416d', referencing='REFERENCING NEW TABLE AS new_values ', table='officials_hotline', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='hotline',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_hotlineevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'update\', id, "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason" FROM (SELECT "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason" FROM new_values EXCEPT SELECT "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason" FROM old_values)\n        AS changed ORDER BY id;\n            RETURN NULL;\n        ', hash='e8424f0069f9638ef2959cbd8fce0aa4808d6feb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c76e5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='officials_hotline', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='hotline',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_hotlineevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'delete\', id, "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason" FROM old_values;\n            RETURN NULL;\n        ', hash='7804cf1dcfe5abee4320134b680583fdbe7b7192', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f587c', referencing='REFERENCING OLD TABLE AS old_values ', table='officials_hotline', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='hotlinesource',
                trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (SELECT (SELECT on_post_id FROM officials_hotline WHERE id = written.hotline_id)) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='91d4039690593950819abce70791d8c8d013e369', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touches_posts_of_new_0306f', referencing='REFERENCING NEW TABLE AS written ', table='officials_hotlinesource', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='hotlinesource',
                trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (SELECT (SELECT on_post_id FROM officials_hotline WHERE id = written.hotline_id)) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='ee4f3999fdccc333907c20bf02f079a3f002b8ad', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touches_posts_of_gone_2f7cc', referencing='REFERENCING OLD TABLE AS written ', table='officials_hotlinesource', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='hotlinesource',
                trigger=pgtrigger.compiler.Trigger(name='touches_posts', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed bigint[]; reduced bigint[];', func="\n                SELECT array_agg(DISTINCT touched.post) FILTER (WHERE NOT touched.is_less),\n                    array_agg(DISTINCT touched.post) FILTER (WHERE touched.is_less)\n                INTO changed, reduced\n                FROM (\n                    SELECT touched.post,\n                        false AS is_less\n                    FROM former JOIN present USING (id)\n                    CROSS JOIN LATERAL (\n                        SELECT * FROM (SELECT (SELECT on_post_id FROM officials_hotline WHERE id = former.hotline_id)) AS one\n                        UNION\n                        SELECT * FROM (SELECT (SELECT on_post_id FROM officials_hotline WHERE id = present.hotline_id)) AS other\n                    ) AS touched (post)\n                    WHERE to_jsonb(former) - '{}'::text[] <> to_jsonb(present) - '{}'::text[]\n                        AND touched.post IS NOT NULL\n                ) AS touched;\n                PERFORM public.officials_touch(changed, false) WHERE changed IS NOT NULL;\n                PERFORM public.officials_touch(reduced, true) WHERE reduced IS NOT NULL;\n                RETURN NULL;\n            ", hash='86345f8b0376fb2f6e8c5fab7c57019f9fa86ffb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touches_posts_4d59e', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS present ', table='officials_hotlinesource', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='hotlinesource',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_hotlinesourceevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "hotline_id", "notice_id", "printed_name", "printed_number")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'insert\', id, "id", "hotline_id", "notice_id", "printed_name", "printed_number" FROM new_values;\n            RETURN NULL;\n        ', hash='b3d4580b59d96db8e1d01102b93c200e0e88168a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_14cbf', referencing='REFERENCING NEW TABLE AS new_values ', table='officials_hotlinesource', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='hotlinesource',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_hotlinesourceevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "hotline_id", "notice_id", "printed_name", "printed_number")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'update\', id, "id", "hotline_id", "notice_id", "printed_name", "printed_number" FROM (SELECT "id", "hotline_id", "notice_id", "printed_name", "printed_number" FROM new_values EXCEPT SELECT "id", "hotline_id", "notice_id", "printed_name", "printed_number" FROM old_values)\n        AS changed ORDER BY id;\n            RETURN NULL;\n        ', hash='1b5ae36dd631412d3684dec8ed98a3b0c10e87a7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_faa6b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='officials_hotlinesource', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='hotlinesource',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_hotlinesourceevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "hotline_id", "notice_id", "printed_name", "printed_number")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'delete\', id, "id", "hotline_id", "notice_id", "printed_name", "printed_number" FROM old_values;\n            RETURN NULL;\n        ', hash='1d1ad263d7c7d0424a06b1ca40bd59b56d2bfeb4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_9aec3', referencing='REFERENCING OLD TABLE AS old_values ', table='officials_hotlinesource', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='importrow',
                trigger=pgtrigger.compiler.Trigger(name='stays_when_applied_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (SELECT FROM public.officials_importbatch\n                WHERE id IN (SELECT batch_id FROM written) AND state IN ('applied', 'undone'))\n            AND EXISTS (SELECT FROM written JOIN public.officials_importbatch batch ON batch.id = written.batch_id\n                WHERE batch.state IN ('applied', 'undone'))\n        THEN\n            RAISE check_violation USING CONSTRAINT = 'import_row_stays_when_applied',\n                MESSAGE = 'the rows of a list that was applied stay as they were';\n        END IF;\n         RETURN NULL;", hash='4ed2f15094d2e9287ac57923e92ec18f3d54da60', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stays_when_applied_insert_833eb', referencing='REFERENCING NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='importrow',
                trigger=pgtrigger.compiler.Trigger(name='stays_when_applied_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (SELECT FROM public.officials_importbatch\n                WHERE id IN (SELECT batch_id FROM written UNION SELECT batch_id FROM former) AND state IN ('applied', 'undone'))\n            AND EXISTS (SELECT \n        FROM written FULL JOIN former ON former.id = written.id\n        JOIN public.officials_importbatch batch ON batch.id IN (written.batch_id, former.batch_id)\n    \n                WHERE batch.state IN ('applied', 'undone') AND (\n            batch.state = 'undone' AND (written.post_id IS NULL OR written.post_id = former.post_id) AND (written.post_revision IS NULL OR written.post_revision = former.post_revision) AND (written.official_id IS NULL OR written.official_id = former.official_id) AND (written.department_id IS NULL OR written.department_id = former.department_id)\n                AND (former.id, former.batch_id, former.position, former.sheet, former.row, former.uid, former.unit, former.name, former.is_vacant, former.title, former.duties, former.hours, former.numbers, former.hotlines, former.action, former.region_id, former.department_type_id, former.changes, former.doubts, former.problems, former.is_asked, former.written_revision, former.before) IS NOT DISTINCT FROM (written.id, written.batch_id, written.position, written.sheet, written.row, written.uid, written.unit, written.name, written.is_vacant, written.title, written.duties, written.hours, written.numbers, written.hotlines, written.action, written.region_id, written.department_type_id, written.changes, written.doubts, written.problems, written.is_asked, written.written_revision, written.before)\n        ) IS NOT TRUE)\n        THEN\n            RAISE check_violation USING CONSTRAINT = 'import_row_stays_when_applied',\n                MESSAGE = 'the rows of a list that was applied stay as they were';\n        END IF;\n         RETURN NULL;", hash='a2c14156697bfe78808df1d5a33de68ec0c4e5e1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_stays_when_applied_update_252fc', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='importrow',
                trigger=pgtrigger.compiler.Trigger(name='stays_when_applied_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (SELECT FROM public.officials_importbatch\n                WHERE id IN (SELECT batch_id FROM former) AND state IN ('applied', 'undone'))\n            AND EXISTS (SELECT FROM former JOIN public.officials_importbatch batch ON batch.id = former.batch_id\n                WHERE batch.state IN ('applied', 'undone'))\n        THEN\n            RAISE check_violation USING CONSTRAINT = 'import_row_stays_when_applied',\n                MESSAGE = 'the rows of a list that was applied stay as they were';\n        END IF;\n         RETURN NULL;", hash='8d649881540299256ee5b8de4b59bd7051502236', level='STATEMENT', operation='DELETE', pgid='pgtrigger_stays_when_applied_delete_e5ffc', referencing='REFERENCING OLD TABLE AS former ', table='officials_importrow', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='importrow',
                trigger=pgtrigger.compiler.Trigger(name='follows_merger_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        IF (SELECT bool_or(locked.merged_into_id IS NOT NULL) FROM (\n            SELECT merged_into_id FROM public.officials_region\n            WHERE id = ANY(ARRAY(SELECT DISTINCT region_id FROM written))\n            ORDER BY id FOR KEY SHARE) AS locked)\n        THEN\n            UPDATE public.officials_importrow AS row SET region_id = place.merged_into_id\n            FROM public.officials_region place\n            WHERE row.id IN (SELECT id FROM written) AND place.id = row.region_id\n                AND place.merged_into_id IS NOT NULL;\n        END IF;\n     RETURN NULL;', hash='5c3ad4949197aa09a16e4b7ec5071c6e0603ff6c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_follows_merger_insert_f66d7', referencing='REFERENCING NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='importrow',
                trigger=pgtrigger.compiler.Trigger(name='stays_in_its_region_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (\n    WITH planned AS MATERIALIZED (\n        SELECT row.batch_id, row.region_id, row.department_id, row.department_type_id,\n            row.official_id, row.post_id\n        FROM written row\n    ), body AS (\n        SELECT batch_id, department_id FROM planned WHERE department_id IS NOT NULL\n        UNION\n        SELECT planned.batch_id, post.department_id FROM planned\n        LEFT JOIN public.officials_post post ON post.id = planned.post_id\n        WHERE planned.post_id IS NOT NULL\n    ), place AS (\n        SELECT batch_id, region_id FROM planned WHERE region_id IS NOT NULL\n        UNION\n        SELECT body.batch_id, department.region_id FROM body\n        LEFT JOIN public.officials_department department ON department.id = body.department_id\n    )\n    SELECT FROM place\n    JOIN public.officials_importbatch batch ON batch.id = place.batch_id\n    LEFT JOIN public.officials_region region ON region.id = place.region_id\n    WHERE (region.path @> ARRAY[batch.region_id]) IS NOT TRUE\n    UNION ALL\n    SELECT FROM planned\n    LEFT JOIN public.officials_departmenttype type ON type.id = planned.department_type_id\n    WHERE planned.department_type_id IS NOT NULL AND type.id IS NULL\n    UNION ALL\n    SELECT FROM planned\n    LEFT JOIN public.officials_official official ON official.id = planned.official_id\n    WHERE planned.official_id IS NOT NULL AND official.id IS NULL\n) THEN\n            RAISE check_violation USING CONSTRAINT = 'import_row_stays_in_its_region',\n                MESSAGE = 'a row names what stands in the region of its list';\n        END IF;\n         RETURN NULL;", hash='c8391b6eaf83860c20651f8e69308ef75eb941c2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stays_in_its_region_insert_a5cf0', referencing='REFERENCING NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='importrow',
                trigger=pgtrigger.compiler.Trigger(name='follows_merger_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        IF (SELECT bool_or(locked.merged_into_id IS NOT NULL) FROM (\n            SELECT merged_into_id FROM public.officials_region\n            WHERE id = ANY(ARRAY(SELECT DISTINCT region_id FROM written))\n            ORDER BY id FOR KEY SHARE) AS locked)\n        THEN\n            UPDATE public.officials_importrow AS row SET region_id = place.merged_into_id\n            FROM public.officials_region place\n            WHERE row.id IN (SELECT id FROM written) AND place.id = row.region_id\n                AND place.merged_into_id IS NOT NULL;\n        END IF;\n     RETURN NULL;', hash='65288006ad141c811eeec7d4403f80cda5f79504', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_follows_merger_update_9b348', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='importrow',
                trigger=pgtrigger.compiler.Trigger(name='stays_in_its_region_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (\n    WITH planned AS MATERIALIZED (\n        SELECT row.batch_id, row.region_id, row.department_id, row.department_type_id,\n            row.official_id, row.post_id\n        \n        FROM written row JOIN former ON former.id = row.id\n            AND (former.batch_id, former.region_id, former.department_id,\n                former.department_type_id, former.official_id, former.post_id) IS DISTINCT FROM\n                (row.batch_id, row.region_id, row.department_id, row.department_type_id,\n                row.official_id, row.post_id)\n    \n    ), body AS (\n        SELECT batch_id, department_id FROM planned WHERE department_id IS NOT NULL\n        UNION\n        SELECT planned.batch_id, post.department_id FROM planned\n        LEFT JOIN public.officials_post post ON post.id = planned.post_id\n        WHERE planned.post_id IS NOT NULL\n    ), place AS (\n        SELECT batch_id, region_id FROM planned WHERE region_id IS NOT NULL\n        UNION\n        SELECT body.batch_id, department.region_id FROM body\n        LEFT JOIN public.officials_department department ON department.id = body.department_id\n    )\n    SELECT FROM place\n    JOIN public.officials_importbatch batch ON batch.id = place.batch_id\n    LEFT JOIN public.officials_region region ON region.id = place.region_id\n    WHERE (region.path @> ARRAY[batch.region_id]) IS NOT TRUE\n    UNION ALL\n    SELECT FROM planned\n    LEFT JOIN public.officials_departmenttype type ON type.id = planned.department_type_id\n    WHERE planned.department_type_id IS NOT NULL AND type.id IS NULL\n    UNION ALL\n    SELECT FROM planned\n    LEFT JOIN public.officials_official official ON official.id = planned.official_id\n    WHERE planned.official_id IS NOT NULL AND official.id IS NULL\n) THEN\n            RAISE check_violation USING CONSTRAINT = 'import_row_stays_in_its_region',\n                MESSAGE = 'a row names what stands in the region of its list';\n        END IF;\n         RETURN NULL;", hash='c9ab9aaef82b0b352632a8e5c2468ea9a23c7d70', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_stays_in_its_region_update_c06e2', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='official',
                trigger=pgtrigger.compiler.Trigger(name='follows_merger_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        IF (SELECT bool_or(locked.merged_into_id IS NOT NULL) FROM (\n            SELECT merged_into_id FROM public.officials_region\n            WHERE id = ANY(ARRAY(SELECT DISTINCT owner_region_id FROM written))\n            ORDER BY id FOR KEY SHARE) AS locked)\n        THEN\n            UPDATE public.officials_official AS row SET owner_region_id = place.merged_into_id\n            FROM public.officials_region place\n            WHERE row.id IN (SELECT id FROM written) AND place.id = row.owner_region_id\n                AND place.merged_into_id IS NOT NULL;\n        END IF;\n     RETURN NULL;', hash='52fc64138a5f057a32b2e36c7b058ac8680e6d45', level='STATEMENT', operation='INSERT', pgid='pgtrigger_follows_merger_of_new_d506a', referencing='REFERENCING NEW TABLE AS written ', table='officials_official', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='official',
                trigger=pgtrigger.compiler.Trigger(name='follows_merger', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE successor bigint;', func="\n            IF TG_OP = 'UPDATE' AND NEW.owner_region_id IS NOT DISTINCT FROM OLD.owner_region_id THEN\n                RETURN NEW;\n            END IF;\n            SELECT merged_into_id INTO successor\n                FROM public.officials_region WHERE id = NEW.owner_region_id FOR KEY SHARE;\n            NEW.owner_region_id := coalesce(successor, NEW.owner_region_id);\n            RETURN NEW;\n        ", hash='8928307cfde0101b134f23cb556d734009019d68', operation='UPDATE OF "owner_region_id"', pgid='pgtrigger_follows_merger_53718', table='officials_official', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='official',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_officialevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'insert\', id, "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo" FROM new_values;\n            RETURN NULL;\n        ', hash='bc1c6aab523cdaded300d2e099a853c6c02f0dcd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_80e73', referencing='REFERENCING NEW TABLE AS new_values ', table='officials_official', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='official',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_officialevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'update\', id, "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo" FROM (SELECT "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo" FROM new_values EXCEPT SELECT "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo" FROM old_values)\n        AS changed ORDER BY id;\n            RETURN NULL;\n        ', hash='bb58117dbb15a6b8b4c78e41b94d555b3b94fdbe', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4c65b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='officials_official', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='official',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_officialevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'delete\', id, "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo" FROM old_values;\n            RETURN NULL;\n        ', hash='4161f56d9317361bd53042441a2aae14a046b4d0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b584a', referencing='REFERENCING OLD TABLE AS old_values ', table='officials_official', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='review_goes_its_way', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."review_state" IS DISTINCT FROM (NEW."review_state") AND NOT (NEW."review_state" = \'submitted\' AND OLD."review_state" = \'draft\'))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."review_state", \':\', NEW."review_state") = ANY(\'{draft:submitted,submitted:draft,submitted:approved,approved:draft}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."review_state" IS DISTINCT FROM NEW."review_state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "review_state" from "%" to "%" on table %\', OLD."review_state", NEW."review_state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='391715429470281f81e728a5b617e880bebf5833', operation='UPDATE', pgid='pgtrigger_review_goes_its_way_65acd', table='officials_post', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_postevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'insert\', id, "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at" FROM new_values;\n            RETURN NULL;\n        ', hash='9bf45c6a6288114d012c76220b3fedb860a431ce', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_66dff', referencing='REFERENCING NEW TABLE AS new_values ', table='officials_post', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_postevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'update\', id, "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at" FROM (SELECT "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at" FROM new_values EXCEPT SELECT "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at" FROM old_values)\n        AS changed ORDER BY id;\n            RETURN NULL;\n        ', hash='62c9240c73cf24abd34960cc23a42ad999a882ef', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_aea89', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='officials_post', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_postevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at")\n            SELECT now(), (SELECT nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb), (SELECT nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid), \'delete\', id, "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at" FROM old_values;\n            RETURN NULL;\n        ', hash='0658c2899c863262d128457f9f2769eb14d6df44', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_512c1', referencing='REFERENCING OLD TABLE AS old_values ', table='officials_post', when='AFTER')),
            ),
        ]),
    ]
