"""Store what callers say became of their calls, and count it in views."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

HOTLINE_OUTCOME = """
CREATE OR REPLACE VIEW hotline_outcome AS
SELECT hotline.id, hotline.post_id, hotline.uid, hotline.digits, hotline.extension,
    edition.appointment_id, counted.total, counted.holder, counted.staff, counted.nobody,
    counted.wrong, counted.settled, counted.call_back, counted.unsettled
FROM public.live_hotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.post_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(of_day.total), 0)::int AS total,
        coalesce(sum(of_day.holder), 0)::int AS holder,
        coalesce(sum(of_day.staff), 0)::int AS staff,
        coalesce(sum(of_day.nobody), 0)::int AS nobody,
        coalesce(sum(of_day.wrong), 0)::int AS wrong,
        coalesce(sum(of_day.settled), 0)::int AS settled,
        coalesce(sum(of_day.call_back), 0)::int AS call_back,
        coalesce(sum(of_day.unsettled), 0)::int AS unsettled
    FROM (
        SELECT count(*) FILTER (WHERE own) AS total,
            count(*) FILTER (WHERE own AND told.reached = 'holder') AS holder,
            count(*) FILTER (WHERE own AND told.reached = 'staff') AS staff,
            count(*) FILTER (WHERE own AND told.reached = 'nobody') AS nobody,
            count(*) FILTER (WHERE own AND told.reached = 'wrong') AS wrong,
            count(*) FILTER (WHERE own AND told.settled = 'settled') AS settled,
            count(*) FILTER (WHERE own AND told.settled = 'call_back') AS call_back,
            count(*) FILTER (WHERE own AND told.settled = 'unsettled') AS unsettled
        FROM (
            SELECT day, reached, outcome.settled,
                outcome.appointment_id IS NOT DISTINCT FROM edition.appointment_id AS own
            FROM public.officials_calloutcome outcome
            WHERE outcome.digits = hotline.digits AND outcome.extension = hotline.extension
                AND day BETWEEN (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 180
                    AND (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 1
        ) told
        GROUP BY told.day
        HAVING count(*) <= 30
    ) of_day
) counted
WHERE hotline.digits <> '';
"""

LIVE_OUTCOME = """
CREATE OR REPLACE VIEW live_outcome AS
SELECT id, post_id, uid, total, holder, staff, nobody, wrong, settled, call_back, unsettled
FROM public.hotline_outcome
WHERE total >= 8;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0057_citizen_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='HotlineOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('digits', models.CharField(max_length=20)),
                ('extension', models.CharField(max_length=6)),
                ('total', models.IntegerField()),
                ('holder', models.IntegerField()),
                ('staff', models.IntegerField()),
                ('nobody', models.IntegerField()),
                ('wrong', models.IntegerField()),
                ('settled', models.IntegerField()),
                ('call_back', models.IntegerField()),
                ('unsettled', models.IntegerField()),
            ],
            options={
                'verbose_name': '热线的通话结果',
                'verbose_name_plural': '热线的通话结果',
                'db_table': 'hotline_outcome',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('total', models.IntegerField()),
                ('holder', models.IntegerField()),
                ('staff', models.IntegerField()),
                ('nobody', models.IntegerField()),
                ('wrong', models.IntegerField()),
                ('settled', models.IntegerField()),
                ('call_back', models.IntegerField()),
                ('unsettled', models.IntegerField()),
            ],
            options={
                'verbose_name': '公开的通话结果',
                'verbose_name_plural': '公开的通话结果',
                'db_table': 'live_outcome',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='OutcomeKey',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('secret', models.BinaryField()),
            ],
            options={
                'verbose_name': '通话结果的密钥',
                'verbose_name_plural': '通话结果的密钥',
            },
        ),
        migrations.CreateModel(
            name='CallOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(editable=False, verbose_name='日期')),
                ('digits', models.CharField(max_length=20, verbose_name='号码')),
                ('extension', models.CharField(blank=True, max_length=6, verbose_name='分机')),
                ('reached', models.CharField(choices=[('holder', '打通·本人'), ('staff', '打通·工作人员'), ('nobody', '没人接'), ('wrong', '不对')], max_length=10, verbose_name='打通了吗')),
                ('settled', models.CharField(blank=True, choices=[('settled', '办成了'), ('call_back', '会回电'), ('unsettled', '没办成')], max_length=10, verbose_name='办成了吗')),
                ('caller', models.UUIDField(editable=False, null=True)),
                ('form', models.UUIDField(editable=False, null=True, unique=True)),
                ('appointment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='officials.appointment', verbose_name='任职')),
            ],
            options={
                'verbose_name': '通话结果',
                'verbose_name_plural': '通话结果',
                'indexes': [models.Index(fields=['day'], name='call_outcome_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reached__in', ['holder', 'staff', 'nobody', 'wrong'])), name='call_outcome_reached'), models.CheckConstraint(condition=models.Q(('settled', ''), models.Q(('reached__in', ('holder', 'staff')), ('settled__in', ['settled', 'call_back', 'unsettled'])), _connector='OR'), name='call_outcome_settled_when_answered'), models.UniqueConstraint(fields=('digits', 'extension', 'day', 'caller'), name='call_outcome_once_a_day')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calloutcome',
            trigger=pgtrigger.compiler.Trigger(name='is_told_today', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    NEW.day := (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date;\n                    IF NOT EXISTS (SELECT FROM public.live_hotline hotline\n                        JOIN public.officials_edition edition ON edition.id = hotline.post_id\n                        WHERE hotline.digits = NEW.digits AND hotline.extension = NEW.extension\n                            AND edition.appointment_id IS NOT DISTINCT FROM NEW.appointment_id)\n                    THEN\n                        RAISE check_violation\n                            USING CONSTRAINT = 'call_outcome_of_a_public_number',\n                            MESSAGE = 'an outcome is about a public number and its holder';\n                    END IF;\n                    RETURN NEW;\n                ", hash='c68f6f79fc7dc5c7109f21d8634edb2d5acf1ea6', operation='INSERT', pgid='pgtrigger_is_told_today_8ed83', table='officials_calloutcome', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calloutcome',
            trigger=pgtrigger.compiler.Trigger(name='stays_as_told', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF to_jsonb(OLD) - '{reached,settled,caller,form}'::text[]\n                            <> to_jsonb(NEW) - '{reached,settled,caller,form}'::text[]\n                        OR coalesce(NEW.caller, OLD.caller) IS DISTINCT FROM OLD.caller\n                        OR coalesce(NEW.form, OLD.form) IS DISTINCT FROM OLD.form\n                        OR (OLD.reached, OLD.settled) <> (NEW.reached, NEW.settled)\n                            AND OLD.day\n                                <> (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'call_outcome_stays_as_told',\n                            MESSAGE = 'an outcome is completed on its day, nothing else changes';\n                    END IF;\n                    RETURN NEW;\n                ", hash='22ae744b5fa3ced5dec031c47a1c9e0fe4cda1a7', operation='UPDATE', pgid='pgtrigger_stays_as_told_4f3bc', table='officials_calloutcome', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calloutcome',
            trigger=pgtrigger.compiler.Trigger(name='stays_while_counted', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.day >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 180\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'call_outcome_stays_while_counted',\n                            MESSAGE = 'an outcome of the last 180 days is not deleted';\n                    END IF;\n                    RETURN OLD;\n                ", hash='5c621ea66f03ad22026cf622ff2cc0bab69ff298', operation='DELETE', pgid='pgtrigger_stays_while_counted_9714d', table='officials_calloutcome', when='BEFORE')),
        ),
        migrations.RunSQL(HOTLINE_OUTCOME, "DROP VIEW hotline_outcome"),
        migrations.RunSQL(LIVE_OUTCOME, "DROP VIEW live_outcome"),
    ]
