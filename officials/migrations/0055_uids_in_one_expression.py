"""Draw uids in one expression, and add a contributor without a query."""

from django.db import migrations

OFFICIALS_NEW_UID = """
CREATE OR REPLACE FUNCTION officials_new_uid() RETURNS text LANGUAGE sql VOLATILE
RETURN translate(
    left(overlay(encode(uuid_send(gen_random_uuid()), 'base64') PLACING '' FROM 9 FOR 4), 12),
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
    '0123456789abcdefghjkmnpqrstvwxyz0123456789abcdefghjkmnpqrstvwxyz');
"""

OFFICIALS_NEW_UID_BEFORE = """
CREATE OR REPLACE FUNCTION officials_new_uid() RETURNS text LANGUAGE sql VOLATILE
RETURN (
    SELECT string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz',
        (get_byte(drawn.bytes, place) & 31) + 1, 1), '')
    FROM (SELECT uuid_send(gen_random_uuid()) AS bytes) AS drawn,
        unnest('{0,1,2,3,4,5,10,11,12,13,14,15}'::int[]) AS place);
"""

OFFICIALS_WITH_USER = """
CREATE OR REPLACE FUNCTION officials_with_user(contributors bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who bigint := officials_at_work();
    behind bigint[] := officials_behind(who);
BEGIN
    IF behind = '{}' THEN
        RETURN CASE WHEN who IS NULL OR who = ANY(contributors) THEN contributors
            ELSE contributors || who END;
    END IF;
    RETURN officials_with_hands(contributors, VARIADIC who || behind);
END $$;
"""

OFFICIALS_WITH_USER_BEFORE = """
CREATE OR REPLACE FUNCTION officials_with_user(contributors bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who bigint := officials_at_work();
BEGIN
    RETURN officials_with_hands(contributors, VARIADIC who || officials_behind(who));
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0054_fewer_rows_of_triggers'),
    ]

    operations = [
        migrations.RunSQL(OFFICIALS_NEW_UID, OFFICIALS_NEW_UID_BEFORE),
        migrations.RunSQL(OFFICIALS_WITH_USER, OFFICIALS_WITH_USER_BEFORE),
    ]
