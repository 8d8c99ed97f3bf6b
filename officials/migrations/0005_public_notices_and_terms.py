"""Whom cards name, which notices live numbers rest on; and what of both was ever shown."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# In the standard's form, which binds the names in the body: a restore builds the index on it.
FUNCTION = """
-- The uids and the names of all whom a card names; nothing else on a card has these keys.
CREATE FUNCTION officials_people(card jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN jsonb_path_query_array(card, '$.*[*].official')
    || jsonb_path_query_array(card, '$.*[*].name');
"""

VIEWS = """
-- Who holds or held a post, as its live card says; rows of an official are found by ``people``.
CREATE VIEW live_term AS
SELECT post.id::text || '-' || (term->>'appointment') AS id, post.id AS post_id,
    officials_people(post.card) AS people, term->>'official' AS official, term->>'name' AS name,
    term->>'latin' AS latin, term->>'capacity' AS capacity, (term->>'start')::date AS start,
    (term->>'end')::date AS "end", term->>'notice' AS notice,
    term->>'appointment' IS NOT DISTINCT FROM post.card->'holder'->>'appointment' AS current
FROM live_post post, jsonb_path_query(post.card, '$.*[*] ? (exists(@.official))') AS term;

-- Whom the public has ever been shown, and nothing else of it.
CREATE VIEW shown_edition AS
SELECT edition.id, officials_people(edition.card) AS people
FROM officials_edition edition
WHERE lower(edition.period) <= officials_now();

-- The notices on which live numbers rest, with how many. The archived file stays with staff.
CREATE VIEW live_notice AS
SELECT notice.id, notice.uid, notice.owner_region_id AS region_id, notice.issuer, notice.title,
    notice.document_number, notice.published_on, notice.url, notice.supersedes_id AS corrects_id,
    notice.file_type, notice.file_size, notice.file_sha256, notice.demo, cited.numbers
FROM officials_notice notice
CROSS JOIN LATERAL (
    SELECT count(*) AS numbers FROM live_hotline hotline WHERE hotline.notice_uid = notice.uid
) cited
WHERE cited.numbers > 0;

-- The notices that an edition cited which has been shown.
CREATE VIEW shown_notice AS
SELECT notice.id, notice.uid
FROM officials_notice notice
WHERE EXISTS (
    SELECT FROM officials_editionhotline hotline
    JOIN officials_edition edition ON edition.id = hotline.edition_id
    WHERE hotline.notice_id = notice.id AND lower(edition.period) <= officials_now());
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0004_what_was_called'),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION officials_people;"),
        migrations.RunSQL(
            VIEWS, "DROP VIEW shown_notice; DROP VIEW live_notice; DROP VIEW shown_edition; DROP VIEW live_term;"
        ),
        migrations.CreateModel(
            name='LiveNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('issuer', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=200)),
                ('document_number', models.CharField(max_length=80)),
                ('published_on', models.DateField()),
                ('url', models.CharField(max_length=500)),
                ('file_type', models.CharField(choices=[('application/pdf', 'PDF'), ('image/jpeg', 'JPEG'), ('image/png', 'PNG')], max_length=20)),
                ('file_size', models.PositiveIntegerField()),
                ('file_sha256', models.CharField(max_length=64)),
                ('demo', models.BooleanField()),
                ('numbers', models.IntegerField()),
            ],
            options={
                'verbose_name': '在线公告',
                'verbose_name_plural': '在线公告',
                'db_table': 'live_notice',
                'ordering': ['-published_on', '-uid'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveTerm',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('people', models.JSONField()),
                ('official', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=60)),
                ('latin', models.CharField(max_length=200)),
                ('capacity', models.CharField(choices=[('full', '正式'), ('acting', '代理'), ('presiding', '主持工作')], max_length=10)),
                ('start', models.DateField(null=True)),
                ('end', models.DateField(null=True)),
                ('notice', models.CharField(max_length=400)),
                ('current', models.BooleanField()),
            ],
            options={
                'verbose_name': '在线任职',
                'verbose_name_plural': '在线任职',
                'db_table': 'live_term',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='ShownEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('people', models.JSONField()),
            ],
            options={
                'verbose_name': '曾经公布的版本',
                'verbose_name_plural': '曾经公布的版本',
                'db_table': 'shown_edition',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='ShownNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
            ],
            options={
                'verbose_name': '曾经引用的公告',
                'verbose_name_plural': '曾经引用的公告',
                'db_table': 'shown_notice',
                'managed': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='notice',
            name='what_is_cited_is_final',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='what_is_cited_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF (TG_OP = 'DELETE' OR (NEW.issuer, NEW.title, NEW.document_number,\n                            NEW.published_on, NEW.url, NEW.supersedes_id)\n                            IS DISTINCT FROM (OLD.issuer, OLD.title, OLD.document_number,\n                            OLD.published_on, OLD.url, OLD.supersedes_id)\n                            OR OLD.file_sha256 NOT IN ('', NEW.file_sha256))\n                        AND EXISTS (SELECT FROM officials_editionhotline WHERE notice_id = OLD.id)\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'notice_cited_is_final',\n                            MESSAGE = 'a cited notice is not changed; a later one corrects it';\n                    END IF;\n                    RETURN NULL;\n                ", hash='b87d943ee0504db7c1da67e32ddd507de4c7a340', operation='UPDATE OR DELETE', pgid='pgtrigger_what_is_cited_is_final_b2fff', table='officials_notice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='archiving_shows', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."file_sha256" IS DISTINCT FROM (NEW."file_sha256"))', func='\n                    PERFORM officials_raise_versions(ARRAY[NEW.owner_region_id]);\n                    RETURN NULL;\n                ', hash='fcdbd980c701210d3f24ea07d748fd73f25d8eda', operation='UPDATE', pgid='pgtrigger_archiving_shows_ac7b2', table='officials_notice', when='AFTER')),
        ),
    ]
