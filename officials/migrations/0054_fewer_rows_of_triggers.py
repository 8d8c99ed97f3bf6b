"""Run triggers for the rows that they are about; drop a state and indexes that nothing uses."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0053_record_events_once_a_statement'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='comes_back_by_the_rules',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='suspension_stays',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importbatch',
            name='goes_its_way',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importrow',
            name='stays_when_applied_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='a_change_makes_a_draft',
        ),
        migrations.RemoveConstraint(
            model_name='importbatch',
            name='import_batch_applied_by_somebody',
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='state',
            field=models.CharField(choices=[('planned', '待确认'), ('applying', '正在写入'), ('applied', '已写入'), ('undone', '已撤销')], default='planned', max_length=10, verbose_name='状态'),
        ),
        migrations.AlterField(
            model_name='importbatchevent',
            name='state',
            field=models.CharField(choices=[('planned', '待确认'), ('applying', '正在写入'), ('applied', '已写入'), ('undone', '已撤销')], default='planned', max_length=10, verbose_name='状态'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='batch',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='officials.importbatch', verbose_name='导入'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='department',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.department', verbose_name='部门'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='department_type',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.departmenttype', verbose_name='部门类型'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='official',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.official', verbose_name='领导干部'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='comes_back_by_the_rules', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."suspended_at" IS NOT NULL OR OLD."withdrawn_at" IS NOT NULL)', declare='DECLARE taken_back boolean := false;', func="\n                    IF OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL\n                        AND OLD.suspended_for_id IS NOT NULL AND NEW.restored_by_id IS NULL\n                        AND NOT NEW.restore_waived\n                    THEN\n                        taken_back := EXISTS (\n                            SELECT FROM public.officials_verification cause\n                            WHERE cause.id = OLD.suspended_for_id AND cause.hotline_id = OLD.id\n                            AND cause.checked_by_id = OLD.suspended_by_id\n                            AND cause.struck_by_id = OLD.suspended_by_id\n                            AND cause.struck_at IS NOT NULL\n                            AND cause.recorded_at\n                                > public.officials_now() - interval '10 minutes');\n                    END IF;\n                    IF OLD.withdrawn_at IS NOT NULL\n                        AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at\n                        OR OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL\n                        AND NEW.restored_by_id IS NULL AND NOT taken_back\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'hotline_comes_back_by_the_rules',\n                            MESSAGE = 'withdrawn is for good; a second person restores';\n                    END IF;\n                    IF OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL\n                        AND NOT NEW.restore_waived AND NOT taken_back\n                        AND (OLD.suspended_by_id\n                                = ANY(public.officials_behind(NEW.restored_by_id))\n                             OR NEW.restored_by_id\n                                = ANY(public.officials_behind(OLD.suspended_by_id))\n                             OR NOT EXISTS (SELECT FROM public.officials_user\n                                WHERE id = NEW.restored_by_id AND confirmed_at IS NOT NULL))\n                    THEN\n                        RAISE check_violation\n                            USING CONSTRAINT = 'hotline_restored_by_nobodys_second_account',\n                            MESSAGE = 'who gave an account its password restores nothing of it';\n                    END IF;\n                    RETURN NEW;\n                ", hash='8759ffb861a347622495e7a8328df4490e16208f', operation='UPDATE', pgid='pgtrigger_comes_back_by_the_rules_1cf38', table='officials_hotline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='suspension_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."suspended_at" IS NOT NULL OR NEW."suspended_for_id" IS NOT NULL)', func="\n                    IF TG_OP = 'UPDATE' AND OLD.suspended_at IS NOT NULL\n                        AND NEW.suspended_at IS NOT NULL\n                    THEN\n                        IF (NEW.suspended_at, NEW.suspended_by_id, NEW.suspended_for_id)\n                            IS DISTINCT FROM\n                            (OLD.suspended_at, OLD.suspended_by_id, OLD.suspended_for_id)\n                        THEN\n                            RAISE check_violation USING CONSTRAINT = 'hotline_suspension_stays',\n                                MESSAGE = 'a suspension keeps its time, its person and its cause';\n                        END IF;\n                    ELSIF NEW.suspended_for_id IS NOT NULL AND NOT EXISTS (\n                        SELECT FROM public.officials_verification cause\n                        WHERE cause.id = NEW.suspended_for_id AND cause.hotline_id = NEW.id\n                        AND cause.digits = NEW.digits AND cause.extension = NEW.extension\n                        AND cause.result IN ('wrong', 'dead') AND cause.struck_at IS NULL\n                        AND cause.checked_by_id = NEW.suspended_by_id)\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'hotline_suspended_for_its_check',\n                            MESSAGE = 'the cause of a suspension is a failed check of its number';\n                    END IF;\n                    RETURN NEW;\n                ", hash='20f565fc910e5bd9c4d856ca09f308c60297614d', operation='INSERT OR UPDATE', pgid='pgtrigger_suspension_stays_556f3', table='officials_hotline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='goes_its_way', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE decided text[] := '{state,undone_by_id,undone_at,rows_done,started_at,problem,region_id}';", func="\n                    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (\n                        ('planned', 'applying'), ('planned', 'applied'),\n                        ('applying', 'planned'), ('applying', 'applied'), ('applied', 'undone'))\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'import_batch_goes_its_way',\n                            MESSAGE = 'an import is planned, applied, and undone at most once';\n                    END IF;\n                    IF (OLD.notice_id, OLD.made_by_id, OLD.made_at, OLD.file_name,\n                            OLD.source, OLD.source_format) IS DISTINCT FROM\n                       (NEW.notice_id, NEW.made_by_id, NEW.made_at, NEW.file_name,\n                            NEW.source, NEW.source_format)\n                        OR OLD.region_id <> NEW.region_id AND NOT EXISTS (\n                            SELECT FROM public.officials_region\n                            WHERE id = OLD.region_id AND merged_into_id = NEW.region_id)\n                        OR OLD.state IN ('applied', 'undone')\n                        AND to_jsonb(OLD) - decided <> to_jsonb(NEW) - decided\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'import_batch_is_frozen',\n                            MESSAGE = 'the original of an import stays as it came';\n                    END IF;\n                    RETURN NEW;\n                ", hash='06bf2ca3d3e6fb86a66e2242efd0e507da81beb5', operation='UPDATE', pgid='pgtrigger_goes_its_way_c5ce7', table='officials_importbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrow',
            trigger=pgtrigger.compiler.Trigger(name='stays_when_applied_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (SELECT \n        FROM written FULL JOIN former ON former.id = written.id\n        JOIN public.officials_importbatch batch ON batch.id IN (written.batch_id, former.batch_id)\n    \n            WHERE batch.state IN ('applied', 'undone') AND (\n            batch.state = 'undone' AND (written.post_id IS NULL OR written.post_id = former.post_id) AND (written.post_revision IS NULL OR written.post_revision = former.post_revision) AND (written.official_id IS NULL OR written.official_id = former.official_id) AND (written.department_id IS NULL OR written.department_id = former.department_id)\n                AND (former.id, former.batch_id, former.position, former.sheet, former.row, former.uid, former.unit, former.name, former.is_vacant, former.title, former.duties, former.hours, former.numbers, former.hotlines, former.action, former.region_id, former.department_type_id, former.changes, former.doubts, former.problems, former.is_asked, former.written_revision, former.before) IS NOT DISTINCT FROM (written.id, written.batch_id, written.position, written.sheet, written.row, written.uid, written.unit, written.name, written.is_vacant, written.title, written.duties, written.hours, written.numbers, written.hotlines, written.action, written.region_id, written.department_type_id, written.changes, written.doubts, written.problems, written.is_asked, written.written_revision, written.before)\n        ) IS NOT TRUE)\n        THEN\n            RAISE check_violation USING CONSTRAINT = 'import_row_stays_when_applied',\n                MESSAGE = 'the rows of a list that was applied stay as they were';\n        END IF;\n         RETURN NULL;", hash='26fac0acb21201f0d1def9d97ebc4a2f9929fb97', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_stays_when_applied_update_252fc', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='a_change_makes_a_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE behind bigint[];', func="\n                    IF (NEW.department_id, NEW.kind, NEW.title, NEW.duties, NEW.rank, NEW.demo)\n                        IS DISTINCT FROM\n                       (OLD.department_id, OLD.kind, OLD.title, OLD.duties, OLD.rank, OLD.demo)\n                    THEN\n                        NEW.revision := OLD.revision + 1;\n                        NEW.review_state := 'draft';\n                        NEW.contributors := officials_with_user(OLD.contributors);\n                    END IF;\n                    -- Whoever gave the submitter a password may have submitted it as well.\n                    IF NEW.review_state = 'submitted' AND OLD.review_state <> 'submitted' THEN\n                        behind := public.officials_behind(NEW.submitted_by_id);\n                        IF behind <> '{}' THEN\n                            NEW.contributors := public.officials_with_hands(\n                                NEW.contributors, VARIADIC behind);\n                        END IF;\n                    END IF;\n                    IF NEW.revision < OLD.revision\n                        OR NOT (OLD.contributors <@ NEW.contributors\n                                OR OLD.review_state = 'submitted' AND NEW.review_state = 'approved')\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'post_contributors_stay',\n                            MESSAGE = 'who had a hand in a post is forgotten by its approval only';\n                    END IF;\n                    RETURN NEW;\n                ", hash='e3d2897b5948fa202f6c99949e8a4b1ca2982a5a', operation='UPDATE', pgid='pgtrigger_a_change_makes_a_draft_2bd42', table='officials_post', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), ('applied_by__isnull', False), ('state__in', ['applied', 'undone'])), models.Q(('applied_at__isnull', True), ('applied_by__isnull', True), ('state__in', ['planned', 'applying'])), _connector='OR'), name='import_batch_applied_by_somebody'),
        ),
    ]
