"""Say of a hotline whether it is called, and of an official where the surname ends."""

import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

LIVE_HOTLINE = """
CREATE OR REPLACE VIEW live_hotline AS
SELECT hotline.id, hotline.edition_id AS post_id, hotline.hotline_uid AS uid, hotline.own,
    hotline.kind,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.digits ELSE '' END AS digits,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.extension ELSE '' END AS extension,
    hotline.label, hotline.purpose, hotline.answered_by, hotline.hours, hotline.rank,
    notice.uid AS notice_uid, notice.issuer AS notice_issuer, notice.title AS notice_title,
    notice.document_number AS notice_number, notice.published_on AS notice_date,
    notice.url AS notice_url, hotline.printed_name, hotline.last_verified, hotline.result,
    hotline.suspended_at IS NOT NULL AS suspended, hotline.under_report,
    hotline.use
FROM officials_editionhotline hotline
JOIN officials_edition edition ON edition.id = hotline.edition_id
JOIN officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> officials_now();
"""

FORMER_LIVE_HOTLINE = """
DROP VIEW live_notice;
DROP VIEW live_hotline;
CREATE VIEW live_hotline AS
SELECT hotline.id, hotline.edition_id AS post_id, hotline.hotline_uid AS uid, hotline.own,
    hotline.kind,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.digits ELSE '' END AS digits,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.extension ELSE '' END AS extension,
    hotline.label, hotline.purpose, hotline.answered_by, hotline.hours, hotline.rank,
    notice.uid AS notice_uid, notice.issuer AS notice_issuer, notice.title AS notice_title,
    notice.document_number AS notice_number, notice.published_on AS notice_date,
    notice.url AS notice_url, hotline.printed_name, hotline.last_verified, hotline.result,
    hotline.suspended_at IS NOT NULL AS suspended, hotline.under_report
FROM officials_editionhotline hotline
JOIN officials_edition edition ON edition.id = hotline.edition_id
JOIN officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> officials_now();
CREATE VIEW live_notice AS
SELECT notice.id, notice.uid, notice.owner_region_id AS region_id, notice.issuer, notice.title,
    notice.document_number, notice.published_on, notice.url, notice.supersedes_id AS corrects_id,
    notice.file_type, notice.file_size, notice.file_sha256, notice.demo, cited.numbers
FROM officials_notice notice
CROSS JOIN LATERAL (
    SELECT count(*) AS numbers FROM live_hotline hotline WHERE hotline.notice_uid = notice.uid
) cited
WHERE cited.numbers > 0;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0018_national_hotline_aliases'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='editionhotline',
            name='number_is_frozen',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='editionhotline',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='official',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='official',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='official',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='editionhotline',
            name='use',
            field=models.CharField(choices=[('call', '电话'), ('fax', '传真'), ('text', '短信')], default='call', max_length=10),
        ),
        migrations.AddField(
            model_name='editionhotlineevent',
            name='use',
            field=models.CharField(choices=[('call', '电话'), ('fax', '传真'), ('text', '短信')], default='call', max_length=10),
        ),
        migrations.AddField(
            model_name='hotline',
            name='use',
            field=models.CharField(choices=[('call', '电话'), ('fax', '传真'), ('text', '短信')], default='call', help_text='只收传真或短信的号码没有拨打按钮；兼收传真的电话选“电话”。', max_length=10, verbose_name='用法'),
        ),
        migrations.AddField(
            model_name='hotlineevent',
            name='use',
            field=models.CharField(choices=[('call', '电话'), ('fax', '传真'), ('text', '短信')], default='call', help_text='只收传真或短信的号码没有拨打按钮；兼收传真的电话选“电话”。', max_length=10, verbose_name='用法'),
        ),
        migrations.AddField(
            model_name='official',
            name='surname_length',
            field=models.PositiveSmallIntegerField(blank=True, help_text='一般不用选；汉字写的少数民族姓名没有姓的，选“没有姓”。', null=True, verbose_name='姓的字数'),
        ),
        migrations.AddField(
            model_name='officialevent',
            name='surname_length',
            field=models.PositiveSmallIntegerField(blank=True, help_text='一般不用选；汉字写的少数民族姓名没有姓的，选“没有姓”。', null=True, verbose_name='姓的字数'),
        ),
        migrations.RunSQL(LIVE_HOTLINE, FORMER_LIVE_HOTLINE),
        pgtrigger.migrations.AddTrigger(
            model_name='editionhotline',
            trigger=pgtrigger.compiler.Trigger(name='number_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."edition_id" IS DISTINCT FROM (NEW."edition_id") OR OLD."hotline_uid" IS DISTINCT FROM (NEW."hotline_uid") OR OLD."own" IS DISTINCT FROM (NEW."own") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."digits" IS DISTINCT FROM (NEW."digits") OR OLD."extension" IS DISTINCT FROM (NEW."extension") OR OLD."use" IS DISTINCT FROM (NEW."use") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."answered_by" IS DISTINCT FROM (NEW."answered_by") OR OLD."hours" IS DISTINCT FROM (NEW."hours") OR OLD."rank" IS DISTINCT FROM (NEW."rank") OR OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."printed_name" IS DISTINCT FROM (NEW."printed_name") OR OLD."printed_number" IS DISTINCT FROM (NEW."printed_number"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fba20beefa85216bbf26929f5c6537eb3e39f66d', operation='UPDATE', pgid='pgtrigger_number_is_frozen_89ce9', table='officials_editionhotline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='editionhotline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_editionhotlineevent" ("answered_by", "digits", "edition_id", "extension", "hotline_uid", "hours", "id", "kind", "label", "last_verified", "notice_id", "own", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_name", "printed_number", "purpose", "rank", "result", "suspended_at", "under_report", "use", "withdrawn_at") VALUES (OLD."answered_by", OLD."digits", OLD."edition_id", OLD."extension", OLD."hotline_uid", OLD."hours", OLD."id", OLD."kind", OLD."label", OLD."last_verified", OLD."notice_id", OLD."own", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."printed_name", OLD."printed_number", OLD."purpose", OLD."rank", OLD."result", OLD."suspended_at", OLD."under_report", OLD."use", OLD."withdrawn_at"); RETURN NULL;', hash='ee7cef3e8b4f79740baa0128e75dd677c726e9ee', operation='DELETE', pgid='pgtrigger_delete_delete_e447f', table='officials_editionhotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_hotlineevent" ("answered_by", "appointment_id", "digits", "extension", "hours", "id", "kind", "label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "purpose", "rank", "restore_waived", "restored_by_id", "suspended_at", "suspended_by_id", "uid", "use", "withdrawn_at") VALUES (NEW."answered_by", NEW."appointment_id", NEW."digits", NEW."extension", NEW."hours", NEW."id", NEW."kind", NEW."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."post_id", NEW."purpose", NEW."rank", NEW."restore_waived", NEW."restored_by_id", NEW."suspended_at", NEW."suspended_by_id", NEW."uid", NEW."use", NEW."withdrawn_at"); RETURN NULL;', hash='fd0ac807802809403bdfdba7f1f02a5958508fdf', operation='INSERT', pgid='pgtrigger_insert_insert_7416d', table='officials_hotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "officials_hotlineevent" ("answered_by", "appointment_id", "digits", "extension", "hours", "id", "kind", "label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "purpose", "rank", "restore_waived", "restored_by_id", "suspended_at", "suspended_by_id", "uid", "use", "withdrawn_at") VALUES (NEW."answered_by", NEW."appointment_id", NEW."digits", NEW."extension", NEW."hours", NEW."id", NEW."kind", NEW."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."post_id", NEW."purpose", NEW."rank", NEW."restore_waived", NEW."restored_by_id", NEW."suspended_at", NEW."suspended_by_id", NEW."uid", NEW."use", NEW."withdrawn_at"); RETURN NULL;', hash='bca795ec8c198934786a0353c3452369ced7692e', operation='UPDATE', pgid='pgtrigger_update_update_c76e5', table='officials_hotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_hotlineevent" ("answered_by", "appointment_id", "digits", "extension", "hours", "id", "kind", "label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "purpose", "rank", "restore_waived", "restored_by_id", "suspended_at", "suspended_by_id", "uid", "use", "withdrawn_at") VALUES (OLD."answered_by", OLD."appointment_id", OLD."digits", OLD."extension", OLD."hours", OLD."id", OLD."kind", OLD."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."post_id", OLD."purpose", OLD."rank", OLD."restore_waived", OLD."restored_by_id", OLD."suspended_at", OLD."suspended_by_id", OLD."uid", OLD."use", OLD."withdrawn_at"); RETURN NULL;', hash='e7bb8b0fc3818536741893915ac9b4fb6b3606a5', operation='DELETE', pgid='pgtrigger_delete_delete_f587c', table='officials_hotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='official',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_officialevent" ("demo", "id", "name", "other_readings", "owner_region_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinyin", "surname_length", "uid") VALUES (NEW."demo", NEW."id", NEW."name", NEW."other_readings", NEW."owner_region_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."pinyin", NEW."surname_length", NEW."uid"); RETURN NULL;', hash='97298baec9c2911da2de8ca0f04092f80a6a725d', operation='INSERT', pgid='pgtrigger_insert_insert_80e73', table='officials_official', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='official',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "officials_officialevent" ("demo", "id", "name", "other_readings", "owner_region_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinyin", "surname_length", "uid") VALUES (NEW."demo", NEW."id", NEW."name", NEW."other_readings", NEW."owner_region_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."pinyin", NEW."surname_length", NEW."uid"); RETURN NULL;', hash='3b83b8bf39759358c7ee83a747eca9e3d8662ce9', operation='UPDATE', pgid='pgtrigger_update_update_4c65b', table='officials_official', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='official',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_officialevent" ("demo", "id", "name", "other_readings", "owner_region_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinyin", "surname_length", "uid") VALUES (OLD."demo", OLD."id", OLD."name", OLD."other_readings", OLD."owner_region_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."pinyin", OLD."surname_length", OLD."uid"); RETURN NULL;', hash='de3d728f5deaabc09bd4fff19f9290b2a4e0fe4a', operation='DELETE', pgid='pgtrigger_delete_delete_b584a', table='officials_official', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='editionhotline',
            constraint=models.CheckConstraint(condition=models.Q(('use__in', ['call', 'fax', 'text'])), name='edition_hotline_use'),
        ),
        migrations.AddConstraint(
            model_name='hotline',
            constraint=models.CheckConstraint(condition=models.Q(('use__in', ['call', 'fax', 'text'])), name='hotline_use'),
        ),
        migrations.AddConstraint(
            model_name='official',
            constraint=models.CheckConstraint(condition=models.Q(('surname_length__isnull', True), models.Q(('surname_length__lte', 4), ('surname_length__lt', django.db.models.functions.text.Length('name'))), _connector='OR'), name='official_surname_within_the_name', violation_error_message='姓比姓名短，最多四个字。'),
        ),
    ]
