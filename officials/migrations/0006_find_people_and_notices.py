"""The indexes by which a person's cards and the newest notices are found; built beside the work."""

from django.db import migrations

PEOPLE = """
CREATE INDEX CONCURRENTLY edition_people
ON officials_edition USING gin (officials_people(card) jsonb_path_ops)
"""
NEWEST = """
CREATE INDEX CONCURRENTLY notice_newest_first
ON officials_notice (published_on DESC, uid DESC)
"""


class Migration(migrations.Migration):
    # An index that is built concurrently cannot be part of a transaction.
    atomic = False

    dependencies = [("officials", "0005_public_notices_and_terms")]

    operations = [
        migrations.RunSQL(PEOPLE, "DROP INDEX edition_people"),
        migrations.RunSQL(NEWEST, "DROP INDEX notice_newest_first"),
    ]
