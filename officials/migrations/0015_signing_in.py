"""Who signs in: sessions that end, second factors that somebody else gave, demonstrations."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# Who gives an account a second factor, or takes one away, stands behind it as whoever gave it its
# password; the owner does neither. Key and owner make a device, the rest of it counts failures.
DEVICES = """
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

CREATE TRIGGER given_or_taken AFTER INSERT OR DELETE ON otp_totp_totpdevice
    FOR EACH ROW EXECUTE FUNCTION officials_device_changed();
CREATE TRIGGER changed AFTER UPDATE ON otp_totp_totpdevice FOR EACH ROW
    WHEN ((OLD.user_id, OLD.key, OLD.confirmed) IS DISTINCT FROM
          (NEW.user_id, NEW.key, NEW.confirmed))
    EXECUTE FUNCTION officials_device_changed();
CREATE TRIGGER given_or_taken AFTER INSERT OR DELETE ON otp_static_staticdevice
    FOR EACH ROW EXECUTE FUNCTION officials_device_changed();
CREATE TRIGGER changed AFTER UPDATE ON otp_static_staticdevice FOR EACH ROW
    WHEN ((OLD.user_id, OLD.confirmed) IS DISTINCT FROM (NEW.user_id, NEW.confirmed))
    EXECUTE FUNCTION officials_device_changed();
CREATE TRIGGER given AFTER INSERT OR UPDATE ON otp_static_statictoken
    FOR EACH ROW EXECUTE FUNCTION officials_device_changed();
"""

WITHOUT = """
DROP TRIGGER given ON otp_static_statictoken;
DROP TRIGGER changed ON otp_static_staticdevice;
DROP TRIGGER given_or_taken ON otp_static_staticdevice;
DROP TRIGGER changed ON otp_totp_totpdevice;
DROP TRIGGER given_or_taken ON otp_totp_totpdevice;
DROP FUNCTION officials_device_changed;
"""

# The accounts that load_demo made before there was a mark.
MARK = """
UPDATE officials_user SET demo = true
    WHERE (username, first_name) IN (('clerk', '演示编辑'), ('reviewer', '演示审核'),
                                     ('office', '演示办公室'), ('admin', '演示管理员'));
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0014_search_reads_on'),
        ('otp_static', '0003_add_timestamps'),
        ('otp_totp', '0003_add_timestamps'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='who_gave_the_password',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='user',
            name='demo',
            field=models.BooleanField(default=False, editable=False, verbose_name='演示数据'),
        ),
        migrations.AddField(
            model_name='user',
            name='device_resets',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='user',
            name='sessions',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='userevent',
            name='demo',
            field=models.BooleanField(default=False, editable=False, verbose_name='演示数据'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='device_resets',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='a_role_taken_ends_sessions', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    UPDATE officials_user SET sessions = sessions + 1 WHERE id = OLD.user_id;\n                    RETURN NULL;\n                ', hash='debfbb200b099b4a02ffa39ef535c928c5791ded', operation='UPDATE OR DELETE', pgid='pgtrigger_a_role_taken_ends_sessions_a995b', table='officials_role', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='who_gave_the_password', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE who bigint;', func="\n                    IF TG_OP = 'INSERT' THEN\n                        NEW.credentials_by_id := officials_at_work();\n                    ELSIF NEW.password = OLD.password\n                        AND NEW.device_resets <= OLD.device_resets\n                    THEN\n                        NEW.credentials_by_id := OLD.credentials_by_id;\n                    ELSE\n                        who := officials_at_work();\n                        NEW.credentials_by_id := CASE WHEN who IS NULL OR who = NEW.id\n                            THEN OLD.credentials_by_id ELSE who END;\n                    END IF;\n                    RETURN NEW;\n                ", hash='c66ce9ca102900d8ba44b49f84ec5b74ef1b51e3', operation='INSERT OR UPDATE', pgid='pgtrigger_who_gave_the_password_e07c3', table='officials_user', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='what_is_taken_ends_sessions', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    NEW.device_resets := greatest(NEW.device_resets, OLD.device_resets);\n                    NEW.sessions := greatest(NEW.sessions, OLD.sessions);\n                    IF OLD.is_superuser AND NOT NEW.is_superuser\n                        OR OLD.is_staff AND NOT NEW.is_staff\n                        OR OLD.is_active AND NOT NEW.is_active\n                        OR OLD.device_resets < NEW.device_resets\n                    THEN\n                        NEW.sessions := OLD.sessions + 1;\n                    END IF;\n                    RETURN NEW;\n                ', hash='6d769a1706f38348f52dbadd654703085c0f841e', operation='UPDATE', pgid='pgtrigger_what_is_taken_ends_sessions_1c08c', table='officials_user', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_userevent" ("credentials_by_id", "date_joined", "demo", "device_resets", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."credentials_by_id", NEW."date_joined", NEW."demo", NEW."device_resets", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."username"); RETURN NULL;', hash='722b624cdf015c052f1ee18241e0b0eb30eb79b0', operation='INSERT', pgid='pgtrigger_insert_insert_78b0a', table='officials_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."credentials_by_id" IS DISTINCT FROM (NEW."credentials_by_id") OR OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."demo" IS DISTINCT FROM (NEW."demo") OR OLD."device_resets" IS DISTINCT FROM (NEW."device_resets") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "officials_userevent" ("credentials_by_id", "date_joined", "demo", "device_resets", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."credentials_by_id", NEW."date_joined", NEW."demo", NEW."device_resets", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."username"); RETURN NULL;', hash='f41b5e850d94e520a2bb5c1164ffb339661ad0bb', operation='UPDATE', pgid='pgtrigger_update_update_4fc65', table='officials_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_userevent" ("credentials_by_id", "date_joined", "demo", "device_resets", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (OLD."credentials_by_id", OLD."date_joined", OLD."demo", OLD."device_resets", OLD."email", OLD."first_name", OLD."id", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."username"); RETURN NULL;', hash='376e48b9cb81efacc755bfd5d1b119b7e111ad50', operation='DELETE', pgid='pgtrigger_delete_delete_c51a9', table='officials_user', when='AFTER')),
        ),
        migrations.RunSQL(DEVICES, WITHOUT),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
    ]
