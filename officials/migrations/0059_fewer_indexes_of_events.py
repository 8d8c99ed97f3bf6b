"""Index only the keys of events that somebody looks for; ask less in the triggers of posts."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0058_call_outcomes'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='begins_as_draft',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='a_change_makes_a_draft',
        ),
        migrations.AlterField(
            model_name='appointmentevent',
            name='notice',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.notice', verbose_name='任命公告'),
        ),
        migrations.AlterField(
            model_name='appointmentevent',
            name='official',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.official', verbose_name='领导干部'),
        ),
        migrations.AlterField(
            model_name='hotlineevent',
            name='restored_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='恢复人'),
        ),
        migrations.AlterField(
            model_name='hotlineevent',
            name='suspended_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='暂停人'),
        ),
        migrations.AlterField(
            model_name='hotlineevent',
            name='suspended_for',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.verification', verbose_name='暂停所依据的核验'),
        ),
        migrations.AlterField(
            model_name='hotlinesourceevent',
            name='notice',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.notice', verbose_name='公告'),
        ),
        migrations.AlterField(
            model_name='officialevent',
            name='owner_region',
            field=models.ForeignKey(db_constraint=False, db_index=False, help_text='由哪个地区的工作人员维护；别的地区可以选用，不能修改。', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.region', verbose_name='归属地区'),
        ),
        migrations.AlterField(
            model_name='postevent',
            name='department',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.department', verbose_name='部门'),
        ),
        migrations.AlterField(
            model_name='postevent',
            name='submitted_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='begins_as_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE who bigint := public.officials_at_work();', func="\n                    NEW.review_state := 'draft';\n                    IF \n                        EXISTS (SELECT FROM public.officials_user WHERE id = who\n                            AND confirmed_at IS NULL AND credential_givers <> '{}')\n THEN\n                        NEW.contributors := public.officials_with_user(NEW.contributors);\n                    ELSIF who IS NOT NULL AND who <> ALL(NEW.contributors) THEN\n                        NEW.contributors := NEW.contributors || who;\n                    END IF;\n                    RETURN NEW;\n                ", hash='00891bb61881749363508c68e4a70b7b2535f963', operation='INSERT', pgid='pgtrigger_begins_as_draft_2b498', table='officials_post', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='a_change_makes_a_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE behind bigint[];', func="\n                    IF (NEW.department_id, NEW.kind, NEW.title, NEW.duties, NEW.rank, NEW.demo)\n                        IS DISTINCT FROM\n                       (OLD.department_id, OLD.kind, OLD.title, OLD.duties, OLD.rank, OLD.demo)\n                    THEN\n                        NEW.revision := OLD.revision + 1;\n                        NEW.review_state := 'draft';\n                        NEW.contributors := officials_with_user(OLD.contributors);\n                    END IF;\n                    -- Whoever gave the submitter a password may have submitted it as well.\n                    IF NEW.review_state = 'submitted' AND OLD.review_state <> 'submitted'\n                        AND \n                        EXISTS (SELECT FROM public.officials_user WHERE id = NEW.submitted_by_id\n                            AND confirmed_at IS NULL AND credential_givers <> '{}')\n\n                    THEN\n                        behind := public.officials_behind(NEW.submitted_by_id);\n                        NEW.contributors := public.officials_with_hands(\n                            NEW.contributors, VARIADIC behind);\n                    END IF;\n                    IF NEW.revision < OLD.revision\n                        OR NOT (OLD.contributors <@ NEW.contributors\n                                OR OLD.review_state = 'submitted' AND NEW.review_state = 'approved')\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'post_contributors_stay',\n                            MESSAGE = 'who had a hand in a post is forgotten by its approval only';\n                    END IF;\n                    RETURN NEW;\n                ", hash='dd2e45fb571c990c44c3fc841f8ecb625d131c37', operation='UPDATE', pgid='pgtrigger_a_change_makes_a_draft_2bd42', table='officials_post', when='BEFORE')),
        ),
    ]
