"""Install the triggers of the models, and those on the second factors of django-otp."""

from django.db import migrations

from officials.db.install_triggers import InstallTriggers

DEVICES = """
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

DROP_DEVICES = """
DROP TRIGGER given ON otp_static_statictoken;
DROP TRIGGER changed ON otp_static_staticdevice;
DROP TRIGGER given_or_taken ON otp_static_staticdevice;
DROP TRIGGER changed ON otp_totp_totpdevice;
DROP TRIGGER given_or_taken ON otp_totp_totpdevice;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0002_functions_and_views'),
        ('otp_static', '0003_add_timestamps'),
        ('otp_totp', '0003_add_timestamps'),
    ]

    operations = [
        InstallTriggers(),
        migrations.RunSQL(DEVICES, DROP_DEVICES),
    ]
