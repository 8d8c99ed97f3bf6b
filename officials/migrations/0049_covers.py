"""Add covers: who answers for the holder of a post from a day to a day."""

import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import officials.models.expressions
import officials.models.identifiers
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


FORWARD = """
CREATE OR REPLACE FUNCTION officials_covering(covering varchar) RETURNS bigint
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN (
    SELECT edition.id
    FROM public.officials_post post
    JOIN public.officials_edition edition ON edition.post_id = post.id
    WHERE post.uid = covering
        AND NOT edition.closed AND edition.period @> public.officials_now()
        AND EXISTS (
            SELECT FROM public.officials_editionhotline hotline
            WHERE hotline.edition_id = edition.id AND hotline.withdrawn_at IS NULL
                AND hotline.suspended_at IS NULL AND hotline.use = 'call'
                AND hotline.result NOT IN ('dead', 'wrong')));

CREATE OR REPLACE VIEW live_cover AS
SELECT edition.id, edition.id AS post_id, covering.id AS covered_by_id,
    (edition.card->'cover'->>'start')::date AS start, (edition.card->'cover'->>'end')::date AS "end"
FROM public.officials_edition edition
JOIN public.officials_edition covering
    ON covering.id = public.officials_covering(edition.card->'cover'->>'post')
    AND covering.department_id = edition.department_id
WHERE NOT edition.closed AND edition.period @> public.officials_now();
"""
BACKWARD = """
DROP VIEW live_cover;
DROP FUNCTION officials_covering(varchar);
"""


class Migration(migrations.Migration):
    dependencies = [
        ('officials', '0048_mask_confirmed_texts'),
    ]

    operations = [
        migrations.CreateModel(
            name='LiveCover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
            name='Cover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', officials.models.identifiers.UidField(default=officials.models.identifiers.new_uid, editable=False, max_length=12, unique=True, verbose_name='编号')),
                ('start_date', models.DateField(help_text='从这一天零时起公开，例如：明天。', verbose_name='代接首日')),
                ('end_date', models.DateField(help_text='代接的最后一天；次日零时自动结束。', verbose_name='代接末日')),
                ('reason', models.CharField(help_text='只有工作人员看到，写入修改记录，例如：外出学习。', max_length=200, verbose_name='事由')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='提前结束时间')),
            ],
            options={
                'verbose_name': '代接',
                'verbose_name_plural': '代接',
                'ordering': ['start_date', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CoverEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('uid', officials.models.identifiers.UidField(default=officials.models.identifiers.new_uid, editable=False, max_length=12, verbose_name='编号')),
                ('start_date', models.DateField(help_text='从这一天零时起公开，例如：明天。', verbose_name='代接首日')),
                ('end_date', models.DateField(help_text='代接的最后一天；次日零时自动结束。', verbose_name='代接末日')),
                ('reason', models.CharField(help_text='只有工作人员看到，写入修改记录，例如：外出学习。', max_length=200, verbose_name='事由')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='提前结束时间')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='cover_has_a_number', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (jsonb_typeof(NEW.card->'cover') = 'object')", constraint='CONSTRAINT', func="\n                    IF public.officials_covering(NEW.card->'cover'->>'post') IS NULL\n                        AND NOT EXISTS (SELECT FROM public.officials_edition\n                            WHERE post_id = NEW.post_id AND revision = NEW.revision\n                            AND id < NEW.id AND card->'cover' = NEW.card->'cover')\n                        AND NOT EXISTS (SELECT FROM public.officials_editionevent\n                            WHERE post_id = NEW.post_id AND revision = NEW.revision\n                            AND id < NEW.id AND card->'cover' = NEW.card->'cover')\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'edition_cover_has_a_number',\n                            MESSAGE = 'a cover names a public post with a number to call';\n                    END IF;\n                    RETURN NULL;\n                ", hash='5fcd556c83de58b195ec10e972c4c44d6267965b', operation='INSERT', pgid='pgtrigger_cover_has_a_number_6b49d', table='officials_edition', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddField(
            model_name='cover',
            name='covered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='officials.post', verbose_name='代接岗位'),
        ),
        migrations.AddField(
            model_name='cover',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covers', to='officials.post', verbose_name='岗位'),
        ),
        migrations.AddField(
            model_name='coverevent',
            name='covered_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.post', verbose_name='代接岗位'),
        ),
        migrations.AddField(
            model_name='coverevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='officials.cover'),
        ),
        migrations.AddField(
            model_name='coverevent',
            name='post',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.post', verbose_name='岗位'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.CheckConstraint(condition=models.Q(('uid__regex', '^[0123456789abcdefghjkmnpqrstvwxyz]{12}$')), name='officials_cover_uid'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.CheckConstraint(condition=models.Q(('post', models.F('covered_by')), _negated=True), name='cover_by_another_post', violation_error_message='岗位不能代接自己的电话。'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.CheckConstraint(condition=models.Q(('end_date__gte', models.F('start_date'))), name='cover_ends_after_it_starts', violation_error_message='代接末日不能早于首日。'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.CheckConstraint(condition=models.Q(('start_date__range', [datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)]), ('end_date__range', [datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)])), name='cover_in_a_lifetime', violation_error_message='代接日期不对。'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='cover_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at__isnull', True)), expressions=[('post', '='), (officials.models.expressions.DateRange('start_date', 'end_date', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='cover_one_at_a_time', violation_error_message='同一岗位同一天只能有一个代接。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='uid_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."uid" IS DISTINCT FROM (NEW."uid"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='899c71889829538c459f498faefa551fca3ca3de', operation='UPDATE', pgid='pgtrigger_uid_is_final_39a48', table='officials_cover', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='stays_in_its_department', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF (SELECT department_id FROM public.officials_post WHERE id = NEW.post_id)\n                        IS DISTINCT FROM\n                       (SELECT department_id FROM public.officials_post\n                            WHERE id = NEW.covered_by_id)\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'cover_in_its_department',\n                            MESSAGE = 'a post is covered by another of its department';\n                    END IF;\n                    RETURN NEW;\n                ", hash='fbd3fa4716a67d00537dc6873556cd69744ee37a', operation='INSERT OR UPDATE OF "covered_by_id"', pgid='pgtrigger_stays_in_its_department_40780', table='officials_cover', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='stays_on_its_post', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."post_id" IS DISTINCT FROM (NEW."post_id"))', func="\n                    RAISE check_violation USING CONSTRAINT = 'cover_stays_on_its_post',\n                        MESSAGE = 'a cover stays on its post; another post has another one';\n                ", hash='03740e62f512b3680c3e9f8331c3b3b18ed5cc72', operation='UPDATE', pgid='pgtrigger_stays_on_its_post_fdc48', table='officials_cover', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='stays_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ended_at" IS NOT NULL AND OLD."ended_at" IS DISTINCT FROM (NEW."ended_at"))', func="\n                    RAISE check_violation USING CONSTRAINT = 'cover_stays_ended',\n                        MESSAGE = 'a cover that was ended early does not come back';\n                ", hash='1d35a15a2d2305eba17e34cf7a73afda608382e7', operation='UPDATE', pgid='pgtrigger_stays_ended_8144d', table='officials_cover', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='an_end_ends_what_is_shown', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n                    IF TG_OP = 'UPDATE' AND NEW.ended_at IS NULL THEN\n                        RETURN NULL;\n                    END IF;\n                    IF EXISTS (\n                        SELECT FROM public.officials_edition\n                        WHERE post_id = OLD.post_id AND NOT closed\n                            AND card->'cover'->>'cover' = OLD.uid\n                            AND coalesce(upper(period), 'infinity') > public.officials_now())\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'cover_end_is_shown',\n                            MESSAGE = 'a cover ends together with what is shown of it';\n                    END IF;\n                    RETURN NULL;\n                ", hash='54799b2a2997f62cb77956506a928ca390f3db89', operation='UPDATE OR DELETE', pgid='pgtrigger_an_end_ends_what_is_shown_165ac', table='officials_cover', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (SELECT written.post_id WHERE written.post_id IS NOT NULL) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='d1d276e4dd471e70db4b724756eb4a9390c37c74', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touches_posts_of_new_227d4', referencing='REFERENCING NEW TABLE AS written ', table='officials_cover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts_of_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM public.officials_touch(ARRAY(\n            SELECT DISTINCT touched.post FROM written\n            CROSS JOIN LATERAL (SELECT written.post_id WHERE written.post_id IS NOT NULL) AS touched (post) WHERE touched.post IS NOT NULL), false);\n        RETURN NULL;\n    ', hash='dd4ada57ab9e7624005442b7c70caa32187d18d5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touches_posts_of_gone_838e4', referencing='REFERENCING OLD TABLE AS written ', table='officials_cover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed bigint[]; reduced bigint[];', func="\n                SELECT array_agg(DISTINCT touched.post) FILTER (WHERE NOT touched.is_less),\n                    array_agg(DISTINCT touched.post) FILTER (WHERE touched.is_less)\n                INTO changed, reduced\n                FROM (\n                    SELECT touched.post,\n                        \n                    to_jsonb(former) - 'ended_at' = to_jsonb(present) - 'ended_at'\n                    AND present.ended_at IS NOT NULL\n                 AS is_less\n                    FROM former JOIN present USING (id)\n                    CROSS JOIN LATERAL (\n                        SELECT * FROM (SELECT former.post_id WHERE former.post_id IS NOT NULL) AS one\n                        UNION\n                        SELECT * FROM (SELECT present.post_id WHERE present.post_id IS NOT NULL) AS other\n                    ) AS touched (post)\n                    WHERE to_jsonb(former) - '{}'::text[] <> to_jsonb(present) - '{}'::text[]\n                        AND touched.post IS NOT NULL\n                ) AS touched;\n                PERFORM public.officials_touch(changed, false) WHERE changed IS NOT NULL;\n                PERFORM public.officials_touch(reduced, true) WHERE reduced IS NOT NULL;\n                RETURN NULL;\n            ", hash='5596bf625c5be4e2f5c84815c3c8710a1650c3c0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touches_posts_0342f', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS present ', table='officials_cover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_coverevent" ("covered_by_id", "end_date", "ended_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "reason", "start_date", "uid") VALUES (NEW."covered_by_id", NEW."end_date", NEW."ended_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."post_id", NEW."reason", NEW."start_date", NEW."uid"); RETURN NULL;', hash='2a180f276c26e4bf0a0545ea677b416b6a4f0ea5', operation='INSERT', pgid='pgtrigger_insert_insert_86fc7', table='officials_cover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "officials_coverevent" ("covered_by_id", "end_date", "ended_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "reason", "start_date", "uid") VALUES (NEW."covered_by_id", NEW."end_date", NEW."ended_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."post_id", NEW."reason", NEW."start_date", NEW."uid"); RETURN NULL;', hash='baef679566c05cada3ffc11d9500ff4266322afa', operation='UPDATE', pgid='pgtrigger_update_update_947a8', table='officials_cover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_coverevent" ("covered_by_id", "end_date", "ended_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "reason", "start_date", "uid") VALUES (OLD."covered_by_id", OLD."end_date", OLD."ended_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."post_id", OLD."reason", OLD."start_date", OLD."uid"); RETURN NULL;', hash='702e9d48a56ddd92b70aafa025b0d12d43efe9a0', operation='DELETE', pgid='pgtrigger_delete_delete_b3677', table='officials_cover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='13f9c188ec903d678df8051484f2114c417bbdea', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_546a9', table='officials_coverevent', when='BEFORE')),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
