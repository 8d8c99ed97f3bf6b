-- Return ``contributors`` with the current user added, and all who may act through that account.
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
