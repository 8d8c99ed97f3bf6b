"""Carry over who gave the present accounts their password, and confirm those of a demonstration."""

from django.db import migrations

CARRY_OVER = """
SELECT set_config('pgtrigger.ignore', '{pgtrigger_who_gave_the_password_e07c3}', true);
UPDATE officials_user SET
    credential_givers = array_remove(ARRAY[credentials_by_id], NULL),
    confirmed_at = CASE WHEN demo THEN now() END;
SELECT set_config('pgtrigger.ignore', '', true);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0010_confirmed_accounts'),
    ]

    operations = [
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
    ]
