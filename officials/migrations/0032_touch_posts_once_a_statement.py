"""Let a statement that writes many rows touch their posts once, and look up the writer once."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION officials_behind(who bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.officials_user WHERE id = who AND confirmed_at IS NULL
        AND credential_givers <> '{}')
    THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        WITH RECURSIVE chain (id) AS (
            SELECT unnest(credential_givers) FROM public.officials_user
            WHERE officials_user.id = who AND confirmed_at IS NULL
            UNION
            SELECT unnest(maker.credential_givers)
            FROM chain JOIN public.officials_user maker USING (id)
            WHERE maker.confirmed_at IS NULL
        )
        SELECT id FROM chain WHERE id <> who ORDER BY id);
END $$;

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

FORMER = """
CREATE OR REPLACE FUNCTION officials_behind(who bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        WITH RECURSIVE chain (id) AS (
            SELECT unnest(credential_givers) FROM public.officials_user
            WHERE officials_user.id = who AND confirmed_at IS NULL
            UNION
            SELECT unnest(maker.credential_givers)
            FROM chain JOIN public.officials_user maker USING (id)
            WHERE maker.confirmed_at IS NULL
        )
        SELECT id FROM chain WHERE id <> who ORDER BY id);
END $$;

CREATE OR REPLACE FUNCTION officials_touch(posts bigint[], taking_away boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
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
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0040_withheld_names'),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, FORMER),
        pgtrigger.migrations.RemoveTrigger(
            model_name='appointment',
            name='touches_posts',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='touches_posts',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotlinesource',
            name='touches_posts',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='notice',
            name='touches_posts',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='official',
            name='touches_posts',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (SELECT written.post_id WHERE written.post_id IS NOT NULL) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='37a40dead3ea823f9e66aabec2f0e5ad2c70d3c0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touches_posts_of_new_cde1a', referencing='REFERENCING NEW TABLE AS written ', table='officials_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (SELECT written.post_id WHERE written.post_id IS NOT NULL) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='733b3bf63a334aa9c2d4a86a1e9baf5df45d4f47', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touches_posts_of_gone_b6193', referencing='REFERENCING OLD TABLE AS written ', table='officials_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed bigint[]; reduced bigint[];', func="\n                SELECT array_agg(DISTINCT touched.post) FILTER (WHERE NOT touched.is_less),\n                    array_agg(DISTINCT touched.post) FILTER (WHERE touched.is_less)\n                INTO changed, reduced\n                FROM (\n                    SELECT touched.post,\n                        \n                    to_jsonb(former) - 'end_date' = to_jsonb(present) - 'end_date'\n                    AND present.end_date < coalesce(former.end_date, 'infinity')\n                 AS is_less\n                    FROM former JOIN present USING (id)\n                    CROSS JOIN LATERAL (\n                        SELECT * FROM (SELECT former.post_id WHERE former.post_id IS NOT NULL) AS one\n                        UNION\n                        SELECT * FROM (SELECT present.post_id WHERE present.post_id IS NOT NULL) AS other\n                    ) AS touched (post)\n                    WHERE to_jsonb(former) - '{}'::text[] <> to_jsonb(present) - '{}'::text[]\n                        AND touched.post IS NOT NULL\n                ) AS touched;\n                PERFORM public.officials_touch(changed, false) WHERE changed IS NOT NULL;\n                PERFORM public.officials_touch(reduced, true) WHERE reduced IS NOT NULL;\n                RETURN NULL;\n            ", hash='15741c608e85410f310583726861543dc042d9d3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touches_posts_35356', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS present ', table='officials_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (\n                SELECT post_id FROM (\n                    SELECT written.post_id\n                    UNION ALL\n                    SELECT post_id FROM officials_appointment WHERE id = written.appointment_id\n                ) AS posts WHERE post_id IS NOT NULL\n                ) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='8525ac2eaa7eb74438972a3b306d0ba00790766b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touches_posts_of_new_843b2', referencing='REFERENCING NEW TABLE AS written ', table='officials_hotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (\n                SELECT post_id FROM (\n                    SELECT written.post_id\n                    UNION ALL\n                    SELECT post_id FROM officials_appointment WHERE id = written.appointment_id\n                ) AS posts WHERE post_id IS NOT NULL\n                ) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='31a330f6dd67ef79be12ebf2bfe7b4b797b017c4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touches_posts_of_gone_d41c6', referencing='REFERENCING OLD TABLE AS written ', table='officials_hotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed bigint[]; reduced bigint[];', func="\n                SELECT array_agg(DISTINCT touched.post) FILTER (WHERE NOT touched.is_less),\n                    array_agg(DISTINCT touched.post) FILTER (WHERE touched.is_less)\n                INTO changed, reduced\n                FROM (\n                    SELECT touched.post,\n                        false AS is_less\n                    FROM former JOIN present USING (id)\n                    CROSS JOIN LATERAL (\n                        SELECT * FROM (\n                SELECT post_id FROM (\n                    SELECT former.post_id\n                    UNION ALL\n                    SELECT post_id FROM officials_appointment WHERE id = former.appointment_id\n                ) AS posts WHERE post_id IS NOT NULL\n                ) AS one\n                        UNION\n                        SELECT * FROM (\n                SELECT post_id FROM (\n                    SELECT present.post_id\n                    UNION ALL\n                    SELECT post_id FROM officials_appointment WHERE id = present.appointment_id\n                ) AS posts WHERE post_id IS NOT NULL\n                ) AS other\n                    ) AS touched (post)\n                    WHERE to_jsonb(former) - '{suspended_at,suspended_by_id,suspended_for_id,restored_by_id,restore_waived,withdrawn_at,public_reason}'::text[] <> to_jsonb(present) - '{suspended_at,suspended_by_id,suspended_for_id,restored_by_id,restore_waived,withdrawn_at,public_reason}'::text[]\n                        AND touched.post IS NOT NULL\n                ) AS touched;\n                PERFORM public.officials_touch(changed, false) WHERE changed IS NOT NULL;\n                PERFORM public.officials_touch(reduced, true) WHERE reduced IS NOT NULL;\n                RETURN NULL;\n            ", hash='9352cd565552cfb39066af1bd7aad8a0b6f84585', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touches_posts_0afe2', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS present ', table='officials_hotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotlinesource',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (\n                SELECT coalesce(hotline.post_id, appointment.post_id)\n                FROM officials_hotline hotline\n                LEFT JOIN officials_appointment appointment\n                    ON appointment.id = hotline.appointment_id\n                WHERE hotline.id = written.hotline_id\n                ) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='e0fc4cacea676f174d881450d470f48d02f1d182', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touches_posts_of_new_0306f', referencing='REFERENCING NEW TABLE AS written ', table='officials_hotlinesource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotlinesource',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (\n                SELECT coalesce(hotline.post_id, appointment.post_id)\n                FROM officials_hotline hotline\n                LEFT JOIN officials_appointment appointment\n                    ON appointment.id = hotline.appointment_id\n                WHERE hotline.id = written.hotline_id\n                ) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='1c12a1c025f99aa9b9d04ab5e87ad6f2d858ab79', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touches_posts_of_gone_2f7cc', referencing='REFERENCING OLD TABLE AS written ', table='officials_hotlinesource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotlinesource',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed bigint[]; reduced bigint[];', func="\n                SELECT array_agg(DISTINCT touched.post) FILTER (WHERE NOT touched.is_less),\n                    array_agg(DISTINCT touched.post) FILTER (WHERE touched.is_less)\n                INTO changed, reduced\n                FROM (\n                    SELECT touched.post,\n                        false AS is_less\n                    FROM former JOIN present USING (id)\n                    CROSS JOIN LATERAL (\n                        SELECT * FROM (\n                SELECT coalesce(hotline.post_id, appointment.post_id)\n                FROM officials_hotline hotline\n                LEFT JOIN officials_appointment appointment\n                    ON appointment.id = hotline.appointment_id\n                WHERE hotline.id = former.hotline_id\n                ) AS one\n                        UNION\n                        SELECT * FROM (\n                SELECT coalesce(hotline.post_id, appointment.post_id)\n                FROM officials_hotline hotline\n                LEFT JOIN officials_appointment appointment\n                    ON appointment.id = hotline.appointment_id\n                WHERE hotline.id = present.hotline_id\n                ) AS other\n                    ) AS touched (post)\n                    WHERE to_jsonb(former) - '{}'::text[] <> to_jsonb(present) - '{}'::text[]\n                        AND touched.post IS NOT NULL\n                ) AS touched;\n                PERFORM public.officials_touch(changed, false) WHERE changed IS NOT NULL;\n                PERFORM public.officials_touch(reduced, true) WHERE reduced IS NOT NULL;\n                RETURN NULL;\n            ", hash='2623749654726b5f3b5211efff6c69e5dfdfdf9d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touches_posts_4d59e', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS present ', table='officials_hotlinesource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF to_jsonb(OLD) - '{file_name,file_type,file_size,file_sha256,owner_region_id}'::text[] = to_jsonb(NEW) - '{file_name,file_type,file_size,file_sha256,owner_region_id}'::text[] THEN\n                RETURN NULL;\n            END IF;\n            PERFORM public.officials_touch(\n                ARRAY(\n                SELECT coalesce(hotline.post_id, appointment.post_id)\n                FROM officials_hotlinesource source\n                JOIN officials_hotline hotline ON hotline.id = source.hotline_id\n                LEFT JOIN officials_appointment appointment\n                    ON appointment.id = hotline.appointment_id\n                WHERE source.notice_id = OLD.id\n                 UNION \n                SELECT coalesce(hotline.post_id, appointment.post_id)\n                FROM officials_hotlinesource source\n                JOIN officials_hotline hotline ON hotline.id = source.hotline_id\n                LEFT JOIN officials_appointment appointment\n                    ON appointment.id = hotline.appointment_id\n                WHERE source.notice_id = NEW.id\n                ), false);\n            RETURN NULL;\n        ", hash='cd61e7a16db57f63daa0b2c35939a23000eb6332', operation='UPDATE', pgid='pgtrigger_touches_posts_d4eb3', table='officials_notice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='official',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (SELECT post_id FROM officials_appointment WHERE official_id = written.id) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='a6d3d4c2164548042b246b52ed3ec88df80c7422', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touches_posts_of_new_5f7ab', referencing='REFERENCING NEW TABLE AS written ', table='officials_official', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='official',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (SELECT post_id FROM officials_appointment WHERE official_id = written.id) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='02a70c8b70b2e707aba35592521e4e41698c2849', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touches_posts_of_gone_27513', referencing='REFERENCING OLD TABLE AS written ', table='officials_official', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='official',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed bigint[]; reduced bigint[];', func="\n                SELECT array_agg(DISTINCT touched.post) FILTER (WHERE NOT touched.is_less),\n                    array_agg(DISTINCT touched.post) FILTER (WHERE touched.is_less)\n                INTO changed, reduced\n                FROM (\n                    SELECT touched.post,\n                        false AS is_less\n                    FROM former JOIN present USING (id)\n                    CROSS JOIN LATERAL (\n                        SELECT * FROM (SELECT post_id FROM officials_appointment WHERE official_id = former.id) AS one\n                        UNION\n                        SELECT * FROM (SELECT post_id FROM officials_appointment WHERE official_id = present.id) AS other\n                    ) AS touched (post)\n                    WHERE to_jsonb(former) - '{owner_region_id}'::text[] <> to_jsonb(present) - '{owner_region_id}'::text[]\n                        AND touched.post IS NOT NULL\n                ) AS touched;\n                PERFORM public.officials_touch(changed, false) WHERE changed IS NOT NULL;\n                PERFORM public.officials_touch(reduced, true) WHERE reduced IS NOT NULL;\n                RETURN NULL;\n            ", hash='a6e5412f8f021b99f7e44fe10f733f81b73f90e5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touches_posts_66f93', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS present ', table='officials_official', when='AFTER')),
        ),
    ]
