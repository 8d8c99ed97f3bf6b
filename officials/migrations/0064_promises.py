"""Add the promises of regions, and hold the notices that they cite."""

import datetime
import django.db.models.deletion
import officials.models.identifiers
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0063_records_of_the_past'),
    ]

    operations = [
        migrations.CreateModel(
            name='LivePromise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('wording', models.CharField(max_length=200)),
                ('answered_share', models.PositiveSmallIntegerField(null=True)),
                ('callback_hours', models.PositiveSmallIntegerField(null=True)),
                ('report_days', models.PositiveSmallIntegerField(null=True)),
                ('start', models.DateField()),
                ('end', models.DateField(null=True)),
                ('notice_uid', models.CharField(max_length=12)),
                ('notice_issuer', models.CharField(max_length=120)),
                ('notice_title', models.CharField(max_length=200)),
                ('notice_number', models.CharField(max_length=80)),
                ('notice_date', models.DateField()),
                ('notice_url', models.CharField(max_length=500)),
                ('demo', models.BooleanField()),
            ],
            options={
                'verbose_name': '公开的承诺',
                'verbose_name_plural': '公开的承诺',
                'db_table': 'live_promise',
                'ordering': ['notice_date', 'id'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='PromiseMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('numbers', models.IntegerField()),
                ('answered', models.IntegerField()),
                ('reports', models.IntegerField()),
                ('reports_in_time', models.IntegerField()),
            ],
            options={
                'verbose_name': '承诺的测量',
                'verbose_name_plural': '承诺的测量',
                'db_table': 'promise_measure',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', officials.models.identifiers.UidField(default=officials.models.identifiers.new_uid, editable=False, max_length=12, unique=True, verbose_name='编号')),
                ('wording', models.CharField(max_length=200, verbose_name='承诺的原话')),
                ('answered_share', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='办公时间接通率（%）')),
                ('callback_hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='几小时内回电')),
                ('report_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='几个工作日内答复纠错')),
                ('start_date', models.DateField(verbose_name='生效首日')),
                ('end_date', models.DateField(blank=True, null=True, verbose_name='生效末日')),
                ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                ('waived', models.BooleanField(default=False, verbose_name='没有第二人')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='撤下时间')),
            ],
            options={
                'verbose_name': '公开承诺',
                'verbose_name_plural': '公开承诺',
                'ordering': ['pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PromiseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('uid', officials.models.identifiers.UidField(default=officials.models.identifiers.new_uid, editable=False, max_length=12, verbose_name='编号')),
                ('wording', models.CharField(max_length=200, verbose_name='承诺的原话')),
                ('answered_share', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='办公时间接通率（%）')),
                ('callback_hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='几小时内回电')),
                ('report_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='几个工作日内答复纠错')),
                ('start_date', models.DateField(verbose_name='生效首日')),
                ('end_date', models.DateField(blank=True, null=True, verbose_name='生效末日')),
                ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                ('waived', models.BooleanField(default=False, verbose_name='没有第二人')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='撤下时间')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='notice',
            name='what_is_cited_is_final',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='what_is_cited_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF (TG_OP = 'DELETE' OR (NEW.issuer, NEW.title, NEW.document_number,\n                            NEW.published_on, NEW.url, NEW.supersedes_id)\n                            IS DISTINCT FROM (OLD.issuer, OLD.title, OLD.document_number,\n                            OLD.published_on, OLD.url, OLD.supersedes_id)\n                            OR OLD.file_sha256 NOT IN ('', NEW.file_sha256))\n                        AND (EXISTS (SELECT FROM officials_editionhotline\n                                WHERE notice_id = OLD.id)\n                            OR EXISTS (SELECT FROM public.officials_promise\n                                WHERE notice_id = OLD.id\n                                AND (confirmed_at IS NOT NULL OR withdrawn_at IS NULL)))\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'notice_cited_is_final',\n                            MESSAGE = 'a cited notice is not changed; a later one corrects it';\n                    END IF;\n                    RETURN NULL;\n                ", hash='cc7a1bd224c79bb0c622d89bdc41d1a1b9ae295f', operation='UPDATE OR DELETE', pgid='pgtrigger_what_is_cited_is_final_b2fff', table='officials_notice', when='AFTER')),
        ),
        migrations.AddField(
            model_name='promise',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人'),
        ),
        migrations.AddField(
            model_name='promise',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人'),
        ),
        migrations.AddField(
            model_name='promise',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='officials.notice', verbose_name='公告'),
        ),
        migrations.AddField(
            model_name='promise',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='officials.region', verbose_name='地区'),
        ),
        migrations.AddField(
            model_name='promiseevent',
            name='confirmed_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人'),
        ),
        migrations.AddField(
            model_name='promiseevent',
            name='entered_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人'),
        ),
        migrations.AddField(
            model_name='promiseevent',
            name='notice',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.notice', verbose_name='公告'),
        ),
        migrations.AddField(
            model_name='promiseevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='officials.promise'),
        ),
        migrations.AddField(
            model_name='promiseevent',
            name='region',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.region', verbose_name='地区'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('uid__regex', '^[0123456789abcdefghjkmnpqrstvwxyz]{12}$')), name='officials_promise_uid'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('wording', ''), _negated=True), name='promise_has_a_wording'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('answered_share', None), ('answered_share__range', [1, 100]), _connector='OR'), name='promise_answered_share', violation_error_message='接通率写 1 到 100。'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('callback_hours', None), ('callback_hours__range', [1, 720]), _connector='OR'), name='promise_callback_hours', violation_error_message='回电写 1 到 720 小时。'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('report_days', None), ('report_days__range', [1, 90]), _connector='OR'), name='promise_report_days', violation_error_message='答复纠错写 1 到 90 个工作日。'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('start_date__range', [datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)]), models.Q(('end_date', None), ('end_date__range', [datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)]), _connector='OR')), name='promise_in_a_lifetime', violation_error_message='承诺的日期不对。'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('end_date', None), ('end_date__gte', models.F('start_date')), _connector='OR'), name='promise_ends_after_it_starts', violation_error_message='生效末日不能早于首日。'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True), ('waived', False)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='promise_confirmed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('waived', True), ('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('entered_by')), _negated=True), _connector='OR'), name='promise_confirmed_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('region', 'notice', 'wording'), name='promise_once', violation_error_message='这份公告的这句承诺已经登记。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='promise',
            trigger=pgtrigger.compiler.Trigger(name='uid_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."uid" IS DISTINCT FROM (NEW."uid"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fc91cdd5bd158ba58b70c205825ed9bf345211f4', operation='UPDATE', pgid='pgtrigger_uid_is_final_c83ac', table='officials_promise', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='promise',
            trigger=pgtrigger.compiler.Trigger(name='follows_merger', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE successor bigint;', func="\n            IF TG_OP = 'UPDATE' AND NEW.region_id IS NOT DISTINCT FROM OLD.region_id THEN\n                RETURN NEW;\n            END IF;\n            SELECT merged_into_id INTO successor\n                FROM public.officials_region WHERE id = NEW.region_id FOR KEY SHARE;\n            NEW.region_id := coalesce(successor, NEW.region_id);\n            RETURN NEW;\n        ", hash='87c4522aab2433974d54bcc38350c1e479304410', operation='INSERT OR UPDATE OF "region_id"', pgid='pgtrigger_follows_merger_3ac23', table='officials_promise', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='promise',
            trigger=pgtrigger.compiler.Trigger(name='holds_its_notice', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    PERFORM FROM public.officials_notice WHERE id = NEW.notice_id FOR SHARE;\n                    RETURN NEW;\n                ', hash='7bdf87c3e000628b25565a932acd8205732051f8', operation='INSERT', pgid='pgtrigger_holds_its_notice_13eab', table='officials_promise', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='promise',
            trigger=pgtrigger.compiler.Trigger(name='is_confirmed_once', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE decision text[] := '{confirmed_by_id,confirmed_at,waived,withdrawn_at}'; merger text[] := '{region_id}';", func="\n                    IF TG_OP = 'INSERT' THEN\n                        IF NEW.confirmed_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL THEN\n                            RAISE check_violation USING CONSTRAINT = 'promise_stays_as_entered',\n                                MESSAGE = 'a promise is entered before somebody decides';\n                        END IF;\n                        RETURN NEW;\n                    END IF;\n                    -- A merger of its region moves it, also when it was taken down.\n                    IF to_jsonb(OLD) - decision - merger <> to_jsonb(NEW) - decision - merger\n                        OR NEW.region_id <> OLD.region_id AND NOT EXISTS (\n                            SELECT FROM public.officials_region\n                            WHERE id = OLD.region_id AND merged_into_id = NEW.region_id)\n                        OR OLD.withdrawn_at IS NOT NULL\n                            AND to_jsonb(OLD) - merger <> to_jsonb(NEW) - merger\n                        OR OLD.confirmed_at IS NOT NULL AND\n                            (OLD.confirmed_by_id, OLD.confirmed_at, OLD.waived)\n                            IS DISTINCT FROM\n                            (NEW.confirmed_by_id, NEW.confirmed_at, NEW.waived)\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'promise_stays_as_entered',\n                            MESSAGE = 'a promise is entered, confirmed, taken down, each once';\n                    END IF;\n                    IF OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL\n                        AND NOT NEW.waived\n                        AND (NEW.entered_by_id\n                                = ANY(public.officials_behind(NEW.confirmed_by_id))\n                            OR NEW.confirmed_by_id\n                                = ANY(public.officials_behind(NEW.entered_by_id))\n                            OR NOT EXISTS (SELECT FROM public.officials_user\n                                WHERE id = NEW.confirmed_by_id AND confirmed_at IS NOT NULL))\n                    THEN\n                        RAISE check_violation USING\n                            CONSTRAINT = 'promise_confirmed_by_nobodys_second_account',\n                            MESSAGE = 'nobody confirms a promise through an account of their own';\n                    END IF;\n                    RETURN NEW;\n                ", hash='bd506c11c0fa2b833cf92a560b3cffd0916ddf8d', operation='INSERT OR UPDATE', pgid='pgtrigger_is_confirmed_once_7ae32', table='officials_promise', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='promise',
            trigger=pgtrigger.compiler.Trigger(name='raises_versions', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    PERFORM public.officials_raise_versions(\n                        array_remove(ARRAY[NEW.region_id, OLD.region_id], NULL));\n                    RETURN NULL;\n                ', hash='77dbe5ec15829d9f16268d5105a07e40ac244f69', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_raises_versions_72602', table='officials_promise', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='promise',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_promiseevent" ("answered_share", "callback_hours", "confirmed_at", "confirmed_by_id", "end_date", "entered_at", "entered_by_id", "id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "report_days", "start_date", "uid", "waived", "withdrawn_at", "wording") VALUES (NEW."answered_share", NEW."callback_hours", NEW."confirmed_at", NEW."confirmed_by_id", NEW."end_date", NEW."entered_at", NEW."entered_by_id", NEW."id", NEW."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."region_id", NEW."report_days", NEW."start_date", NEW."uid", NEW."waived", NEW."withdrawn_at", NEW."wording"); RETURN NULL;', hash='40a4d4166a2f12214acaca019cc65ace81ca3dfb', operation='INSERT', pgid='pgtrigger_insert_insert_f7c23', table='officials_promise', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='promise',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "officials_promiseevent" ("answered_share", "callback_hours", "confirmed_at", "confirmed_by_id", "end_date", "entered_at", "entered_by_id", "id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "report_days", "start_date", "uid", "waived", "withdrawn_at", "wording") VALUES (NEW."answered_share", NEW."callback_hours", NEW."confirmed_at", NEW."confirmed_by_id", NEW."end_date", NEW."entered_at", NEW."entered_by_id", NEW."id", NEW."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."region_id", NEW."report_days", NEW."start_date", NEW."uid", NEW."waived", NEW."withdrawn_at", NEW."wording"); RETURN NULL;', hash='b850422c6f794225007333f95a1ab0f4556c2e41', operation='UPDATE', pgid='pgtrigger_update_update_aa003', table='officials_promise', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='promise',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_promiseevent" ("answered_share", "callback_hours", "confirmed_at", "confirmed_by_id", "end_date", "entered_at", "entered_by_id", "id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "report_days", "start_date", "uid", "waived", "withdrawn_at", "wording") VALUES (OLD."answered_share", OLD."callback_hours", OLD."confirmed_at", OLD."confirmed_by_id", OLD."end_date", OLD."entered_at", OLD."entered_by_id", OLD."id", OLD."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."region_id", OLD."report_days", OLD."start_date", OLD."uid", OLD."waived", OLD."withdrawn_at", OLD."wording"); RETURN NULL;', hash='c09a3cc37012ebd24436e6ef2e307f5e1c05401f', operation='DELETE', pgid='pgtrigger_delete_delete_adb89', table='officials_promise', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='promiseevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ca517c014c571ae4a59da50722833bbbfe872bfb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f7ee7', table='officials_promiseevent', when='BEFORE')),
        ),
    ]
