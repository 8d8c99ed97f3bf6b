"""Ban numbers and people from being published again."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


# Two random keys of the length of SHA-256's block. No role but the owner reads them.
HASH = """
CREATE TABLE officials_republicationkey (
    id int PRIMARY KEY DEFAULT 1,
    inner_key bytea NOT NULL,
    outer_key bytea NOT NULL,
    CONSTRAINT republication_key_is_one_row CHECK (id = 1)
);
INSERT INTO officials_republicationkey (inner_key, outer_key) VALUES (
    sha512(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
        || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
        || uuid_send(gen_random_uuid())),
    sha512(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
        || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
        || uuid_send(gen_random_uuid())));

CREATE OR REPLACE FUNCTION officials_number_hash(digits text, extension text) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sha256(secret.outer_key
        || sha256(secret.inner_key || convert_to(digits || '-' || extension, 'UTF8')))
    FROM public.officials_republicationkey secret
$$;
"""
FORMER = """
DROP FUNCTION officials_number_hash(text, text);
DROP TABLE officials_republicationkey;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0042_outbox'),
    ]

    operations = [
        migrations.RunSQL(HASH, FORMER),
        migrations.CreateModel(
            name='RepublicationBan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number_hash', models.BinaryField(max_length=32, null=True, verbose_name='号码的摘要')),
                ('reason', models.CharField(choices=[('number_stopped', '号码已停用'), ('number_reassigned', '号码已移交他人'), ('number_wrong', '号码有误'), ('notice_corrected', '公告已更正'), ('mistake', '公布有误，核实后重新公布'), ('post_abolished', '岗位已撤销'), ('reorganised', '机构调整'), ('holder_left', '领导离任'), ('on_request', '应本人要求'), ('security', '安全原因'), ('other', '其他原因')], max_length=20, verbose_name='原因')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='最后一天')),
                ('made_at', models.DateTimeField(verbose_name='办理时间')),
                ('waived', models.BooleanField(default=False, verbose_name='免于复核')),
            ],
            options={
                'verbose_name': '不再公布的号码和人',
                'verbose_name_plural': '不再公布的号码和人',
                'ordering': ['-made_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='RepublicationBanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number_hash', models.BinaryField(max_length=32, null=True, verbose_name='号码的摘要')),
                ('reason', models.CharField(choices=[('number_stopped', '号码已停用'), ('number_reassigned', '号码已移交他人'), ('number_wrong', '号码有误'), ('notice_corrected', '公告已更正'), ('mistake', '公布有误，核实后重新公布'), ('post_abolished', '岗位已撤销'), ('reorganised', '机构调整'), ('holder_left', '领导离任'), ('on_request', '应本人要求'), ('security', '安全原因'), ('other', '其他原因')], max_length=20, verbose_name='原因')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='最后一天')),
                ('made_at', models.DateTimeField(verbose_name='办理时间')),
                ('waived', models.BooleanField(default=False, verbose_name='免于复核')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='editionhotline',
            index=models.Index(fields=['digits', 'extension'], name='edition_hotline_number'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='no_banned_person', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM pg_advisory_xact_lock_shared(20131101, 0);\n        IF EXISTS (\n            SELECT FROM added\n            JOIN public.officials_republicationban ban ON ban.official_id IS NOT NULL\n            JOIN public.officials_official person ON person.id = ban.official_id\n            WHERE NOT added.closed AND ban.lifted_by_id IS NULL AND coalesce(ban.ends_on, 'infinity')\n                >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date\n                AND public.officials_people(added.card) @> to_jsonb(ARRAY[person.uid::text]))\n        THEN\n            RAISE check_violation USING CONSTRAINT = 'edition_names_nobody_banned',\n                MESSAGE = 'this person is not published again';\n        END IF;\n        RETURN NULL;\n    ", hash='a96f4cdd07e7f4e637d704f12e65c6138ea5dea0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_no_banned_person_cab24', referencing='REFERENCING NEW TABLE AS added ', table='officials_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='editionhotline',
            trigger=pgtrigger.compiler.Trigger(name='no_banned_number', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM pg_advisory_xact_lock_shared(20131101, 0);\n        IF EXISTS (SELECT FROM public.officials_republicationban ban\n                WHERE ban.number_hash IS NOT NULL AND ban.lifted_by_id IS NULL AND coalesce(ban.ends_on, 'infinity')\n                >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date)\n            AND EXISTS (\n                SELECT FROM added JOIN public.officials_republicationban ban\n                    ON ban.number_hash = public.officials_number_hash(\n                        added.digits, added.extension)\n                WHERE added.withdrawn_at IS NULL AND ban.lifted_by_id IS NULL AND coalesce(ban.ends_on, 'infinity')\n                >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date)\n        THEN\n            RAISE check_violation USING CONSTRAINT = 'edition_hotline_is_not_banned',\n                MESSAGE = 'this number is not published again';\n        END IF;\n        RETURN NULL;\n    ", hash='c2c4530a1276c94c9f91621d9e3466713bf09c34', level='STATEMENT', operation='INSERT', pgid='pgtrigger_no_banned_number_c376f', referencing='REFERENCING NEW TABLE AS added ', table='officials_editionhotline', when='AFTER')),
        ),
        migrations.AddField(
            model_name='republicationban',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请解除的人'),
        ),
        migrations.AddField(
            model_name='republicationban',
            name='lifted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准解除的人'),
        ),
        migrations.AddField(
            model_name='republicationban',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人'),
        ),
        migrations.AddField(
            model_name='republicationban',
            name='official',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bans', to='officials.official', verbose_name='领导干部'),
        ),
        migrations.AddField(
            model_name='republicationban',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bans', to='officials.post', verbose_name='原岗位'),
        ),
        migrations.AddField(
            model_name='republicationbanevent',
            name='asked_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请解除的人'),
        ),
        migrations.AddField(
            model_name='republicationbanevent',
            name='lifted_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准解除的人'),
        ),
        migrations.AddField(
            model_name='republicationbanevent',
            name='made_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人'),
        ),
        migrations.AddField(
            model_name='republicationbanevent',
            name='official',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.official', verbose_name='领导干部'),
        ),
        migrations.AddField(
            model_name='republicationbanevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='officials.republicationban'),
        ),
        migrations.AddField(
            model_name='republicationbanevent',
            name='post',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.post', verbose_name='原岗位'),
        ),
        migrations.AddIndex(
            model_name='republicationban',
            index=models.Index(condition=models.Q(('lifted_by__isnull', True), ('number_hash__isnull', False)), fields=['number_hash'], name='ban_of_a_number'),
        ),
        migrations.AddConstraint(
            model_name='republicationban',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number_hash__isnull', False), ('official__isnull', True)), models.Q(('number_hash__isnull', True), ('official__isnull', False)), _connector='OR'), name='ban_of_a_number_or_a_person'),
        ),
        migrations.AddConstraint(
            model_name='republicationban',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['number_stopped', 'number_reassigned', 'number_wrong', 'notice_corrected', 'mistake', 'post_abolished', 'reorganised', 'holder_left', 'on_request', 'security', 'other'])), name='ban_reason_is_a_fixed_word'),
        ),
        migrations.AddConstraint(
            model_name='republicationban',
            constraint=models.CheckConstraint(condition=models.Q(('lifted_by__isnull', True), ('waived', True), models.Q(('asked_by__isnull', False), models.Q(('asked_by', models.F('lifted_by')), _negated=True)), _connector='OR'), name='ban_lifted_by_a_second_person'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='republicationban',
            trigger=pgtrigger.compiler.Trigger(name='bans_what_is_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    PERFORM pg_advisory_xact_lock(20131101, 0);\n                    IF NEW.number_hash IS NOT NULL AND NOT EXISTS (\n                        SELECT FROM public.officials_hotline hotline\n                        LEFT JOIN public.officials_appointment held\n                            ON held.id = hotline.appointment_id\n                        WHERE NEW.post_id IN (hotline.post_id, held.post_id)\n                            AND hotline.kind <> 'short'\n                            AND NEW.number_hash = public.officials_number_hash(\n                                hotline.digits, hotline.extension)\n                            AND NOT EXISTS (SELECT FROM public.officials_nationalhotline\n                                WHERE number = hotline.digits)\n                            AND NOT EXISTS (\n                                SELECT FROM public.officials_editionhotline shown\n                                JOIN public.officials_edition edition\n                                    ON edition.id = shown.edition_id\n                                WHERE shown.digits = hotline.digits\n                                    AND shown.extension = hotline.extension\n                                    AND shown.withdrawn_at IS NULL AND NOT edition.closed\n                                    AND coalesce(upper(edition.period), 'infinity')\n                                        > public.officials_now()))\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'ban_of_a_number_that_is_gone',\n                            MESSAGE = 'a number of its post that no card has is banned';\n                    END IF;\n                    IF NEW.official_id IS NOT NULL AND (\n                        NOT EXISTS (SELECT FROM public.officials_appointment\n                            WHERE post_id = NEW.post_id AND official_id = NEW.official_id)\n                        OR EXISTS (\n                            SELECT FROM public.officials_edition edition\n                            WHERE public.officials_people(edition.card) @> to_jsonb(ARRAY[\n                                (SELECT uid::text FROM public.officials_official\n                                    WHERE id = NEW.official_id)])\n                                AND NOT edition.closed\n                                AND coalesce(upper(edition.period), 'infinity')\n                                    > public.officials_now()))\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'ban_of_a_person_who_is_gone',\n                            MESSAGE = 'somebody of its post whom no card names is banned';\n                    END IF;\n                    RETURN NEW;\n                ", hash='d9ff8cf1b7f132e38c9501ac9126274087c1d87e', operation='INSERT', pgid='pgtrigger_bans_what_is_gone_ba4f7', table='officials_republicationban', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='republicationban',
            trigger=pgtrigger.compiler.Trigger(name='is_lifted_by_the_rules', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.lifted_by_id IS NOT NULL\n                        OR to_jsonb(OLD) - '{asked_by_id,lifted_by_id,waived}'::text[]\n                            <> to_jsonb(NEW) - '{asked_by_id,lifted_by_id,waived}'::text[]\n                        OR NEW.lifted_by_id IS NOT NULL AND NOT NEW.waived\n                        AND (NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id\n                            OR NEW.asked_by_id = ANY(public.officials_behind(NEW.lifted_by_id))\n                            OR NEW.lifted_by_id = ANY(public.officials_behind(NEW.asked_by_id))\n                            OR NOT EXISTS (SELECT FROM public.officials_user\n                                WHERE id = NEW.lifted_by_id AND confirmed_at IS NOT NULL))\n                    THEN\n                        RAISE check_violation\n                            USING CONSTRAINT = 'ban_is_lifted_by_the_rules',\n                            MESSAGE = 'one asks to lift a ban, another person agrees';\n                    END IF;\n                    RETURN NEW;\n                ", hash='542ba240e3157846ed78c979576d3e64a7c16ee9', operation='UPDATE', pgid='pgtrigger_is_lifted_by_the_rules_5aab6', table='officials_republicationban', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='republicationban',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_republicationbanevent" ("asked_by_id", "ends_on", "id", "lifted_by_id", "made_at", "made_by_id", "number_hash", "official_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "reason", "waived", "why") VALUES (NEW."asked_by_id", NEW."ends_on", NEW."id", NEW."lifted_by_id", NEW."made_at", NEW."made_by_id", NEW."number_hash", NEW."official_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."post_id", NEW."reason", NEW."waived", NEW."why"); RETURN NULL;', hash='ac94c31ad1b6e6485a024be03897243c6be028b1', operation='INSERT', pgid='pgtrigger_insert_insert_ac252', table='officials_republicationban', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='republicationban',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "officials_republicationbanevent" ("asked_by_id", "ends_on", "id", "lifted_by_id", "made_at", "made_by_id", "number_hash", "official_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "reason", "waived", "why") VALUES (NEW."asked_by_id", NEW."ends_on", NEW."id", NEW."lifted_by_id", NEW."made_at", NEW."made_by_id", NEW."number_hash", NEW."official_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."post_id", NEW."reason", NEW."waived", NEW."why"); RETURN NULL;', hash='8509599a6462a179f795120f1e6be132ef73098b', operation='UPDATE', pgid='pgtrigger_update_update_11e78', table='officials_republicationban', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='republicationban',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_republicationbanevent" ("asked_by_id", "ends_on", "id", "lifted_by_id", "made_at", "made_by_id", "number_hash", "official_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "reason", "waived", "why") VALUES (OLD."asked_by_id", OLD."ends_on", OLD."id", OLD."lifted_by_id", OLD."made_at", OLD."made_by_id", OLD."number_hash", OLD."official_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."post_id", OLD."reason", OLD."waived", OLD."why"); RETURN NULL;', hash='f94cd6bf748665d4b81fbdb7d215369e6bf351c4', operation='DELETE', pgid='pgtrigger_delete_delete_2dd70', table='officials_republicationban', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='republicationbanevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3e0c02a64607448280b80bd2452c2817857bb18c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_88438', table='officials_republicationbanevent', when='BEFORE')),
        ),
    ]
