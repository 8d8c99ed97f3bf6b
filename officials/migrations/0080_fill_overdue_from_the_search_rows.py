"""Fill in the oldest day of the numbers of each card, as ``officials.search.index`` writes it."""

from django.db import migrations

FILL = """
UPDATE public.officials_searchrow AS found SET known_on = shown.known_on FROM (
    SELECT hotline.edition_id, min(coalesce(hotline.last_verified, notice.published_on)) AS known_on
    FROM public.officials_editionhotline hotline
    JOIN public.officials_notice notice ON notice.id = hotline.notice_id
    WHERE hotline.withdrawn_at IS NULL AND hotline.suspended_at IS NULL
    GROUP BY hotline.edition_id
) AS shown
WHERE shown.edition_id = found.edition_id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0079_overdue_from_the_search_rows'),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
