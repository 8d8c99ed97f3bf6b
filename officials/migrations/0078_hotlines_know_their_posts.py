"""Let each hotline have its post, and let triggers read it there."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0077_fill_posts_of_hotlines'),
    ]

    operations = [
        migrations.AlterField(
            model_name='hotline',
            name='on_post',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.post', verbose_name='所在岗位'),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='touches_posts_of_new',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='touches_posts_of_gone',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='touches_posts',
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
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (SELECT written.on_post_id) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='4ee01f3847632d7cc55622fa4154da390f2c4cc6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touches_posts_of_new_843b2', referencing='REFERENCING NEW TABLE AS written ', table='officials_hotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (SELECT written.on_post_id) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='fde35c15fed94f020f5d7671a6f882c7ad0d1051', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touches_posts_of_gone_d41c6', referencing='REFERENCING OLD TABLE AS written ', table='officials_hotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed bigint[]; reduced bigint[];', func="\n                SELECT array_agg(DISTINCT touched.post) FILTER (WHERE NOT touched.is_less),\n                    array_agg(DISTINCT touched.post) FILTER (WHERE touched.is_less)\n                INTO changed, reduced\n                FROM (\n                    SELECT touched.post,\n                        false AS is_less\n                    FROM former JOIN present USING (id)\n                    CROSS JOIN LATERAL (\n                        SELECT * FROM (SELECT former.on_post_id) AS one\n                        UNION\n                        SELECT * FROM (SELECT present.on_post_id) AS other\n                    ) AS touched (post)\n                    WHERE to_jsonb(former) - '{on_post_id,suspended_at,suspended_by_id,suspended_for_id,restored_by_id,restore_waived,withdrawn_at,public_reason}'::text[] <> to_jsonb(present) - '{on_post_id,suspended_at,suspended_by_id,suspended_for_id,restored_by_id,restore_waived,withdrawn_at,public_reason}'::text[]\n                        AND touched.post IS NOT NULL\n                ) AS touched;\n                PERFORM public.officials_touch(changed, false) WHERE changed IS NOT NULL;\n                PERFORM public.officials_touch(reduced, true) WHERE reduced IS NOT NULL;\n                RETURN NULL;\n            ", hash='0130ded48ea66abee7ba2403b4942c7fa23bb5c3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touches_posts_0afe2', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS present ', table='officials_hotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotlinesource',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (SELECT on_post_id FROM officials_hotline WHERE id = written.hotline_id) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='e9214078e8587b507fa95ffc91bf39e221b7ea94', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touches_posts_of_new_0306f', referencing='REFERENCING NEW TABLE AS written ', table='officials_hotlinesource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotlinesource',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (SELECT on_post_id FROM officials_hotline WHERE id = written.hotline_id) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='b2cdb4bcf78dc68345da71568101c419801fc7ee', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touches_posts_of_gone_2f7cc', referencing='REFERENCING OLD TABLE AS written ', table='officials_hotlinesource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotlinesource',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed bigint[]; reduced bigint[];', func="\n                SELECT array_agg(DISTINCT touched.post) FILTER (WHERE NOT touched.is_less),\n                    array_agg(DISTINCT touched.post) FILTER (WHERE touched.is_less)\n                INTO changed, reduced\n                FROM (\n                    SELECT touched.post,\n                        false AS is_less\n                    FROM former JOIN present USING (id)\n                    CROSS JOIN LATERAL (\n                        SELECT * FROM (SELECT on_post_id FROM officials_hotline WHERE id = former.hotline_id) AS one\n                        UNION\n                        SELECT * FROM (SELECT on_post_id FROM officials_hotline WHERE id = present.hotline_id) AS other\n                    ) AS touched (post)\n                    WHERE to_jsonb(former) - '{}'::text[] <> to_jsonb(present) - '{}'::text[]\n                        AND touched.post IS NOT NULL\n                ) AS touched;\n                PERFORM public.officials_touch(changed, false) WHERE changed IS NOT NULL;\n                PERFORM public.officials_touch(reduced, true) WHERE reduced IS NOT NULL;\n                RETURN NULL;\n            ", hash='88258321693f7ff6cd368654ce6fb6e68bf49289', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touches_posts_4d59e', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS present ', table='officials_hotlinesource', when='AFTER')),
        ),
    ]
