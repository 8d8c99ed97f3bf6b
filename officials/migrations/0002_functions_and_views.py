"""Create the functions that triggers and views call, and the views of what is public."""

import django.db.models.deletion
from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION officials_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT statement_timestamp()';

CREATE FUNCTION officials_at_work() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb
            ->> 'user')::bigint
$$;

CREATE FUNCTION officials_behind(who bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT credentials_by_id FROM officials_user WHERE id = who);
END $$;

CREATE FUNCTION officials_with_hands(hands bigint[], VARIADIC more bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE AS $$
    SELECT hands || ARRAY(
        SELECT DISTINCT one FROM unnest(more) AS one WHERE one IS NOT NULL AND one <> ALL(hands))
$$;

CREATE FUNCTION officials_with_user(contributors bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
    who bigint := officials_at_work();
BEGIN
    RETURN officials_with_hands(contributors, who, officials_behind(who));
END $$;

CREATE FUNCTION officials_touch(posts bigint[], taking_away boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM officials_post WHERE id = ANY(posts) ORDER BY id FOR UPDATE;
    UPDATE officials_post SET
        revision = revision + 1,
        review_state = CASE WHEN taking_away AND review_state = 'approved'
            THEN 'approved' ELSE 'draft' END,
        contributors = CASE WHEN taking_away AND review_state = 'approved'
            THEN contributors ELSE officials_with_user(contributors) END
    WHERE id = ANY(posts);
END $$;

CREATE FUNCTION officials_raise_versions(places bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    above bigint[] := ARRAY(
        SELECT DISTINCT unnest(path) FROM officials_region WHERE id = ANY(places));
BEGIN
    PERFORM FROM officials_publicversion WHERE region_id = ANY(above)
    ORDER BY region_id FOR UPDATE;
    UPDATE officials_publicversion
    SET own = own + (region_id = ANY(places))::int, subtree = subtree + 1
    WHERE region_id = ANY(above);
END $$;

CREATE FUNCTION officials_device_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owners bigint[];
BEGIN
    IF TG_TABLE_NAME = 'otp_static_statictoken' THEN
        owners := ARRAY(SELECT user_id FROM otp_static_staticdevice WHERE id = NEW.device_id);
    ELSE
        owners := ARRAY[OLD.user_id, NEW.user_id];
    END IF;
    UPDATE officials_user SET device_resets = device_resets + 1
        WHERE id = ANY(owners) AND id <> officials_at_work();
    RETURN NULL;
END $$;

CREATE FUNCTION officials_people(card jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN jsonb_path_query_array(card, '$.*[*].official')
    || jsonb_path_query_array(card, '$.*[*].name');
"""

DROP_FUNCTIONS = """
DROP FUNCTION officials_people;
DROP FUNCTION officials_device_changed;
DROP FUNCTION officials_raise_versions;
DROP FUNCTION officials_touch;
DROP FUNCTION officials_with_user;
DROP FUNCTION officials_with_hands;
DROP FUNCTION officials_behind;
DROP FUNCTION officials_at_work;
DROP FUNCTION officials_now;
"""

VIEWS = """
CREATE VIEW live_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank, edition.card,
    lower(edition.period) AS since, edition.published_at, edition.waived
FROM officials_edition edition
JOIN officials_post post ON post.id = edition.post_id
WHERE NOT edition.closed AND edition.period @> officials_now();

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

CREATE VIEW past_post AS
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

CREATE VIEW live_term AS
SELECT post.id::text || '-' || (term->>'appointment') AS id, post.id AS post_id,
    officials_people(post.card) AS people, term->>'official' AS official, term->>'name' AS name,
    term->>'latin' AS latin, term->>'capacity' AS capacity, (term->>'start')::date AS start,
    (term->>'end')::date AS "end", term->>'notice' AS notice,
    term->>'appointment' IS NOT DISTINCT FROM post.card->'holder'->>'appointment' AS current
FROM live_post post, jsonb_path_query(post.card, '$.*[*] ? (exists(@.official))') AS term;

CREATE VIEW shown_edition AS
SELECT edition.id, officials_people(edition.card) AS people
FROM officials_edition edition
WHERE lower(edition.period) <= officials_now();

CREATE VIEW live_notice AS
SELECT notice.id, notice.uid, notice.owner_region_id AS region_id, notice.issuer, notice.title,
    notice.document_number, notice.published_on, notice.url, notice.supersedes_id AS corrects_id,
    notice.file_type, notice.file_size, notice.file_sha256, notice.demo, cited.numbers
FROM officials_notice notice
CROSS JOIN LATERAL (
    SELECT count(*) AS numbers FROM live_hotline hotline WHERE hotline.notice_uid = notice.uid
) cited
WHERE cited.numbers > 0;

CREATE VIEW shown_notice AS
SELECT notice.id, notice.uid
FROM officials_notice notice
WHERE EXISTS (
    SELECT FROM officials_editionhotline hotline
    JOIN officials_edition edition ON edition.id = hotline.edition_id
    WHERE hotline.notice_id = notice.id AND lower(edition.period) <= officials_now());
"""

DROP_VIEWS = """
DROP VIEW shown_notice;
DROP VIEW live_notice;
DROP VIEW shown_edition;
DROP VIEW live_term;
DROP VIEW past_post;
DROP VIEW live_hotline;
DROP VIEW live_post;
"""

# Find the editions that name a person, and the newest notices.
INDEXES = """
CREATE INDEX edition_people
ON officials_edition USING gin (officials_people(card) jsonb_path_ops);
CREATE INDEX notice_newest_first
ON officials_notice (published_on DESC, uid DESC);
"""

DROP_INDEXES = """
DROP INDEX notice_newest_first;
DROP INDEX edition_people;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0001_schema'),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(INDEXES, DROP_INDEXES),
        migrations.RunSQL(VIEWS, DROP_VIEWS),
        migrations.CreateModel(
            name='LivePost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.region')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.department')),
                ('rank', models.IntegerField()),
                ('card', models.JSONField()),
                ('since', models.DateTimeField()),
                ('published_at', models.DateTimeField()),
                ('waived', models.BooleanField()),
            ],
            options={
                'verbose_name': '在线岗位',
                'verbose_name_plural': '在线岗位',
                'db_table': 'live_post',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='PastPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.region')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.department')),
                ('rank', models.IntegerField()),
                ('card', models.JSONField()),
                ('since', models.DateTimeField()),
                ('published_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('outcome', models.CharField(max_length=10)),
                ('public_reason', models.CharField(max_length=200)),
            ],
            options={
                'verbose_name': '曾经公布的岗位',
                'verbose_name_plural': '曾经公布的岗位',
                'db_table': 'past_post',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveHotline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='hotlines', to='officials.livepost')),
                ('uid', models.CharField(max_length=12)),
                ('own', models.BooleanField()),
                ('kind', models.CharField(choices=[('mobile', '手机'), ('landline', '座机'), ('tollfree', '400/800 电话'), ('short', '短号')], max_length=10)),
                ('digits', models.CharField(max_length=20)),
                ('extension', models.CharField(max_length=6)),
                ('label', models.CharField(max_length=40)),
                ('purpose', models.CharField(max_length=200)),
                ('answered_by', models.CharField(max_length=80)),
                ('hours', models.CharField(max_length=120)),
                ('rank', models.PositiveSmallIntegerField()),
                ('notice_uid', models.CharField(max_length=12)),
                ('notice_issuer', models.CharField(max_length=120)),
                ('notice_title', models.CharField(max_length=200)),
                ('notice_number', models.CharField(max_length=80)),
                ('notice_date', models.DateField()),
                ('notice_url', models.CharField(max_length=500)),
                ('printed_name', models.CharField(max_length=120)),
                ('last_verified', models.DateField(null=True)),
                ('result', models.CharField(choices=[('answered', '有人接听'), ('unanswered', '无人接听'), ('wrong', '不是本岗位'), ('dead', '空号或停机')], max_length=10)),
                ('suspended', models.BooleanField()),
                ('under_report', models.BooleanField()),
            ],
            options={
                'verbose_name': '在线热线',
                'verbose_name_plural': '在线热线',
                'db_table': 'live_hotline',
                'ordering': ['own', 'rank', 'id'],
                'managed': False,
            },
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
    ]
