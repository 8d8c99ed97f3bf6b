-- Count a change of a second factor that somebody else than the owner of the account makes: that
-- user then stands behind the account, like a user who sets its password. Trigger function of the
-- tables of django-otp. Key and owner make a device; its other columns count failures.
CREATE OR REPLACE FUNCTION officials_device_changed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
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
