-- Return who created an account or last set its password.
CREATE OR REPLACE FUNCTION officials_behind(who bigint) RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (SELECT credentials_by_id FROM officials_user WHERE id = who);
END $$;
