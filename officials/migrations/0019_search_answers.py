"""Create the view of public numbers, and mark vacancies and acting holders in the search rows."""

from django.db import migrations, models

LIVE_NUMBER = """
CREATE OR REPLACE VIEW live_number AS
SELECT hotline.id, hotline.uid, hotline.digits, stretch.since, stretch.replaces
FROM live_hotline hotline
CROSS JOIN LATERAL (
    SELECT min(lower(edition.period)) FILTER (WHERE NOT edition.other) AS since,
        bool_or(edition.other) AS replaces
    FROM (
        SELECT earlier.period, each.digits <> hotline.digits AS other,
            max(lower(earlier.period)) FILTER (WHERE each.digits <> hotline.digits) OVER () AS until
        FROM officials_editionhotline each
        JOIN officials_edition earlier ON earlier.id = each.edition_id
        WHERE each.hotline_uid = hotline.uid AND lower(earlier.period) <= officials_now()
    ) edition
    WHERE edition.other OR edition.until IS NULL OR lower(edition.period) > edition.until
) stretch
WHERE hotline.digits <> '';
"""

# As ``officials.search.tokens`` writes them for new editions.
STATUS_TOKENS = """
UPDATE officials_searchrow AS hit
SET tokens = hit.tokens || array_to_tsvector(ARRAY[
    CASE WHEN jsonb_typeof(edition.card->'holder') = 'object'
        THEN 's' || (edition.card->'holder'->>'capacity') ELSE 'svacant' END])
FROM officials_edition edition
WHERE edition.id = hit.edition_id AND edition.card->>'kind' = 'seat'
    AND edition.card->'holder'->>'capacity' IS DISTINCT FROM 'full';
"""


class Migration(migrations.Migration):
    dependencies = [("officials", "0017_calendar_days")]

    operations = [
        migrations.RunSQL(LIVE_NUMBER, "DROP VIEW live_number"),
        migrations.RunSQL(STATUS_TOKENS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="LiveNumber",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.CharField(max_length=12)),
                ("digits", models.CharField(max_length=20)),
                ("since", models.DateTimeField()),
                ("replaces", models.BooleanField()),
            ],
            options={
                "verbose_name": "在线号码",
                "verbose_name_plural": "在线号码",
                "db_table": "live_number",
                "managed": False,
            },
        ),
    ]
