"""Store which further posts and notices a withheld name is masked in."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0046_office_confirmations'),
    ]

    operations = [
        migrations.CreateModel(
            name='WithheldText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='officials.notice', verbose_name='公告')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='officials.post', verbose_name='岗位')),
                ('withheld_name', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='officials.withheldname', verbose_name='不公开的姓名')),
            ],
            options={
                'verbose_name': '遮去姓名的文字',
                'verbose_name_plural': '遮去姓名的文字',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='WithheldTextEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('notice', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.notice', verbose_name='公告')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='officials.withheldtext')),
                ('post', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.post', verbose_name='岗位')),
                ('withheld_name', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.withheldname', verbose_name='不公开的姓名')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='withheldtext',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('notice__isnull', True), ('post__isnull', False)), models.Q(('notice__isnull', False), ('post__isnull', True)), _connector='OR'), name='withheld_text_of_a_post_or_a_notice'),
        ),
        migrations.AddConstraint(
            model_name='withheldtext',
            constraint=models.UniqueConstraint(fields=('withheld_name', 'post', 'notice'), name='withheld_text_once', nulls_distinct=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withheldtext',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_withheldtextevent" ("id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "withheld_name_id") VALUES (NEW."id", NEW."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."post_id", NEW."withheld_name_id"); RETURN NULL;', hash='227c2be3667993c59dd416adc2c47b83b49224db', operation='INSERT', pgid='pgtrigger_insert_insert_17c6f', table='officials_withheldtext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withheldtext',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "officials_withheldtextevent" ("id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "withheld_name_id") VALUES (NEW."id", NEW."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."post_id", NEW."withheld_name_id"); RETURN NULL;', hash='47579b1d028148e01cd641885957f0786f2099cd', operation='UPDATE', pgid='pgtrigger_update_update_c45d0', table='officials_withheldtext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withheldtext',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_withheldtextevent" ("id", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "withheld_name_id") VALUES (OLD."id", OLD."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."post_id", OLD."withheld_name_id"); RETURN NULL;', hash='92f56fb8a8659c619004dce223b443ee664fefc9', operation='DELETE', pgid='pgtrigger_delete_delete_7cf22', table='officials_withheldtext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withheldtextevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1d2b9bc8b7515d14b0a92a1dda1b52e1201fe42e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4796a', table='officials_withheldtextevent', when='BEFORE')),
        ),
    ]
