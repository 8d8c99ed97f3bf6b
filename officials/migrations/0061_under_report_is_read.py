"""Read from the reports whether a number is under report, in place of a column of editions."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE VIEW reported_number AS
SELECT min(report.id) AS id, report.digits, report.extension,
    count(DISTINCT key.source)::int AS people, max(report.received_at) AS reported_at
FROM public.officials_report report
JOIN public.officials_reportkey key ON key.report_id = report.id
WHERE report.state IN ('received', 'checking')
    AND report.kind NOT IN ('attitude', 'on_request')
    AND (report.received_at AT TIME ZONE 'Asia/Shanghai')::date
        > (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 7
GROUP BY report.digits, report.extension
HAVING count(DISTINCT key.source) >= 3;

CREATE OR REPLACE VIEW live_hotline AS
SELECT hotline.id, hotline.edition_id AS post_id, hotline.hotline_uid AS uid, hotline.own,
    hotline.kind,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.digits ELSE '' END AS digits,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.extension ELSE '' END AS extension,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.label
        ELSE public.officials_without_names(hotline.label, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(40) END AS label,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.purpose
        ELSE public.officials_without_names(hotline.purpose, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(200) END AS purpose,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.answered_by
        ELSE public.officials_without_names(hotline.answered_by, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(80) END AS answered_by,
    hotline.hours, hotline.rank,
    notice.uid AS notice_uid, notice.issuer AS notice_issuer,
    coalesce((SELECT public.officials_masked_titles()) ->> notice.title, notice.title)::varchar(200)
        AS notice_title,
    notice.document_number AS notice_number, notice.published_on AS notice_date,
    notice.url AS notice_url,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.printed_name
        ELSE public.officials_without_names(hotline.printed_name, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(120) END AS printed_name,
    hotline.last_verified, hotline.result,
    hotline.suspended_at IS NOT NULL AS suspended,
    hotline.suspended_at IS NULL AND (
        SELECT true FROM public.reported_number reported
        WHERE reported.digits = hotline.digits AND reported.extension = hotline.extension
    ) IS NOT NULL AS under_report,
    hotline.use
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();
"""

BACKWARD = """
CREATE OR REPLACE VIEW live_hotline AS
SELECT hotline.id, hotline.edition_id AS post_id, hotline.hotline_uid AS uid, hotline.own,
    hotline.kind,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.digits ELSE '' END AS digits,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.extension ELSE '' END AS extension,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.label
        ELSE public.officials_without_names(hotline.label, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(40) END AS label,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.purpose
        ELSE public.officials_without_names(hotline.purpose, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(200) END AS purpose,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.answered_by
        ELSE public.officials_without_names(hotline.answered_by, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(80) END AS answered_by,
    hotline.hours, hotline.rank,
    notice.uid AS notice_uid, notice.issuer AS notice_issuer,
    coalesce((SELECT public.officials_masked_titles()) ->> notice.title, notice.title)::varchar(200)
        AS notice_title,
    notice.document_number AS notice_number, notice.published_on AS notice_date,
    notice.url AS notice_url,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.printed_name
        ELSE public.officials_without_names(hotline.printed_name, public.officials_withheld_names(
            edition.post_id, (SELECT public.officials_withheld())))::varchar(120) END AS printed_name,
    hotline.last_verified, hotline.result,
    hotline.suspended_at IS NOT NULL AS suspended, hotline.under_report,
    hotline.use
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();

DROP VIEW reported_number;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0060_sources_of_unchanged_rows'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportedNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digits', models.CharField(max_length=20)),
                ('extension', models.CharField(max_length=6)),
                ('people', models.IntegerField()),
                ('reported_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '多人反映的号码',
                'verbose_name_plural': '多人反映的号码',
                'db_table': 'reported_number',
                'managed': False,
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        pgtrigger.migrations.RemoveTrigger(
            model_name='editionhotline',
            name='delete_delete',
        ),
        migrations.RemoveField(
            model_name='editionhotline',
            name='under_report',
        ),
        migrations.RemoveField(
            model_name='editionhotlineevent',
            name='under_report',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='editionhotline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_editionhotlineevent" ("answered_by", "digits", "edition_id", "extension", "hotline_uid", "hours", "id", "kind", "label", "last_verified", "notice_id", "own", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_name", "printed_number", "public_reason", "purpose", "rank", "result", "suspended_at", "use", "withdrawn_at") VALUES (OLD."answered_by", OLD."digits", OLD."edition_id", OLD."extension", OLD."hotline_uid", OLD."hours", OLD."id", OLD."kind", OLD."label", OLD."last_verified", OLD."notice_id", OLD."own", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."printed_name", OLD."printed_number", OLD."public_reason", OLD."purpose", OLD."rank", OLD."result", OLD."suspended_at", OLD."use", OLD."withdrawn_at"); RETURN NULL;', hash='2c2393abc4753247d1528eca951956edcdd986c4', operation='DELETE', pgid='pgtrigger_delete_delete_e447f', table='officials_editionhotline', when='AFTER')),
        ),
    ]
