"""Withhold names: the views that the public reads mask them."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


MASKED = """
CREATE OR REPLACE VIEW withheld_official AS
SELECT official.id, official.uid, name.reason,
    (name.withheld_at AT TIME ZONE 'Asia/Shanghai')::date AS since
FROM public.officials_withheldname name
JOIN public.officials_official official ON official.id = name.official_id
WHERE name.restored_by_id IS NULL;

CREATE OR REPLACE FUNCTION officials_withheld() RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(
        jsonb_object_agg(withheld.uid,
            jsonb_build_object('reason', withheld.reason, 'since', withheld.since)),
        '{}')
    FROM public.withheld_official withheld);

CREATE OR REPLACE FUNCTION officials_withheld_names(card jsonb, withheld jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT term->>'name'
        FROM jsonb_path_query(card, '$.*[*] ? (exists(@.official))') AS term
        WHERE withheld ? (term->>'official'));
END $$;

CREATE OR REPLACE FUNCTION officials_without_names(written text, names text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    letters text;
BEGIN
    FOR at IN 1..coalesce(cardinality(names), 0) LOOP
        SELECT string_agg('[' || letter || ']', '[[:space:]　·•.]*' ORDER BY place) INTO letters
        FROM regexp_split_to_table(names[at], '') WITH ORDINALITY AS each (letter, place)
        WHERE letter !~ '[][[:space:]　·•.^\\\\-]';
        written := regexp_replace(written, letters, '＊＊', 'gi');
    END LOOP;
    RETURN written;
END $$;

CREATE OR REPLACE FUNCTION officials_mask_term(term jsonb, withheld jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN withheld ? (term->>'official') THEN
    term || jsonb_build_object(
        'official', '', 'name', '', 'latin', '', 'readings', '[]'::jsonb, 'surname_length', NULL,
        'notice', '', 'withheld', withheld->(term->>'official'))
    ELSE term END;

CREATE OR REPLACE FUNCTION officials_mask(card jsonb, withheld jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    names text[] := public.officials_withheld_names(card, withheld);
BEGIN
    IF cardinality(names) = 0 THEN
        RETURN card;
    END IF;
    RETURN card || jsonb_build_object(
        'title', public.officials_without_names(card->>'title', names),
        'duties', public.officials_without_names(card->>'duties', names),
        'holder', public.officials_mask_term(card->'holder', withheld),
        'terms', (
            SELECT coalesce(
                jsonb_agg(public.officials_mask_term(term, withheld) ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'terms') WITH ORDINALITY AS each (term, place)),
        'sources', (
            SELECT coalesce(jsonb_agg(source || jsonb_build_object('printed_name',
                public.officials_without_names(source->>'printed_name', names))
                ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'sources') WITH ORDINALITY AS each (source, place)));
END $$;

CREATE OR REPLACE VIEW live_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN edition.card
        ELSE public.officials_mask(edition.card, (SELECT public.officials_withheld())) END AS card,
    lower(edition.period) AS since, edition.published_at, edition.waived
FROM public.officials_edition edition
JOIN public.officials_post post ON post.id = edition.post_id
WHERE NOT edition.closed AND edition.period @> public.officials_now();

CREATE OR REPLACE VIEW past_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN edition.card
        ELSE public.officials_mask(edition.card, (SELECT public.officials_withheld())) END AS card,
    lower(edition.period) AS since, upper(edition.period) AS until, edition.published_at,
    edition.outcome, edition.public_reason
FROM public.officials_edition edition
JOIN public.officials_post post ON post.id = edition.post_id
WHERE upper(edition.period) <= public.officials_now()
    AND NOT EXISTS (
        SELECT FROM public.officials_edition later
        WHERE later.post_id = edition.post_id
            AND lower(later.period) > lower(edition.period)
            AND lower(later.period) <= public.officials_now());

CREATE OR REPLACE VIEW live_term AS
SELECT edition.id::text || '-' || (term->>'appointment') AS id, edition.id AS post_id,
    public.officials_people(edition.card) AS people, term->>'official' AS official,
    term->>'name' AS name,
    term->>'latin' AS latin, term->>'capacity' AS capacity, (term->>'start')::date AS start,
    (term->>'end')::date AS "end", term->>'notice' AS notice,
    term->>'appointment' IS NOT DISTINCT FROM edition.card->'holder'->>'appointment' AS current
FROM public.officials_edition edition,
    jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
WHERE NOT edition.closed AND edition.period @> public.officials_now()
    AND NOT (SELECT public.officials_withheld()) ? (term->>'official');

CREATE OR REPLACE VIEW live_hotline AS
SELECT hotline.id, hotline.edition_id AS post_id, hotline.hotline_uid AS uid, hotline.own,
    hotline.kind,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.digits ELSE '' END AS digits,
    CASE WHEN hotline.suspended_at IS NULL THEN hotline.extension ELSE '' END AS extension,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.label
        ELSE public.officials_without_names(hotline.label, public.officials_withheld_names(
            edition.card, (SELECT public.officials_withheld())))::varchar(40) END AS label,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.purpose
        ELSE public.officials_without_names(hotline.purpose, public.officials_withheld_names(
            edition.card, (SELECT public.officials_withheld())))::varchar(200) END AS purpose,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.answered_by
        ELSE public.officials_without_names(hotline.answered_by, public.officials_withheld_names(
            edition.card, (SELECT public.officials_withheld())))::varchar(80) END AS answered_by,
    hotline.hours, hotline.rank,
    notice.uid AS notice_uid, notice.issuer AS notice_issuer, notice.title AS notice_title,
    notice.document_number AS notice_number, notice.published_on AS notice_date,
    notice.url AS notice_url,
    CASE WHEN (SELECT public.officials_withheld()) = '{}' THEN hotline.printed_name
        ELSE public.officials_without_names(hotline.printed_name, public.officials_withheld_names(
            edition.card, (SELECT public.officials_withheld())))::varchar(120) END AS printed_name,
    hotline.last_verified, hotline.result,
    hotline.suspended_at IS NOT NULL AS suspended, hotline.under_report,
    hotline.use
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();
"""

FORMER = """
CREATE OR REPLACE VIEW live_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank, edition.card,
    lower(edition.period) AS since, edition.published_at, edition.waived
FROM officials_edition edition
JOIN officials_post post ON post.id = edition.post_id
WHERE NOT edition.closed AND edition.period @> officials_now();

CREATE OR REPLACE VIEW past_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank, edition.card,
    lower(edition.period) AS since, upper(edition.period) AS until, edition.published_at,
    edition.outcome, edition.public_reason
FROM officials_edition edition
JOIN officials_post post ON post.id = edition.post_id
WHERE upper(edition.period) <= officials_now()
    AND NOT EXISTS (
        SELECT FROM officials_edition later
        WHERE later.post_id = edition.post_id
            AND lower(later.period) > lower(edition.period)
            AND lower(later.period) <= officials_now());

CREATE OR REPLACE VIEW live_term AS
SELECT post.id::text || '-' || (term->>'appointment') AS id, post.id AS post_id,
    officials_people(post.card) AS people, term->>'official' AS official, term->>'name' AS name,
    term->>'latin' AS latin, term->>'capacity' AS capacity, (term->>'start')::date AS start,
    (term->>'end')::date AS "end", term->>'notice' AS notice,
    term->>'appointment' IS NOT DISTINCT FROM post.card->'holder'->>'appointment' AS current
FROM live_post post, jsonb_path_query(post.card, '$.*[*] ? (exists(@.official))') AS term;

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

DROP FUNCTION officials_mask(jsonb, jsonb);
DROP FUNCTION officials_mask_term(jsonb, jsonb);
DROP FUNCTION officials_without_names(text, text[]);
DROP FUNCTION officials_withheld_names(jsonb, jsonb);
DROP FUNCTION officials_withheld();
DROP VIEW withheld_official;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0034_rows_of_imports_in_their_region'),
    ]

    operations = [
        migrations.CreateModel(
            name='WithheldOfficial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('reason', models.CharField(choices=[('number_stopped', '号码已停用'), ('number_reassigned', '号码已移交他人'), ('number_wrong', '号码有误'), ('notice_corrected', '公告已更正'), ('mistake', '公布有误，核实后重新公布'), ('post_abolished', '岗位已撤销'), ('reorganised', '机构调整'), ('holder_left', '领导离任'), ('on_request', '应本人要求'), ('security', '安全原因'), ('other', '其他原因')], max_length=20)),
                ('since', models.DateField()),
            ],
            options={
                'verbose_name': '姓名不公开的领导干部',
                'verbose_name_plural': '姓名不公开的领导干部',
                'db_table': 'withheld_official',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='WithheldName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('on_request', '应本人要求'), ('security', '安全原因')], max_length=20, verbose_name='原因')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('withheld_at', models.DateTimeField(verbose_name='办理时间')),
                ('waived', models.BooleanField(default=False, verbose_name='免于复核')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请恢复的人')),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withheld', to='officials.official', verbose_name='领导干部')),
                ('restored_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准恢复的人')),
                ('withheld_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
            ],
            options={
                'verbose_name': '不公开的姓名',
                'verbose_name_plural': '不公开的姓名',
                'ordering': ['withheld_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='WithheldNameEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('reason', models.CharField(choices=[('on_request', '应本人要求'), ('security', '安全原因')], max_length=20, verbose_name='原因')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('withheld_at', models.DateTimeField(verbose_name='办理时间')),
                ('waived', models.BooleanField(default=False, verbose_name='免于复核')),
                ('asked_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请恢复的人')),
                ('official', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.official', verbose_name='领导干部')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='officials.withheldname')),
                ('restored_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准恢复的人')),
                ('withheld_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='withheldname',
            constraint=models.UniqueConstraint(condition=models.Q(('restored_by__isnull', True)), fields=('official',), name='withheld_name_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='withheldname',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['on_request', 'security'])), name='withheld_name_reason_is_a_fixed_word'),
        ),
        migrations.AddConstraint(
            model_name='withheldname',
            constraint=models.CheckConstraint(condition=models.Q(('restored_by__isnull', True), ('waived', True), models.Q(('asked_by__isnull', False), models.Q(('asked_by', models.F('restored_by')), _negated=True)), _connector='OR'), name='withheld_name_restored_by_a_second_person'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withheldname',
            trigger=pgtrigger.compiler.Trigger(name='comes_back_by_the_rules', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.restored_by_id IS NOT NULL\n                        OR NEW.official_id <> OLD.official_id\n                        OR NEW.restored_by_id IS NOT NULL AND NOT NEW.waived\n                        AND (NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id\n                            OR NEW.asked_by_id = ANY(public.officials_behind(NEW.restored_by_id))\n                            OR NEW.restored_by_id = ANY(public.officials_behind(NEW.asked_by_id))\n                            OR NOT EXISTS (SELECT FROM public.officials_user\n                                WHERE id = NEW.restored_by_id AND confirmed_at IS NOT NULL))\n                    THEN\n                        RAISE check_violation\n                            USING CONSTRAINT = 'withheld_name_comes_back_by_the_rules',\n                            MESSAGE = 'one asks to show a name, another person agrees';\n                    END IF;\n                    RETURN NEW;\n                ", hash='0265c0edf1ba32bf735892ee3c03df1472a2b8e4', operation='UPDATE', pgid='pgtrigger_comes_back_by_the_rules_db870', table='officials_withheldname', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withheldname',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_withheldnameevent" ("asked_by_id", "id", "official_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "restored_by_id", "waived", "why", "withheld_at", "withheld_by_id") VALUES (NEW."asked_by_id", NEW."id", NEW."official_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."restored_by_id", NEW."waived", NEW."why", NEW."withheld_at", NEW."withheld_by_id"); RETURN NULL;', hash='a419e7a27983ceb6e7adb067b353cbe195675cd8', operation='INSERT', pgid='pgtrigger_insert_insert_e4f5f', table='officials_withheldname', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withheldname',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "officials_withheldnameevent" ("asked_by_id", "id", "official_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "restored_by_id", "waived", "why", "withheld_at", "withheld_by_id") VALUES (NEW."asked_by_id", NEW."id", NEW."official_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."restored_by_id", NEW."waived", NEW."why", NEW."withheld_at", NEW."withheld_by_id"); RETURN NULL;', hash='81461169d3f6f32064cff395a721630b465c7d0a', operation='UPDATE', pgid='pgtrigger_update_update_f0cc9', table='officials_withheldname', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withheldname',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_withheldnameevent" ("asked_by_id", "id", "official_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "restored_by_id", "waived", "why", "withheld_at", "withheld_by_id") VALUES (OLD."asked_by_id", OLD."id", OLD."official_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."restored_by_id", OLD."waived", OLD."why", OLD."withheld_at", OLD."withheld_by_id"); RETURN NULL;', hash='ab9471c8e9125dd1d6a64af4fb963cbe8e6ea4ce', operation='DELETE', pgid='pgtrigger_delete_delete_6e00b', table='officials_withheldname', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withheldnameevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='869e59da9059913173ddd0710191a14e20d57af5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1e1a5', table='officials_withheldnameevent', when='BEFORE')),
        ),
        migrations.RunSQL(MASKED, FORMER),
    ]
