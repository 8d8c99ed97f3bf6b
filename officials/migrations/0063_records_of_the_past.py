"""Add the views that the public reads of the past: editions, entries of notices, checks."""

from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION officials_withdrawn_terms(post bigint) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT term->>'appointment'
    FROM public.officials_edition ended,
        jsonb_path_query(ended.card, '$.*[*] ? (exists(@.official))') AS term
    WHERE ended.post_id = post AND ended.outcome = 'replaced' AND ended.public_reason <> ''
    EXCEPT
    SELECT term->>'appointment'
    FROM (
        SELECT card FROM public.officials_edition
        WHERE post_id = post AND lower(period) <= public.officials_now()
        ORDER BY lower(period) DESC LIMIT 1
    ) latest, jsonb_path_query(latest.card, '$.*[*] ? (exists(@.official))') AS term);

CREATE OR REPLACE FUNCTION officials_banned_people() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT official.uid::text
    FROM public.officials_republicationban ban
    JOIN public.officials_official official ON official.id = ban.official_id
    WHERE ban.lifted_by_id IS NULL AND coalesce(ban.ends_on, 'infinity')
        >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date);

CREATE OR REPLACE FUNCTION officials_hidden_names(post bigint, withheld jsonb, banned text[])
RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF withheld = '{}' AND banned = '{}' AND NOT EXISTS (
        SELECT FROM public.officials_edition
        WHERE post_id = post AND outcome = 'replaced' AND public_reason <> '')
    THEN
        RETURN '{}';
    END IF;
    RETURN public.officials_withheld_names(post, withheld) || ARRAY(
        SELECT DISTINCT term->>'name'
        FROM public.officials_withdrawn_terms(post) AS gone,
            public.officials_edition edition,
            jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
        WHERE edition.post_id = post
            AND (term->>'appointment' = ANY(gone) OR term->>'official' = ANY(banned)));
END $$;

CREATE OR REPLACE FUNCTION officials_past_card(
    card jsonb, post bigint, withheld jsonb, banned text[], titles jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    names text[] := public.officials_hidden_names(post, withheld, banned);
    gone text[];
    shown jsonb := card - 'cover' || jsonb_build_object('sources', (
        SELECT coalesce(
            jsonb_agg(source - '{hotline,printed_name}'::text[] ORDER BY place), '[]')
        FROM jsonb_array_elements(card->'sources') WITH ORDINALITY AS each (source, place)));
BEGIN
    IF cardinality(names) > 0 THEN
        gone := public.officials_withdrawn_terms(post);
        shown := shown || jsonb_build_object(
            'title', public.officials_without_names(card->>'title', names),
            'duties', public.officials_without_names(card->>'duties', names),
            'withdrawn', coalesce(card->'holder'->>'appointment' = ANY(gone)
                OR card->'holder'->>'official' = ANY(banned), false),
            'holder', CASE WHEN card->'holder'->>'appointment' = ANY(gone)
                OR card->'holder'->>'official' = ANY(banned) THEN 'null'::jsonb
                ELSE public.officials_mask_term(card->'holder', withheld) END,
            'terms', (
                SELECT coalesce(jsonb_agg(
                    public.officials_mask_term(term, withheld) ORDER BY place), '[]')
                FROM jsonb_array_elements(card->'terms') WITH ORDINALITY AS each (term, place)
                WHERE term->>'appointment' <> ALL(gone) AND term->>'official' <> ALL(banned)));
    END IF;
    RETURN public.officials_mask_titles(shown, titles);
END $$;

CREATE OR REPLACE FUNCTION officials_printed_alone(printed text, digits text, extension text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
SELECT CASE
    WHEN printed !~* '^[0-9０-９[:space:]()（）+＋./·—–−－‐、转分机号ext:：#-]*$'
        OR length(figures) < 3 THEN ''
    WHEN digits LIKE '%' || figures OR digits || extension LIKE '%' || figures
        OR figures = '86' || ltrim(digits, '0') || extension
        OR figures = '86' || ltrim(digits, '0') THEN printed
    ELSE '' END
FROM regexp_replace(translate(printed, '０１２３４５６７８９', '0123456789'), '[^0-9]', '', 'g')
    AS figures
$$;

CREATE OR REPLACE VIEW edition_record AS
SELECT edition.id, edition.uid, post.uid AS post, edition.region_id, edition.department_id,
    edition.rank, public.officials_past_card(
        edition.card, edition.post_id, (SELECT public.officials_withheld()),
        (SELECT public.officials_banned_people()), (SELECT public.officials_masked_titles()))
        AS card,
    lower(edition.period) AS since,
    CASE WHEN upper(edition.period) <= public.officials_now() THEN upper(edition.period) END
        AS until,
    edition.published_at, edition.waived
FROM public.officials_edition edition
JOIN public.officials_post post ON post.id = edition.post_id
WHERE lower(edition.period) <= public.officials_now()
    AND NOT EXISTS (
        SELECT FROM public.officials_edition withdrawn
        WHERE withdrawn.post_id = edition.post_id AND withdrawn.outcome = 'withdrawn'
            AND lower(withdrawn.period) >= lower(edition.period)
            AND lower(withdrawn.period) <= public.officials_now());

CREATE OR REPLACE VIEW withdrawn_edition AS
SELECT edition.id, edition.uid, edition.region_id, withdrawn.until, withdrawn.public_reason
FROM public.officials_edition edition
CROSS JOIN LATERAL (
    SELECT upper(last.period) AS until, last.public_reason
    FROM public.officials_edition last
    WHERE last.post_id = edition.post_id AND last.outcome = 'withdrawn'
        AND lower(last.period) >= lower(edition.period)
        AND lower(last.period) <= public.officials_now()
    ORDER BY lower(last.period) DESC LIMIT 1
) withdrawn
WHERE lower(edition.period) <= public.officials_now();

CREATE OR REPLACE VIEW live_check AS
SELECT verification.id, hotline.id AS hotline_id, hotline.edition_id AS post_id,
    verification.checked_on, verification.method, verification.result
FROM public.officials_edition edition
JOIN public.officials_editionhotline hotline ON hotline.edition_id = edition.id
JOIN public.officials_hotline register ON register.uid = hotline.hotline_uid
JOIN public.officials_verification verification ON verification.hotline_id = register.id
    AND verification.digits = hotline.digits AND verification.extension = hotline.extension
WHERE verification.struck_at IS NULL
    AND hotline.withdrawn_at IS NULL AND hotline.suspended_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();

CREATE OR REPLACE VIEW live_source AS
SELECT hotline.id, hotline.edition_id AS post_id, hotline.hotline_uid AS hotline,
    notice.uid AS notice,
    public.officials_without_names(
        hotline.printed_name, public.officials_hidden_names(
            edition.post_id, (SELECT public.officials_withheld()),
            (SELECT public.officials_banned_people())))::varchar(120)
        AS printed_name,
    CASE WHEN hotline.suspended_at IS NULL THEN public.officials_printed_alone(
        hotline.printed_number, hotline.digits, hotline.extension) ELSE '' END::varchar(80)
        AS printed_number,
    notice.file_type, notice.file_size, notice.file_sha256
FROM public.officials_edition edition
JOIN public.officials_editionhotline hotline ON hotline.edition_id = edition.id
JOIN public.officials_notice notice ON notice.id = hotline.notice_id
WHERE hotline.withdrawn_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();

CREATE OR REPLACE VIEW notice_entry AS
SELECT entry.id, entry.notice_id,
    CASE WHEN last.outcome <> 'withdrawn' THEN last.id END AS edition_id,
    CASE WHEN last.outcome <> 'withdrawn' THEN public.officials_without_names(
        entry.printed_name, public.officials_hidden_names(
            entry.post_id, (SELECT public.officials_withheld()),
            (SELECT public.officials_banned_people()))) ELSE '' END::varchar(120)
        AS printed_name,
    CASE WHEN same.suspended_at IS NULL AND same.id IS NOT NULL THEN
        public.officials_printed_alone(entry.printed_number, entry.digits, entry.extension)
        ELSE '' END::varchar(80) AS printed_number,
    CASE WHEN same.suspended_at IS NULL THEN same.id END AS hotline_id,
    CASE WHEN same.suspended_at IS NOT NULL THEN 'suspended' WHEN same.id IS NOT NULL THEN 'live'
        WHEN replaced THEN 'replaced' ELSE 'withdrawn' END::varchar(10) AS state,
    last.region_id, last.rank, entry.own, entry.rank AS place
FROM (
    SELECT DISTINCT ON (hotline.notice_id, hotline.hotline_uid)
        hotline.id, hotline.notice_id, hotline.hotline_uid, hotline.own, hotline.rank,
        hotline.digits, hotline.extension, hotline.printed_name, hotline.printed_number,
        edition.post_id
    FROM public.officials_editionhotline hotline
    JOIN public.officials_edition edition ON edition.id = hotline.edition_id
    WHERE lower(edition.period) <= public.officials_now()
    ORDER BY hotline.notice_id, hotline.hotline_uid, lower(edition.period) DESC, hotline.id DESC
) entry
CROSS JOIN LATERAL (
    SELECT edition.id, edition.region_id, edition.rank, edition.outcome,
        NOT edition.closed AND edition.period @> public.officials_now() AS is_live
    FROM public.officials_edition edition
    WHERE edition.post_id = entry.post_id AND lower(edition.period) <= public.officials_now()
    ORDER BY lower(edition.period) DESC LIMIT 1
) last
LEFT JOIN LATERAL (
    SELECT number.id, number.suspended_at
    FROM public.officials_editionhotline number
    WHERE number.edition_id = last.id AND last.is_live AND number.withdrawn_at IS NULL
        AND number.digits = entry.digits AND number.extension = entry.extension
    ORDER BY number.suspended_at NULLS LAST LIMIT 1
) same ON true
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM public.officials_editionhotline number
        WHERE number.edition_id = last.id AND last.is_live AND number.withdrawn_at IS NULL
            AND number.hotline_uid = entry.hotline_uid) AS replaced
) other;

CREATE OR REPLACE VIEW term_notice AS
SELECT appointment.id, appointment.uid AS appointment, notice.uid AS notice, notice.url,
    notice.published_on,
    EXISTS (
        SELECT FROM public.officials_editionhotline hotline
        JOIN public.officials_edition edition ON edition.id = hotline.edition_id
        WHERE hotline.notice_id = notice.id AND hotline.withdrawn_at IS NULL
            AND NOT edition.closed AND edition.period @> public.officials_now()) AS is_live
FROM public.officials_appointment appointment
JOIN public.officials_notice notice ON notice.id = appointment.notice_id
WHERE EXISTS (
    SELECT FROM public.officials_edition edition,
        jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
    WHERE edition.post_id = appointment.post_id
        AND lower(edition.period) <= public.officials_now()
        AND term->>'appointment' = appointment.uid
        AND term->>'notice' = notice.issuer || '《' || notice.title || '》');
"""
BACKWARD = """
DROP VIEW term_notice, notice_entry, live_source, live_check, withdrawn_edition, edition_record;
DROP FUNCTION officials_printed_alone(text, text, text);
DROP FUNCTION officials_past_card(jsonb, bigint, jsonb, text[], jsonb);
DROP FUNCTION officials_hidden_names(bigint, jsonb, text[]);
DROP FUNCTION officials_banned_people();
DROP FUNCTION officials_withdrawn_terms(bigint);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0062_figures_of_regions'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(('outcome', 'replaced'), models.Q(('public_reason', ''), _negated=True)), fields=['post'], name='edition_term_withdrawn'),
        ),
        migrations.CreateModel(
            name='EditionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('post', models.CharField(max_length=12)),
                ('rank', models.IntegerField()),
                ('card', models.JSONField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField()),
                ('waived', models.BooleanField()),
            ],
            options={
                'verbose_name': '公布过的版本',
                'verbose_name_plural': '公布过的版本',
                'db_table': 'edition_record',
                'ordering': ['-since'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checked_on', models.DateField()),
                ('method', models.CharField(choices=[('called', '拨打'), ('confirmed', '书面确认'), ('visited', '上门'), ('office', '单位确认')], max_length=10)),
                ('result', models.CharField(choices=[('answered', '有人接听'), ('unanswered', '无人接听'), ('wrong', '不是本岗位'), ('dead', '空号或停机'), ('confirmed', '单位确认')], max_length=10)),
            ],
            options={
                'verbose_name': '公布的核验',
                'verbose_name_plural': '公布的核验',
                'db_table': 'live_check',
                'ordering': ['-checked_on', '-id'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LiveSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hotline', models.CharField(max_length=12)),
                ('notice', models.CharField(max_length=12)),
                ('printed_name', models.CharField(max_length=120)),
                ('printed_number', models.CharField(max_length=80)),
                ('file_type', models.CharField(choices=[('application/pdf', 'PDF'), ('image/jpeg', 'JPEG'), ('image/png', 'PNG')], max_length=20)),
                ('file_size', models.PositiveIntegerField()),
                ('file_sha256', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': '在线出处',
                'verbose_name_plural': '在线出处',
                'db_table': 'live_source',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='NoticeEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.IntegerField()),
                ('own', models.BooleanField()),
                ('place', models.PositiveSmallIntegerField()),
                ('printed_name', models.CharField(max_length=120)),
                ('printed_number', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('live', '在线'), ('replaced', '已更换'), ('suspended', '暂停'), ('withdrawn', '已撤下')], max_length=10)),
            ],
            options={
                'verbose_name': '公告中的号码',
                'verbose_name_plural': '公告中的号码',
                'db_table': 'notice_entry',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='TermNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('appointment', models.CharField(max_length=12)),
                ('notice', models.CharField(max_length=12)),
                ('url', models.CharField(max_length=500)),
                ('published_on', models.DateField()),
                ('is_live', models.BooleanField()),
            ],
            options={
                'verbose_name': '任职公告',
                'verbose_name_plural': '任职公告',
                'db_table': 'term_notice',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='WithdrawnEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=12)),
                ('until', models.DateTimeField()),
                ('public_reason', models.CharField(choices=[('number_stopped', '号码已停用'), ('number_reassigned', '号码已移交他人'), ('number_wrong', '号码有误'), ('notice_corrected', '公告已更正'), ('mistake', '公布有误，核实后重新公布'), ('post_abolished', '岗位已撤销'), ('reorganised', '机构调整'), ('holder_left', '领导离任'), ('on_request', '应本人要求'), ('security', '安全原因'), ('other', '其他原因')], max_length=20)),
            ],
            options={
                'verbose_name': '已撤下的版本',
                'verbose_name_plural': '已撤下的版本',
                'db_table': 'withdrawn_edition',
                'managed': False,
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
