"""Store the figures of regions, a row a day, and the views that compute them."""

import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


COUNTED_NUMBER = """
-- Different numbers to call that are public in each region and below it, and the last check of each.
-- The same number of several posts counts once; a suspended one counts too. Only counts of these
-- rows leave the database: the digits stay in here.
CREATE OR REPLACE VIEW counted_number AS
WITH checked AS (
    SELECT DISTINCT ON (hotline_id, digits, extension) *
    FROM public.officials_verification
    WHERE struck_at IS NULL AND method IN ('called', 'visited')
        AND checked_on >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 180
    ORDER BY hotline_id, digits, extension, checked_on DESC, id DESC
), confirmed AS (
    SELECT DISTINCT hotline_id, digits, extension
    FROM public.officials_verification
    WHERE struck_at IS NULL AND method IN ('confirmed', 'office')
        AND result IN ('answered', 'confirmed')
        AND checked_on >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 180
), shown AS (
    SELECT edition.region_id, place.path, hotline.digits, hotline.extension,
        hotline.suspended_at IS NOT NULL AS suspended,
        checked.checked_on, checked.id AS check_id, checked.result, checked.answerer,
        confirmed.hotline_id IS NOT NULL AS confirmed
    FROM public.officials_editionhotline hotline
    JOIN public.officials_edition edition ON edition.id = hotline.edition_id
    JOIN public.officials_region place ON place.id = edition.region_id
    JOIN public.officials_hotline registered ON registered.uid = hotline.hotline_uid
    LEFT JOIN checked ON checked.hotline_id = registered.id
        AND checked.digits = hotline.digits AND checked.extension = hotline.extension
    LEFT JOIN confirmed ON confirmed.hotline_id = registered.id
        AND confirmed.digits = hotline.digits AND confirmed.extension = hotline.extension
    WHERE hotline.withdrawn_at IS NULL AND hotline.use = 'call'
        AND NOT edition.closed AND edition.period @> public.officials_now()
)
SELECT above AS region_id,
    bool_or(shown.region_id = above) AS own, bool_and(suspended) AS suspended,
    bool_or(confirmed) AS confirmed,
    (array_agg(CASE WHEN answerer <> '' THEN answerer ELSE result END
        ORDER BY checked_on DESC, check_id DESC)
        FILTER (WHERE check_id IS NOT NULL))[1] AS outcome
FROM shown CROSS JOIN unnest(path) AS above
GROUP BY above, digits, extension;
"""

REGION_PUBLICATION = """
-- The lists on which the numbers to call of a region itself rest or rested, and how many of the
-- numbers of each the next list of the same issuer printed again. A correction belongs to the list
-- that it corrects. Numbers that this site never showed are unknown here.
CREATE OR REPLACE VIEW region_publication AS
WITH RECURSIVE list AS (
    SELECT id AS notice_id, uid, id AS list_id, issuer, published_on
    FROM public.officials_notice WHERE supersedes_id IS NULL
    UNION ALL
    SELECT notice.id, notice.uid, list.list_id, list.issuer, list.published_on
    FROM public.officials_notice notice JOIN list ON list.notice_id = notice.supersedes_id
), printed AS (
    SELECT DISTINCT place.path[cardinality(place.path)] AS region_id, list.list_id, list.issuer,
        list.published_on, hotline.digits, hotline.extension,
        -- A number that was redacted is known by its hotline alone.
        CASE WHEN hotline.digits !~ '^[0-9]' THEN hotline.hotline_uid END AS redacted
    FROM public.officials_edition edition
    JOIN public.officials_region place ON place.id = edition.region_id
    JOIN public.officials_editionhotline hotline ON hotline.edition_id = edition.id
    CROSS JOIN LATERAL jsonb_array_elements(edition.card -> 'sources') AS source
    JOIN list ON list.uid = source ->> 'notice'
    WHERE source ->> 'hotline' = hotline.hotline_uid AND hotline.use = 'call'
        AND lower(edition.period) <= public.officials_now()
), published AS (
    SELECT region_id, list_id, issuer, published_on, lead(list_id) OVER (
        PARTITION BY region_id, issuer ORDER BY published_on, list_id) AS next_id
    FROM (SELECT DISTINCT region_id, list_id, issuer, published_on FROM printed) AS each
)
SELECT published.region_id, published.list_id AS notice_id, published.published_on,
    count(*) AS numbers,
    CASE WHEN published.next_id IS NOT NULL THEN count(again.list_id) END AS survived
FROM published
JOIN printed ON printed.region_id = published.region_id AND printed.list_id = published.list_id
LEFT JOIN printed AS again ON again.region_id = published.region_id
    AND again.list_id = published.next_id AND again.digits = printed.digits
    AND again.extension = printed.extension
    AND again.redacted IS NOT DISTINCT FROM printed.redacted
GROUP BY published.region_id, published.list_id, published.published_on, published.next_id;
"""

REGION_FIGURE = """
-- Today's figures of each region in which, or below which, anything is or was public.
CREATE OR REPLACE VIEW region_figure AS
SELECT place.region_id,
    count(number.region_id) AS numbers,
    count(*) FILTER (WHERE number.own) AS own,
    count(*) FILTER (WHERE number.suspended) AS suspended,
    count(*) FILTER (WHERE number.outcome IS NOT NULL) AS checked,
    count(*) FILTER (WHERE number.outcome = 'holder') AS by_holder,
    count(*) FILTER (WHERE number.outcome = 'staff') AS by_staff,
    count(*) FILTER (WHERE number.outcome = 'answered') AS answered,
    count(*) FILTER (WHERE number.outcome = 'unanswered') AS unanswered,
    count(*) FILTER (WHERE number.outcome IN ('wrong', 'dead')) AS wrong,
    count(*) FILTER (WHERE number.outcome IS NULL AND number.confirmed) AS confirmed,
    published.published_on AS since, published.notice_id
FROM (
    SELECT DISTINCT unnest(region.path) AS region_id
    FROM public.officials_region region
    WHERE EXISTS (SELECT FROM public.officials_edition edition
        WHERE edition.region_id = region.id AND lower(edition.period) <= public.officials_now())
) AS place
LEFT JOIN public.counted_number number ON number.region_id = place.region_id
LEFT JOIN (
    SELECT DISTINCT ON (region_id) region_id, published_on, notice_id
    FROM public.region_publication ORDER BY region_id, published_on, notice_id
) AS published ON published.region_id = place.region_id
GROUP BY place.region_id, published.published_on, published.notice_id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("officials", "0061_under_report_is_read"),
    ]

    operations = [
        migrations.CreateModel(
            name='RegionFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('numbers', models.PositiveIntegerField(verbose_name='公开的号码')),
                ('own', models.PositiveIntegerField(verbose_name='本级的号码')),
                ('suspended', models.PositiveIntegerField(verbose_name='暂停显示的号码')),
                ('checked', models.PositiveIntegerField(verbose_name='核验过的号码')),
                ('by_holder', models.PositiveIntegerField(verbose_name='本人接听')),
                ('by_staff', models.PositiveIntegerField(verbose_name='工作人员接听')),
                ('answered', models.PositiveIntegerField(verbose_name='有人接听')),
                ('unanswered', models.PositiveIntegerField(verbose_name='无人接听')),
                ('wrong', models.PositiveIntegerField(verbose_name='号码不对')),
                ('confirmed', models.PositiveIntegerField(verbose_name='书面确认')),
                ('since', models.DateField(null=True, verbose_name='首次公布')),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='officials.notice', verbose_name='公告')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='officials.region', verbose_name='地区')),
            ],
            options={
                'verbose_name': '地区统计',
                'verbose_name_plural': '地区统计',
            },
        ),
        migrations.CreateModel(
            name='RegionPublication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_on', models.DateField(verbose_name='发布日期')),
                ('numbers', models.PositiveIntegerField(verbose_name='号码')),
                ('survived', models.PositiveIntegerField(null=True, verbose_name='下次公布时还在')),
                ('figures', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='officials.regionfigures')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='officials.notice')),
            ],
            options={
                'verbose_name': '地区的公布',
                'verbose_name_plural': '地区的公布',
                'ordering': ["-published_on", "-notice_id"],
            },
        ),
        migrations.AddConstraint(
            model_name='regionfigures',
            constraint=models.UniqueConstraint(fields=('day', 'region'), name='region_figures_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='regionfigures',
            constraint=models.CheckConstraint(condition=models.Q(('own__lte', models.F('numbers')), ('suspended__lte', models.F('numbers')), ('numbers__gte', django.db.models.expressions.CombinedExpression(models.F('checked'), '+', models.F('confirmed')))), name='region_figures_parts_of_the_numbers'),
        ),
        migrations.AddConstraint(
            model_name='regionfigures',
            constraint=models.CheckConstraint(condition=models.Q(('checked', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('by_holder'), '+', models.F('by_staff')), '+', models.F('answered')), '+', models.F('unanswered')), '+', models.F('wrong')))), name='region_figures_results_of_the_checks'),
        ),
        migrations.AddConstraint(
            model_name='regionfigures',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('notice__isnull', True), ('since__isnull', True)), models.Q(('notice__isnull', False), ('since__isnull', False)), _connector='OR'), name='region_figures_since_a_notice'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regionfigures',
            trigger=pgtrigger.compiler.Trigger(name='stays_as_computed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b4c5e48e74dbf548b8a9a0773f0284d54c194e13', operation='UPDATE OR DELETE', pgid='pgtrigger_stays_as_computed_3fdeb', table='officials_regionfigures', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='regionpublication',
            constraint=models.UniqueConstraint(fields=('figures', 'notice'), name='region_publication_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='regionpublication',
            constraint=models.CheckConstraint(condition=models.Q(('survived__isnull', True), ('survived__lte', models.F('numbers')), _connector='OR'), name='region_publication_survivors_within'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regionpublication',
            trigger=pgtrigger.compiler.Trigger(name='stays_as_computed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='977907a6587bda6f226a1749723d78fd6292f8e0', operation='UPDATE OR DELETE', pgid='pgtrigger_stays_as_computed_b5775', table='officials_regionpublication', when='BEFORE')),
        ),
        migrations.RunSQL(COUNTED_NUMBER, "DROP VIEW counted_number"),
        migrations.RunSQL(REGION_PUBLICATION, "DROP VIEW region_publication"),
        migrations.RunSQL(REGION_FIGURE, "DROP VIEW region_figure"),
    ]
