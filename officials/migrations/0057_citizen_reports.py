"""Add reports of citizens, the keys that tell their senders apart, and hotlines once shown."""

import django.db.models.deletion
import officials.models.identifiers
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE VIEW shown_hotline AS
SELECT max(hotline.id) AS id, hotline.hotline_uid AS uid
FROM officials_editionhotline hotline
JOIN officials_edition edition ON edition.id = hotline.edition_id
WHERE lower(edition.period) <= officials_now()
    AND (hotline.withdrawn_at IS NULL OR hotline.withdrawn_at > lower(edition.period))
GROUP BY hotline.hotline_uid;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0056_answered_once_a_quarter'),
    ]

    operations = [
        migrations.CreateModel(
            name='ShownHotline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
            ],
            options={
                'verbose_name': '曾经公布的热线',
                'verbose_name_plural': '曾经公布的热线',
                'db_table': 'shown_hotline',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', officials.models.identifiers.UidField(default=officials.models.identifiers.new_uid, editable=False, max_length=12, unique=True, verbose_name='编号')),
                ('hotline_uid', models.CharField(max_length=12, verbose_name='热线编号')),
                ('digits', models.CharField(max_length=20, verbose_name='号码')),
                ('extension', models.CharField(blank=True, max_length=6, verbose_name='分机')),
                ('kind', models.CharField(choices=[('unanswered', '没人接'), ('dead', '空号'), ('wrong', '不是本人或单位'), ('attitude', '态度'), ('on_request', '本人要求撤下'), ('other', '其他')], max_length=20, verbose_name='反映的问题')),
                ('words', models.CharField(blank=True, default='', max_length=1000, null=True, verbose_name='说明')),
                ('contact', models.CharField(blank=True, default='', max_length=200, null=True, verbose_name='联系方式')),
                ('texts_deleted_at', models.DateTimeField(editable=False, null=True, verbose_name='个人信息删除时间')),
                ('receipt_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('received_at', models.DateTimeField(verbose_name='收到时间')),
                ('due_on', models.DateField(verbose_name='答复期限')),
                ('state', models.CharField(choices=[('received', '已收到'), ('checking', '核实中'), ('corrected', '已更正'), ('confirmed', '核实无误'), ('unverified', '无法核实')], default='received', max_length=20, verbose_name='状态')),
                ('taken_at', models.DateTimeField(editable=False, null=True, verbose_name='开始核实时间')),
                ('answer', models.CharField(blank=True, choices=[('number_corrected', '号码已经更正。'), ('details_corrected', '岗位、职责或时间等说明已经更正。'), ('withdrawn', '号码已经撤下。'), ('called', '我们拨打过，有人接听，号码无误。'), ('office_confirmed', '已向单位核实，号码无误。'), ('passed_on', '已转告单位。接听态度本站无法核实。'), ('not_reached', '我们多次拨打，没有人接，暂时无法核实。'), ('not_enough', '反映的内容不够具体，无法核实。'), ('identity_unknown', '无法确认是本人提出，没有撤下。')], max_length=20, verbose_name='答复')),
                ('answered_at', models.DateTimeField(editable=False, null=True, verbose_name='答复时间')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='答复人')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='officials.post', verbose_name='岗位')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核实人')),
            ],
            options={
                'verbose_name': '纠错',
                'verbose_name_plural': '纠错',
                'ordering': ['due_on', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReportKey',
            fields=[
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='key', serialize=False, to='officials.report')),
                ('secret', models.BinaryField(max_length=32)),
                ('address_hash', models.CharField(max_length=64)),
                ('source', models.CharField(max_length=12)),
                ('made_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': '纠错来源',
                'verbose_name_plural': '纠错来源',
                'constraints': [models.CheckConstraint(condition=models.Q(('address_hash__regex', '^[0-9a-f]{64}$')), name='report_key_holds_a_hash'), models.CheckConstraint(condition=models.Q(('source__regex', '^[0123456789abcdefghjkmnpqrstvwxyz]{12}$')), name='report_key_source')],
            },
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['digits', 'extension', 'received_at'], name='report_of_a_number'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('state__in', ['received', 'checking'])), fields=['due_on'], name='report_open'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('texts_deleted_at__isnull', True)), fields=['received_at'], name='report_with_texts'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('uid__regex', '^[0123456789abcdefghjkmnpqrstvwxyz]{12}$')), name='officials_report_uid'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('hotline_uid__regex', '^[0123456789abcdefghjkmnpqrstvwxyz]{12}$')), name='report_hotline_uid'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digits__regex', '^[0-9]{3,20}$'), ('extension__regex', '^[0-9]{0,6}$')), ('digits', '■■■'), _connector='OR'), name='report_digits'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['unanswered', 'dead', 'wrong', 'attitude', 'on_request', 'other'])), name='report_kind'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('receipt_hash__regex', '^[0-9a-f]{64}$')), name='report_holds_a_hash'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('texts_deleted_at__isnull', True), ('words__isnull', False), ('contact__isnull', False)), models.Q(('contact__isnull', True), ('texts_deleted_at__isnull', False), ('words__isnull', True)), _connector='OR'), name='report_texts_are_deleted_together'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_at__isnull', True), ('taken_by__isnull', True), models.Q(('state', 'checking'), _negated=True)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False), models.Q(('state', 'received'), _negated=True)), _connector='OR'), name='report_checked_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('state__in', ['received', 'checking'])), models.Q(('answered_at__gte', models.F('received_at')), ('answered_by__isnull', False), models.Q(models.Q(('answer', 'number_corrected'), ('state', 'corrected')), models.Q(('answer', 'details_corrected'), ('state', 'corrected')), models.Q(('answer', 'withdrawn'), ('state', 'corrected')), models.Q(('answer', 'called'), ('state', 'confirmed')), models.Q(('answer', 'office_confirmed'), ('state', 'confirmed')), models.Q(('answer', 'passed_on'), ('state', 'unverified')), models.Q(('answer', 'not_reached'), ('state', 'unverified')), models.Q(('answer', 'not_enough'), ('state', 'unverified')), models.Q(('answer', 'identity_unknown'), ('state', 'unverified')), _connector='OR')), _connector='OR'), name='report_closed_with_an_answer'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='uid_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."uid" IS DISTINCT FROM (NEW."uid"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5bb39794ca9122c71f8a3a16f5234caecb01d144', operation='UPDATE', pgid='pgtrigger_uid_is_final_d9fd2', table='officials_report', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='goes_its_way', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE answered text[] := '{state,answer,answered_by_id,answered_at}'; taken text[] := '{taken_by_id,taken_at}'; personal text[] := '{words,contact,texts_deleted_at}';", func="\n                    IF TG_OP = 'INSERT' AND NEW.state <> 'received'\n                        OR TG_OP = 'UPDATE' AND (\n                            to_jsonb(OLD) - answered - taken - personal\n                                <> to_jsonb(NEW) - answered - taken - personal\n                            OR OLD.taken_at IS NOT NULL AND (OLD.taken_by_id, OLD.taken_at)\n                                IS DISTINCT FROM (NEW.taken_by_id, NEW.taken_at)\n                            OR OLD.answered_at IS NOT NULL AND\n                                to_jsonb(OLD) - personal <> to_jsonb(NEW) - personal\n                            OR OLD.state = 'checking' AND NEW.state = 'received')\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'report_goes_its_way',\n                            MESSAGE = 'a report is received, checked and answered, each once';\n                    END IF;\n                    IF TG_OP = 'UPDATE' AND (OLD.words, OLD.contact, OLD.texts_deleted_at)\n                            IS DISTINCT FROM (NEW.words, NEW.contact, NEW.texts_deleted_at)\n                        AND NOT (OLD.texts_deleted_at IS NULL\n                            AND NEW.texts_deleted_at IS NOT NULL)\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'report_texts_are_only_deleted',\n                            MESSAGE = 'what somebody wrote is deleted, and never changed';\n                    END IF;\n                    RETURN NEW;\n                ", hash='7dcb8130cbaf68d5e49daf2a0671519c6cb3d673', operation='INSERT OR UPDATE', pgid='pgtrigger_goes_its_way_076d3', table='officials_report', when='BEFORE')),
        ),
        migrations.RunSQL(FORWARD, "DROP VIEW shown_hotline;"),
    ]
