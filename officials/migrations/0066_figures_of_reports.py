"""Count reports and outcomes in the figures of regions."""

from django.db import migrations, models


REGION_REPORT = """
-- Reports that each region and all below it received within 180 days: how many were due or answered,
-- how many of these within the working days that were promised, and the median of days to an answer.
CREATE OR REPLACE VIEW region_report AS
SELECT above AS region_id, count(*) AS reports,
    count(*) FILTER (WHERE report.answered_on IS NOT NULL
        OR report.due_on < (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date
        ) AS reports_due,
    count(*) FILTER (WHERE report.answered_on <= report.due_on) AS reports_in_time,
    round((percentile_cont(0.5) WITHIN GROUP (
        ORDER BY (report.answered_on - report.received_on)::float8))::numeric, 1) AS report_days
FROM (
    SELECT post_id, due_on,
        (received_at AT TIME ZONE 'Asia/Shanghai')::date AS received_on,
        (answered_at AT TIME ZONE 'Asia/Shanghai')::date AS answered_on
    FROM public.officials_report
) AS report
JOIN public.officials_post post ON post.id = report.post_id
JOIN public.officials_department department ON department.id = post.department_id
JOIN public.officials_region place ON place.id = department.region_id
CROSS JOIN unnest(place.path) AS above
WHERE report.received_on >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 180
GROUP BY above;
"""

REGION_OUTCOME = """
-- What callers said of the public numbers of each region and of all below it, where at least 8 did.
-- The same number under one holder counts once, however many posts it stands on.
CREATE OR REPLACE VIEW region_outcome AS
SELECT region_id, sum(total)::int AS outcomes, sum(reached)::int AS outcomes_reached
FROM (
    SELECT above AS region_id, max(told.total) AS total, max(told.holder + told.staff) AS reached
    FROM public.hotline_outcome told
    JOIN public.officials_edition edition ON edition.id = told.post_id
    JOIN public.officials_region place ON place.id = edition.region_id
    CROSS JOIN unnest(place.path) AS above
    WHERE told.total > 0
    GROUP BY above, told.digits, told.extension, told.appointment_id
) AS number
GROUP BY region_id
HAVING sum(total) >= 8;
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
    published.published_on AS since, published.notice_id,
    coalesce(report.reports, 0) AS reports, coalesce(report.reports_due, 0) AS reports_due,
    coalesce(report.reports_in_time, 0) AS reports_in_time, report.report_days,
    told.outcomes, told.outcomes_reached
FROM (
    SELECT DISTINCT unnest(region.path) AS region_id
    FROM public.officials_region region
    WHERE EXISTS (SELECT FROM public.officials_edition edition
        WHERE edition.region_id = region.id AND lower(edition.period) <= public.officials_now())
) AS place
LEFT JOIN public.region_report report ON report.region_id = place.region_id
LEFT JOIN public.region_outcome told ON told.region_id = place.region_id
LEFT JOIN public.counted_number number ON number.region_id = place.region_id
LEFT JOIN (
    SELECT DISTINCT ON (region_id) region_id, published_on, notice_id
    FROM public.region_publication ORDER BY region_id, published_on, notice_id
) AS published ON published.region_id = place.region_id
GROUP BY place.region_id, published.published_on, published.notice_id,
    report.reports, report.reports_due, report.reports_in_time, report.report_days,
    told.outcomes, told.outcomes_reached;
"""

FORMER_REGION_FIGURE = """
DROP VIEW region_figure;
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
        ("officials", "0065_promises_shown"),
    ]

    operations = [
        migrations.AddField(
            model_name='regionfigures',
            name='outcomes',
            field=models.PositiveIntegerField(null=True, verbose_name='通话结果'),
        ),
        migrations.AddField(
            model_name='regionfigures',
            name='outcomes_reached',
            field=models.PositiveIntegerField(null=True, verbose_name='打通的通话'),
        ),
        migrations.AddField(
            model_name='regionfigures',
            name='report_days',
            field=models.DecimalField(decimal_places=1, max_digits=5, null=True, verbose_name='答复天数的中位数'),
        ),
        migrations.AddField(
            model_name='regionfigures',
            name='reports',
            field=models.PositiveIntegerField(null=True, verbose_name='收到的纠错'),
        ),
        migrations.AddField(
            model_name='regionfigures',
            name='reports_due',
            field=models.PositiveIntegerField(null=True, verbose_name='到期的纠错'),
        ),
        migrations.AddField(
            model_name='regionfigures',
            name='reports_in_time',
            field=models.PositiveIntegerField(null=True, verbose_name='按期答复的纠错'),
        ),
        migrations.AddConstraint(
            model_name='regionfigures',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reports__isnull', True), ('reports_due__isnull', True), ('report_days__isnull', True), ('reports_in_time__isnull', True)), models.Q(('reports__gte', models.F('reports_due')), ('reports_due__gte', models.F('reports_in_time'))), _connector='OR'), name='region_figures_parts_of_the_reports'),
        ),
        migrations.AddConstraint(
            model_name='regionfigures',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcomes__isnull', True), ('outcomes_reached__isnull', True)), models.Q(('outcomes__gte', 8), ('outcomes_reached__lte', models.F('outcomes'))), _connector='OR'), name='region_figures_outcomes_from_eight_on'),
        ),
        migrations.RunSQL(REGION_REPORT, "DROP VIEW region_report"),
        migrations.RunSQL(REGION_OUTCOME, "DROP VIEW region_outcome"),
        migrations.RunSQL(REGION_FIGURE, FORMER_REGION_FIGURE),
    ]
