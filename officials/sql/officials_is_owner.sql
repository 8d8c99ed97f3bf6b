-- Return whether the owner of the tables is at work: migrations and commands on the server, which
-- need no proposal.
CREATE OR REPLACE FUNCTION officials_is_owner() RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class
        WHERE oid = 'public.officials_edition'::regclass);
END $$;
